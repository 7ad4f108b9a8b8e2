"""How a record comes to be written: first staged, where every refusal happens, then committed, which never fails.

Decides validation, uniqueness, defaults and what counts as a change. A batch can so be all or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.hubspot.associating import Linking, commit_links, stage_links, unlink_all
from sandbox.hubspot.errors import Invalid, already_exists, duplicate_ids, invalid_values, refused, value_taken
from sandbox.hubspot.kinds import Kind
from sandbox.hubspot.options import LIFECYCLE_STAGES
from sandbox.hubspot.pipelines import STAGE_PROBABILITY
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.shelf import Props, Row, unique_values
from sandbox.hubspot.times import iso
from sandbox.hubspot.values import as_text, loosely

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
    portal: Portal, kind: Kind, body: Mapping[str, Any], taken: Taken | None = None, *, strict: bool = True
) -> Draft:
    """A new record from `{"properties", "associations"?}`; `taken` holds what this batch already claims."""
    given = _checked(portal, kind, _properties(body), strict=strict)
    props = _defaults(kind) | {name: value for name, value in given.items() if value != ""}
    if kind.name == "companies" and "domain" in props:
        props.setdefault("website", props["domain"])
    n = portal.new_id(kind)
    _check_unique(portal, kind, n, None, props, taken)
    links = stage_links(portal, kind, n, body.get("associations") or [])
    changes: dict[str, list[str | None]] = {name: [None, value] for name, value in props.items()}
    return Draft(kind, n, None, _derived(kind, props), changes, links)


def stage_update(
    portal: Portal, kind: Kind, row: Row, body: Mapping[str, Any], by: str, taken: Taken | None = None
) -> Draft:
    """A change to a record from `{"properties"}`."""
    _check_once(row, taken)
    given = _checked(portal, kind, _properties(body), strict=True)
    if by != HUMAN and "lifecyclestage" in given:
        _keep_stage(row["props"], given)
    old = row["props"]
    changes: dict[str, list[str | None]] = {
        name: [old.get(name), value] for name, value in given.items() if value != old.get(name, "")
    }
    props = {**old, **{name: given[name] for name in changes}}
    if not portal.shelf(kind).keys.isdisjoint(changes):
        _check_unique(portal, kind, row["n"], row, props, taken)
    return Draft(kind, row["n"], row, _derived(kind, props) if changes else props, changes)


def commit(portal: Portal, draft: Draft, by: str, at: int | None = None) -> Row:
    """Write a draft. An update that changes nothing leaves the record, its time and its history alone."""
    now = portal.now() if at is None else at
    row = draft.row
    if row is None:
        row = _born(portal, draft, by, now)
        portal.shelf(draft.kind).add(row)
        portal.tally.written += 1
    elif draft.changes:
        draft.props[draft.kind.modified] = iso(now)
        portal.shelf(draft.kind).change(row, draft.props, now)
        portal.tally.written += 1
    if draft.changes or draft.row is None:
        row["history"].append({"at": iso(now), "by": by, "fields": draft.changes})
    commit_links(portal, draft.links)
    return row


def archive(portal: Portal, kind: Kind, row: Row, by: str) -> None:
    """Archive a record and take its associations away."""
    now = portal.now()
    unlink_all(portal, (kind.name, row["n"]))
    portal.shelf(kind).archive(row, now)
    row["history"].append({"at": iso(now), "by": by, "fields": {}})
    portal.tally.written += 1


def _properties(body: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = body.get("properties")
    if not isinstance(properties, Mapping):
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
        elif value is not None:
            # What the vendor does with a JSON null is unverified; here it says nothing, only "" clears.
            text = value if isinstance(value, str) else as_text(value)
            try:
                good[name] = check(text) if strict else loosely(check, text)
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
    for name in shelf.unique:
        for index, value in unique_values(name, props):
            owner = shelf.holder(index, value)
            if owner is None and taken is not None:
                owner = taken.setdefault((index, value), n)
            if owner is None or owner == n:
                continue
            if row is None and index == "email":
                raise already_exists(kind.singular, owner)
            raise value_taken(portal.portal_id, kind.singular, name, value, n, owner)


def _keep_stage(old: Props, given: Props) -> None:
    # Through the API a lifecycle stage only moves forward; clearing it first allows anything. How the vendor
    # answers a backward write is unverified: here it is silently ignored, the harder case for a client.
    new, current = _rank(given), _rank(old)
    if new is not None and current is not None and new < current:
        del given["lifecyclestage"]


def _rank(props: Props) -> int | None:
    stage = props.get("lifecyclestage")
    return LIFECYCLE_STAGES.index(stage) if stage in LIFECYCLE_STAGES else None


def _defaults(kind: Kind) -> Props:
    if kind.name == "contacts":
        return {"lifecyclestage": "lead"}
    return {"pipeline": "default"} if kind.name == "deals" else {}


def _derived(kind: Kind, props: Props) -> Props:
    if kind.name == "deals" and props.get("dealstage") in STAGE_PROBABILITY:
        return {**props, "hs_deal_stage_probability": STAGE_PROBABILITY[props["dealstage"]]}
    return props


def _born(portal: Portal, draft: Draft, by: str, now: int) -> Row:
    source = "CRM_UI" if by == HUMAN else "INTEGRATION"
    moment = iso(now)
    props = {
        **draft.props,
        "hs_object_id": str(draft.n),
        draft.kind.created: moment,
        draft.kind.modified: moment,
        "hs_object_source": source,
        "hs_object_source_id": "userId:1" if by == HUMAN else str(portal.app_id),
        "hs_object_source_label": source,
    }
    if draft.kind.name == "contacts":
        props["hs_pipeline"] = "contacts-lifecycle-pipeline"
    return {"n": draft.n, "props": props, "created": now, "modified": now, "archived": None, "history": []}
