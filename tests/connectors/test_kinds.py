"""Connectors are found among the packages installed; a broken one is told, not a crash."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from connectors import kinds
from connectors.errors import UserError


@pytest.mark.parametrize(
    ("place", "why"),
    [("no_such_package:KIND", "No module named"), ("connectors.kinds:NO_KIND", "no attribute")],
)
def test_a_connector_that_cannot_be_loaded_names_its_package(
    monkeypatch: pytest.MonkeyPatch, place: str, why: str
) -> None:
    broken = EntryPoint("broken", place, kinds.GROUP)
    monkeypatch.setattr(kinds, "entry_points", lambda **_: [broken])
    with pytest.raises(UserError) as told:
        kinds.kind_of("broken")
    assert place in str(told.value)
    assert why in str(told.value)
