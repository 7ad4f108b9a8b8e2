"""Every id of an object, a hundred a call, from the list and not from the search, which may lag.

The list shows live records or archived ones, so that what is archived can be told from what was
never there: what was deleted for privacy, or archived more than ninety days ago, is in neither.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.hubspot.client import PortalClient
from connectors.hubspot.owners import OWNERS, read_owners
from connectors.hubspot.reading import SYSTEM

PAGE = 100


def all_ids(
    client: PortalClient, object_name: str, *, archived: bool = False
) -> Iterator[list[str]]:
    """Ids page by page; what is not among the live ones is gone, merged or archived."""
    if object_name == OWNERS.object:
        for owners in () if archived else read_owners(client, SYSTEM, ()):
            yield [owner.ref.id for owner in owners]
        return
    after = ""
    while True:
        asked = {
            "limit": str(PAGE),
            "properties": "hs_object_id",
            "archived": str(archived).lower(),
        }
        more = {"after": after} if after else {}
        body = client.call(
            "GET", f"/crm/v3/objects/{object_name}", read=True, params={**asked, **more}
        ).body
        ids = [str(wire["id"]) for wire in body["results"]]
        if ids:
            yield ids
        after = str(((body.get("paging") or {}).get("next") or {}).get("after") or "")
        if not after:
            return
