"""The close date of a deal that is won or lost.

Documented: HubSpot sets it to the moment at which the deal is closed. Whoever closes a deal and
says when in one is taken at their word, which is reported; that so is who says again what stands
there is unverified.
"""

from __future__ import annotations

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.changing import set_by_itself
from sandbox.hubspot.times import iso

_CLOSED = ("0.0", "1.0")


def follow(portal: Portal, kind: Kind, row: Row, new: Props, given: Props) -> None:
    """A deal may have been closed, by who gave it these values."""
    if "dealstage" not in new or given.get("closedate"):
        return
    if row["props"].get("hs_deal_stage_probability") in _CLOSED:
        set_by_itself(portal, kind, row, {"closedate": iso(portal.now())}, "CALCULATED")
