"""An amount means nothing without its currency: the two change together, or wait together, and no
number is ever taken for one in another currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Outcome, Refused, Update, Write
from mapping.account import AccountFacts, FieldFacts
from tests.mapping.starter import starter
from tests.sync.rig import Rig

HOME = FieldFacts(unset="USD")
ALONE = FieldFacts(unset="USD", fixed=True)
BIG = {
    "Name": "Big one",
    "StageName": "Prospecting",
    "CloseDate": "2027-01-31",
    "Amount": "50000",
    "OwnerId": "u1",
}


def accounts(org: FieldFacts | None = None) -> dict[str, AccountFacts]:
    """A portal whose home is the dollar, and an org: one of several currencies, unless told."""
    portal = AccountFacts(fields={"deals": {"deal_currency_code": HOME}})
    facts = {} if org is None else {"Opportunity": {"CurrencyIsoCode": org}}
    return {"hubspot": portal, "salesforce": AccountFacts(fields=facts)}


class Trade:
    """One opportunity and its deal, linked and settled, in dollars."""

    def __init__(self, org: FieldFacts | None = None, **opportunity: Value) -> None:
        self.rig = Rig()
        self.rig.language = starter().language.within(accounts(org))
        held = {**BIG, "CurrencyIsoCode": "USD" if org is None else None}
        self.here = self.rig.left.put("Opportunity", {**held, **opportunity})
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self.rig.sync()

    def rep(self, **fields: Value) -> None:
        self.rig.edit(self.rig.left, "Opportunity", self.here, **fields)

    def marketing(self, **fields: Value) -> None:
        (there,) = self.rig.right.live("deals")
        self.rig.edit(self.rig.right, "deals", there, **fields)

    @property
    def money_here(self) -> tuple[Value, Value]:
        held = self.rig.held(self.rig.left, "Opportunity")
        return held.get("Amount"), held.get("CurrencyIsoCode")

    @property
    def money_there(self) -> tuple[Value, Value]:
        held = self.rig.held(self.rig.right, "deals")
        return held.get("amount"), held.get("deal_currency_code")


def test_a_rep_sells_in_another_currency() -> None:
    trade = Trade()
    trade.rep(Amount="45000", CurrencyIsoCode="EUR")
    trade.settle()
    assert trade.money_there == ("45000", "EUR")


def test_marketing_corrects_the_currency_alone() -> None:
    trade = Trade()
    trade.marketing(deal_currency_code="GBP")
    trade.settle()
    assert trade.money_here == ("50000", "GBP")
    assert trade.money_there == ("50000", "GBP")


def test_a_deal_that_says_no_currency_is_in_the_portals_own_and_stays_as_it_is() -> None:
    trade = Trade()
    trade.marketing(deal_currency_code=None, hs_next_step="Call")
    trade.settle()
    assert trade.money_there == ("50000", None)
    assert trade.money_here == ("50000", "USD")
    trade.rep(CurrencyIsoCode="EUR")
    trade.settle()
    assert trade.money_there == ("50000", "EUR")


def test_a_home_currency_that_the_policy_has_no_word_for_says_nothing() -> None:
    strange = FieldFacts(unset="doubloons", fixed=True)
    facts = {"deals": {"deal_currency_code": strange}}
    language = starter().language.within({"hubspot": AccountFacts(fields=facts)})
    codec = language.entities["opportunity"].translators["hubspot"]["deals"].codecs["currency"]
    assert (codec.unset, codec.fixed, codec.writable) == (None, False, False)


class NoFrancs(MemoryConnector):
    """HubSpot, whose portal has no Swiss francs."""

    def _one(self, write: Write) -> Outcome:
        fields: Mapping[str, Value] = getattr(write, "fields", {})
        if self.system == "hubspot" and fields.get("deal_currency_code") == "CHF":
            return Refused(
                write.intent, "INVALID_OPTION", "CHF was not allowed", field="deal_currency_code"
            )
        return super()._one(write)


@pytest.mark.parametrize("known", [True, False], ids=["a deal", "a new deal"])
def test_a_currency_the_portal_lacks_waits_with_its_amount_until_it_is_added(known: bool) -> None:
    trade = Trade() if known else Trade(Name="Nothing yet", StageName=None)
    rig = trade.rig
    rig.connect = NoFrancs
    trade.rep(Amount="45000", CurrencyIsoCode="CHF", NextStep="Call", StageName="Prospecting")
    trade.settle()
    held = rig.held(rig.right, "deals")
    assert held["hs_next_step"] == "Call"
    assert trade.money_there in [("50000", "USD"), (None, None)]
    assert list(rig.store.issues())
    rig.connect = MemoryConnector  # an administrator adds the currency
    rig.wait(90_000.0)
    trade.settle()
    assert trade.money_there == ("45000", "CHF")
    assert not list(rig.store.issues())


def test_an_org_of_one_currency_never_takes_an_amount_in_another() -> None:
    trade = Trade(ALONE)
    assert trade.money_there[0] == "50000"
    trade.marketing(amount="45000", deal_currency_code="EUR")
    trade.settle()
    assert trade.money_here == ("50000", None)
    assert trade.money_there == ("45000", "EUR")
    assert list(trade.rig.store.issues())
    trade.marketing(amount="52000", deal_currency_code="USD")
    trade.settle()
    assert trade.money_here == ("52000", None)
    assert not list(trade.rig.store.issues())


def test_where_both_edited_the_amount_of_the_org_comes_with_its_currency() -> None:
    trade = Trade(ALONE)
    trade.marketing(deal_currency_code="EUR")
    trade.settle()
    trade.rep(Amount="60000")  # the starter gives Salesforce the say about money
    trade.settle()
    assert trade.money_there == ("60000", "USD")
    assert trade.money_here == ("60000", None)
    assert not list(trade.rig.store.issues())


# --- companies: HubSpot counts their revenue in the portal's own currency alone


def company(currency: str, **fields: Value) -> Rig:
    """An account whose revenue is counted in that currency, synced."""
    rig = Rig()
    revenue = {"hs_annual_revenue_currency_code": ALONE}
    rig.language = starter().language.within(
        {"hubspot": AccountFacts(fields={"companies": revenue})}
    )
    rig.left.put(
        "Account",
        {
            "Name": "Acme",
            "Website": "acme.com",
            "AnnualRevenue": "5000000",
            "CurrencyIsoCode": currency,
            "OwnerId": "u1",
            **fields,
        },
    )
    for _ in range(3):
        rig.sync()
    return rig


def test_revenue_in_the_portals_currency_arrives() -> None:
    rig = company("USD")
    assert rig.held(rig.right, "companies")["annualrevenue"] == "5000000"
    assert not list(rig.store.issues())


def test_revenue_in_another_currency_is_not_shown_as_one_in_the_portals() -> None:
    rig = company("JPY")
    held = rig.held(rig.right, "companies")
    assert (held["name"], held.get("annualrevenue")) == ("Acme", None)
    (waiting,) = rig.store.issues()
    assert waiting.field == "revenue_currency"
    (account,) = rig.left.live("Account")
    rig.edit(rig.left, "Account", account, AnnualRevenue="6000000", Phone="+14155550123")
    for _ in range(3):
        rig.sync()
    held = rig.held(rig.right, "companies")
    assert (held["phone"], held.get("annualrevenue")) == ("+14155550123", None)
    rig.edit(rig.left, "Account", account, AnnualRevenue="40000", CurrencyIsoCode="USD")
    for _ in range(3):
        rig.sync()
    assert rig.held(rig.right, "companies")["annualrevenue"] == "40000"
    assert not list(rig.store.issues())


def test_accounts_in_another_currency_wait_for_nothing_while_no_revenue_is_entered() -> None:
    rig = company("JPY", AnnualRevenue=None)
    (account,) = rig.left.live("Account")
    rig.edit(rig.left, "Account", account, Phone="+14155550123")
    rig.sync()
    assert rig.held(rig.right, "companies")["phone"] == "+14155550123"
    assert not list(rig.store.issues())


# --- what a portal puts into a deal by itself is nobody's word


def francs() -> Rig:
    """A deal that was made without the francs its portal does not have, and is in dollars there."""
    rig = Rig()
    rig.language = starter().language.within(accounts())
    rig.right.defaults["deals"] = {"deal_currency_code": "USD"}
    rig.connect = NoFrancs
    rig.left.put("Opportunity", {**BIG, "CurrencyIsoCode": "CHF"})
    for _ in range(3):
        rig.sync()
    assert rig.held(rig.right, "deals")["deal_currency_code"] == "USD"
    return rig


def test_the_portals_own_currency_is_not_taken_for_what_somebody_entered() -> None:
    rig = francs()
    assert rig.held(rig.left, "Opportunity")["CurrencyIsoCode"] == "CHF"
    assert rig.held(rig.right, "deals").get("amount") is None
    rig.connect = MemoryConnector
    rig.wait(90_000.0)
    for _ in range(3):
        rig.sync()
    held = rig.held(rig.right, "deals")
    assert (held["amount"], held["deal_currency_code"]) == ("50000", "CHF")


def test_what_somebody_enters_there_afterwards_is_the_later_word() -> None:
    rig = francs()
    (deal,) = rig.right.live("deals")
    rig.edit(rig.right, "deals", deal, amount="54000", deal_currency_code="EUR")
    for _ in range(3):
        rig.sync()
    held = rig.held(rig.left, "Opportunity")
    assert (held["Amount"], held["CurrencyIsoCode"]) == ("54000", "EUR")
    assert not list(rig.store.issues())


# --- days, and what vendors set by themselves


def dated() -> Trade:
    """A deal in a portal of the American east coast, which dates deals whose stage changes."""
    trade = Trade.__new__(Trade)
    rig = trade.rig = Rig(connect=Dating)
    stage = {"deals": {"dealstage": FieldFacts(moves=("closedate",)), "deal_currency_code": HOME}}
    rig.language = starter().language.within({"hubspot": AccountFacts("US/Eastern", stage)})
    trade.here = rig.left.put("Opportunity", {**BIG, "CurrencyIsoCode": "USD"})
    trade.settle()
    return trade


class Dating(MemoryConnector):
    """HubSpot, which sets a deal's close date with its stage, unless it is given too."""

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and isinstance(write, Update):
            if "dealstage" in write.fields and "closedate" not in write.fields:
                fields = {**write.fields, "closedate": "2026-12-02T09:00:00Z"}
                write = replace(write, fields=fields)
        return super()._one(write)


def test_a_deal_picked_in_the_evening_keeps_its_time() -> None:
    trade = dated()
    evening = "2027-07-01T01:09:00Z"
    trade.marketing(closedate=evening)
    trade.settle()
    assert trade.rig.held(trade.rig.left, "Opportunity")["CloseDate"] == "2027-06-30"
    assert trade.rig.held(trade.rig.right, "deals")["closedate"] == evening


def test_a_rep_who_moves_the_stage_moves_no_date() -> None:
    trade = dated()
    trade.rep(StageName="Closed Won")
    trade.settle()
    deal = trade.rig.held(trade.rig.right, "deals")
    assert (deal["dealstage"], deal["closedate"]) == ("closedwon", "2027-01-31T17:00:00Z")
    assert trade.rig.held(trade.rig.left, "Opportunity")["CloseDate"] == "2027-01-31"
