"""Calls and tasks as people put them down in HubSpot, and the line items of its deals."""

from __future__ import annotations

from typing import Any

from sandbox.vendor import VendorModel
from sandbox.worlds.deals import Deal
from sandbox.worlds.history import History
from sandbox.worlds.life.activities import Activity, Life
from sandbox.worlds.life.pen import Known, Pen
from sandbox.worlds.vocabulary.money import currency_of, price_in
from sandbox.worlds.vocabulary.sales import LIST_PRICES, PRODUCTS

# The vendor's own association types.
CALL_TO_CONTACT = 194
TASK_TO_CONTACT = 204
LINE_ITEM_TO_DEAL = 20
WITH_LINE_ITEMS = 0.6
MAILBOX = "Left a message"


class HubSpotLife:
    """Writes the life of a world, part by part."""

    def __init__(self, history: History, model: VendorModel) -> None:
        self._pen = Pen(history, model, "life:hubspot")
        self._products = []
        for name, price in LIST_PRICES.items():
            fields = {"name": name, "price": str(price)}
            self._products.append(self._pen.insert("products", fields, 729))

    def write(self, part: History, life: Life, known: Known) -> None:
        """Insert what was done and is planned in this part, and what its deals are made of."""
        for activity in life.marketed:
            self._activity(part, activity, known)
        for n, record in known.deals.items():
            if self._pen.rng.random() < WITH_LINE_ITEMS:
                self._line_items(part, part.deals[n], record)

    def _activity(self, part: History, activity: Activity, known: Known) -> None:
        kind, type_id = ("calls", CALL_TO_CONTACT) if activity.call else ("tasks", TASK_TO_CONTACT)
        fields = _call(activity) if activity.call else _task(activity)
        fields["hs_timestamp"] = f"{activity.due.isoformat()}T10:00:00Z"
        fields["hubspot_owner_id"] = known.users[activity.rep]
        record = self._pen.insert(kind, fields, activity.born)
        if activity.planned and activity.done:
            ago = (part.today - activity.due).days
            self._pen.change(kind, record, {"hs_task_status": "COMPLETED"}, ago)
        if activity.person is not None:
            contact = known.people[activity.person]
            self._pen.associate((kind, record), ("contacts", contact), type_id)

    def _line_items(self, part: History, deal: Deal, record: str) -> None:
        """One position of the deal's own product that makes up its amount, now and then a second
        one beside it.
        """
        currency = currency_of(part.accounts[deal.account].country.code)
        total = price_in(currency, deal.amount)
        beside = self._pen.rng.random() < 0.25
        first = total if not beside else max(1, round(total * 0.8))
        self._line_item(deal, record, deal.product, first, currency)
        if beside:
            other = (deal.product + 1) % len(PRODUCTS)
            self._line_item(deal, record, other, total - first, currency)

    def _line_item(self, deal: Deal, record: str, product: int, total: int, code: str) -> None:
        quantity = self._pen.rng.choice((1, 1, 1, 2, 5, 10))
        fields = {
            "name": PRODUCTS[product],
            "quantity": str(quantity),
            "price": f"{total / quantity:.2f}",
            "hs_product_id": self._products[product],
            "hs_line_item_currency_code": code,
        }
        item = self._pen.insert("line_items", fields, deal.born)
        self._pen.associate(("line_items", item), ("deals", record), LINE_ITEM_TO_DEAL)


def _call(activity: Activity) -> dict[str, Any]:
    return {
        "hs_call_title": activity.subject,
        "hs_call_duration": str(activity.seconds * 1000),
        "hs_call_direction": "INBOUND" if activity.inbound else "OUTBOUND",
        "hs_call_status": "NO_ANSWER" if activity.subject == MAILBOX else "COMPLETED",
    }


def _task(activity: Activity) -> dict[str, Any]:
    return {
        "hs_task_subject": activity.subject,
        "hs_task_status": "NOT_STARTED",
        "hs_task_priority": "MEDIUM",
        "hs_task_type": "CALL" if activity.subject == "Call" else "TODO",
    }
