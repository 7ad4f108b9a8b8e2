"""What people do now and then that an engine had better be ready for: they restore what was
deleted, change what records are known by, and come and go themselves.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.memory import MemorySystem
from connectors.record import Fields, Ref, Value
from tests.simulator.chances import PEOPLE_DO, PEOPLE_DO_TOO
from tests.simulator.language import ACCOUNT, OBJECTS, OWNER, ROLES, SYSTEMS
from tests.simulator.people import People

ADDRESS = {"salesforce": "Email", "hubspot": "email"}
NAME = {"salesforce": "Name", "hubspot": "name"}
DOMAIN = {"salesforce": "Website", "hubspot": "domain"}
ALSO = {"domain": "website"}
"""Who corrects a company's domain corrects its page as well."""
USERS = {"salesforce": "User", "hubspot": "owners"}
HERE = {"salesforce": {"IsActive": "true"}, "hubspot": {"archived": "false"}}
AWAY = {"salesforce": {"IsActive": "false"}, "hubspot": {"archived": "true"}}
COLLEAGUES = 3


@dataclass
class Unruly:
    """Each kind of deed happens beside ordinary ones, by its own chance."""

    rng: random.Random
    people: People
    chances: Mapping[str, float]

    @property
    def systems(self) -> dict[str, MemorySystem]:
        return self.people.systems

    def act(self) -> None:
        for kind in (*PEOPLE_DO, *PEOPLE_DO_TOO):
            chance = self.chances.get(kind)
            if chance and self.rng.random() < chance:
                getattr(self, kind)(self.rng.choice(SYSTEMS))

    # --- records come back

    def restore(self, name: str) -> None:
        """Somebody takes a record out of the recycle bin."""
        gone = [ref for ref in self._gone(name) if self._latest(ref).moved_to is None]
        self._bring_back(gone)

    def unmerge(self, name: str) -> None:
        """Somebody takes out of the bin what was merged into another: Salesforce lets them."""
        gone = [ref for ref in self._gone("salesforce") if self._latest(ref).moved_to is not None]
        self._bring_back([ref for ref in gone if ref.object != "Lead"])

    def _gone(self, name: str) -> list[Ref]:
        return sorted(ref for ref in self.people.deleted if ref.system == name)

    def _latest(self, ref: Ref):  # type: ignore[no-untyped-def]
        return self.systems[ref.system].records[ref.object, ref.id][-1]

    def _bring_back(self, gone: list[Ref]) -> None:
        if not gone:
            return
        ref = self.rng.choice(gone)
        held = self._latest(ref).fields
        address = held.get(ADDRESS[ref.system])
        if ref.system == "hubspot" and self._is_taken(ref.object, address):
            return
        back = self._hung_on_what_is_left(ref.system, held)
        self.systems[ref.system].put(ref.object, back, record_id=ref.id)
        self.people.deleted.discard(ref)
        self.people.restored.add(ref)

    def _hung_on_what_is_left(self, name: str, held: Fields) -> dict[str, Value]:
        """The associations of a record that is back: whoever was merged meanwhile is somebody else
        by now.
        """
        found: dict[str, Value] = {}
        for column in (ACCOUNT[name], ROLES[name]):
            value = held.get(column)
            if isinstance(value, tuple):
                found[column] = tuple(sorted({self._end(name, each) for each in value}))
            elif value is not None:
                found[column] = self._end(name, value)
        return found

    def _end(self, name: str, record_id: str) -> str:
        for object_name in OBJECTS[name].values():
            versions = self.systems[name].records.get((object_name, record_id))
            if versions and versions[-1].gone and versions[-1].moved_to is not None:
                return self._end(name, versions[-1].moved_to.id)
        return record_id

    def _is_taken(self, object_name: str, address: object) -> bool:
        live = self.systems["hubspot"].live(object_name).values()
        return address is not None and any(held.get("email") == address for held in live)

    # --- records are known by something else

    def rename(self, name: str) -> None:
        """Somebody corrects a person's address, or an account's name or domain."""
        self.people.tokens += 1
        number = self.people.tokens
        if self.rng.random() < 0.6:
            self._know(name, "contact", ADDRESS[name], f"q{number}@new{number}.example")
        elif self.rng.random() < 0.5:
            self._know(name, "account", NAME[name], f"Renamed {number}")
        else:
            self._know(name, "account", DOMAIN[name], f"d{number}.example")

    def _know(self, name: str, entity: str, column: str, value: str) -> None:
        live = self._live(name, entity)
        if live:
            self.people.typed.add(value)
            self._identify(self.rng.choice(live), column, value)

    def swap(self, name: str) -> None:
        """Two people's addresses had been entered the wrong way round."""
        live = self._live(name, "contact")
        if len(live) < 2:
            return
        one, other = self.rng.sample(live, 2)
        held = self.systems[name].live(one.object)
        addresses = [held[ref.id].get(ADDRESS[name]) for ref in (other, one)]
        for ref, address in zip((one, other), addresses, strict=True):
            self._identify(ref, ADDRESS[name], address)
        self.people.mixed_up.update((one, other))

    def take(self, name: str) -> None:
        """Somebody enters another one's address, which Salesforce takes, or another's domain."""
        person = self.rng.random() < 0.7
        if person:
            name = "salesforce"
        entity = "contact" if person else "account"
        column = (ADDRESS if person else DOMAIN)[name]
        live = self._live(name, entity)
        if len(live) < 2:
            return
        one, other = self.rng.sample(live, 2)
        held = self.systems[name].live(other.object)
        self._identify(one, column, held[other.id].get(column))
        self.people.mixed_up.update((one, other))

    def share(self, name: str) -> None:
        """Two companies that have nothing to do with each other are entered with one domain, one
        in each system: that of a directory, or of a parent.
        """
        mine, theirs = self.people.token("Company "), self.people.token("Company ")
        domain = f"shared{self.people.tokens}.example"
        self.people.typed.add(domain)
        account: dict[str, Value] = {"Name": mine, "Website": domain}
        company: dict[str, Value] = {"name": theirs, "domain": domain, "website": domain}
        self.systems["salesforce"].put("Account", account)
        self.systems["hubspot"].put("companies", company)

    def _live(self, name: str, entity: str) -> list[Ref]:
        object_name = OBJECTS[name][entity]
        return [Ref(name, object_name, each) for each in self.systems[name].live(object_name)]

    def _identify(self, ref: Ref, column: str, value: object) -> None:
        columns = {column, ALSO.get(column, column)}
        self.systems[ref.system].put(ref.object, dict.fromkeys(columns, value), record_id=ref.id)  # type: ignore[arg-type]
        self.people.renamed.add(ref)

    # --- owners

    def hire(self) -> None:
        """Users that both systems know by one address."""
        for number in range(COLLEAGUES):
            address = f"rep{number}@own.example"
            self.people.typed |= {address, "true", "false"}
            self.systems["salesforce"].put("User", {"Email": address, "IsActive": "true"})
            self.systems["hubspot"].put("owners", {"email": address, "archived": "false"})

    def hand_over(self, name: str) -> None:
        """A record is given to another owner."""
        live = self._live(name, self.rng.choice(("account", "contact", "opportunity")))
        here = [
            key
            for key, held in self.systems[name].live(USERS[name]).items()
            if held.items() >= HERE[name].items()
        ]
        if live and here:
            ref, owner = self.rng.choice(live), self.rng.choice(here)
            self.systems[name].put(ref.object, {OWNER[name]: owner}, record_id=ref.id)

    def leave(self, name: str) -> None:
        """A user leaves, or comes back."""
        users = sorted(self.systems[name].live(USERS[name]))
        if users:
            change = AWAY if self.rng.random() < 0.7 else HERE
            self.systems[name].put(USERS[name], change[name], record_id=self.rng.choice(users))
