"""A run spends a share of what is left of the org's day, and stops where it can go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.budget import CallBudget
from connectors.errors import BudgetError
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.daily_share import DailyShare, limit_info
from tests.connectors.salesforce.served_org import Org


def spend(connector: SalesforceConnector, calls: int) -> int:
    made = 0
    for _ in range(calls):
        connector.client.call("GET", "/limits", read=True)
        made += 1
    return made


def test_a_run_stops_at_its_share_and_leaves_the_rest_to_others(org: Org) -> None:
    connector = org.connect(daily_share=0.25)
    limit = org.model.meter.limit
    org.model.meter.used, org.model.meter.limit = 900, 1000
    try:
        with pytest.raises(BudgetError, match=r"share \(25%\)") as caught:
            spend(connector, 200)
        used = org.model.meter.used
        assert 920 <= used <= 926
        # The next run takes a share of what is left, so that something always remains.
        following = org.connect(daily_share=0.25)
        with pytest.raises(BudgetError):
            spend(following, 200)
        assert used < org.model.meter.used < 950
        following.close()
    finally:
        org.model.meter.limit = limit
    assert "daily share" in caught.value.advice
    connector.close()


def test_what_others_spend_stops_a_run_in_the_vendors_words(
    org: Org, connector: SalesforceConnector
) -> None:
    spend(connector, 2)
    org.model.meter.used, used = org.model.meter.limit, org.model.meter.used
    try:
        with pytest.raises(BudgetError, match="TotalRequests"):
            spend(connector, 1)
    finally:
        org.model.meter.used = used


def test_the_library_is_held_to_the_same_share(org: Org) -> None:
    connector = org.connect(daily_share=0.25)
    limit = org.model.meter.limit
    org.model.meter.used, org.model.meter.limit = 980, 1000
    try:
        spend(connector, 5)  # one to hear of it, and a quarter of the nineteen left
        with pytest.raises(BudgetError):
            connector.client.sdk.limits()
    finally:
        org.model.meter.limit = limit
    connector.close()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("api-usage=133/15000", (133, 15000)),
        ("api-usage=25/5000; per-app-api-usage=17/250(appName=accord)", (25, 5000)),
        ("per-app-api-usage=17/250(appName=accord)", None),
        ("", None),
        (None, None),
        ("api-usage=many/most", None),
    ],
)
def test_the_header_is_read_in_all_its_forms(
    header: str | None, told: tuple[int, int] | None
) -> None:
    assert limit_info(header) == told


@given(st.integers(0, 1000), st.floats(0.01, 1.0), st.lists(st.integers(0, 5), max_size=50))
def test_no_run_spends_more_than_its_share_of_what_was_left(
    used: int, share: float, others: list[int]
) -> None:
    budget = DailyShare(CallBudget(None), share)
    budget.spend()
    budget.told(f"api-usage={used}/1000")
    made, now = 0, used
    for each in [*others, *[0] * 1200]:
        try:
            budget.spend()
        except BudgetError:
            break
        made, now = made + 1, now + 1 + each
        budget.told(f"api-usage={now}/1000")
    assert made == int(share * (1000 - used))


def test_a_new_day_brings_a_new_share() -> None:
    budget = DailyShare(CallBudget(None), 0.5)
    budget.told("api-usage=990/1000")
    budget.spend(5)
    with pytest.raises(BudgetError):
        budget.spend()
    budget.told("api-usage=2/1000")
    budget.spend(400)


def test_the_runs_own_budget_comes_first_when_it_is_smaller() -> None:
    budget = DailyShare(CallBudget(3), 0.5)
    budget.told("api-usage=0/1000")
    budget.spend(3)
    with pytest.raises(BudgetError, match="budget of 3 calls"):
        budget.spend()
    assert (budget.spent, budget.limit) == (3, 3)
