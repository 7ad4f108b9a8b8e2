"""What people do in both systems on ordinary days, and what the checks need to know of it: every
value is a fresh token.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from connectors.memory import MemorySystem
from connectors.record import Ref, Value
from tests.simulator.language import ACCOUNT, OBJECTS, ROLES
from tests.simulator.reshaping import Reshaping

EDITABLE = {
    "salesforce": {
        "Account": ("BillingCity", "BillingState"),
        "Contact": ("Title", "MailingCity", "FirstName"),
        "Opportunity": ("NextStep",),
    },
    "hubspot": {
        "companies": ("city", "state"),
        "contacts": ("jobtitle", "city", "firstname"),
        "deals": ("hs_next_step",),
    },
}


@dataclass
class People:
    """Everybody who works in either system.

    `together`: records of either system that mean the same thing, in the words of who entered both.
    `deleted`: what somebody deleted, or merged into another. `restored`: what
    somebody brought back. `renamed`: records of which somebody
    changed what they are known by; `mixed_up`: to what another one was known by.
    """

    rng: random.Random
    systems: dict[str, MemorySystem]
    typed: set[str] = field(default_factory=set)
    together: list[tuple[Ref, Ref]] = field(default_factory=list)
    deleted: set[Ref] = field(default_factory=set)
    restored: set[Ref] = field(default_factory=set)
    renamed: set[Ref] = field(default_factory=set)
    mixed_up: set[Ref] = field(default_factory=set)
    tokens: int = 0

    def __post_init__(self) -> None:
        self.reshaping = Reshaping(self.rng, self.systems, self.deleted)

    def token(self, kind: str) -> str:
        self.tokens += 1
        value = f"{kind}{self.tokens}"
        self.typed.add(value)
        return value

    def found(self) -> None:
        """The companies and people both systems start with."""
        left, right = self.systems["salesforce"], self.systems["hubspot"]
        for _ in range(self.rng.randint(1, 4)):
            name, domain = self.token("Company "), f"c{self.tokens}.example"
            self.typed.add(domain)
            side = self.rng.choice(("left", "right", "both"))
            account = {"Name": name, "Website": domain, "BillingCity": self.token("City ")}
            company = {
                "name": name,
                "domain": domain,
                "website": domain,
                "city": self.token("City "),
            }
            left_id = left.put("Account", account) if side != "right" else None
            right_id = right.put("companies", company) if side != "left" else None
            self._belong("Account", left_id, "companies", right_id)
            for _ in range(self.rng.randint(0, 3)):
                self.person(left_id, right_id)
            if left_id and self.rng.random() < 0.6:
                self.deal(left_id)

    def person(
        self,
        left_id: str | None,
        right_id: str | None,
        where: tuple[str, ...] = ("left", "right", "both"),
    ) -> None:
        address = f"p{self.tokens}@mail{self.tokens}.example"
        last = self.token("Last")
        self.typed.add(address)
        side = self.rng.choice(where)
        mine = theirs = None
        if side != "right" and left_id:
            fields = {
                "Email": address,
                "LastName": last,
                "Title": self.token("Title "),
                "AccountId": left_id,
            }
            mine = self.systems["salesforce"].put("Contact", fields)
        if side != "left":
            held: dict[str, Value] = {
                "email": address,
                "lastname": last,
                "jobtitle": self.token("Title "),
            }
            held["@companies"] = right_id
            theirs = self.systems["hubspot"].put("contacts", held)
        self._belong("Contact", mine, "contacts", theirs)

    def _belong(self, left: str, left_id: str | None, right: str, right_id: str | None) -> None:
        if left_id and right_id:
            both = Ref("salesforce", left, left_id), Ref("hubspot", right, right_id)
            self.together.append(both)

    def deal(self, left_id: str) -> None:
        system = self.systems["salesforce"]
        roles = [
            key for key, held in system.live("Contact").items() if held.get("AccountId") == left_id
        ]
        fields: dict[str, Value] = {
            "Name": self.token("Deal "),
            "StageName": "Prospecting",
            "CloseDate": "2026-12-01",
            "AccountId": left_id,
            "@OpportunityContactRoles": tuple(sorted(roles[:2])),
        }
        self.typed |= {"Prospecting", "2026-12-01"}
        system.put("Opportunity", fields)

    def edit(self, during: bool) -> None:
        """Somebody changes one field or one link, adds somebody, or (rarely) deletes, merges or
        converts a record.

        While a sync is at work nobody enters the same person in both systems at once: Salesforce
        takes duplicates, and no engine could know.
        """
        name = self.rng.choice(("salesforce", "hubspot"))
        system = self.systems[name]
        object_name = self.rng.choice(list(EDITABLE[name]))
        live = sorted(system.live(object_name))
        chance = self.rng.random()
        if chance < 0.1 or not live:
            self.newcomer(during)
        elif chance < 0.13:
            record_id = self.rng.choice(live)
            system.delete(object_name, record_id)
            self.deleted.add(Ref(name, object_name, record_id))
        elif chance < 0.16:
            self.reshaping.merge(name)
        elif chance < 0.18:
            self.reshaping.convert()
        elif chance < 0.3:
            self.relate(name)
        else:
            field_name = self.rng.choice(EDITABLE[name][object_name])
            value = None if self.rng.random() < 0.05 else self.token(f"{field_name} ")
            system.put(object_name, {field_name: value}, record_id=self.rng.choice(live))

    def relate(self, name: str) -> None:
        """Somebody moves a person to another account (or none), or changes who has a role in a
        deal.
        """
        system, objects = self.systems[name], OBJECTS[name]
        deals = system.live(objects["opportunity"])
        people = sorted(system.live(objects["contact"]))
        if deals and people and self.rng.random() < 0.5:
            deal = self.rng.choice(sorted(deals))
            held = deals[deal].get(ROLES[name])
            members = set(held if isinstance(held, tuple) else ()) ^ {self.rng.choice(people)}
            system.put(
                objects["opportunity"], {ROLES[name]: tuple(sorted(members))}, record_id=deal
            )
        elif people:
            account = self.rng.choice([None, *sorted(system.live(objects["account"]))])
            system.put(
                objects["contact"], {ACCOUNT[name]: account}, record_id=self.rng.choice(people)
            )

    def newcomer(self, during: bool) -> None:
        accounts = sorted(self.systems["salesforce"].live("Account"))
        companies = sorted(self.systems["hubspot"].live("companies"))
        left = self.rng.choice(accounts) if accounts else None
        right = self.rng.choice(companies) if companies and self.rng.random() < 0.5 else None
        self.person(left, right, ("left", "right") if during else ("left", "right", "both"))
