"""The amount of a deal that is the sum of its line items, where a portal wants it so.

Documented: what the API does to line items leaves the deal's amount alone; a portal may have it
follow. What histories call the source is unverified.
"""

from __future__ import annotations

from decimal import Decimal

from sandbox.hubspot.commerce.amounts import reckoned, spelt
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.changing import set_by_itself

_DEALS = KINDS["deals"]


def line_changed(portal: Portal, row: Row, new: Props) -> None:
    """A line item may come to something else."""
    if "amount" in new:
        for n in list(portal.graph.targets(("line_items", row["n"]), "deals")):
            _add_up(portal, n)


def ends_changed(portal: Portal, one: End, other: End) -> None:
    """Two records were associated, or are no longer."""
    for deal, line in ((one, other), (other, one)):
        if deal[0] == "deals" and line[0] == "line_items":
            _add_up(portal, deal[1])


def _add_up(portal: Portal, n: int) -> None:
    row = portal.shelf(_DEALS).live.get(n)
    if row is None:
        return
    total = Decimal(0)
    for line in portal.graph.targets(("deals", n), "line_items"):
        found = portal.shelves["line_items"].live.get(line)
        if found is not None:
            total += reckoned(found["props"].get("amount"))
    set_by_itself(portal, _DEALS, row, {"amount": spelt(total)}, "CALCULATED")
