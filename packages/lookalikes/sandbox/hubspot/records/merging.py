"""Making one record of two, bringing archived ones back, and deleting for privacy.

Documented: a merge makes a record with a new id, to which both old ids lead from then on; the
primary's values win. A public beta keeps the primary's id instead: `merge_keeps_primary` plays that
form. Reported: opt-outs stay with their addresses, so that the contact shows what the primary's has
chosen; and the history of a property holds what either record had.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.hubspot.associations.linking import recompute
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.definitions.options import LIFECYCLE_STAGES
from sandbox.hubspot.errors import no_such_object, refused, value_taken
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.history import Entry, Props
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.births import HUMAN
from sandbox.hubspot.required import not_set, require
from sandbox.hubspot.times import iso

_MOST_MERGED = 250
_MERGEABLE_BY_API = ("contacts", "companies", "deals", "tickets")

Edge = tuple[End, list[int]]


def merge(portal: Portal, kind: Kind, primary_id: Any, loser_id: Any, by: str) -> Row:
    """One record of two; answers the surviving one."""
    primary = _live(portal, kind, primary_id)
    loser = _live(portal, kind, loser_id)
    both = (primary["n"], loser["n"])
    old_ids = _old_ids(portal, primary, loser)
    _check_mergeable(kind, both, old_ids)
    keeps = portal.settings.merge_keeps_primary
    n = primary["n"] if keeps else portal.new_id(kind)
    now = portal.now()
    edges = [*_edges(portal, kind, loser), *_edges(portal, kind, primary)]
    row = _merged(kind, primary, loser, n, old_ids, now)
    _show_choices(portal, kind, row)
    moved = _moved(primary["props"], loser["props"])
    _remember(primary, row, now, by)
    _replace(portal, kind, primary, loser, row, now)
    _link(portal, (kind.name, n), edges, set(both))
    portal.lists.rename(kind.type_id, set(both), n)
    portal.tally.written += 1
    portal.feed.merged(kind, primary["n"], both, n, moved, by)
    return portal.shelf(kind).live[n]


def _remember(primary: Row, row: Row, now: int, by: str) -> None:
    row["history"].append(_entry(primary["props"], row["props"], now, by))


def _show_choices(portal: Portal, kind: Kind, row: Row) -> None:
    """What somebody chose at the address that is left is what the contact shows."""
    if kind.name == "contacts":
        row["props"] |= portal.preferences.differing(row["props"])


def merge_by_api(portal: Portal, kind: Kind, body: dict[str, Any], by: str) -> Row:
    """A merge as asked for over HTTP: `{"primaryObjectId", "objectIdToMerge"}`."""
    if kind.name not in _MERGEABLE_BY_API and not kind.type_id.startswith("2-"):
        raise refused(f"Records of type {kind.singular} cannot be merged")
    require(body, ("primaryObjectId", "objectIdToMerge"))
    return merge(portal, kind, body["primaryObjectId"], body["objectIdToMerge"], by)


def restore(portal: Portal, kind: Kind, record_id: Any) -> Row:
    """Bring an archived record back, as only a person can, with its associations to what is still
    there.
    """
    shelf = portal.shelf(kind)
    number = counted(str(record_id))
    row = None if number is None else shelf.archived.get(number)
    if row is None:
        raise no_such_object(str(record_id))
    for name, value in shelf.claims(row["props"]):
        owner = shelf.holder(name, value)
        if owner is not None:
            raise value_taken(portal.portal_id, kind.singular, name, value, row["n"], owner)
    now = portal.now()
    shelf.revive(row, now)
    row["props"] = {**row["props"], kind.modified: iso(now)}
    row["history"].append((iso(now), HUMAN, {}, {}))
    _link(portal, (kind.name, row["n"]), _still_there(portal, kind, row.pop("links", [])), set())
    portal.feed.restored(kind, row["n"], HUMAN)
    return row


def erase(portal: Portal, kind: Kind, body: dict[str, Any], by: str) -> None:
    """Delete for privacy, by id or e-mail address; an address nobody has may never be used."""
    wanted = str(body.get("objectId", ""))
    by_email = body.get("idProperty") == "email"
    if not wanted:
        raise not_set("objectId")
    row = portal.find(kind, wanted, "email" if by_email else None)
    if row is None and not by_email:
        number = counted(wanted)
        row = None if number is None else portal.shelf(kind).archived.get(number)
    if row is None and by_email:
        portal.blocked.add(wanted.strip().lower())
    elif row is not None:
        ends = portal.graph.detach((kind.name, row["n"]))
        portal.shelf(kind).erase(row, portal.now())
        recompute(portal, ends)
        portal.lists.drop(kind.type_id, row["n"])
        portal.tally.written += 1
        portal.feed.erased(kind, row["n"], by)


def _live(portal: Portal, kind: Kind, record_id: Any) -> Row:
    row = portal.find(kind, record_id)
    if row is None:
        raise no_such_object(str(record_id))
    return row


def _check_mergeable(kind: Kind, both: tuple[int, int], old_ids: list[str]) -> None:
    primary, loser = both
    if primary == loser:
        raise refused(f"Cannot merge a {kind.singular} with itself")
    if len(old_ids) > _MOST_MERGED:
        raise refused(f"A record can be merged at most {_MOST_MERGED} times", status=414)


def _old_ids(portal: Portal, primary: Row, loser: Row) -> list[str]:
    before = [
        part
        for row in (primary, loser)
        for part in row["props"].get("hs_merged_object_ids", "").split(";")
    ]
    both = (
        [str(loser["n"])]
        if portal.settings.merge_keeps_primary
        else [str(primary["n"]), str(loser["n"])]
    )
    return list(dict.fromkeys([*filter(None, before), *both]))


def _edges(portal: Portal, kind: Kind, row: Row) -> list[Edge]:
    one = (kind.name, row["n"])
    graph = portal.graph
    return [
        (other, list(graph.targets(one, other[0])[other[1]])) for other in graph.neighbours(one)
    ]


def _merged(kind: Kind, primary: Row, loser: Row, n: int, old_ids: list[str], now: int) -> Row:
    held = {name: value for name, value in primary["props"].items() if value}
    props: Props = {**loser["props"], **primary["props"], **held}
    first = min(primary["created"], loser["created"])
    props |= {
        "hs_object_id": str(n),
        "hs_merged_object_ids": ";".join(old_ids),
        kind.created: iso(first),
        kind.modified: iso(now),
    }
    if kind.name == "contacts":
        props |= _of_a_contact(primary["props"], loser["props"], n, old_ids, now)
    return {
        "n": n,
        "props": props,
        "created": first,
        "modified": now,
        "archived": None,
        "history": [*loser["history"], *primary["history"]][-200:],
    }


def _of_a_contact(primary: Props, loser: Props, n: int, old_ids: list[str], now: int) -> Props:
    """The address of the loser becomes a further one; the later lifecycle stage is kept."""
    email = primary.get("email") or loser.get("email", "")
    found = {
        "hs_all_contact_vids": ";".join([str(n), *old_ids]),
        "hs_calculated_merged_vids": ";".join(f"{old}:{now}" for old in old_ids),
        "email": email,
        "hs_additional_emails": _further_emails(primary, loser, email),
        "lifecyclestage": _later_stage(primary, loser),
    }
    return {name: value for name, value in found.items() if value}


def _further_emails(primary: Props, loser: Props, email: str) -> str:
    """Every other address of the two, each once."""
    texts = (
        primary.get("hs_additional_emails", ""),
        loser.get("email", ""),
        loser.get("hs_additional_emails", ""),
    )
    further: dict[str, None] = {}
    for text in texts:
        for found in text.split(";"):
            if found and found != email:
                further[found] = None
    return ";".join(further)


def _later_stage(primary: Props, loser: Props) -> str:
    """The later of the two lifecycle stages that HubSpot knows; empty where it knows neither."""
    stages = (primary.get("lifecyclestage", ""), loser.get("lifecyclestage", ""))
    known = [stage for stage in stages if stage in LIFECYCLE_STAGES]
    return max(known, key=LIFECYCLE_STAGES.index, default="")


def _entry(before: Props, after: Props, now: int, by: str) -> Entry:
    new = {name: value for name, value in after.items() if before.get(name) != value}
    return iso(now), by, {name: before[name] for name in new if name in before}, new


def _moved(primary: Props, loser: Props) -> int:
    return sum(1 for name, value in loser.items() if value and not primary.get(name))


def _replace(portal: Portal, kind: Kind, primary: Row, loser: Row, row: Row, now: int) -> None:
    shelf = portal.shelf(kind)
    for gone in (loser, primary):
        recompute(portal, portal.graph.detach((kind.name, gone["n"])))
    shelf.absorb(loser, row["n"], now)
    if primary["n"] == row["n"]:
        primary["history"] = row["history"]
        primary["created"] = row["created"]
        shelf.change(primary, row["props"], now, row["props"])
    else:
        shelf.absorb(primary, row["n"], now)
        shelf.add(row, shelf.claims(row["props"]))


def _still_there(portal: Portal, kind: Kind, links: list[list[Any]]) -> Iterator[Edge]:
    # Records, labels and whole object types may have gone since.
    for name, n, types in links:
        known = portal.graph.book.between(kind.name, name)
        if name in portal.shelves and n in portal.shelves[name].live:
            yield (name, n), [type_id for type_id in types if type_id in known]


def _link(portal: Portal, one: End, edges: Iterable[Edge], selves: set[int]) -> None:
    # The primary's come last: of those a record has only one of, its own stays.
    for other, type_ids in edges:
        if other[0] == one[0] and other[1] in selves:
            continue
        for type_id in type_ids:
            portal.graph.add(one, other, type_id)
        recompute(portal, (one, other))
