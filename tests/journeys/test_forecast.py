"""The calls that a run was going to take, and those it took, stand side by side and are close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.comparison import couples
from tests.journeys.journey import SYSTEMS, Journey

TENTH = 0.1


def close(document: dict[str, Any]) -> list[tuple[str, int, int]]:
    """(system, calls, forecast) where the two are further apart than a tenth, or than one call."""
    found = []
    for system in SYSTEMS:
        calls, forecast = document["calls"][system], document["forecast"][system]
        if abs(calls - forecast) > max(1, TENTH * calls):
            found.append((system, calls, forecast))
    return found


@pytest.mark.parametrize("people", [120, 250])
def test_a_first_sync_takes_about_the_calls_that_were_forecast(
    journey: Callable[..., Journey], people: int
) -> None:
    document = journey(seed=9, people=people).sync()
    assert close(document) == []
    assert document["forecast"]["hubspot"] > 10


def test_a_small_change_takes_about_the_calls_that_were_forecast(settled: Journey) -> None:
    for left, _ in couples(settled)[:12]:
        settled.salesforce.edit("Contact", left, {"Title": f"New {left}"})
    document = settled.sync()
    assert document["written"]["hubspot"]["update"] == 12
    assert close(document) == []
    assert "forecast" in settled.accord("sync").out


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_guarded_update_takes_about_the_calls_that_were_forecast(
    settled_many: Journey, system: str
) -> None:
    rules = settled_many.folder / "policy" / "merge.yaml"
    text = rules.read_text().replace("match: [email]", "match: [email]\n    guarded: [title]")
    rules.write_text(text)
    settled_many.sync()
    for left, right in couples(settled_many)[:60]:
        if system == "hubspot":
            settled_many.salesforce.edit("Contact", left, {"Title": f"New {left}"})
        else:
            settled_many.hubspot.edit("contacts", right, {"jobtitle": f"New {left}"})
    document = settled_many.sync()
    assert document["written"][system]["update"] == 60
    assert close(document) == []
