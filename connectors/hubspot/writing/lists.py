"""Manual lists, which put people into a workflow or a sequence: found by name or made, members put
in and out.

Membership is not record data: nothing of it takes part in a sync. HubSpot lets only MANUAL lists
(and SNAPSHOT ones, once made) be written to. Leads that are not ready for a rep will be put into
such a list to be nurtured; nothing calls this yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from connectors.errors import RejectedError
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.query import chunks
from connectors.hubspot.meaning.verdict import Declined, listed

# As much as one call takes; a nurture that is larger goes in several.
MOST_MEMBERS = 100_000
SEARCHED = 500
TYPE_IDS: Mapping[str, str] = {
    "contacts": "0-1",
    "companies": "0-2",
    "deals": "0-3",
    "leads": "0-136",
}
WRITABLE = frozenset({"MANUAL", "SNAPSHOT"})


@dataclass(frozen=True, slots=True)
class MemberList:
    """A list that members can be put into."""

    id: str
    name: str
    object_type: str
    created: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """What became of the members: now in (or out), and those HubSpot does not know."""

    done: tuple[str, ...]
    unknown: tuple[str, ...]


class ManualLists:
    """The manual lists of one portal."""

    def __init__(self, client: PortalClient) -> None:
        self._client = client

    def find_or_create(self, name: str, object_name: str = "contacts") -> MemberList:
        """The list of that name. Raises RejectedError for one that fills itself."""
        object_type = TYPE_IDS.get(object_name, object_name)
        found = self._named(name, object_type)
        if found is None:
            return self._create(name, object_type)
        kind = found.get("processingType")
        if kind not in WRITABLE:
            message = f"HubSpot's list {name!r} fills itself ({kind}): nobody can be put into it"
            advice = "Choose another name, or make it a manual list."
            raise RejectedError(message, code="LIST_NOT_MANUAL", advice=advice)
        return MemberList(str(found["listId"]), name, object_type)

    def add(self, members: MemberList, ids: Sequence[str]) -> Membership:
        """Put records in; those in it already stay. Raises RejectedError for a list that is
        gone.
        """
        # The vendor's spelling is with an s too many, and may be put right one day.
        return self._change(members, "add", ids, "recordsIdsAdded", "recordIdsAdded")

    def remove(self, members: MemberList, ids: Sequence[str]) -> Membership:
        """Take records out; those not in it stay out. Raises RejectedError for a list that is
        gone.
        """
        return self._change(members, "remove", ids, "recordIdsRemoved")

    def _named(self, name: str, object_type: str) -> Mapping[str, Any] | None:
        if "/" in name:
            # A slash inside a path does not survive every server, encoded or not.
            return self._searched(name, object_type)
        path = f"/crm/v3/lists/object-type-id/{object_type}/name/{quote(name, safe='')}"
        try:
            body = self._client.call("GET", path, read=True).body
        except Declined as error:
            if error.refusal.gone or error.refusal.code.endswith(("NOT_FOUND", "HTTP_404")):
                return None
            raise
        found: Mapping[str, Any] = body.get("list") or body
        return found

    def _searched(self, name: str, object_type: str) -> Mapping[str, Any] | None:
        asked = {"query": name, "offset": 0, "count": SEARCHED}
        body = self._client.call("POST", "/crm/v3/lists/search", asked, read=True).body
        found: Sequence[Mapping[str, Any]] = body.get("lists") or ()
        for each in found:
            if each.get("name") == name and each.get("objectTypeId") == object_type:
                return each
        return None

    def _create(self, name: str, object_type: str) -> MemberList:
        made = {"name": name, "objectTypeId": object_type, "processingType": "MANUAL"}
        body = self._client.call("POST", "/crm/v3/lists", made, read=False).body
        found = body.get("list") or body
        return MemberList(str(found["listId"]), name, object_type, created=True)

    def _change(
        self,
        members: MemberList,
        verb: str,
        ids: Sequence[str],
        *names: str,
    ) -> Membership:
        path = f"/crm/v3/lists/{members.id}/memberships/{verb}"
        done: list[str] = []
        unknown: list[str] = []
        for chunk in chunks(ids, MOST_MEMBERS):
            # Sent twice it does no harm: membership is a set.
            body = self._client.call("PUT", path, chunk, read=True).body
            done += dict.fromkeys(listed(body, *names))
            unknown += listed(body, "recordIdsMissing")
        return Membership(tuple(done), tuple(unknown))
