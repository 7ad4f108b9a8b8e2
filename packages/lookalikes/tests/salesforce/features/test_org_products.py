"""Products on deals: what sales people do with price books and lines, and what a program meets that
writes amounts beside them.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel

DEAL = {"Name": "Ship", "StageName": "Negotiation/Review", "CloseDate": "2026-12-31"}


def fresh() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


@pytest.fixture
def org() -> SalesforceModel:
    return fresh()


def standard_book(org: SalesforceModel) -> str:
    return str(ask(org, "SELECT Id FROM Pricebook2 WHERE IsStandard = true")[0]["Id"])


def price(org: SalesforceModel, amount: float, **more: Any) -> str:
    """The standard price of a new product."""
    product = create(org, "Product2", Name="Sail", ProductCode="S-1", IsActive=True)
    fields = {"Pricebook2Id": standard_book(org), "Product2Id": product, "IsActive": True}
    return create(org, "PricebookEntry", UnitPrice=amount, **{**fields, **more})


def line(org: SalesforceModel, deal: str, entry: str, **fields: Any) -> str:
    common = {"OpportunityId": deal, "PricebookEntryId": entry, "Quantity": 2}
    return create(org, "OpportunityLineItem", **{**common, **fields})


def update(org: SalesforceModel, object_name: str, record_id: str, **fields: Any) -> None:
    org.writer.update(object_name, record_id, fields, org.client())


def shown(org: SalesforceModel, object_name: str, record_id: str, *names: str) -> list[Any]:
    found = row(org, object_name, record_id)
    return [found.get(name) for name in names]


# What sales people do, and what a program meets.


def test_a_deals_amount_is_what_its_lines_come_to(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL, Amount=7)
    first = line(org, deal, price(org, 100))
    line(org, deal, price(org, 10), Quantity=1, UnitPrice=8)
    names = ("Amount", "HasOpportunityLineItem", "ExpectedRevenue")
    assert shown(org, "Opportunity", deal, *names) == [208.0, True, 187.2]
    update(org, "OpportunityLineItem", first, UnitPrice=50)
    assert shown(org, "Opportunity", deal, "Amount") == [108.0]
    org.writer.delete("OpportunityLineItem", first, org.client())
    assert shown(org, "Opportunity", deal, "Amount") == [8.0]


def test_an_amount_written_over_lines_is_passed_over_without_a_word(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL)
    line(org, deal, price(org, 100))
    before = row(org, "Opportunity", deal)
    answer = call(org, "PATCH", f"/sobjects/Opportunity/{deal}", {"Amount": 5, "NextStep": "call"})
    assert answer.status == 204
    after = row(org, "Opportunity", deal)
    assert (after["Amount"], after["NextStep"]) == (before["Amount"], "call")


def test_the_first_line_gives_a_deal_its_price_book_and_later_ones_must_be_of_it(
    org: SalesforceModel,
) -> None:
    deal = create(org, "Opportunity", **DEAL)
    standard = price(org, 100)
    line(org, deal, standard)
    assert row(org, "Opportunity", deal)["Pricebook2Id"] == standard_book(org)
    partners = create(org, "Pricebook2", Name="Partners", IsActive=True)
    product = row(org, "PricebookEntry", standard)["Product2Id"]
    other = create(
        org, "PricebookEntry", Pricebook2Id=partners, Product2Id=product, UnitPrice=80,
        IsActive=True,
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        line(org, deal, other)
    assert caught.value.body == [
        {
            "message": "field integrity exception: PricebookEntryId (pricebook entry is in a "
            "different pricebook than the one assigned to the opportunity)",
            "errorCode": "FIELD_INTEGRITY_EXCEPTION",
            "fields": ["PricebookEntryId"],
        }
    ]
    with pytest.raises(Refusal, match="FIELD_INTEGRITY_EXCEPTION"):
        update(org, "Opportunity", deal, Pricebook2Id=partners)


def test_a_line_without_a_price_is_refused_in_the_vendors_old_words(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL)
    refusal = refused(org, "OpportunityLineItem", OpportunityId=deal, Quantity=1, UnitPrice=1)
    assert refusal.message == (
        "field integrity exception: PricebookEntryId, unknown (versions 3.0 and higher must "
        "specify pricebook entry id; others must specify product id)"
    )


def test_a_line_shows_its_product_its_list_price_and_its_discount(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL)
    found = line(org, deal, price(org, 100), Quantity=3, Discount=10)
    names = ("Name", "ProductCode", "ListPrice", "UnitPrice", "Subtotal", "TotalPrice")
    expected = ["Ship Sail", "S-1", 100.0, 100.0, 300.0, 270.0]
    assert shown(org, "OpportunityLineItem", found, *names) == expected
    query = "SELECT (SELECT Product2.Name, PricebookEntry.UnitPrice FROM OpportunityLineItems)"
    (told,) = ask(org, f"{query} FROM Opportunity")
    (nested,) = told["OpportunityLineItems"]["records"]
    assert (nested["Product2"]["Name"], nested["PricebookEntry"]["UnitPrice"]) == ("Sail", 100.0)


# Which of price and total follows.


@pytest.mark.parametrize(
    ("fields", "price_of_one", "total"),
    [
        ({"Quantity": 4}, 50.0, 200.0),
        ({"UnitPrice": 30}, 30.0, 60.0),
        ({"TotalPrice": 90}, 45.0, 90.0),
        ({"Discount": 50}, 100.0, 100.0),
        ({"Quantity": 4, "UnitPrice": 30}, 30.0, 120.0),
        ({"Quantity": 4, "Discount": 50, "TotalPrice": 100}, 50.0, 100.0),
        ({"Description": "blue"}, 100.0, 200.0),
    ],
)
def test_of_price_and_total_the_one_follows_that_is_not_given(
    org: SalesforceModel, fields: dict[str, Any], price_of_one: float, total: float
) -> None:
    deal = create(org, "Opportunity", **DEAL)
    found = line(org, deal, price(org, 100))
    update(org, "OpportunityLineItem", found, **fields)
    told = shown(org, "OpportunityLineItem", found, "UnitPrice", "TotalPrice")
    assert told == [price_of_one, total]
    assert shown(org, "Opportunity", deal, "Amount") == [total]


@pytest.mark.parametrize(
    "fields", [{"UnitPrice": 1, "TotalPrice": 2}, {"Quantity": 1, "Discount": 5}]
)
def test_a_line_that_says_too_much_or_too_little_is_refused(
    org: SalesforceModel, fields: dict[str, Any]
) -> None:
    found = line(org, create(org, "Opportunity", **DEAL), price(org, 100))
    with pytest.raises(Refusal, match="FIELD_INTEGRITY_EXCEPTION"):
        update(org, "OpportunityLineItem", found, **fields)


def test_a_price_that_was_put_away_is_sold_no_more(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL)
    entry = price(org, 100, IsActive=False)
    with pytest.raises(Refusal, match="inactive"):
        line(org, deal, entry)
    sold = price(org, 5)
    line(org, deal, sold)
    with pytest.raises(Refusal, match="DELETE_FAILED"):
        org.writer.delete("PricebookEntry", sold, org.client())


def test_lines_go_and_come_back_with_their_deal(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL)
    found = line(org, deal, price(org, 100))
    org.writer.delete("Opportunity", deal, org.client())
    assert row(org, "OpportunityLineItem", found)["IsDeleted"] is True
    assert row(org, "Opportunity", deal)["Amount"] == 200.0
    org.act("Opportunity", deal, "undelete", {})
    assert shown(org, "OpportunityLineItem", found, "IsDeleted") == [False]


# Prices.


def test_a_product_has_a_standard_price_before_another_and_one_in_each_book(
    org: SalesforceModel,
) -> None:
    product = create(org, "Product2", Name="Sail", IsActive=True)
    partners = create(org, "Pricebook2", Name="Partners", IsActive=True)
    here = {"Pricebook2Id": partners, "Product2Id": product}
    assert refused(org, "PricebookEntry", **here, UnitPrice=5).code == "STANDARD_PRICE_NOT_DEFINED"
    create(org, "PricebookEntry", Pricebook2Id=standard_book(org), Product2Id=product, UnitPrice=5)
    create(org, "PricebookEntry", **here, UnitPrice=4)
    problem = refused(org, "PricebookEntry", **here, UnitPrice=3)
    assert problem.code == "FIELD_INTEGRITY_EXCEPTION"
    assert problem.message == "This price definition already exists in this price book"


def test_a_price_may_follow_the_standard_one_and_is_then_not_given(org: SalesforceModel) -> None:
    standard = price(org, 100)
    partners = create(org, "Pricebook2", Name="Partners", IsActive=True)
    product = row(org, "PricebookEntry", standard)["Product2Id"]
    here = {"Pricebook2Id": partners, "Product2Id": product, "UseStandardPrice": True}
    assert refused(org, "PricebookEntry", **here, UnitPrice=5).code == "FIELD_INTEGRITY_EXCEPTION"
    found = create(org, "PricebookEntry", **here)
    update(org, "PricebookEntry", standard, UnitPrice=120)
    assert shown(org, "PricebookEntry", found, "UnitPrice") == [120.0]


# Several currencies.


def test_a_lines_price_is_in_the_deals_currency_which_stays(org: SalesforceModel) -> None:
    org.configure({"currencies": {"corporate": "USD", "others": {"EUR": {"rate": 0.8}}}})
    deal = create(org, "Opportunity", **DEAL, CurrencyIsoCode="EUR")
    dollars = price(org, 100)
    with pytest.raises(Refusal) as caught:
        line(org, deal, dollars)
    assert caught.value.code == "FIELD_INTEGRITY_EXCEPTION"
    assert "pricebook entry currency code does not match opportunity currency code" in str(
        caught.value.message
    )
    product = row(org, "PricebookEntry", dollars)["Product2Id"]
    euros = create(
        org, "PricebookEntry", Pricebook2Id=standard_book(org), Product2Id=product, UnitPrice=90,
        IsActive=True, CurrencyIsoCode="EUR",
    )  # fmt: skip
    found = line(org, deal, euros)
    assert shown(org, "OpportunityLineItem", found, "CurrencyIsoCode", "TotalPrice") == [
        "EUR", 180.0,
    ]  # fmt: skip
    with pytest.raises(Refusal, match="FIELD_INTEGRITY_EXCEPTION"):
        update(org, "Opportunity", deal, CurrencyIsoCode="USD")
    assert refused(org, "OpportunityLineItem", CurrencyIsoCode="EUR").code == (
        "INVALID_FIELD_FOR_INSERT_UPDATE"
    )


# A law.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "drop", "overwrite"]),
        st.integers(0, 3),
        st.integers(1, 9),
        st.integers(0, 99),
    ),
    max_size=8,
)


@given(steps=STEPS)
def test_whatever_is_done_to_lines_and_deal_the_amount_is_the_lines_sum(
    steps: list[tuple[str, int, int, int]],
) -> None:
    org, entry = _SHARED
    deal = create(org, "Opportunity", **DEAL)
    lines: list[str] = []
    for what, which, pieces, worth in steps:
        if what == "add":
            lines.append(line(org, deal, entry, Quantity=pieces, UnitPrice=worth))
        elif what == "overwrite":
            update(org, "Opportunity", deal, Amount=worth)
        elif lines and what == "change":
            changed = {"Quantity": pieces, "TotalPrice": worth}
            update(org, "OpportunityLineItem", lines[which % len(lines)], **changed)
        elif lines:
            gone = lines.pop(which % len(lines))
            org.writer.delete("OpportunityLineItem", gone, org.client())
    stored = row(org, "Opportunity", deal)
    assert stored["HasOpportunityLineItem"] is bool(lines)
    if lines:
        totals = [row(org, "OpportunityLineItem", each)["TotalPrice"] for each in lines]
        assert stored["Amount"] == pytest.approx(sum(totals))


_OWN = fresh()
_SHARED = (_OWN, price(_OWN, 10))
