"""Price book entries: a product has a standard price before it has another, one in each book and
currency.

Recorded: the code and text of a second price in a book, that a price which follows the standard one
may not be given, and the code where there is no standard price. Unverified: the text of the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.store import Row, Store

ENTRY, BOOK = "PricebookEntry", "Pricebook2"
_CODE = "CurrencyIsoCode"


def complete_price(store: Store, row: Row, old: Row | None, given: Mapping[str, Any]) -> None:
    """Complete a price in place. Raises the vendor's refusals."""
    book = store[BOOK].rows.get(row.get("Pricebook2Id") or "")
    product = row.get("Product2Id")
    if book is None or product is None:
        return
    same = [each for each in _prices_of(store, product) if each.get(_CODE) == row.get(_CODE)]
    if old is None and any(each["Pricebook2Id"] == book["Id"] for each in same):
        raise _mistaken("This price definition already exists in this price book")
    if not book["IsStandard"]:
        _beside_standard(row, given, _standard(store, same))


def _beside_standard(row: Row, given: Mapping[str, Any], standard: Row | None) -> None:
    """A price of a book of the company's own."""
    if standard is None:
        message = "No standard price defined for this product"
        raise Refusal(400, "STANDARD_PRICE_NOT_DEFINED", message, [])
    if row.get("UseStandardPrice"):
        if given.get("UnitPrice") is not None:
            raise _mistaken("field integrity exception")
        row["UnitPrice"] = standard["UnitPrice"]


def that_follow(store: Store, row: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, changes) of the prices that follow a standard price which was stored."""
    book = store[BOOK].rows.get(row["Pricebook2Id"]) or {}
    if not book.get("IsStandard"):
        return
    for each in _prices_of(store, row["Product2Id"]):
        alike = each.get(_CODE) == row.get(_CODE) and each["Id"] != row["Id"]
        if alike and each["UseStandardPrice"] and each["UnitPrice"] != row["UnitPrice"]:
            yield each["Id"], {"UnitPrice": row["UnitPrice"]}


def _standard(store: Store, prices: list[Row]) -> Row | None:
    books = store[BOOK].rows
    return next((each for each in prices if books[each["Pricebook2Id"]]["IsStandard"]), None)


def _prices_of(store: Store, product: str) -> list[Row]:
    table = store[ENTRY]
    found = table.having(table.kind.fields["Product2Id"], [product])
    return [each for each in found if not each["IsDeleted"]]


def _mistaken(message: str) -> Refusal:
    return Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [])
