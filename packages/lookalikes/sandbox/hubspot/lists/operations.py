"""Operations of the lists API on lists themselves; who is on them is in `memberships`.

Dynamic lists are evaluated when read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.hubspot.answers.shapes import Answer
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused
from sandbox.hubspot.lists.filters import members_of
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.lists import DYNAMIC, MANUAL, SNAPSHOT, List
from sandbox.hubspot.required import require
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

_MOST_LISTS = 500
_USER = "76070032"


def create(portal: Portal, body: dict[str, Any]) -> Answer:
    """A new list from `{"name", "objectTypeId", "processingType", "filterBranch"?}`."""
    require(body, ("name", "objectTypeId", "processingType"))
    if body["processingType"] not in (MANUAL, SNAPSHOT, DYNAMIC):
        raise refused(f"Invalid processing type {body['processingType']}")
    kind = _kind_of(portal, body["objectTypeId"])
    _check_name(portal, kind, body["name"])
    made = portal.lists.add(_new(portal, kind, body))
    if made["processingType"] == SNAPSHOT and made.get("filterBranch"):
        # Documented: a snapshot is filled once, when it is made.
        portal.lists.put(
            made["listId"], members_of(portal, kind, made["filterBranch"]), portal.now()
        )
    return {"list": shown(portal, made)}


def get(portal: Portal, list_id: str, *, filters: bool) -> Answer:
    """One list."""
    return {"list": shown(portal, found(portal, list_id), filters=filters)}


def get_by_name(portal: Portal, type_id: str, name: str, *, filters: bool) -> Answer:
    """The list of that name among those of an object type."""
    for each in portal.lists.by_id.values():
        if each["objectTypeId"] == type_id and each["name"] == name:
            return {"list": shown(portal, each, filters=filters)}
    raise _unknown(name)


def listed(portal: Portal, ids: Iterable[str], *, filters: bool) -> Answer:
    """Several lists by id; unknown ones are left out."""
    known = [portal.lists.by_id[list_id] for list_id in ids if list_id in portal.lists.by_id]
    return {"lists": [shown(portal, each, filters=filters) for each in known]}


def search(portal: Portal, body: dict[str, Any]) -> Answer:
    """Lists by part of the name, by id or by processing type; pages by number."""
    offset = int(body.get("offset") or 0)
    count = min(int(body.get("count") or 20), _MOST_LISTS)
    chosen = [each for each in portal.lists.by_id.values() if _asked_for(each, body)]
    page = [_as_result(portal, each) for each in chosen[offset : offset + count]]
    more = offset + count < len(chosen)
    return {"lists": page, "total": len(chosen), "offset": offset + len(page), "hasMore": more}


def rename(portal: Portal, list_id: str, name: str) -> Answer:
    """Another name for a list."""
    each = found(portal, list_id)
    _check_name(portal, portal.kinds.named(each["objectTypeId"]), name)
    each |= {"name": name, "updatedAt": iso(portal.now()), "listVersion": each["listVersion"] + 1}
    return {"updatedList": shown(portal, each)}


def refilter(portal: Portal, list_id: str, body: dict[str, Any]) -> Answer:
    """Another filter for a dynamic list."""
    each = found(portal, list_id)
    if each["processingType"] != DYNAMIC:
        raise refused(f"List {list_id} is not dynamic and has no filters to change")
    now = iso(portal.now())
    each |= {"filterBranch": body.get("filterBranch"), "filtersUpdatedAt": now, "updatedAt": now}
    return {"updatedList": shown(portal, each)}


def delete(portal: Portal, list_id: str) -> None:
    """Delete a list; it can be restored."""
    portal.lists.deleted[list_id] = found(portal, list_id) | {"deletedAt": iso(portal.now())}
    del portal.lists.by_id[list_id]


def restore(portal: Portal, list_id: str) -> None:
    """Bring a deleted list back."""
    each = portal.lists.deleted.pop(list_id, None)
    if each is None:
        raise _unknown(list_id)
    each.pop("deletedAt", None)
    portal.lists.by_id[list_id] = each


def found(portal: Portal, list_id: str) -> List:
    """The list of that id; refuses unknown ones."""
    each = portal.lists.by_id.get(list_id)
    if each is None:
        raise _unknown(list_id)
    return each


def shown(portal: Portal, each: List, *, filters: bool = False) -> Answer:
    """A list as the API answers it; its filters only when asked for."""
    told = {name: value for name, value in each.items() if value is not None}
    branch = told.pop("filterBranch", None)
    if filters and branch:
        told["filterBranch"] = branch
    return told | {"size": len(held(portal, each))}


def _kind_of(portal: Portal, name: str) -> Kind:
    try:
        return portal.kinds.named(name)
    except VendorError:
        # Recorded in 2026, of a list whose object type the portal does not have.
        message = f"The objectTypeId {name} provided for the list is not valid for this portal."
        raise refused(message, subCategory="ListError.INVALID_OBJECT_TYPE_FOR_LIST") from None


def _new(portal: Portal, kind: Kind, body: dict[str, Any]) -> List:
    now = iso(portal.now())
    return {
        "listVersion": 1,
        "createdAt": now,
        "updatedAt": now,
        "filtersUpdatedAt": now,
        "processingStatus": "COMPLETE",
        "createdById": _USER,
        "updatedById": _USER,
        "processingType": body["processingType"],
        "objectTypeId": kind.type_id,
        "name": body["name"],
        "filterBranch": body.get("filterBranch"),
    }


def _as_result(portal: Portal, each: List) -> Answer:
    told = shown(portal, each)
    size = told.pop("size")
    return told | {
        "additionalProperties": {"hs_list_size": str(size), "hs_list_reference_count": "0"}
    }


def _asked_for(each: List, body: dict[str, Any]) -> bool:
    ids = body.get("listIds")
    if ids and each["listId"] not in map(str, ids):
        return False
    kinds = body.get("processingTypes")
    if kinds and each["processingType"] not in kinds:
        return False
    text = str(body.get("query") or "").lower()
    return text in each["name"].lower()


def held(portal: Portal, each: List) -> dict[int, int]:
    """Who is on a list, and since when; who a dynamic one is about is found out now."""
    if each["processingType"] != DYNAMIC:
        return portal.lists.members[each["listId"]]
    kind = portal.kinds.named(each["objectTypeId"])
    live = portal.shelf(kind).live
    return {n: live[n]["modified"] for n in members_of(portal, kind, each.get("filterBranch"))}


def _check_name(portal: Portal, kind: Kind, name: str) -> None:
    taken = {
        each["name"] for each in portal.lists.by_id.values() if each["objectTypeId"] == kind.type_id
    }
    if not name or name in taken:
        raise refused(f"A list named {name} already exists", subCategory="ILS.DUPLICATE_LIST_NAMES")


def _unknown(list_id: str) -> VendorError:
    return refused(
        f"List does not exist with ID {list_id}.",
        status=404,
        category="OBJECT_NOT_FOUND",
        subCategory="ILS.LIST_NOT_FOUND",
        context={"listId": [list_id]},
    )
