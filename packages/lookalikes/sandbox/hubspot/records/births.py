"""How new records come to be: staged, where every refusal happens, then committed, which never
fails.

Decides defaults, uniqueness and what HubSpot sets by itself. What records with the same properties
have in common is worked out once for a batch; changes to records that are there are in `changing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from sandbox.hubspot.associations.linking import (
    PRIMARY_COMPANY,
    Linking,
    commit_links,
    primary_link,
    stage_links,
)
from sandbox.hubspot.definitions.appending import append
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.history import Props, own_source
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Claims, Row
from sandbox.hubspot.records.claiming import Taken, check_blocked, check_unique
from sandbox.hubspot.records.computed import DEFAULTS, Mould, Source, bill, moulded
from sandbox.hubspot.records.requirements import check_new, demanding
from sandbox.hubspot.records.rewriting import rewrite
from sandbox.hubspot.times import iso

HUMAN = "human"
_NOTHING: Props = {}
_UNLINKED: Sequence[Linking] = ()


Birth = tuple[Row, Claims, Sequence[Linking]]
"""A new record that passed every check, the unique values it will have and its associations."""


class Demand(Enum):
    """How much is asked of a new record: all the API asks, sound values only, or nothing."""

    WHOLE = "whole"
    SOUND_VALUES = "sound values"
    NOTHING = "nothing"


class Births:
    """New records of one object type by one author at one instant (epoch milliseconds; now when
    omitted).

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
        demand: Demand = Demand.WHOLE,
    ) -> None:
        self._portal = portal
        self._kind = kind
        self._by = by
        self._taken = taken
        self._now = portal.now() if at is None else at
        self._moment = iso(self._now)
        self._strict = demand is not Demand.NOTHING
        self._demanding = demand is Demand.WHOLE and demanding(portal, kind)
        self._checks = portal.book.checks[kind.name]
        self._shelf = portal.shelves[kind.name]
        self._defaults = tuple(DEFAULTS.get(kind.name, _NOTHING).items())
        self._names: tuple[str, ...] | None = None
        self._mould: Mould
        self._unique: Sequence[str] | None = ()

    def stage(
        self, properties: Mapping[str, Any], asked: Sequence[dict[str, Any]] | None = None
    ) -> Birth:
        """A new record of these properties, not kept yet, associated as asked: `[{"to": {"id"},
        "types"}]`.
        """
        portal = self._portal
        kind = self._kind
        new = self._given(properties)
        n = portal.new_id(kind)
        names = tuple(new)
        if names != self._names:
            self._prepare(names)
        if portal.blocked:
            check_blocked(portal, kind, new)
        claims = self._claims(new)
        check_unique(portal, kind, n, claims, self._taken, creating=True)
        links = stage_links(portal, kind, n, asked) if asked else _UNLINKED
        if PRIMARY_COMPANY in new and kind.name == "contacts":
            links = [*links, primary_link(portal, n, new[PRIMARY_COMPANY])]
        if self._demanding:
            check_new(portal, kind, new, links)
        return self._row(n, new), claims, links

    def commit(self, birth: Birth) -> Row:
        """Keep a staged record."""
        portal = self._portal
        row, claims, links = birth
        self._shelf.add(row, claims)
        portal.tally.written += 1
        if portal.feed.watching:
            portal.feed.created(self._kind, row["n"], self._by)
            portal.feed.changed(self._kind, row["n"], row["history"][0][3], self._by)
        if links:
            commit_links(portal, links)
        if portal.settings.automation:
            portal.follower.born(self._kind, row)
        return row

    def _prepare(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._mould = moulded(self._kind, names, self._moment, self._source())
        # Of these alone there may be several in one text.
        several = "hs_additional_emails" in names
        self._unique = None if several else [name for name in self._shelf.unique if name in names]

    def _source(self) -> Source:
        if self._by == HUMAN:
            return Source("CRM_UI", "userId:1")
        own = own_source(self._by)
        return Source(own, "") if own else Source("INTEGRATION", self._portal.app_name)

    def _claims(self, new: Props) -> Claims:
        if self._unique is None:
            return self._shelf.claims(new)
        return [(name, new[name]) for name in self._unique]

    def _given(self, properties: Mapping[str, Any]) -> Props:
        """What the history will have been given, nothing blank."""
        new = self._checks.stored(properties, strict=self._strict)
        append(self._portal.book.live[self._kind.name], _NOTHING, new)
        if not all(new.values()):
            new = {name: value for name, value in new.items() if value}
        if "hs_marketable_status" in new:
            bill(new, "", self._portal.app_name)
        for name, value in self._defaults:
            if name not in new:
                new[name] = value
        self._add_what_follows(new)
        if self._strict or self._kind.name == "deals":
            rewrite(self._portal, self._kind, _NOTHING, new)
        return new

    def _add_what_follows(self, new: Props) -> None:
        if "domain" in new and self._kind.name == "companies":
            new.setdefault("website", new["domain"])
        elif self._kind.name == "contacts" and "email" in new:
            new.update(dict.fromkeys(self._portal.preferences.shown(new["email"]), "true"))
        elif "dealstage" in new:
            # Recorded in 2026: a deal without a stage is in no pipeline either.
            home = self._portal.pipelines.home("deals", new["dealstage"])
            new.setdefault("pipeline", home or "default")

    def _row(self, n: int, new: Props) -> Row:
        now = self._now
        return {
            "n": n,
            "props": self._mould.cast(self._portal, n, new),
            "created": now,
            "modified": now,
            "archived": None,
            "history": [(self._moment, self._by, _NOTHING, new)],
        }
