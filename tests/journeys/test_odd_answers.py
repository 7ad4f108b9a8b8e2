"""A 200 without what was asked for, in any kind of call: the run ends with advice or goes on, never
with a traceback; nothing is believed that was not answered, and the next run puts it right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.journeys.comparison import couples, differences
from tests.journeys.journey import Journey

ANSWERS: dict[str, dict[str, Any]] = {
    "an object": {"status": 200, "body": {}},
    "a list": {"status": 200, "body": []},
    "nothing": {"status": 200, "body": ""},
    "no content": {"status": 204, "body": ""},
    "a page": {"status": 200, "body": "<html>Please sign in</html>"},
}
AS_ANSWERED = [
    name
    if name in {"an object", "nothing", "a page"}
    else pytest.param(name, marks=pytest.mark.soak)
    for name in ANSWERS
]
"""The three that are read in different ways; the others in the soak."""
READS = {
    "salesforce": ("*/composite", "*/composite/sobjects/*", "*/query*"),
    "hubspot": ("*/search", "*/batch/read", "/crm/*/owners*"),
}
WRITES = {"salesforce": "*/composite/sobjects", "hubspot": "*/batch/update"}
PAGE = {"do": "status", "status": 400, "body": "<html>Bad request</html>"}


FEW = 6


def edited(found: Journey) -> list[tuple[str, str]]:
    """A few people get a new title on either side."""
    known = couples(found)[: 2 * FEW]
    retitled(found, known)
    return known


def retitled(found: Journey, known: Sequence[tuple[str, str]], more: str = "") -> None:
    for left, _ in known[:FEW]:
        found.salesforce.edit("Contact", left, {"Title": f"From Salesforce {left}{more}"})
    for _, right in known[FEW:]:
        found.hubspot.edit("contacts", right, {"jobtitle": f"From HubSpot {right}{more}"})


def settles(found: Journey) -> None:
    for vendor in found.vendors:
        vendor.calm()
    for _ in range(2):
        found.sync()
    assert differences(found) == []
    held = [issue["message"] for issue in found.waiting() if issue["kind"] == "parked"]
    assert held == []


@pytest.mark.parametrize("answer", AS_ANSWERED)
@pytest.mark.parametrize("system", READS)
def test_a_read_that_is_answered_with_something_else_is_tried_again_later(
    settled: Journey, system: str, answer: str
) -> None:
    known = edited(settled)
    for path in READS[system]:
        retitled(settled, known, f" before {path}")
        rule = {"match": {"path": path}, "times": 1, "do": "status", **ANSWERS[answer]}
        settled.vendor(system).faults(rule)
        done = settled.accord("sync", "--full")
        if not settled.vendor(system).faults_in_force():
            assert done.code == 6, (path, done)
            assert "→ Check the network" in done.err
        assert "bug" not in done.err
    settles(settled)


@pytest.mark.parametrize("answer", AS_ANSWERED)
@pytest.mark.parametrize("system", WRITES)
def test_a_write_that_is_answered_with_something_else_may_have_been_done_or_not(
    settled: Journey, system: str, answer: str
) -> None:
    known = edited(settled)
    rule = {"match": {"path": WRITES[system]}, "times": 1, "do": "status", **ANSWERS[answer]}
    settled.vendor(system).faults(rule)
    done = settled.accord("sync", "--json")
    assert settled.vendor(system).faults_in_force() == []
    assert done.code in (0, 3, 6), done
    settles(settled)
    left, right = known[0]
    assert settled.hubspot.row("contacts", right)["jobtitle"] == f"From Salesforce {left}"
    assert settled.salesforce.row("Contact", known[-1][0])["Title"] == (
        f"From HubSpot {known[-1][1]}"
    )


@pytest.mark.parametrize("system", WRITES)
def test_a_page_in_place_of_a_refusal_is_no_fault_of_the_records(
    settled: Journey, system: str
) -> None:
    edited(settled)
    before = len(settled.waiting())
    settled.vendor(system).faults({"match": {"path": WRITES[system]}, "times": 99, **PAGE})
    done = settled.accord("sync")
    assert done.code == 6, done
    assert "a page instead of JSON" in done.err
    assert "proxy" in done.err
    assert len(settled.waiting()) == before
    settles(settled)
