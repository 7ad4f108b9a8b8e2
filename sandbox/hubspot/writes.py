"""How a record comes to be written: first staged, where every refusal happens, then committed, which never fails.

Decides validation, uniqueness, defaults and what counts as a change. A batch can so be all or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.hubspot.associating import Linking, commit_links, stage_links, unlink_all
from sandbox.hubspot.computed import DEFAULTS, bill, derive, newborn
from sandbox.hubspot.errors import (
    Invalid,
    already_exists,
    duplicate_ids,
    invalid_values,
    refused,
    unreadable,
    value_taken,
)
from sandbox.hubspot.figures import STAGE, stage_entered
from sandbox.hubspot.history import Props
from sandbox.hubspot.kinds import Kind
from sandbox.hubspot.options import LIFECYCLE_STAGES
from sandbox.hubspot.portal import Portal
from sandbox.hubspot.requirements import check_change, check_new
from sandbox.hubspot.shelf import Claims, Row
from sandbox.hubspot.times import iso

HUMAN = "human"
_NONE: Props = {}
Taken = dict[tuple[str, str], int]


@dataclass(slots=True)
class Draft:
    """A write that passed every check: `new` is what it sets, `old` what was there, `props` the whole state after.

    Of a record that is not there yet, `props` lacks what HubSpot sets by itself.
    """

    kind: Kind
    n: int
    row: Row | None
    props: Props
    old: Props
    new: Props
    claims: Claims = ()
    links: Sequence[Linking] = ()


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
    given = portal.book.checks[kind.name].stored(_properties(body), strict=strict)
    if "" in given.values():
        given = {name: value for name, value in given.items() if value}
    if "hs_marketable_status" in given:
        bill(given, "", portal.app_name)
    new = given
    for name, value in DEFAULTS.get(kind.name, _NONE).items():
        new.setdefault(name, value)
    if kind.name == "companies" and "domain" in new:
        new.setdefault("website", new["domain"])
    elif "dealstage" in new:
        # Recorded in 2026: a deal without a stage is in no pipeline either.
        new.setdefault("pipeline", portal.pipelines.home("deals", new["dealstage"]) or "default")
    n = portal.new_id(kind)
    claims = portal.shelves[kind.name].claims(new)
    _check_blocked(portal, kind, new)
    _check_unique(portal, kind, n, claims, taken, creating=True)
    asked = body.get("associations")
    links = stage_links(portal, kind, n, asked) if asked else []
    if strict and needy:
        check_new(portal, kind, new, links)
    return Draft(kind, n, None, new, {}, new, claims, links)


def stage_update(
    portal: Portal, kind: Kind, row: Row, body: Mapping[str, Any], by: str, taken: Taken | None = None
) -> Draft:
    """A change to a record from `{"properties"}`."""
    _check_once(row, taken)
    given = portal.book.checks[kind.name].stored(_properties(body))
    if by != HUMAN and "lifecyclestage" in given:
        _keep_stage(portal, row["props"], given)
    if "hs_marketable_status" in given:
        bill(given, row["props"].get("hs_marketable_status", ""), portal.app_name)
    old = row["props"]
    new = {name: value for name, value in given.items() if value != old.get(name, "")}
    props = {**old, **given}
    shelf = portal.shelves[kind.name]
    if not shelf.keys.isdisjoint(new):
        _check_blocked(portal, kind, props)
        _check_unique(portal, kind, row["n"], shelf.claims(props), taken)
    if by != HUMAN and portal.settings.validation_rules:
        check_change(portal, kind, props)
    derive(portal, kind, props, new)
    return Draft(kind, row["n"], row, props, {name: old[name] for name in new if name in old}, new)


def commit(portal: Portal, draft: Draft, by: str, at: int | None = None) -> Row:
    """Write a draft. An update that changes nothing leaves the record, its time and its history alone."""
    now = portal.now() if at is None else at
    moment = iso(now)
    row = draft.row
    if row is None:
        row = _born(portal, draft, by, now, moment)
    elif draft.new:
        draft.props[draft.kind.modified] = moment
        if STAGE.get(draft.kind.name) in draft.new:
            draft.props |= stage_entered(moment)
        portal.shelf(draft.kind).change(row, draft.props, now, draft.new)
    else:
        return row
    portal.tally.written += 1
    row["history"].append({"at": moment, "by": by, "old": draft.old, "new": draft.new})
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
    row["history"].append({"at": iso(now), "by": by, "old": {}, "new": {}})
    portal.tally.written += 1
    portal.lists.drop(kind.type_id, row["n"])
    portal.feed.archived(kind, row["n"], by)


def touch(portal: Portal, kind: Kind, row: Row) -> None:
    """Bring a record up to date after its pipeline was edited, which counts as a change of the record."""
    now = portal.now()
    props = {**row["props"], kind.modified: iso(now)}
    derive(portal, kind, props, props)
    portal.shelf(kind).change(row, props, now, ())


def _properties(body: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = body.get("properties")
    if not isinstance(properties, dict):
        raise unreadable("some required fields were not set: [properties]")
    return properties


def _check_once(row: Row, taken: Taken | None) -> None:
    # Two inputs can name one record by different values, such as its two e-mail addresses.
    if taken is None:
        return
    key = ("hs_object_id", row["props"]["hs_object_id"])
    if key in taken:
        raise duplicate_ids([key[1]])
    taken[key] = row["n"]


def _check_blocked(portal: Portal, kind: Kind, props: Props) -> None:
    if portal.blocked and kind.name == "contacts" and props.get("email") in portal.blocked:
        # Documented: such an address cannot be used again. The wording is a guess.
        raise refused(f"Email address {props['email']} was deleted for privacy and cannot be used")


def _check_unique(
    portal: Portal, kind: Kind, n: int, claims: Claims, taken: Taken | None, *, creating: bool = False
) -> None:
    unique = portal.shelves[kind.name].unique
    for name, value in claims:
        owner = unique[name].get(value)
        if owner is None and taken is not None:
            owner = taken.setdefault((name, value), n)
        if owner is None or owner == n:
            continue
        if creating and name == "email":
            raise already_exists(kind.singular, owner)
        raise value_taken(portal.portal_id, kind.singular, name, value, n, owner)


def _keep_stage(portal: Portal, old: Props, given: Props) -> None:
    # Through the API a lifecycle stage only moves forward; clearing it first allows anything.
    if given["lifecyclestage"] == old.get("lifecyclestage"):
        return
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


def _born(portal: Portal, draft: Draft, by: str, now: int, moment: str) -> Row:
    row: Row = {
        "n": draft.n,
        "props": newborn(portal, draft.kind, draft.n, draft.props, moment, human=by == HUMAN),
        "created": now,
        "modified": now,
        "archived": None,
        "history": [],
    }
    portal.shelf(draft.kind).add(row, draft.claims)
    return row


def _tell(portal: Portal, draft: Draft, by: str) -> None:
    if draft.row is None:
        portal.feed.created(draft.kind, draft.n, by)
    portal.feed.changed(draft.kind, draft.n, draft.new, by)
