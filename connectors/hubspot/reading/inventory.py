"""Every id of an object, a hundred a call, from the list and not from the search, which may lag.

The list shows live records or archived ones, so that what is archived can be told from what was
never there: what was deleted for privacy, or archived more than ninety days ago, is in neither.
Delete policies will ask for the archived ones; nothing calls for them yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.schemas import OWNERS
from connectors.hubspot.reading.owners import read_owners

PAGE = 100


def all_ids(
    client: PortalClient,
    object_name: str,
    *,
    archived: bool = False,
) -> Iterator[list[str]]:
    """Ids page by page; what is not among the live ones is gone, merged or archived.

    Raises RejectedError for an object the account does not have, RetryableError for a page that
    cannot be had: what was listed until then is not the whole.
    """
    if object_name == OWNERS.object:
        if not archived:
            yield from _owner_ids(client)
        return
    asked = {
        "limit": str(PAGE),
        "properties": "hs_object_id",
        "archived": str(archived).lower(),
    }
    path = f"/crm/v3/objects/{object_name}"
    while True:
        body = client.call("GET", path, read=True, params=asked).body
        ids = [str(wire["id"]) for wire in body["results"]]
        if ids:
            yield ids
        following = (body.get("paging") or {}).get("next") or {}
        if not following.get("after"):
            return
        asked["after"] = str(following["after"])


def _owner_ids(client: PortalClient) -> Iterator[list[str]]:
    for owners in read_owners(client, ()):
        yield [owner.ref.id for owner in owners]
