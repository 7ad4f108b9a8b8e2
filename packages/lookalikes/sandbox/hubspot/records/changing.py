"""How a record comes to be changed: first staged, where every refusal happens, then committed,
which never fails.

Decides what counts as a change, and archives. A batch can so be all or nothing; new records are in
`births`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sandbox.hubspot.answers.figures import stage_entered
from sandbox.hubspot.associations.linking import (
    PRIMARY_COMPANY,
    follow_primary,
    primary_link,
    unlink_all,
)
from sandbox.hubspot.definitions.appending import append
from sandbox.hubspot.definitions.figure_names import STAGE
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.definitions.options import stage_rank
from sandbox.hubspot.errors import Invalid, duplicate_ids, invalid_values
from sandbox.hubspot.history import Props, by_itself, shared
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.births import HUMAN
from sandbox.hubspot.records.claiming import Taken, check_blocked, check_unique
from sandbox.hubspot.records.computed import bill, derive
from sandbox.hubspot.records.requirements import check_change
from sandbox.hubspot.records.rewriting import rewrite
from sandbox.hubspot.times import iso


class Draft(NamedTuple):
    """A change that passed every check: `new` is what it sets, `old` what was there, `props` the
    whole state after; `given`: what was said, whether it stood there already or not.
    """

    row: Row
    props: Props
    old: Props
    new: Props
    given: Props


class Changes:
    """Changes to records of one object type by one author at one instant (epoch milliseconds; now
    when omitted).

    `taken` holds what this batch already claims, in a batch that is all or nothing.
    """

    def __init__(
        self,
        portal: Portal,
        kind: Kind,
        by: str,
        *,
        taken: Taken | None = None,
        at: int | None = None,
    ) -> None:
        self._portal = portal
        self._kind = kind
        self._by = by
        self._taken = taken
        self._now = portal.now() if at is None else at
        self._api = by != HUMAN
        self._ruled = self._api and bool(portal.settings.validation_rules)
        self._checks = portal.book.checks[kind.name]
        self._shelf = portal.shelves[kind.name]

    def stage(self, row: Row, properties: Mapping[str, Any]) -> Draft:
        """A change of these properties."""
        portal = self._portal
        kind = self._kind
        old = row["props"]
        if self._taken is not None:
            _check_once(row, self._taken)
        given = self._given(old, properties)
        new = {name: value for name, value in given.items() if value != old.get(name, "")}
        props = {**old, **given}
        if not self._shelf.keys.isdisjoint(new):
            self._check_claims(row["n"], props)
        if self._ruled:
            check_change(portal, kind, props)
        derive(portal, kind, props, new)
        before = {name: old[name] for name in new if name in old}
        return Draft(row, props, before, new, given)

    def _given(self, old: Props, properties: Mapping[str, Any]) -> Props:
        """What is stored of the properties, the vendor's own rules about two of them applied."""
        given = self._checks.stored(properties)
        append(self._portal.book.live[self._kind.name], old, given)
        if self._api and "lifecyclestage" in given:
            _keep_stage(self._portal, old, given)
        if "hs_marketable_status" in given:
            bill(given, old.get("hs_marketable_status", ""), self._portal.app_name)
        if given.get(PRIMARY_COMPANY) and self._kind.name == "contacts":
            primary_link(self._portal, 0, given[PRIMARY_COMPANY])
        rewrite(self._portal, self._kind, old, given)
        return given

    def commit(self, draft: Draft) -> Row:
        """Write a staged change. One that changes nothing leaves the record, its time and its
        history alone.
        """
        if draft.new:
            self._portal.tally.written += 1
            _keep(self._portal, self._kind, draft, self._now, self._by)
        return draft.row

    def _check_claims(self, n: int, props: Props) -> None:
        if self._portal.blocked:
            check_blocked(self._portal, self._kind, props)
        check_unique(self._portal, self._kind, n, self._shelf.claims(props), self._taken)


def set_by_itself(portal: Portal, kind: Kind, row: Row, values: Props, source: str) -> None:
    """Give a record values that HubSpot itself sets now, whose histories will name that source."""
    write(portal, kind, row, values, by_itself(source))


def write(portal: Portal, kind: Kind, row: Row, values: Props, by: str) -> None:
    """Give a record values that nobody has to check."""
    old = row["props"]
    new = {name: value for name, value in values.items() if value != old.get(name, "")}
    if new:
        before = {name: old[name] for name in new if name in old}
        _keep(portal, kind, Draft(row, {**old, **new}, before, new, new), portal.now(), by)


def _keep(portal: Portal, kind: Kind, draft: Draft, at: int, by: str) -> None:
    row, props, old, new, given = draft
    moment = iso(at)
    props[kind.modified] = moment
    if STAGE.get(kind.name) in new:
        props.update(stage_entered(moment))
    portal.shelves[kind.name].change(row, props, at, new)
    row["history"].append((moment, by, shared(old), shared(new)))
    if portal.feed.watching:
        portal.feed.changed(kind, row["n"], new, by)
    if PRIMARY_COMPANY in new and kind.name == "contacts":
        follow_primary(portal, row["n"], new[PRIMARY_COMPANY])
    if portal.settings.automation:
        portal.follower.changed(kind, row, new, given)


def archive(portal: Portal, kind: Kind, row: Row, by: str) -> None:
    """Archive a record and take its associations away."""
    now = portal.now()
    one = (kind.name, row["n"])
    graph = portal.graph
    row["links"] = [
        [*other, list(graph.targets(one, other[0])[other[1]])] for other in graph.neighbours(one)
    ]
    unlink_all(portal, one)
    portal.shelf(kind).archive(row, now)
    row["history"].append((iso(now), by, {}, {}))
    portal.tally.written += 1
    portal.lists.drop(kind.type_id, row["n"])
    portal.feed.archived(kind, row["n"], by)


def touch(portal: Portal, kind: Kind, row: Row) -> None:
    """Bring a record up to date after its pipeline was edited, which counts as a change of the
    record.
    """
    now = portal.now()
    props = {**row["props"], kind.modified: iso(now)}
    derive(portal, kind, props, props)
    portal.shelf(kind).change(row, props, now, ())


def _check_once(row: Row, taken: Taken) -> None:
    # Two inputs can name one record by different values, such as its two e-mail addresses.
    key = ("hs_object_id", row["props"]["hs_object_id"])
    if key in taken:
        raise duplicate_ids([key[1]])
    taken[key] = row["n"]


def _keep_stage(portal: Portal, old: Props, given: Props) -> None:
    # Through the API a lifecycle stage only moves forward; clearing it first allows anything.
    if given["lifecyclestage"] == old.get("lifecyclestage"):
        return
    new = stage_rank(given.get("lifecyclestage"))
    current = stage_rank(old.get("lifecyclestage"))
    if new is None or current is None or new >= current:
        return
    if portal.settings.lifecycle_backward == "refuse":
        message = f"{given['lifecyclestage']} comes before {old['lifecyclestage']}"
        code = "INVALID_LIFECYCLE_STAGE"
        problem = Invalid("lifecyclestage", code, message, given["lifecyclestage"])
        raise invalid_values(portal.portal_id, [problem])
    del given["lifecyclestage"]
