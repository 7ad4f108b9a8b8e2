"""What happened in a portal, as its webhook subscriptions tell it; sending it is done in
`sender`.

Decides which change makes which events. Reported: a merge tells of no property change, only of
itself and of the records that are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Condition
from typing import Any

from sandbox.hubspot.definitions.kinds import Kind, Kinds
from sandbox.hubspot.graph.book import AssociationBook
from sandbox.hubspot.history import own_source
from sandbox.hubspot.times import iso

Event = dict[str, Any]
Subscription = dict[str, Any]
End = tuple[str, int]

_MOST_SUBSCRIPTIONS = 1_000


class Feed:
    """The subscriptions of the portal's app, and the events that wait to be sent.

    `now` tells the portal's time in epoch milliseconds.
    """

    def __init__(
        self,
        portal_id: int,
        app_id: int,
        kinds: Kinds,
        book: AssociationBook,
        now: Callable[[], int],
    ) -> None:
        self._portal_id = portal_id
        self._app_id = app_id
        self._kinds = kinds
        self._book = book
        self._now = now
        self.subscriptions: dict[str, Subscription] = {}
        self.target_url = ""
        self.pending: list[Event] = []
        self.arrived = Condition()
        self._next_event = 1
        self._next_subscription = 1

    @property
    def watching(self) -> bool:
        """Whether anybody would be told."""
        return bool(self.target_url) and any(
            found["active"] for found in self.subscriptions.values()
        )

    def subscribe(
        self, event_type: str, property_name: str | None, *, active: bool, type_id: str = ""
    ) -> Subscription:
        """Add a subscription, or answer the equal one there is."""
        made: Subscription = {"eventType": event_type, "active": active}
        made |= {"propertyName": property_name} if property_name else {}
        made |= {"objectTypeId": type_id} if type_id else {}
        now = iso(self._now())
        found = {**made, "id": str(self._next_subscription), "createdAt": now, "updatedAt": now}
        self._next_subscription += 1
        if len(self.subscriptions) < _MOST_SUBSCRIPTIONS:
            self.subscriptions[found["id"]] = found
        return found

    def created(self, kind: Kind, n: int, by: str) -> None:
        """A record was made."""
        self._tell(kind, "creation", {"objectId": n, "changeFlag": "CREATED"}, by)

    def changed(self, kind: Kind, n: int, values: Mapping[str, str], by: str) -> None:
        """Properties took new values."""
        if self.watching:
            for name, value in values.items():
                about = {"objectId": n, "propertyName": name, "propertyValue": value}
                self._tell(kind, "propertyChange", about, by)

    def archived(self, kind: Kind, n: int, by: str) -> None:
        """A record went to the bin."""
        self._tell(kind, "deletion", {"objectId": n, "changeFlag": "DELETED"}, by)

    def erased(self, kind: Kind, n: int, by: str) -> None:
        """A record was deleted for privacy, beyond return."""
        self._tell(kind, "privacyDeletion", {"objectId": n, "changeFlag": "DELETED"}, by)
        self.archived(kind, n, by)

    def restored(self, kind: Kind, n: int, by: str) -> None:
        """A record came back from the bin."""
        self._tell(kind, "restore", {"objectId": n, "changeFlag": "RESTORED"}, by)

    def merged(
        self, kind: Kind, primary: int, gone: Iterable[int], new: int, moved: int, by: str
    ) -> None:
        """Records became one."""
        losers = [n for n in gone if n != new]
        merged = [n for n in losers if n != primary]
        about: dict[str, Any] = {
            "objectId": primary,
            "primaryObjectId": primary,
            "mergedObjectIds": merged,
        }
        about |= {"newObjectId": new, "numberOfPropertiesMoved": moved}
        self._tell(kind, "merge", about, by)
        for n in merged:
            self.archived(kind, n, by)

    def associated(self, one: End, other: End, type_ids: Iterable[int], *, removed: bool) -> None:
        """Two records were associated or dissociated; told from both ends."""
        if not self.watching:
            return
        for type_id in type_ids:
            found = self._book.between(one[0], other[0])[type_id]
            for (a, b), number in (((one, other), type_id), ((other, one), found.inverse)):
                self._tell_association(a, b, number, found.label == "Primary", removed)

    def take(self, most: int) -> list[Event]:
        """The next events to send; call with `arrived` held."""
        batch = self.pending[:most]
        self.pending = self.pending[most:]
        return batch

    def state(self) -> dict[str, Any]:
        """Subscriptions and target for a snapshot; events under way are not kept."""
        return {
            "subscriptions": self.subscriptions,
            "target": self.target_url,
            "next": self._next_subscription,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        self.subscriptions = saved["subscriptions"]
        self.target_url = saved["target"]
        self._next_subscription = saved["next"]
        self.pending = []

    def _tell_association(self, a: End, b: End, type_id: int, primary: bool, removed: bool) -> None:
        kinds = self._kinds.by_name
        one = kinds[a[0]]
        other = kinds[b[0]]
        found = self._book.between(a[0], b[0])[type_id]
        about = {
            "objectId": a[1],
            "fromObjectId": a[1],
            "toObjectId": b[1],
            "fromObjectTypeId": one.type_id,
            "toObjectTypeId": other.type_id,
            "associationType": f"{one.singular}_to_{other.singular}".upper(),
            "associationTypeId": type_id,
            "associationCategory": found.category,
            "associationRemoved": removed,
            "isPrimaryAssociation": primary,
        }
        self._tell(one, "associationChange", about, "api")

    def _tell(self, kind: Kind, what: str, about: Event, by: str) -> None:
        if not self.watching:
            return
        for found in self.subscriptions.values():
            if found["active"] and _wants(found, kind, what, about):
                self._queue(found, kind, what, about, by)

    def _queue(self, found: Subscription, kind: Kind, what: str, about: Event, by: str) -> None:
        source, source_id = self._source(by)
        event = {
            "eventId": self._next_event,
            "subscriptionId": int(found["id"]),
            "portalId": self._portal_id,
            "appId": self._app_id,
            "occurredAt": self._now(),
            "subscriptionType": f"{found['eventType'].split('.')[0]}.{what}",
            "attemptNumber": 0,
            **about,
            "objectTypeId": kind.type_id,
            "changeSource": source,
            "sourceId": source_id,
        }
        self._next_event += 1
        with self.arrived:
            self.pending.append(event)
            self.arrived.notify_all()

    def _source(self, by: str) -> tuple[str, str]:
        if by == "human":
            return "CRM_UI", "userId:1"
        own = own_source(by)
        return (own, "") if own else ("INTEGRATION", str(self._app_id))


def _wants(found: Subscription, kind: Kind, what: str, about: Event) -> bool:
    subject, _, event = str(found["eventType"]).partition(".")
    if event != what:
        return False
    # `object.*` subscriptions name their object type by id; the older ones are named after it.
    if subject == "object":
        if found.get("objectTypeId") not in (None, kind.type_id):
            return False
    elif subject != kind.singular:
        return False
    wanted = found.get("propertyName")
    return what != "propertyChange" or wanted in (None, about["propertyName"])
