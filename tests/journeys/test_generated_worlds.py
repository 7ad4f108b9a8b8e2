"""Companies as dirty as real ones: after a sync both systems agree, and not even a full one finds
anything left to write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.journeys.comparison import differences
from tests.journeys.journey import Journey, written


def agrees_for_good(found: Journey) -> None:
    first = found.accord("sync", "--json")
    assert first.code in (0, 3), first
    assert [written(found.sync(*words)) for words in ((), ("--full",), ("--full",))] == [0, 0, 0]
    assert differences(found) == []


def test_a_company_agrees_for_good(journey: Callable[..., Journey]) -> None:
    agrees_for_good(journey(seed=1, people=60))


def test_a_company_with_teams_and_products_is_left_in_peace(
    journey: Callable[..., Journey],
) -> None:
    """Salesforce works a deal's amount out of its lines and passes over a write of it."""
    found = journey(seed=1, people=60, full=True)
    assert found.accord("sync", "--json").code in (0, 3)
    assert [written(found.sync(*words)) for words in ((), ("--full",))] == [0, 0]
    sums: Counter[str] = Counter()
    for line in found.salesforce.rows("OpportunityLineItem").values():
        sums[line["fields"]["OpportunityId"]] += line["fields"]["TotalPrice"]
    deals = found.salesforce.rows("Opportunity")
    assert sums
    assert {key: deals[key]["fields"]["Amount"] for key in sums} == sums


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3, 4, 5, 11, 12, 13, 14, 15, 16])
def test_ten_companies_agree_for_good(journey: Callable[..., Journey], seed: int) -> None:
    agrees_for_good(journey(seed=seed, people=150))
