"""Records become others: people merge them, and make contacts of leads."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from connectors.memory import MemorySystem
from connectors.record import Fields, Ref, Value
from tests.simulator.language import ACCOUNT, OBJECTS, ROLES

KEPT = ("Email", "FirstName", "LastName", "Title", "OwnerId")
"""What a contact has of the lead it was."""

OF_THEIR_OWN = ("HasOptedOutOfEmail", "Product_Interest__c")
"""And of what people said of themselves, where the life knows of it."""


def amend(system: MemorySystem, object_name: str, record_id: str, fields: Fields) -> None:
    """Change what a record holds without anything that tells of it."""
    versions = system.records[object_name, record_id]
    latest = versions[-1]
    versions[-1] = replace(latest, fields={**latest.fields, **fields})


@dataclass
class Reshaping:
    """Takes note of what is gone by it in `deleted`. `unsaid`: HubSpot tells of no record again
    because one that hangs on it was merged.
    """

    rng: random.Random
    systems: dict[str, MemorySystem]
    deleted: set[Ref]
    unsaid: bool = False

    def merge(self, name: str) -> None:
        """Somebody merges two records of a kind; in HubSpot the result may be a record with a new
        id.
        """
        system = self.systems[name]
        object_name = OBJECTS[name][self.rng.choice(("account", "contact"))]
        live = sorted(system.live(object_name))
        if len(live) < 2:
            return
        winner, loser = self.rng.sample(live, 2)
        gone = [loser]
        if name == "hubspot" and self.rng.random() < 0.5:
            gone.append(winner)
            winner = system.put(object_name, system.live(object_name)[winner])
        for record_id in gone:
            system.move(object_name, record_id, object_name, winner)
            self.deleted.add(Ref(name, object_name, record_id))
            self._repoint(name, record_id, winner)
        system.put(object_name, {}, record_id=winner)

    def convert(self) -> None:
        """Somebody makes a contact of a lead, at one of the accounts."""
        system = self.systems["salesforce"]
        leads, accounts = sorted(system.live("Lead")), sorted(system.live("Account"))
        if not leads or not accounts:
            return
        lead = self.rng.choice(leads)
        held = system.live("Lead")[lead]
        kept = {name: held.get(name) for name in KEPT}
        kept |= {name: held[name] for name in OF_THEIR_OWN if name in held}
        fields = {**kept, "MailingCity": held.get("City"), "AccountId": self.rng.choice(accounts)}
        contact = system.put("Contact", fields)
        system.move("Lead", lead, "Contact", contact)
        self.deleted.add(Ref("salesforce", "Lead", lead))

    def take_away(self, ref: Ref, rng: random.Random) -> None:
        """Somebody deletes a person's record, or makes it part of that of another person."""
        system = self.systems[ref.system]
        person = OBJECTS[ref.system]["contact"]
        others = [Ref(ref.system, person, key) for key in sorted(system.live(person))]
        others = [other for other in others if other != ref]
        if others and rng.random() < 0.6:
            into = rng.choice(others)
            system.move(ref.object, ref.id, into.object, into.id)
            self._repoint(ref.system, ref.id, into.id)
            system.put(into.object, {}, record_id=into.id)
        else:
            system.delete(ref.object, ref.id)
        self.deleted.add(ref)

    def _repoint(self, name: str, old: str, new: str) -> None:
        """The vendor hangs everything on the record that is left."""
        system = self.systems[name]
        for entity in ("contact", "opportunity"):
            object_name = OBJECTS[name][entity]
            for record_id, held in system.live(object_name).items():
                moved: dict[str, Value] = {}
                if held.get(ACCOUNT[name]) == old:
                    moved[ACCOUNT[name]] = new
                roles = held.get(ROLES[name])
                if isinstance(roles, tuple) and old in roles:
                    moved[ROLES[name]] = tuple(
                        sorted({new if role == old else role for role in roles})
                    )
                if moved and self.unsaid and name == "hubspot":
                    amend(system, object_name, record_id, moved)
                elif moved:
                    system.put(object_name, moved, record_id=record_id)
