"""Every value that either vendor ships is understood on the first day, stays as it is written, and
what is written in its place on the other side is a value that the other one ships.
"""

from __future__ import annotations

import pytest

from mapping.codecs.context import Context
from mapping.codecs.transforms import Untranslatable
from sandbox.hubspot.definitions import options
from sandbox.salesforce.schema.picklists import PICKLISTS
from tests.mapping.starter import codec, spelt

OLDER_SOURCES = (
    "Advertisement", "Customer Event", "Employee Referral", "External Referral", "Google AdWords",
    "Partner", "Public Relations", "Seminar - Internal", "Seminar - Partner", "Trade Show",
    "Word of mouth",
)  # fmt: skip
"""Of orgs that were made earlier, as their code and data show them; Salesforce tells no list of
what it shipped when (not recorded)."""
OLDER_STATUSES = ("Open", "Contacted", "Qualified", "Unqualified")
OLDER_ACCOUNTS = (
    "Analyst", "Competitor", "Customer", "Integrator", "Investor", "Partner", "Press", "Prospect",
    "Reseller", "Other",
)  # fmt: skip
OLDER_DEALS = ("New Business", "Existing Business", "New Business / Add-on")

DEAL_STAGES = (
    "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin",
    "contractsent", "closedwon", "closedlost",
)  # fmt: skip
"""Of the pipeline that every portal begins with."""

SALESFORCE: dict[str, tuple[str, ...]] = {
    "industry": PICKLISTS["industry"],
    "lead_source": (*PICKLISTS["lead_source"], *OLDER_SOURCES),
    "lead_status": (*PICKLISTS["lead_status"], *OLDER_STATUSES),
    "opportunity_stage": PICKLISTS["stage"],
    "account_type": (*PICKLISTS["account_type"], *OLDER_ACCOUNTS),
    "opportunity_type": (*PICKLISTS["opportunity_type"], *OLDER_DEALS),
}
HUBSPOT: dict[str, tuple[str, ...]] = {
    "industry": options.INDUSTRIES,
    "lead_status": options.LEAD_STATUSES,
    "opportunity_stage": DEAL_STAGES,
    "account_type": options.COMPANY_TYPES,
    "opportunity_type": tuple(options.DEAL_TYPES),
}
SHIPPED = {"salesforce": SALESFORCE, "hubspot": HUBSPOT}
STOCK = [
    (system, name, value)
    for system, lists in SHIPPED.items()
    for name, values in lists.items()
    for value in values
]


def other(system: str) -> str:
    return "hubspot" if system == "salesforce" else "salesforce"


@pytest.mark.parametrize("stock", STOCK, ids="-".join)
def test_a_stock_value_is_understood_and_never_respelt(stock: tuple[str, str, str]) -> None:
    system, name, value = stock
    words = spelt(system, name)
    term = words.term(value)
    assert term is not None
    assert words.values.get(term) == value or words.says_more(value)


@pytest.mark.parametrize("stock", STOCK, ids="-".join)
def test_what_is_written_for_a_stock_value_is_one_of_the_other_vendor(
    stock: tuple[str, str, str],
) -> None:
    system, name, value = stock
    there = SHIPPED[other(system)]
    term = spelt(system, name).term(value)
    assert term is not None
    words = spelt(other(system), name)
    if name in there:
        assert term in words.lacks or words.values[term] in there[name]


def test_salesforce_has_a_word_for_every_industry_and_hubspot_for_all_but_two() -> None:
    assert spelt("salesforce", "industry").lacks == frozenset()
    assert spelt("hubspot", "industry").lacks == {"manufacturing", "other"}
    assert set(spelt("hubspot", "industry").values.values()) == set(options.INDUSTRIES)
    assert set(spelt("salesforce", "industry").values.values()) <= set(PICKLISTS["industry"])


def test_a_term_that_the_other_side_has_no_word_for_says_what_to_do() -> None:
    industry = codec("account", "hubspot", "companies", "industry")
    with pytest.raises(Untranslatable) as refused:
        industry.encode("manufacturing", Context())
    assert refused.value.code == "no_word_there"
    assert "no word for 'Manufacturing'" in str(refused.value)
    assert "name a value for it under `vocabularies`" in str(refused.value)
