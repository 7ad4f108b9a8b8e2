"""Products on a deal: each line's price, discount and total, and what they make of the deal.

Documented in the object reference of OpportunityLineItem: which of price and total follows from the
other, that the deal's Amount is their sum and a write of it is passed over without a word, that
its price book and currency cannot be changed, that a line's price is of the deal's book and
currency, and that the first line gives the deal its book. Recorded: the texts about a missing price
and one of another book; of the text about currencies the words in brackets. Unverified: all other
texts, that a line without a price takes the list's, and that a deal which loses its last line is
worth nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.products.prices import BOOK, ENTRY
from sandbox.salesforce.records.store import Row, Store

LINE, DEAL = "OpportunityLineItem", "Opportunity"
_CODE = "CurrencyIsoCode"
_HELD = {"Pricebook2Id": "price book", _CODE: "currency"}


def complete_line(store: Store, row: Row, old: Row | None, given: Mapping[str, Any]) -> None:
    """Complete a line in place. Raises the vendor's refusals."""
    deal = store[DEAL].rows.get(row.get("OpportunityId") or "")
    entry = store[ENTRY].rows.get(row.get("PricebookEntryId") or "")
    if deal is None:
        return
    if entry is None or entry["IsDeleted"]:
        raise _mistaken(_NO_PRICE, "PricebookEntryId", "unknown")
    if old is None:
        _check_price(store, deal, entry)
    _take_over(store, row, deal, entry)
    if row.get("Quantity") is not None:
        _price(row, old, given)


def hold_deal(row: Row, old: Row | None, given: Mapping[str, Any]) -> None:
    """A deal with lines keeps its amount whatever is written, and its book and currency."""
    if old is None or not old.get("HasOpportunityLineItem"):
        return
    for name, what in _HELD.items():
        if name in given and given[name] != old.get(name):
            message = f"The {what} of an opportunity with products cannot be changed"
            raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [name])
    if "Amount" in given:
        row["Amount"] = old["Amount"]


def deal_of(store: Store, row: Row) -> dict[str, Any]:
    """What a line that was stored or deleted changes of its deal."""
    deal = store[DEAL].rows[row["OpportunityId"]]
    table = store[LINE]
    found = table.having(table.kind.fields["OpportunityId"], [deal["Id"]])
    lines = [each for each in found if not each["IsDeleted"]]
    told: dict[str, Any] = {
        "Amount": round(sum(each["TotalPrice"] or 0.0 for each in lines), 2),
        "HasOpportunityLineItem": bool(lines),
    }
    if lines and deal.get("Pricebook2Id") is None:
        told["Pricebook2Id"] = store[ENTRY].rows[row["PricebookEntryId"]]["Pricebook2Id"]
    return {name: value for name, value in told.items() if deal.get(name) != value}


def _check_price(store: Store, deal: Row, entry: Row) -> None:
    book = store[BOOK].rows.get(entry["Pricebook2Id"]) or {}
    if deal.get("Pricebook2Id") not in (None, entry["Pricebook2Id"]):
        raise _mistaken(_OTHER_BOOK, "PricebookEntryId")
    if not entry["IsActive"] or not book.get("IsActive"):
        raise _mistaken(_PUT_AWAY, "PricebookEntryId")
    if entry.get(_CODE) != deal.get(_CODE):
        raise _mistaken(_OTHER_CURRENCY, "PricebookEntryId")


def _take_over(store: Store, row: Row, deal: Row, entry: Row) -> None:
    product = store["Product2"].rows.get(entry["Product2Id"]) or {}
    row["Product2Id"] = entry["Product2Id"]
    row["ProductCode"] = product.get("ProductCode")
    row["Name"] = f"{deal.get('Name')} {product.get('Name')}"
    row["ListPrice"] = entry["UnitPrice"]


def _price(row: Row, old: Row | None, given: Mapping[str, Any]) -> None:
    """Work out the price of one from the total, or the total from the price of one."""
    says = _said(old, given)
    if old is None and not says:
        row["UnitPrice"] = row["ListPrice"]
    pieces = float(row["Quantity"])
    left = pieces * (1 - _number(row, "Discount") / 100)
    # A new number of pieces alone leaves the total as it is.
    recounted = old is not None and not says and "Quantity" in given
    if "TotalPrice" not in says and not recounted:
        row["TotalPrice"] = round(_number(row, "UnitPrice") * left, 2)
    elif left:
        row["UnitPrice"] = round(_number(row, "TotalPrice") / left, 2)
    row["Subtotal"] = round(_number(row, "UnitPrice") * pieces, 2)


def _number(row: Row, name: str) -> float:
    value = row.get(name)
    return 0.0 if value is None else float(value)


def _said(old: Row | None, given: Mapping[str, Any]) -> set[str]:
    """Which of the two prices is given."""
    says = {name for name in ("UnitPrice", "TotalPrice") if given.get(name) is not None}
    if len(says) == 2:
        raise _mistaken("only one of unit price or total price may be specified", "unknown")
    if old is not None and not says and {"Discount", "Quantity"} <= set(given):
        raise _mistaken("discount and quantity need a unit price or a total price", "unknown")
    return says


def _mistaken(problem: str, *fields: str) -> Refusal:
    text = f"field integrity exception: {', '.join(fields)} ({problem})"
    return Refusal(400, "FIELD_INTEGRITY_EXCEPTION", text, list(fields))


_NO_PRICE = (
    "versions 3.0 and higher must specify pricebook entry id; others must specify product id"
)
_OTHER_BOOK = "pricebook entry is in a different pricebook than the one assigned to the opportunity"
_OTHER_CURRENCY = "pricebook entry currency code does not match opportunity currency code"
_PUT_AWAY = "pricebook entry is inactive"
