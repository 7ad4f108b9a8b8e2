"""What Salesforce's deals are made of: prices in every currency that is sold in, and lines that
make up a deal's amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sandbox.vendor import VendorModel
from sandbox.worlds.deals import Deal
from sandbox.worlds.history import History
from sandbox.worlds.life.pen import Pen
from sandbox.worlds.vocabulary.money import HOME, RATES, price_in
from sandbox.worlds.vocabulary.sales import LIST_PRICES, PRODUCTS

WITH_LINES = 0.6
BESIDE = 0.25
"""Of these: those with a second product."""
_QUANTITIES = (1, 1, 1, 2, 5, 10)


class Line(NamedTuple):
    """So many of a product for that much in all."""

    entry: str
    quantity: int
    total: int


class SalesforceLines:
    """Draws and writes the lines of deals; needs the products of a lively world."""

    def __init__(self, history: History, model: VendorModel) -> None:
        self._pen = Pen(history, model, "lines:salesforce")
        self._model = model
        self._book = self._pen.first("Pricebook2")
        self._entries: dict[tuple[str, str], str] = {}
        products = {
            each["id"]: each["fields"]["Name"] for each in model.stored("Product2", deleted=False)
        }
        for each in model.stored("PricebookEntry", deleted=False):
            self._entries[HOME, products[each["fields"]["Product2Id"]]] = each["id"]
        for product, name in products.items():
            for code in RATES:
                self._entries[code, name] = self._priced(product, name, code)

    def drawn(self, deal: Deal, opened: Mapping[str, Any]) -> list[Line]:
        """The lines of a deal that was opened with these fields: none where it has no amount."""
        total = opened["Amount"]
        if self._pen.rng.random() >= WITH_LINES or not total:
            return []
        code = opened["CurrencyIsoCode"]
        if self._pen.rng.random() >= BESIDE:
            return [self._line(code, deal.product, total)]
        most = max(1, round(total * 0.8))
        other = (deal.product + 1) % len(PRODUCTS)
        return [self._line(code, deal.product, most), self._line(code, other, total - most)]

    def write(self, record: str, lines: list[Line], at: float) -> None:
        """Insert the lines of a deal at the moment it was opened: they make its amount."""
        for line in lines:
            fields = {
                "OpportunityId": record,
                "PricebookEntryId": line.entry,
                "Quantity": line.quantity,
                "TotalPrice": line.total,
            }
            self._model.insert("OpportunityLineItem", fields, at=at)

    def _line(self, code: str, product: int, total: int) -> Line:
        quantity = self._pen.rng.choice(_QUANTITIES)
        return Line(self._entries[code, PRODUCTS[product]], quantity, total)

    def _priced(self, product: str, name: str, code: str) -> str:
        price = price_in(code, LIST_PRICES[name])
        fields = {"Pricebook2Id": self._book, "Product2Id": product, "UnitPrice": price}
        return self._pen.insert(
            "PricebookEntry", {**fields, "CurrencyIsoCode": code, "IsActive": True}, 729
        )
