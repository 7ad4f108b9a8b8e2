"""An org with several currencies: what people and programs do with amounts in its first week, and
what an org with one currency goes on not knowing.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.currencies.rates import rates_of
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings

CURRENCIES: dict[str, Any] = {
    "corporate": "USD",
    "others": {
        "EUR": {"rate": 0.8},
        "JPY": {"rate": 125},
        "GBP": {"rate": 0.5},
        "CHF": {"rate": 0.9, "active": False},
    },
}
DEAL = {"StageName": "Prospecting", "CloseDate": "2026-12-31"}


def fresh() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


@pytest.fixture
def org() -> SalesforceModel:
    org = fresh()
    org.configure({"currencies": CURRENCIES})
    return org


def deal(org: SalesforceModel, amount: float | None, code: str | None = None) -> str:
    fields = {"Name": f"{code} {amount}", "Amount": amount, **DEAL}
    if code is not None:
        fields["CurrencyIsoCode"] = code
    return create(org, "Opportunity", **fields)


def speaks(org: SalesforceModel, code: str) -> None:
    """The integration user works in that currency from now on."""
    org.edit("User", org.user_id, {"DefaultCurrencyIsoCode": code})


def asked(org: SalesforceModel, select: str, rest: str = "") -> list[list[Any]]:
    found = ask(org, f"SELECT {select} FROM Opportunity {rest}")
    return [[value for name, value in each.items() if name != "attributes"] for each in found]


# What people do in the first week.


def test_a_deal_is_made_in_the_currency_of_who_makes_it_unless_it_says_another(
    org: SalesforceModel,
) -> None:
    speaks(org, "EUR")
    assert row(org, "Opportunity", deal(org, 100))["CurrencyIsoCode"] == "EUR"
    assert row(org, "Opportunity", deal(org, 100, "JPY"))["CurrencyIsoCode"] == "JPY"
    made = org.edit("Opportunity", None, {"Name": "by Pat", **DEAL})
    assert row(org, "Opportunity", made)["CurrencyIsoCode"] == "USD"


def test_a_deal_put_into_another_currency_keeps_its_figure(org: SalesforceModel) -> None:
    found = deal(org, 100, "USD")
    org.writer.update("Opportunity", found, {"CurrencyIsoCode": "eur"}, org.client())
    assert asked(org, "CurrencyIsoCode, Amount") == [["EUR", 100.0]]
    org.writer.update("Opportunity", found, {"CurrencyIsoCode": None}, org.client())
    assert asked(org, "CurrencyIsoCode, Amount") == [["EUR", 100.0]]


@pytest.mark.parametrize("code", ["XXX", "CHF"])
def test_a_currency_that_the_org_has_not_or_no_longer_is_refused(
    org: SalesforceModel, code: str
) -> None:
    refusal = refused(org, "Opportunity", Name="D", CurrencyIsoCode=code, **DEAL)
    assert refusal.code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert refusal.message == f"Currency ISO Code: bad value for restricted picklist field: {code}"
    assert refusal.fields == ["CurrencyIsoCode"]


def test_a_client_reads_the_rates_and_may_not_change_them(org: SalesforceModel) -> None:
    rows = ask(
        org,
        "SELECT IsoCode, ConversionRate, DecimalPlaces, IsActive, IsCorporate FROM CurrencyType "
        "ORDER BY IsoCode",
    )
    told = [[value for name, value in each.items() if name != "attributes"] for each in rows]
    assert told == [
        ["CHF", 0.9, 2, False, False],
        ["EUR", 0.8, 2, True, False],
        ["GBP", 0.5, 2, True, False],
        ["JPY", 125.0, 0, True, False],
        ["USD", 1.0, 2, True, True],
    ]
    found = ask(org, "SELECT Id FROM CurrencyType WHERE IsoCode = 'EUR'")[0]["Id"]
    assert found.startswith("01L")
    with pytest.raises(Refusal, match="cannot be updated"):
        org.writer.update("CurrencyType", found, {"ConversionRate": 2}, org.client())


def test_an_administrator_changes_a_rate_and_puts_a_currency_away(org: SalesforceModel) -> None:
    held = deal(org, 80, "EUR")
    others = {**CURRENCIES["others"], "EUR": {"rate": 0.4, "active": False}}
    org.configure({"currencies": {"corporate": "USD", "others": others}})
    assert asked(org, "convertCurrency(Amount)") == [[200.0]]
    assert row(org, "Opportunity", held)["CurrencyIsoCode"] == "EUR"
    assert refused(org, "Lead", LastName="L", Company="C", CurrencyIsoCode="EUR").fields == [
        "CurrencyIsoCode"
    ]
    org.writer.update("Opportunity", held, {"NextStep": "call"}, org.client())


# What is known of records.


def test_every_object_with_amounts_says_its_currency(org: SalesforceModel) -> None:
    for name in ("Account", "Contact", "Lead", "Opportunity", "Campaign", "Product2", "Case"):
        field = org.writer.kind(name).fields["CurrencyIsoCode"]
        assert field.values == ("USD", "EUR", "JPY", "GBP")
    document = call(org, "GET", "/sobjects/Opportunity/describe").body
    (told,) = [each for each in document["fields"] if each["name"] == "CurrencyIsoCode"]
    assert told["restrictedPicklist"] is told["defaultedOnCreate"] is told["updateable"] is True
    assert told["defaultValue"] is None
    labels = [each["label"] for each in told["picklistValues"]]
    assert labels == ["U.S. Dollar", "Euro", "Japanese Yen", "British Pound"]
    assert call(org, "GET", "/sobjects/CurrencyType/describe").body["keyPrefix"] == "01L"


def test_an_org_with_one_currency_knows_none_of_it() -> None:
    org = fresh()
    for query in (
        "SELECT CurrencyIsoCode FROM Opportunity",
        "SELECT DefaultCurrencyIsoCode FROM User",
        "SELECT DefaultCurrencyIsoCode FROM Organization",
    ):
        with pytest.raises(Refusal, match="INVALID_FIELD"):
            ask(org, query)
    with pytest.raises(Refusal, match="INVALID_TYPE"):
        ask(org, "SELECT Id FROM CurrencyType")
    assert refused(org, "Account", Name="A", CurrencyIsoCode="USD").code == "INVALID_FIELD"


def test_what_was_there_before_is_in_the_corporate_currency() -> None:
    org = fresh()
    made = create(org, "Account", Name="A", AnnualRevenue=5)
    before = row(org, "Account", made)["SystemModstamp"]
    org.configure({"currencies": {"corporate": "EUR"}})
    stored = row(org, "Account", made)
    assert (stored["CurrencyIsoCode"], stored["SystemModstamp"]) == ("EUR", before)
    told = ask(org, "SELECT DefaultCurrencyIsoCode FROM Organization")[0]
    assert told["DefaultCurrencyIsoCode"] == "EUR"
    assert row(org, "User", org.user_id)["DefaultCurrencyIsoCode"] == "EUR"


def test_an_object_of_the_companys_own_has_a_currency_made_before_or_after(
    org: SalesforceModel,
) -> None:
    metadata = {"label": "Plan", "pluralLabel": "Plans"}
    body = {"FullName": "Plan__c", "Metadata": metadata}
    call(org, "POST", "/tooling/sobjects/CustomObject", body)
    assert row(org, "Plan__c", create(org, "Plan__c", Name="P"))["CurrencyIsoCode"] == "USD"
    other = fresh()
    call(other, "POST", "/tooling/sobjects/CustomObject", body)
    other.configure({"currencies": CURRENCIES})
    assert row(other, "Plan__c", create(other, "Plan__c", Name="P"))["CurrencyIsoCode"] == "USD"


def test_a_converted_lead_hands_its_currency_on(org: SalesforceModel) -> None:
    lead = create(org, "Lead", LastName="L", Company="C", CurrencyIsoCode="GBP")
    became = org.act("Lead", lead, "convert", {})
    for name in ("account", "contact", "opportunity"):
        found = became.get(name) or became.get(f"{name}Id")
        assert row(org, name.capitalize(), str(found))["CurrencyIsoCode"] == "GBP"


def test_a_member_is_in_its_campaigns_currency_and_cannot_say_another(
    org: SalesforceModel,
) -> None:
    campaign = create(org, "Campaign", Name="Fair", CurrencyIsoCode="EUR")
    lead = create(org, "Lead", LastName="L", Company="C")
    member = create(org, "CampaignMember", CampaignId=campaign, LeadId=lead)
    assert row(org, "CampaignMember", member)["CurrencyIsoCode"] == "EUR"
    refusal = refused(
        org, "CampaignMember", CampaignId=campaign, LeadId=lead, CurrencyIsoCode="USD"
    )
    assert refusal.code == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_the_stage_history_says_what_currency_its_amounts_are_in(org: SalesforceModel) -> None:
    deal(org, 5, "JPY")
    (told,) = ask(org, "SELECT Amount, CurrencyIsoCode FROM OpportunityHistory")
    assert (told["Amount"], told["CurrencyIsoCode"]) == (5.0, "JPY")


# What queries say.


def test_a_query_shows_amounts_as_they_are_and_converts_when_asked(org: SalesforceModel) -> None:
    speaks(org, "EUR")
    deal(org, 50, "GBP")
    deal(org, None, "GBP")
    select = "Amount, convertCurrency(Amount) mine"
    assert asked(org, select, "ORDER BY Amount") == [[None, None], [50.0, 80.0]]


def test_a_parents_amount_is_converted_from_the_parents_currency(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A", AnnualRevenue=250, CurrencyIsoCode="JPY")
    found = deal(org, 1, "EUR")
    org.writer.update("Opportunity", found, {"AccountId": account}, org.client())
    told = ask(org, "SELECT convertCurrency(Account.AnnualRevenue) FROM Opportunity")[0]
    assert told["Account"]["AnnualRevenue"] == 2.0


def test_format_writes_both_currencies_where_they_differ(org: SalesforceModel) -> None:
    speaks(org, "EUR")
    deal(org, 1250, "USD")
    deal(org, 12500, "JPY")
    deal(org, 3, "EUR")
    select = "FORMAT(Amount) said, FORMAT(convertCurrency(Amount)) mine"
    assert asked(org, select, "ORDER BY Amount DESC") == [
        ["USD 1,250.00 (EUR 1,000.00)", "EUR 1,000.00"],
        ["JPY 12,500 (EUR 80.00)", "EUR 80.00"],
        ["EUR 3.00", "EUR 3.00"],
    ]


def test_a_bare_number_is_compared_with_the_figure_and_one_with_a_code_by_worth(
    org: SalesforceModel,
) -> None:
    deal(org, 5001, "USD")
    deal(org, 7000, "JPY")
    deal(org, 4800, "EUR")
    codes = "CurrencyIsoCode"
    assert asked(org, codes, "WHERE Amount > 5000 ORDER BY Id") == [["USD"], ["JPY"]]
    assert asked(org, codes, "WHERE Amount > USD5000 ORDER BY Id") == [["USD"], ["EUR"]]
    assert asked(org, codes, "WHERE Amount <= EUR44.8") == [["JPY"]]
    assert asked(org, codes, "WHERE Amount IN (USD6000, USD5001)") == [["USD"], ["EUR"]]
    assert asked(org, codes, "WHERE Amount = null") == []


def test_amounts_are_sorted_by_their_worth(org: SalesforceModel) -> None:
    for amount, code in ((100, "JPY"), (10, "GBP"), (15, "USD")):
        deal(org, amount, code)
    codes = asked(org, "CurrencyIsoCode", "ORDER BY Amount")
    assert codes == [["JPY"], ["USD"], ["GBP"]]


def test_amounts_add_up_in_the_corporate_currency(org: SalesforceModel) -> None:
    speaks(org, "EUR")
    deal(org, 8, "EUR")
    deal(org, 250, "JPY")
    assert asked(org, "SUM(Amount) a, MAX(Amount) b, AVG(Amount) c, COUNT(Amount) d") == [
        [12.0, 10.0, 6.0, 2]
    ]
    select = "SUM(convertCurrency(Amount)) a, convertCurrency(SUM(Amount)) b, FORMAT(SUM(Amount)) c"
    assert asked(org, select) == [[9.6, 9.6, "USD 12.00 (EUR 9.60)"]]
    grouped = asked(
        org, "CurrencyIsoCode, SUM(Amount)", "GROUP BY CurrencyIsoCode HAVING SUM(Amount) > 5"
    )
    assert grouped == [["EUR", 10.0]]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT Id FROM Opportunity WHERE convertCurrency(Amount) > 5",
        "SELECT Id FROM Opportunity ORDER BY convertCurrency(Amount)",
        "SELECT Id FROM Opportunity WHERE Amount IN (USD5, 5)",
        "SELECT Id FROM Opportunity WHERE Amount > XXX5",
        "SELECT Id FROM Opportunity WHERE Amount > CHF5",
        "SELECT Name FROM Opportunity GROUP BY Name HAVING MAX(Amount) > USD10000",
        "SELECT convertCurrency(Probability) FROM Opportunity",
    ],
)
def test_amounts_asked_for_wrongly_are_refused(org: SalesforceModel, query: str) -> None:
    with pytest.raises(Refusal, match="ERROR at Row"):
        ask(org, query)


# What an administrator may post, and what stays.


@pytest.mark.parametrize(
    "wrong",
    [
        ["USD"],
        {"others": {"EUR": {"rate": 1}}},
        {"corporate": "dollar"},
        {"corporate": "USD", "others": ["EUR"]},
        {"corporate": "USD", "others": {"USD": {"rate": 1}}},
        {"corporate": "USD", "others": {"EUR": {}}},
        {"corporate": "USD", "others": {"EUR": {"rate": 0}}},
        {"corporate": "USD", "others": {"EUR": {"rate": True}}},
        {"corporate": "USD", "others": {"EUR": {"rate": 1, "decimal_places": 9}}},
        {"corporate": "USD", "others": {"EUR": {"rate": 1, "sort": 1}}},
        {"corporate": "USD", "others": {"EUR": 0.9}},
    ],
)
def test_currencies_that_make_no_sense_are_refused_with_a_sentence(wrong: object) -> None:
    org = fresh()
    before = org.snapshot()
    with pytest.raises(BadSettings) as caught:
        org.configure({"currencies": wrong})
    assert str(caught.value.body["message"]).endswith(".")
    assert org.snapshot() == before


def rates(org: SalesforceModel) -> dict[str, tuple[float, bool]]:
    told = ask(org, "SELECT IsoCode, ConversionRate, IsActive FROM CurrencyType")
    return {each["IsoCode"]: (each["ConversionRate"], each["IsActive"]) for each in told}


def test_a_currency_posted_alone_is_added_or_altered_and_the_others_stay(
    org: SalesforceModel,
) -> None:
    before = rates(org)
    org.configure({"currencies": {"others": {"SEK": {"rate": 11}}}})
    assert rates(org) == {**before, "SEK": (11.0, True)}
    org.configure({"currencies": {"others": {"EUR": {"active": False}}}})
    assert rates(org) == {**before, "SEK": (11.0, True), "EUR": (0.8, False)}
    org.configure({"currencies": {"corporate": "USD", "others": {"EUR": {"active": True}}}})
    assert rates(org) == {**before, "SEK": (11.0, True)}
    assert org.settings()["currencies"]["corporate"] == "USD"


def test_another_corporate_currency_is_posted_with_every_rate(org: SalesforceModel) -> None:
    with pytest.raises(BadSettings, match="CHF"):
        org.configure({"currencies": {"corporate": "EUR"}})
    others = {"USD": {"rate": 1.25}, "JPY": {"rate": 156.25}, "GBP": {"rate": 0.625}}
    others["CHF"] = {"rate": 1.1}
    org.configure({"currencies": {"corporate": "EUR", "others": others}})
    assert rates(org)["USD"] == (1.25, True)


def test_currencies_are_not_switched_off_again(org: SalesforceModel) -> None:
    with pytest.raises(BadSettings, match="cannot be switched off"):
        org.configure({"currencies": {}})


def test_a_snapshot_keeps_currencies_rates_and_what_records_are_in(org: SalesforceModel) -> None:
    found = deal(org, 80, "EUR")
    saved = org.snapshot()
    other = fresh()
    empty = other.snapshot()
    other.restore(saved)
    assert other.snapshot() == saved
    assert asked(other, "convertCurrency(Amount)") == [[100.0]]
    assert row(other, "Opportunity", found)["CurrencyIsoCode"] == "EUR"
    other.restore(empty)
    assert refused(other, "Account", Name="A", CurrencyIsoCode="USD").code == "INVALID_FIELD"


@given(
    amount=st.floats(0.01, 1e9),
    codes=st.lists(st.sampled_from(["USD", "EUR", "JPY", "GBP", "CHF"]), min_size=2, max_size=2),
)
def test_an_amount_converted_there_and_back_is_the_amount(amount: float, codes: list[str]) -> None:
    rates = rates_of(_SHARED.store, _SHARED.user_id)
    assert rates is not None
    there = rates.converted(amount, codes[0], codes[1])
    back = rates.converted(there, codes[1], codes[0])
    assert back == pytest.approx(amount, rel=1e-6, abs=1e-3)


_SHARED = fresh()
_SHARED.configure({"currencies": CURRENCIES})
