"""Which writes cost money or cannot be taken back, so that a plan can say so before anybody approves it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Effect = Literal["billable", "irreversible"]

MARKETABLE = "hs_marketable_status"

EFFECTS: Mapping[tuple[str, str], Effect] = {
    # Marketing contacts are what a subscription is priced by; one stays so until the month's renewal.
    ("contacts", MARKETABLE): "billable",
    # An opt-out is the contact's own to take back.
    ("contacts", "hs_email_optout"): "irreversible",
    ("contacts", "@consent"): "irreversible",
}


def effect(object_name: str, name: str) -> Effect | None:
    """What a write of this field brings about beyond the record."""
    return EFFECTS.get((object_name, name))
