"""What people say in fields of their own kind, in either system: that they want no mail any more,
what they might buy, and more than the other system takes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.record import Ref
from mapping.codecs.terms import as_text, words_in
from tests.simulator.chances import PEOPLE_SAY
from tests.simulator.language import OPT_OUT, PERSONS, PRODUCTS, SYSTEMS
from tests.simulator.lengths import MOST, WORDY
from tests.simulator.people import People

YES, NO = "true", "false"
OFFERED = ("Data Hub", "Analytics Cloud", "Field Service", "Payments")


@dataclass
class Wishes:
    """Each kind of wish is uttered beside ordinary deeds, by its own chance."""

    rng: random.Random
    people: People
    chances: Mapping[str, float]

    def act(self) -> None:
        for kind in PEOPLE_SAY:
            chance = self.chances.get(kind)
            if chance and self.rng.random() < chance:
                getattr(self, kind)(self.rng.choice(SYSTEMS))

    # --- mail

    def opt_out(self, name: str) -> None:
        """Somebody ticks a box; or first enters a person in Salesforce a second time."""
        if self.rng.random() < 0.2:
            self._enter_again()
        held = self._persons(name)
        unticked = [ref for ref, ticked in held.items() if not ticked]
        if unticked:
            self._say(self.rng.choice(unticked), YES)

    def opt_in(self, name: str) -> None:
        """Somebody takes a tick away, wherever there is one; else ticks a box."""
        held = self._persons(name)
        ticked = [ref for ref, is_ticked in held.items() if is_ticked]
        if ticked and self.rng.random() < 0.7:
            self._say(self.rng.choice(ticked), NO)
        else:
            self.opt_out(name)

    def last_word(self, name: str) -> None:
        """Somebody ticks a box, and somebody else takes the record away."""
        unticked = [ref for ref, ticked in self._persons(name).items() if not ticked]
        if unticked:
            ref = self.rng.choice(unticked)
            self._say(ref, YES)
            self.people.reshaping.take_away(ref, self.rng)

    # --- products

    def choose(self, name: str) -> None:
        """Somebody chooses one product more, or drops one."""
        persons = list(self._persons(name))
        if not persons:
            return
        ref = self.rng.choice(persons)
        system = self.people.systems[name]
        held = system.live(ref.object)[ref.id].get(PRODUCTS[name])
        chosen = {self.rng.choice(OFFERED)}.symmetric_difference(words_in(held))
        self.people.typed |= chosen
        system.put(ref.object, {PRODUCTS[name]: as_text(chosen)}, record_id=ref.id)

    # --- at length

    def ramble(self, name: str) -> None:
        """Somebody writes more than the other system takes."""
        object_name, column = self.rng.choice(WORDY[name])
        live = sorted(self.people.systems[name].live(object_name))
        if live:
            value = self.people.token(f"{column} {'x' * MOST} ")
            system = self.people.systems[name]
            system.put(object_name, {column: value}, record_id=self.rng.choice(live))

    # --- what they have in common

    def _say(self, ref: Ref, answer: str) -> None:
        self.people.typed.add(answer)
        system = self.people.systems[ref.system]
        system.put(ref.object, {OPT_OUT[ref.system]: answer}, record_id=ref.id)

    def _persons(self, name: str) -> dict[Ref, bool]:
        """Everybody in a system, and whether their box is ticked."""
        found = {}
        for object_name in PERSONS[name]:
            for key, held in self.people.systems[name].live(object_name).items():
                found[Ref(name, object_name, key)] = held.get(OPT_OUT[name]) == YES
        return found

    def _enter_again(self) -> None:
        """A lead with the address of somebody whom Salesforce knows already."""
        system = self.people.systems["salesforce"]
        known = []
        for object_name in PERSONS["salesforce"]:
            known.extend(system.live(object_name).values())
        if known:
            address = self.rng.choice(known).get("Email")
            last, company = self.people.token("Twin"), self.people.token("Company ")
            system.put("Lead", {"Email": address, "LastName": last, "Company": company})
