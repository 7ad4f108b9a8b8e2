"""What people call a record of Salesforce beside its id: the address of its page, or the short form
of the id. Pure.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from connectors.kinds import Naming
from connectors.salesforce.meaning.ids import full_id

_ID = r"(?P<id>[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)"
_SHORT = re.compile(r"[A-Za-z0-9]{15}")
_PAGES = (
    # https://x.lightning.force.com/lightning/r/Contact/003…/view
    re.compile(rf"/lightning/r/(?:(?P<object>\w+)/)?{_ID}(?:/.*)?"),
    # https://x.my.salesforce.com/one/one.app#/sObject/003…/view
    re.compile(rf"/sObject/{_ID}(?:/.*)?"),
    # https://x.my.salesforce.com/003…, as pages were before Lightning
    re.compile(rf"/{_ID}(?:/[a-z])?"),
)


def recognise(words: str) -> Naming | None:
    """The record that an address or a short id names; None where it is neither."""
    words = words.strip()
    if _SHORT.fullmatch(words):
        return Naming("", full_id(words))
    if "/" not in words:
        return None
    parts = urlsplit(words if "://" in words else f"https://{words}")
    for place in (parts.fragment, parts.path):
        for page in _PAGES:
            found = page.fullmatch(place)
            if found is not None:
                named = found.groupdict()
                return Naming(named.get("object") or "", full_id(named["id"]))
    return None
