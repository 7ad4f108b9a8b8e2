"""How a record comes to be written: first staged, where every refusal happens, then committed, which never fails.

Decides validation, uniqueness, defaults and what counts as a change. A batch can so be all or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.hubspot.associating import Linking, commit_links, stage_links, unlink_all
from sandbox.hubspot.computed import DEFAULTS, derive, mark_birth
from sandbox.hubspot.errors import Invalid, already_exists, duplicate_ids, invalid_values, refused, value_taken
from sandbox.hubspot.kinds import Kind
from sandbox.hubspot.options import LIFECYCLE_STAGES
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.requirements import check_change, check_new
from sandbox.hubspot.shelf import Props, Row, unique_values
from sandbox.hubspot.times import iso
from sandbox.hubspot.values import LONGEST_TEXT, as_is, as_text, checked, loosely

HUMAN = "human"
Taken = dict[tuple[str, str], int]


@dataclass(slots=True)
class Draft:
    """A write that passed every check: `props` is the whole new state, `changes` maps names to old and new."""

    kind: Kind
    n: int
    row: Row | None
    props: Props
    changes: dict[str, list[str | None]]
    links: list[Linking] = field(default_factory=list)


def stage_create(
    portal: Portal,
    kind: Kind,
    body: Mapping[str, Any],
    taken: Taken | None = None,
    *,
    strict: bool = True,
    needy: bool = True,
) -> Draft:
    """A new record from `{"properties", "associations"?}`; `taken` holds what this batch already claims.

    Not `strict`, any value goes; not `needy`, nothing is required.
    """
    given = _checked(portal, kind, _properties(body), strict=strict)
    if "" in given.values():
        given = {name: value for name, value in given.items() if value}
    props = {**DEFAULTS.get(kind.name, {}), **given}
    if kind.name == "companies" and "domain" in props:
        props.setdefault("website", props["domain"])
    n = portal.new_id(kind)
    _check_unique(portal, kind, n, None, props, taken)
    asked = body.get("associations")
    links = stage_links(portal, kind, n, asked) if asked else []
    if strict and needy:
        check_new(portal, kind, props, links)
    changes: dict[str, list[str | None]] = {name: [None, value] for name, value in props.items()}
    derive(portal, kind, props, props)
    return Draft(kind, n, None, props, changes, links)


def stage_update(
    portal: Portal, kind: Kind, row: Row, body: Mapping[str, Any], by: str, taken: Taken | None = None
) -> Draft:
    """A change to a record from `{"properties"}`."""
    _check_once(row, taken)
    given = _checked(portal, kind, _properties(body), strict=True)
    if by != HUMAN and "lifecyclestage" in given:
        _keep_stage(portal, row["props"], given)
    old = row["props"]
    changes: dict[str, list[str | None]] = {
        name: [old.get(name), value] for name, value in given.items() if value != old.get(name, "")
    }
    props = {**old, **given}
    if not portal.shelf(kind).keys.isdisjoint(changes):
        _check_unique(portal, kind, row["n"], row, props, taken)
    if by != HUMAN and portal.settings.validation_rules:
        check_change(portal, kind, props)
    derive(portal, kind, props, changes)
    return Draft(kind, row["n"], row, props, changes)


def commit(portal: Portal, draft: Draft, by: str, at: int | None = None) -> Row:
    """Write a draft. An update that changes nothing leaves the record, its time and its history alone."""
    now = portal.now() if at is None else at
    row = draft.row
    if row is None:
        row = _born(portal, draft, by, now)
    elif draft.changes:
        draft.props[draft.kind.modified] = iso(now)
        portal.shelf(draft.kind).change(row, draft.props, now)
    else:
        return row
    portal.tally.written += 1
    row["history"].append({"at": iso(now), "by": by, "fields": draft.changes})
    if portal.feed.watching:
        _tell(portal, draft, by)
    if draft.links:
        commit_links(portal, draft.links)
    return row


def archive(portal: Portal, kind: Kind, row: Row, by: str) -> None:
    """Archive a record and take its associations away."""
    now = portal.now()
    one, graph = (kind.name, row["n"]), portal.graph
    row["links"] = [[*other, list(graph.targets(one, other[0])[other[1]])] for other in graph.neighbours(one)]
    unlink_all(portal, one)
    portal.shelf(kind).archive(row, now)
    row["history"].append({"at": iso(now), "by": by, "fields": {}})
    portal.tally.written += 1
    portal.lists.drop(kind.type_id, row["n"])
    portal.feed.archived(kind, row["n"], by)


def touch(portal: Portal, kind: Kind, row: Row) -> None:
    """Bring a record up to date after its pipeline was edited, which counts as a change of the record."""
    now = portal.now()
    props = {**row["props"], kind.modified: iso(now)}
    derive(portal, kind, props, props)
    portal.shelf(kind).change(row, props, now)


def _properties(body: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = body.get("properties")
    if not isinstance(properties, dict):
        raise refused("Invalid input JSON: some required fields were not set: [properties]")
    return properties


def _checked(portal: Portal, kind: Kind, given: Mapping[str, Any], *, strict: bool) -> Props:
    checkers = portal.book.checkers[kind.name]
    good: Props = {}
    bad: list[Invalid] = []
    for name, value in given.items():
        check = checkers.get(name)
        if check is None:
            bad.append(Invalid(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist'))
        elif check is as_is and type(value) is str and len(value) <= LONGEST_TEXT:
            good[name] = value
        elif value is not None:
            # What the vendor does with a JSON null is unverified; here it says nothing, only "" clears.
            text = value if isinstance(value, str) else as_text(value)
            try:
                good[name] = checked(name, check, text) if strict else loosely(check, text)
            except Invalid as problem:
                bad.append(problem)
    if bad:
        raise invalid_values(bad)
    return good


def _check_once(row: Row, taken: Taken | None) -> None:
    # Two inputs can name one record by different values, such as its two e-mail addresses.
    key = ("hs_object_id", str(row["n"]))
    if taken is not None and key in taken:
        raise duplicate_ids([key[1]])
    if taken is not None:
        taken[key] = row["n"]


def _check_unique(portal: Portal, kind: Kind, n: int, row: Row | None, props: Props, taken: Taken | None) -> None:
    shelf = portal.shelf(kind)
    if portal.blocked and kind.name == "contacts" and props.get("email") in portal.blocked:
        # Documented: such an address cannot be used again. The wording is a guess.
        raise refused(f"Email address {props['email']} was deleted for privacy and cannot be used")
    for name, held in shelf.unique.items():
        for index, value in unique_values(name, props):
            owner = held.get(value)
            if owner is None and taken is not None:
                owner = taken.setdefault((index, value), n)
            if owner is None or owner == n:
                continue
            if row is None and index == "email":
                raise already_exists(kind.singular, owner)
            raise value_taken(portal.portal_id, kind.singular, name, value, n, owner)


def _keep_stage(portal: Portal, old: Props, given: Props) -> None:
    # Through the API a lifecycle stage only moves forward; clearing it first allows anything.
    new, current = _rank(given), _rank(old)
    if new is None or current is None or new >= current:
        return
    if portal.settings.lifecycle_backward == "refuse":
        message = f"{given['lifecyclestage']} comes before {old['lifecyclestage']}"
        raise invalid_values([Invalid("lifecyclestage", "INVALID_LIFECYCLE_STAGE", message)])
    del given["lifecyclestage"]


def _rank(props: Props) -> int | None:
    stage = props.get("lifecyclestage")
    return LIFECYCLE_STAGES.index(stage) if stage in LIFECYCLE_STAGES else None


def _born(portal: Portal, draft: Draft, by: str, now: int) -> Row:
    mark_birth(portal, draft.kind, draft.n, draft.props, now, human=by == HUMAN)
    row: Row = {
        "n": draft.n,
        "props": draft.props,
        "created": now,
        "modified": now,
        "archived": None,
        "history": [],
    }
    portal.shelf(draft.kind).add(row)
    return row


def _tell(portal: Portal, draft: Draft, by: str) -> None:
    if draft.row is None:
        portal.feed.created(draft.kind, draft.n, by)
    portal.feed.changed(draft.kind, draft.n, draft.changes, by)
