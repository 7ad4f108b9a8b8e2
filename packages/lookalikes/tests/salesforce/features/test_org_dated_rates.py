"""Advanced currency management: rates by day, and which amounts go by them."""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, create

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings

EUR = {"rate": 0.8, "dated": {"2026-01-01": 0.5, "2027-01-01": 0.25}}
CURRENCIES: dict[str, Any] = {"corporate": "USD", "advanced": True, "others": {"EUR": EUR}}


def fresh() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


@pytest.fixture
def org() -> SalesforceModel:
    org = fresh()
    org.configure({"currencies": CURRENCIES})
    return org


def deal(org: SalesforceModel, closes: str, **fields: Any) -> str:
    usual = {"StageName": "Prospecting", "CurrencyIsoCode": "EUR", "Amount": 100}
    return create(org, "Opportunity", Name=closes, CloseDate=closes, **{**usual, **fields})


def values(org: SalesforceModel, query: str) -> list[list[Any]]:
    found = ask(org, query)
    return [[value for name, value in each.items() if name != "attributes"] for each in found]


def test_a_deals_amount_goes_by_the_rate_of_the_day_it_closes(org: SalesforceModel) -> None:
    for closes in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-06-01"):
        deal(org, closes)
    query = "SELECT Name, Amount, convertCurrency(Amount) usd FROM Opportunity ORDER BY Name"
    assert values(org, query) == [
        ["2025-12-31", 100.0, 125.0],
        ["2026-01-01", 100.0, 200.0],
        ["2026-12-31", 100.0, 200.0],
        ["2027-06-01", 100.0, 400.0],
    ]
    dear = "SELECT Name FROM Opportunity WHERE Amount > USD300"
    assert values(org, dear) == [["2027-06-01"]]
    assert values(org, "SELECT SUM(Amount) FROM Opportunity") == [[925.0]]


def test_a_deal_that_closes_later_is_worth_something_else(org: SalesforceModel) -> None:
    moved = deal(org, "2026-06-01")
    org.writer.update("Opportunity", moved, {"CloseDate": "2027-06-01"}, org.client())
    assert values(org, "SELECT convertCurrency(Amount) usd FROM Opportunity") == [[400.0]]
    history = "SELECT CloseDate, convertCurrency(Amount) usd FROM OpportunityHistory"
    assert ["2026-06-01", 200.0] in values(org, history)


def test_other_amounts_go_by_the_rate_of_now(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A", AnnualRevenue=80, CurrencyIsoCode="EUR")
    deal(org, "2027-06-01", AccountId=account)
    query = (
        "SELECT convertCurrency(Account.AnnualRevenue), convertCurrency(Amount) FROM Opportunity"
    )
    (told,) = ask(org, query)
    assert (told["Account"]["AnnualRevenue"], told["Amount"]) == (100.0, 400.0)


def test_a_line_goes_by_its_deals_day_and_so_does_a_campaigns_total(org: SalesforceModel) -> None:
    book = ask(org, "SELECT Id FROM Pricebook2")[0]["Id"]
    product = create(org, "Product2", Name="P", IsActive=True)
    price = {"Product2Id": product, "Pricebook2Id": book, "CurrencyIsoCode": "EUR"}
    entry = create(org, "PricebookEntry", UnitPrice=50, IsActive=True, **price)
    campaign = create(org, "Campaign", Name="C")
    sold = deal(org, "2027-06-01", Pricebook2Id=book, CampaignId=campaign)
    line = {"OpportunityId": sold, "PricebookEntryId": entry, "Quantity": 2, "UnitPrice": 50}
    create(org, "OpportunityLineItem", **line)
    query = "SELECT convertCurrency(TotalPrice) usd FROM OpportunityLineItem"
    assert values(org, query) == [[400.0]]
    assert values(org, "SELECT AmountAllOpportunities FROM Campaign") == [[400.0]]


def test_each_rate_says_when_the_next_begins(org: SalesforceModel) -> None:
    query = (
        "SELECT StartDate, NextStartDate, ConversionRate FROM DatedConversionRate "
        "WHERE IsoCode = 'EUR' ORDER BY StartDate"
    )
    assert values(org, query) == [
        ["0001-01-01", "2026-01-01", 0.8],
        ["2026-01-01", "2027-01-01", 0.5],
        ["2027-01-01", "9999-12-31", 0.25],
    ]
    today = "StartDate <= TODAY AND NextStartDate > TODAY"
    now = f"SELECT IsoCode, ConversionRate FROM DatedConversionRate WHERE {today} ORDER BY IsoCode"
    assert values(org, now) == [["EUR", 0.5], ["USD", 1.0]]
    with pytest.raises(Refusal):
        create(org, "DatedConversionRate", IsoCode="EUR", StartDate="2028-01-01", ConversionRate=1)


def test_an_administrator_changes_a_rate_and_takes_one_away(org: SalesforceModel) -> None:
    deal(org, "2027-06-01")
    less = {**EUR, "dated": {"2026-01-01": 0.4}}
    saved = org.snapshot()
    org.configure({"currencies": {**CURRENCIES, "others": {"EUR": less}}})
    query = "SELECT convertCurrency(Amount) usd FROM Opportunity"
    assert values(org, query) == [[250.0]]
    assert len(ask(org, "SELECT Id FROM DatedConversionRate WHERE IsoCode = 'EUR'")) == 2
    org.restore(saved)
    assert values(org, query) == [[400.0]]


def test_a_client_changes_a_dated_rate_and_takes_one_away(org: SalesforceModel) -> None:
    deal(org, "2027-06-01")
    query = "SELECT convertCurrency(Amount) usd FROM Opportunity"
    rates = "SELECT Id, NextStartDate FROM DatedConversionRate WHERE IsoCode = 'EUR'"
    first, middle, last = (each["Id"] for each in ask(org, f"{rates} ORDER BY StartDate"))
    client = org.client()
    org.writer.update("DatedConversionRate", last, {"ConversionRate": 0.2}, client)
    assert values(org, query) == [[500.0]]
    with pytest.raises(Refusal, match="INVALID_FIELD_FOR_INSERT_UPDATE"):
        org.writer.update("DatedConversionRate", last, {"StartDate": "2028-01-01"}, client)
    org.writer.delete("DatedConversionRate", last, client)
    assert values(org, query) == [[200.0]]
    left = [(each["Id"], each["NextStartDate"]) for each in ask(org, rates)]
    assert dict(left) == {first: "2026-01-01", middle: "9999-12-31"}
    org.writer.delete("DatedConversionRate", first, client)
    with pytest.raises(Refusal, match="CANNOT_DELETE_LAST_DATED_CONVERSION_RATE"):
        org.writer.delete("DatedConversionRate", middle, client)


def test_without_advanced_management_there_are_no_dated_rates() -> None:
    org = fresh()
    plain = {"corporate": "USD", "others": {"EUR": {"rate": 0.8}}}
    org.configure({"currencies": plain})
    with pytest.raises(Refusal, match="INVALID_TYPE"):
        ask(org, "SELECT Id FROM DatedConversionRate")
    with pytest.raises(BadSettings, match="post `advanced` true"):
        org.configure({"currencies": {**plain, "others": {"EUR": EUR}}})
    org.configure({"currencies": CURRENCIES})
    with pytest.raises(BadSettings, match="advanced"):
        org.configure({"currencies": {**plain, "advanced": False}})


def test_a_rate_changed_alone_keeps_the_dated_ones(org: SalesforceModel) -> None:
    org.configure({"currencies": {"others": {"EUR": {"rate": 0.9}, "SEK": {"rate": 11}}}})
    query = "SELECT IsoCode, StartDate, ConversionRate FROM DatedConversionRate"
    assert values(org, f"{query} WHERE IsoCode != 'USD' ORDER BY IsoCode, StartDate") == [
        ["EUR", "0001-01-01", 0.9],
        ["EUR", "2026-01-01", 0.5],
        ["EUR", "2027-01-01", 0.25],
        ["SEK", "0001-01-01", 11.0],
    ]


@pytest.mark.parametrize("dated", [{"2026-13-01": 1}, {"2026-01-01": 0}, ["2026-01-01"]])
def test_dated_rates_that_make_no_sense_are_refused(dated: Any) -> None:
    others = {"EUR": {"rate": 0.8, "dated": dated}}
    with pytest.raises(BadSettings):
        fresh().configure({"currencies": {**CURRENCIES, "others": others}})
