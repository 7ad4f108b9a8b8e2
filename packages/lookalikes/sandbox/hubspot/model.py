"""The HubSpot look-alike as the control API, the loader and the simulator see it: people's edits,
snapshots.

Decides how a person's edit differs from an API client's; the API's own operations are in the
modules beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from sandbox.clock import SkewedClock
from sandbox.hubspot import saving
from sandbox.hubspot.access import Access
from sandbox.hubspot.associations.linking import (
    Linking,
    commit_links,
    existing,
    known_types,
    unlink,
)
from sandbox.hubspot.automation.following import Automation
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import no_such_object, refused
from sandbox.hubspot.history import told
from sandbox.hubspot.limits import Limits
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records import changing, colleagues, merging, opting_out, series
from sandbox.hubspot.records.births import HUMAN, Births, Demand
from sandbox.hubspot.webhooks.sender import Manners, WebhookSender
from sandbox.vendor import Fields, VendorModel

# What the forms of the vendor's pages suggest to a person who plans something. Recorded: the API
# suggests nothing.
_PLANNED: dict[str, Fields] = {
    "tasks": {
        "hs_task_status": "NOT_STARTED",
        "hs_task_priority": "NONE",
        "hs_task_type": "TODO",
    },
}


class HubSpotModel(Portal, VendorModel):
    """One HubSpot account with its credentials and limits; `tier` is off, free, pro or
    enterprise.
    """

    def __init__(self, clock: SkewedClock, *, tier: str = "off", search_lag_s: float = 0.0) -> None:
        super().__init__(clock, search_lag_s=search_lag_s)
        self.access = Access()
        self.limits = Limits(tier, self.app_id)
        self.token = self.access.token
        self.client_id = self.access.client_id
        self.client_secret = self.access.client_secret
        self.sender: WebhookSender | None = None
        self.follower = Automation(self)

    def insert(self, object_name: str, fields: Fields, *, at: float | None = None) -> str:
        """Store a record as a person typed it at `at`; its values need not be valid, its names must
        be.
        """
        when = self.now() if at is None else int(at * 1000)
        with self._uncounted():
            if object_name == "owners":
                owner_id = self.owners.add(fields, when)
                colleagues.keep_user(self, owner_id, when)
                return owner_id
            if object_name == "associations":
                return self._associate(fields)
            kind = self.kinds.named(object_name)
            births = Births(self, kind, HUMAN, at=when, demand=Demand.NOTHING)
            row = births.commit(births.stage(fields))
            self._opt_outs(kind, row, fields)
            return str(row["n"])

    def relive(self, object_name: str, record_id: str, fields: Fields, *, at: float) -> None:
        """As `VendorModel.relive`; values of closed lists must be valid."""
        when = int(at * 1000)
        with self._uncounted():
            if object_name == "owners":
                self._change_owner(record_id, fields, when)
                return
            kind = self.kinds.named(object_name)
            changes = changing.Changes(self, kind, HUMAN, at=when)
            changes.commit(changes.stage(self._live(object_name, record_id), fields))

    def edit(self, object_name: str, record_id: str | None, fields: Fields) -> str:
        """Edit or create as a person would, now."""
        if object_name == "associations" or (object_name == "owners" and record_id is None):
            return self.insert(object_name, fields)
        if object_name == "owners" and record_id is not None:
            self._change_owner(record_id, fields, self.now())
            return record_id
        kind = self.kinds.named(object_name)
        with self._uncounted():
            if record_id is None:
                # A person's form asks for less than the API does: only an API client has to give a
                # time stamp.
                births = Births(self, kind, HUMAN, demand=Demand.SOUND_VALUES)
                typed = {**_PLANNED.get(kind.name, {}), **self._without_choices(kind, fields)}
                row = births.commit(births.stage(typed))
            else:
                changes = changing.Changes(self, kind, HUMAN)
                before = self._live(object_name, record_id)
                row = changes.commit(changes.stage(before, self._without_choices(kind, fields)))
            self._opt_outs(kind, row, fields)
            return str(row["n"])

    def remove(self, object_name: str, record_id: str) -> None:
        """Archive as a person would; an association goes in both directions."""
        with self._uncounted():
            if object_name == "associations":
                self._dissociate(record_id)
            elif object_name == "owners":
                self._change_owner(record_id, {"archived": True}, self.now())
            else:
                row = self._live(object_name, record_id)
                changing.archive(self, self.kinds.named(object_name), row, HUMAN)

    def merge(self, object_name: str, winner: str, losers: list[str]) -> str:
        """Merge records as a person would, one after another; answers the id of what is left."""
        with self._uncounted():
            for loser in losers:
                winner = str(
                    merging.merge(self, self.kinds.named(object_name), winner, loser, HUMAN)["n"]
                )
        return winner

    def revive(self, object_name: str, record_id: str) -> None:
        """Bring an archived record back, as a person would from the bin."""
        merging.restore(self, self.kinds.named(object_name), record_id)

    def repeat(self, record_id: str, days: int, times: int) -> list[str]:
        """Hold a meeting again every so many days, as a calendar tells of a series: each is a
        meeting of its own, under one event's id.
        """
        return series.repeat(self, record_id, days, times)

    def deliver(self, manners: Manners | None) -> None:
        """Send webhook events from now on, with these manners; None stops sending."""
        if self.sender is not None:
            self.sender.stop()
        self.sender = None if manners is None else WebhookSender(self, manners)
        if self.sender is not None:
            self.sender.start()

    def stored(self, object_name: str, *, deleted: bool) -> Iterator[dict[str, Any]]:
        """Every stored record; `associations` yields each direction."""
        if object_name == "associations":
            return self._stored_associations()
        if object_name == "owners":
            owners = self.owners.by_id.values()
            return (_stored_owner(owner) for owner in owners if deleted or not owner["archived"])
        shelf = self.shelf(self.kinds.named(object_name))
        return (_stored(row) for row in (shelf.all() if deleted else shelf.live.values()))

    def snapshot(self) -> bytes:
        """The whole state but credentials, limits and what the search index has not seen yet."""
        return orjson.dumps(saving.state(self))

    def restore(self, state: bytes) -> None:
        """Put back what `snapshot` gave; the search index is then up to date."""
        self.clear()
        saving.restore(self, orjson.loads(state))
        if self.feed.target_url or self.sender is not None:
            self.deliver(Manners() if self.sender is None else self.sender.manners)

    def _change_owner(self, owner_id: str, fields: Fields, when: int) -> None:
        self.owners.change(owner_id, fields, when)
        with self._uncounted():
            colleagues.keep_user(self, owner_id, when)

    def _opt_outs(self, kind: Kind, row: Row, fields: Fields) -> None:
        if kind.name == "contacts" and not self.preferences.names.isdisjoint(fields):
            opting_out.typed(self, row, fields)

    def _without_choices(self, kind: Kind, fields: Fields) -> Fields:
        """What a person enters on the record itself: its opt-outs are chosen on a page of their
        own.
        """
        if kind.name != "contacts":
            return fields
        choices = self.preferences.names
        return {name: value for name, value in fields.items() if name not in choices}

    @contextmanager
    def _uncounted(self) -> Iterator[None]:
        # The tally says what the API did; people's edits are no part of it.
        written = self.tally.written
        try:
            yield
        finally:
            self.tally.written = written

    def _live(self, object_name: str, record_id: str) -> Row:
        row = self.find(self.kinds.named(object_name), record_id)
        if row is None:
            raise no_such_object(record_id)
        return row

    def _associate(self, fields: Fields) -> str:
        one = self.kinds.named(fields["from_object"])
        other = self.kinds.named(fields["to_object"])
        a = existing(self, one, fields["from_id"])
        b = existing(self, other, fields["to_id"])
        specs = [{"associationTypeId": int(fields["type"])}]
        commit_links(self, [Linking(a, b, known_types(self, one.name, other.name, specs))])
        return f"{one.name}/{a[1]}/{other.name}/{b[1]}"

    def _dissociate(self, record_id: str) -> None:
        parts = record_id.split("/")
        if len(parts) != 4:
            raise refused(f"An association is named object/id/object/id, not {record_id}")
        one = self.kinds.named(parts[0])
        other = self.kinds.named(parts[2])
        if not unlink(self, existing(self, one, parts[1]), existing(self, other, parts[3])):
            raise no_such_object(record_id)

    def _stored_associations(self) -> Iterator[dict[str, Any]]:
        for (one, a), (other, b), types in self.graph.edges():
            yield {
                "from": {"object": one, "id": str(a)},
                "to": {"object": other, "id": str(b)},
                "types": sorted(types),
            }


def _stored(row: Row) -> dict[str, Any]:
    found = {
        "id": str(row["n"]),
        "deleted": row["archived"] is not None,
        "fields": dict(row["props"]),
        "history": [
            {"at": at, "by": by, "fields": told(old, new)} for at, by, old, new in row["history"]
        ],
    }
    if "into" in row:
        return found | {"merged_into": str(row["into"])}
    return found


def _stored_owner(owner: dict[str, Any]) -> dict[str, Any]:
    return {"id": owner["id"], "deleted": owner["archived"], "fields": dict(owner), "history": []}
