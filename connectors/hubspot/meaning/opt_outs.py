"""Which properties of a contact show that its address opted out of e-mail. Pure.

HubSpot keeps a choice with the address and shows it as properties that nobody can write: one for
everything, one for each subscription type. Here they can be set, which `writing.consent` carries
out; nothing takes one back but the contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

OBJECT = "contacts"
EVERYTHING = "hs_email_optout"
_OF_TYPE = re.compile(rf"{EVERYTHING}_(\d+)")
YES = "true"


def is_opt_out(object_name: str, name: str) -> bool:
    """Whether a property shows an opt-out."""
    if object_name != OBJECT:
        return False
    return name == EVERYTHING or subscription_of(name) is not None


def subscription_of(name: str) -> int | None:
    """The subscription type that a property is about; None for that of everything."""
    found = _OF_TYPE.fullmatch(name)
    return int(found[1]) if found else None


def opt_outs(object_name: str, names: Iterable[str]) -> list[str]:
    """Those among the properties that show an opt-out."""
    if object_name != OBJECT:
        return []
    alike = [name for name in names if name.startswith(EVERYTHING)]  # nearly always none
    return [name for name in alike if is_opt_out(object_name, name)]
