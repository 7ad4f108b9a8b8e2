"""Pages of a result: what a locator remembers, for how long, and which ones lead nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from test_soql import BASE, NOW

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.soql.query import run
from sandbox.salesforce.soql.reading.soql import parse


@pytest.fixture
def org() -> SalesforceModel:
    """Five leads."""
    model = SalesforceModel(Clock(lambda: NOW).skewed())
    for number in range(5):
        model.insert("Lead", {"LastName": f"l{number}", "Company": "c"}, at=NOW - 9 + number)
    return model


def opened(
    model: SalesforceModel, text: str = "SELECT Id, LastName FROM Lead ORDER BY SystemModstamp, Id"
) -> str:
    result = run(model.scope(text), parse(text), base=BASE, deleted=False)
    return model.cursors.open(result.rows, model.store["Lead"], result.project, 2)


def names(page: tuple[int, list[dict[str, Any]], str | None]) -> list[str]:
    return [record["LastName"] for record in page[1]]


def test_pages_follow_one_another_to_the_end(org: SalesforceModel) -> None:
    second = org.cursors.page(opened(org))
    assert (second[0], names(second)) == (5, ["l2", "l3"])
    third = org.cursors.page(str(second[2]))
    assert (names(third), third[2]) == (["l4"], None)


def test_a_page_can_be_read_again_and_shows_what_the_records_say_now(org: SalesforceModel) -> None:
    locator = opened(org)
    third = list(org.store["Lead"].rows)[2]
    org.edit("Lead", third, {"LastName": "changed"})
    org.insert("Lead", {"LastName": "later", "Company": "c"})
    assert names(org.cursors.page(locator)) == names(org.cursors.page(locator)) == ["changed", "l3"]


@pytest.mark.parametrize(
    "ending", ["", "-", "-x", "--1", "-5", "-999999999999999999999", "-²", "-1-1"]
)
def test_a_locator_that_leads_nowhere_is_refused(org: SalesforceModel, ending: str) -> None:
    name = opened(org).partition("-")[0]
    with pytest.raises(Refusal) as caught:
        org.cursors.page(name + ending)
    assert caught.value.code == "INVALID_QUERY_LOCATOR"


def test_a_locator_lives_two_days(org: SalesforceModel) -> None:
    locator = opened(org)
    org.clock.skew_s = 2 * 86_400.0
    assert names(org.cursors.page(locator)) == ["l2", "l3"]
    org.clock.skew_s += 1
    with pytest.raises(Refusal):
        org.cursors.page(locator)


def test_the_oldest_of_very_many_results_is_let_go(org: SalesforceModel) -> None:
    first, *others = [opened(org) for _ in range(201)]
    with pytest.raises(Refusal):
        org.cursors.page(first)
    assert all(names(org.cursors.page(each)) == ["l2", "l3"] for each in others)
