"""What people call a record of HubSpot beside its id: the address of its page. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from connectors.kinds import Naming

_TYPES = {
    "0-1": "contacts",
    "0-2": "companies",
    "0-3": "deals",
    "0-136": "leads",
    "contact": "contacts",
    "company": "companies",
    "deal": "deals",
}
# https://app.hubspot.com/contacts/PORTAL/record/0-1/123, or …/contact/123 as it was before
_PAGE = re.compile(r"/contacts/\d+/(?:record/)?(?P<type>[\w-]+)/(?P<id>\d+)(?:/.*)?")


def recognise(words: str) -> Naming | None:
    """The record that an address names; None where it is none."""
    words = words.strip()
    if "/" not in words:
        return None
    parts = urlsplit(words if "://" in words else f"https://{words}")
    found = _PAGE.fullmatch(parts.path)
    if found is None:
        return None
    kind = found["type"]
    return Naming(_TYPES.get(kind, kind), found["id"])
