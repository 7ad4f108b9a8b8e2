"""What a line item takes from its product, and what it comes to.

Documented: one that names a product is an instance of it, with the product's values where it has
none of its own; a price is not negative. Recorded: the amount is worked out, price times quantity,
with as many decimals as these have. Reported: each unit is discounted by the amount given; that a
discount in per cent counts beside it is unverified, and so is that a product which is not there
gives nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sandbox.hubspot.commerce.amounts import reckoned, spelt
from sandbox.hubspot.errors import Invalid, invalid_values
from sandbox.hubspot.history import Props

if TYPE_CHECKING:
    from sandbox.hubspot.portal.account import Portal

PRODUCT = "hs_product_id"
_TAKEN = (
    *("name", "description", "price", "hs_sku", "hs_cost_of_goods_sold", "hs_url", "tax"),
    *("recurringbillingfrequency", "hs_recurring_billing_period"),
)
_COUNTED = frozenset({"price", "quantity", "discount", "hs_discount_percentage"})


def price_line(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    """Fill in what a line item takes from its product, and work out what it comes to."""
    if given.get("price", "").startswith("-"):
        # The code is not recorded.
        negative = Invalid("price", "INVALID_PRICE", "price cannot be negative", given["price"])
        raise invalid_values(portal.portal_id, [negative])
    if given.get(PRODUCT):
        _take(portal, before, given)
    if not _COUNTED.isdisjoint(given):
        _count({**before, **given}, given)


def _take(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    product = portal.find(portal.kinds.by_name["products"], given[PRODUCT])
    if product is None:
        return
    for name in _TAKEN:
        value = product["props"].get(name)
        if value and not before.get(name):
            given.setdefault(name, value)


def _count(line: Mapping[str, str], given: Props) -> None:
    if not line.get("price") or not line.get("quantity"):
        return
    price, quantity = reckoned(line["price"]), reckoned(line["quantity"])
    whole = price * quantity
    off = reckoned(line.get("discount")) * quantity
    if line.get("hs_discount_percentage"):
        off += whole * reckoned(line["hs_discount_percentage"]) / 100
    given["amount"] = spelt(whole - off)
    given["hs_pre_discount_amount"] = spelt(whole)
    given["hs_total_discount"] = spelt(off)
