"""What the engine has come to know in the course of a life, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.record import Ref
from sync.store.ports import Store
from tests.simulator.language import PERSONS, SYSTEMS


@dataclass
class Knowledge:
    """`read_since`: when the contacts of HubSpot had been read for the first time. `met`: since
    when the engine knew each person, and `linked`: which two of them it knew to be one, as far as
    anybody asked it.
    """

    read_since: float = float("inf")
    met: dict[Ref, float] = field(default_factory=dict)
    linked: set[tuple[Ref, Ref]] = field(default_factory=set)

    def look_for_contacts(self, store: Store, now: float) -> None:
        """Whether they have been read by now."""
        if store.cursor("hubspot", "contacts") is not None:
            self.read_since = min(self.read_since, now)

    def look_for_persons(self, store: Store, now: float) -> None:
        """Who is known by now, and with whom."""
        there = list(_read(store))
        for ref in there:
            self.met.setdefault(ref, now)
        for link in store.links_by_ref(there).values():
            if link.complete:
                left, right = link.refs(SYSTEMS)
                self.linked.update({(left, right), (right, left)})


def _read(store: Store) -> Iterator[Ref]:
    """The persons that are known to be there."""
    for name in SYSTEMS:
        for object_name in PERSONS[name]:
            for row in store.scan(name, object_name):
                if not row.gone:
                    yield row.ref
