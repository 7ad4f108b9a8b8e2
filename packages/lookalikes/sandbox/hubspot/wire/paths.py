"""The dated paths are other names for the versioned ones: same operations, rewritten before
routing.

`/crm/objects/2026-03/contacts` is `/crm/v3/objects/contacts`; associations went from v4 to the same
dates. A trailing slash never matters.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DATED = re.compile(
    r"/(?P<area>(?:crm|settings|business-units)/[\w-]+|[\w-]+)/20\d\d-\d\d(?:-beta)?(?P<rest>/.*)?"
)
# What the dated form of an area became of; everything else under /crm is a version 3.
_VERSIONS = {
    "crm/associations": "crm/v4/associations",
    "crm-object-schemas": "crm-object-schemas/v3",
    "oauth": "oauth/v3",
    "account-info": "account-info/v3",
    "communication-preferences": "communication-preferences/v4",
    "webhooks": "webhooks/v3",
    "settings/users": "settings/v3/users",
    "settings/currencies": "settings/v3/currencies",
    "business-units/public": "business-units/v3",
}
_OTHER_NAMES = {
    "/crm-object-schemas/v3/schemas": "/crm/v3/schemas",
    # Recorded in 2026, beside the dated ones.
    "/crm/associations/v4/": "/crm/v4/associations/",
    "/crm/objects/v3/": "/crm/v3/objects/",
}


@lru_cache(maxsize=4_096)
def canonical(path: str) -> str:
    """The versioned form of a path."""
    dated = _DATED.fullmatch(path)
    found = (
        path.rstrip("/") or "/"
        if dated is None
        else _versioned(dated["area"], (dated["rest"] or "").rstrip("/"))
    )
    for name, same in _OTHER_NAMES.items():
        if found.startswith(name):
            return same + found.removeprefix(name)
    return found


def _versioned(area: str, rest: str) -> str:
    if area == "crm/objects" and "/associations" in rest:
        return f"/crm/v4/objects{rest}"
    if area in _VERSIONS:
        return f"/{_VERSIONS[area]}{rest}"
    if area.startswith("crm/"):
        return f"/{area.replace('crm/', 'crm/v3/')}{rest}"
    return f"/{area}{rest}"
