"""The values of a write are checked together as each would be alone, by the definitions of the
moment.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.hubspot.definitions.checks import Checks
from sandbox.hubspot.definitions.values import LONGEST_TEXT
from sandbox.hubspot.errors import InvalidValues
from sandbox.hubspot.model import HubSpotModel

NAMES = st.sampled_from(
    [
        "email",
        "firstname",
        "city",
        "lifecyclestage",
        "hs_object_id",
        "nothing_like_it",
        "hs_pipeline",
    ]
)
VALUES = st.sampled_from(
    [
        "",
        "Ada",
        " ADA@x.com ",
        "a@b",
        "lead",
        "customer",
        "x" * (LONGEST_TEXT + 1),
        None,
        7,
        7.0,
        True,
    ]
)
CHECKS = HubSpotModel(Clock().skewed()).book.checks["contacts"]
Outcome = tuple[dict[str, str], list[tuple[str, str]]]


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=6), max_size=4), st.booleans())
@settings(max_examples=150, deadline=None)
def test_values_are_checked_together_as_each_would_be_alone(
    writes: list[dict[str, Any]], strict: bool
) -> None:
    for write in writes:
        alone = [_outcome(CHECKS, {name: value}, strict) for name, value in write.items()]
        good = {name: value for stored, _ in alone for name, value in stored.items()}
        bad = [problem for _, problems in alone for problem in problems]
        assert _outcome(CHECKS, write, strict) == ({} if bad else good, bad)


@pytest.mark.parametrize("size", [LONGEST_TEXT, LONGEST_TEXT + 1])
def test_only_a_single_text_can_be_too_long(portal: HubSpotModel, size: int) -> None:
    write = {"firstname": "x" * size, "city": "y" * LONGEST_TEXT}
    stored, bad = _outcome(portal.book.checks["contacts"], write, True)
    assert bad == ([] if size == LONGEST_TEXT else [("firstname", "PROPERTY_VALUE_TOO_LONG")])
    assert stored == ({} if bad else write)


def test_a_changed_definition_holds_for_the_next_write(portal: HubSpotModel) -> None:
    write, book = {"firstname": "Ada", "color": "red"}, portal.book
    checks = book.checks["contacts"]
    assert _outcome(checks, write, True)[1] == [("color", "PROPERTY_DOESNT_EXIST")]
    made = {"name": "color", "label": "Color", "type": "enumeration", "fieldType": "select"}
    book.create(
        "contacts",
        {**made, "groupName": "contactinformation", "options": [{"label": "Red", "value": "red"}]},
    )
    assert _outcome(checks, write, True) == (write, [])
    book.update("contacts", "color", {"options": [{"label": "Blue", "value": "blue"}]})
    assert _outcome(checks, write, True)[1] == [("color", "INVALID_OPTION")]
    book.archive("contacts", "color")
    assert _outcome(checks, write, True)[1] == [("color", "PROPERTY_DOESNT_EXIST")]


def _outcome(checks: Checks, write: dict[str, Any], strict: bool) -> Outcome:
    try:
        return checks.stored(write, strict=strict), []
    except InvalidValues as refusal:
        return {}, [(problem.name, problem.code) for problem in refusal.problems]
