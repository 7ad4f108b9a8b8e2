"""Checks that two companies never become one because they share a domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.memory import MemorySystem
from connectors.record import Ref
from tests.simulator.language import SYSTEMS
from tests.simulator.pairs import Pairs


@dataclass
class Companies:
    """Whoever entered a company on either side says which are one: all others are called by a name
    of their own.
    """

    systems: Mapping[str, MemorySystem]
    pairs: Pairs

    def check(self) -> None:
        """Of two that people made, none is linked with another one's; but for those that took
        another's place, or are back from the bin.
        """
        people = self.pairs.people
        excused = self.pairs.concerned(self.pairs.successors | people.restored)
        for link in self.pairs.store.all_links("account"):
            if link.status != "live" or not link.complete:
                continue
            left, right = link.refs(SYSTEMS)
            if (left, right) in people.together or not excused.isdisjoint((left, right)):
                continue
            assert not (self._made_by_people(left) and self._made_by_people(right)), (
                f"{left} and {right} were two companies"
            )

    def _made_by_people(self, ref: Ref) -> bool:
        return self.systems[ref.system].records[ref.object, ref.id][0].by == "human"
