"""Which writes cost money or cannot be taken back, so that a plan can say so before anybody
approves it. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from connectors.hubspot.meaning.opt_outs import OBJECT, opt_outs
from connectors.protocol import CREATED, Effect

MARKETABLE = "hs_marketable_status"

# Marketing contacts are what a subscription is priced by; one stays so until the month's renewal.
# An account may be set to make those from integrations, so that every contact made can be one.
_MARKETING: Mapping[str, Effect] = {CREATED: "billable", MARKETABLE: "billable"}


def effects(object_name: str, known: Collection[str]) -> Mapping[str, Effect]:
    """What a write of a field brings about beyond the record; `known`: the properties the object
    has.

    Accounts without marketing contacts do not have their property, and nothing there is billable.
    """
    if object_name != OBJECT:
        return {}
    # an opt-out is the contact's own to take back
    found: dict[str, Effect] = dict.fromkeys(opt_outs(object_name, known), "irreversible")
    if MARKETABLE in known:
        found.update(_MARKETING)
    return found
