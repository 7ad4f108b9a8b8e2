"""A pair in memory with short words for what people do in either system, and for what they see."""

from __future__ import annotations

from connectors.memory import MemorySystem
from connectors.record import Value
from sync.model.queue import Issue
from tests.sync.rig import Rig

ROLES = "@OpportunityContactRoles"
Held = dict[str, Value]


class Office(Rig):
    """A rig at which people work."""

    # --- what people enter

    def contact(self, last: str = "Lee", **fields: Value) -> str:
        self.wait(1.0)
        held: Held = {"Email": f"{last.lower()}@lee.example", "LastName": last, "OwnerId": "u1"}
        return self.left.put("Contact", {**held, "AccountId": None, **fields})

    def account(self, name: str = "Lee", **fields: Value) -> str:
        self.wait(1.0)
        held: Held = {"Name": name, "Website": f"{name.lower()}.example", "ParentId": None}
        return self.left.put("Account", {**held, **fields})

    def company(self, name: str = "Lee", **fields: Value) -> str:
        self.wait(1.0)
        held: Held = {"name": name, "domain": f"{name.lower()}.example"}
        return self.right.put("companies", {**held, **fields})

    def opportunity(self, name: str = "Renewal", **fields: Value) -> str:
        self.wait(1.0)
        held: Held = {"Name": name, "StageName": "Prospecting", "CloseDate": "2026-12-01"}
        return self.left.put("Opportunity", {**held, "AccountId": None, ROLES: (), **fields})

    def deal(self, name: str = "Renewal", **fields: Value) -> str:
        self.wait(1.0)
        held: Held = {"dealname": name, "dealstage": "appointmentscheduled", "pipeline": "default"}
        return self.right.put("deals", {**held, "@contacts": (), **fields})

    # --- what becomes of it

    def delete(self, system: MemorySystem, object_name: str, record_id: str) -> None:
        self.wait(1.0)
        system.delete(object_name, record_id)

    def restore(self, system: MemorySystem, object_name: str, record_id: str) -> None:
        """Out of the recycle bin, as it was."""
        self.edit(system, object_name, record_id)

    def merge(self, system: MemorySystem, object_name: str, loser: str, winner: str) -> None:
        self.wait(1.0)
        system.move(object_name, loser, object_name, winner)
        self.edit(system, object_name, winner)

    def convert(self, lead: str, **fields: Value) -> str:
        """Somebody makes a contact of a lead."""
        held = self.left.live("Lead")[lead]
        kept = {name: held.get(name) for name in ("Email", "Title", "Phone")}
        found = self.contact(str(held["LastName"]), **{**kept, **fields})
        self.left.move("Lead", lead, "Contact", found)
        return found

    # --- what people see

    def only(self, system: MemorySystem, object_name: str) -> str:
        """The id of the only live record of an object."""
        (found,) = system.live(object_name)
        return found

    def there(self, object_name: str = "contacts", by: str = "lastname") -> dict[str, Held]:
        """HubSpot's records of an object by a name."""
        return {str(held[by]): held for held in self.right.live(object_name).values()}

    def known(self, name: str, object_name: str = "contacts", by: str = "lastname") -> str:
        """The id of HubSpot's only record of a name."""
        live = self.right.live(object_name)
        (found,) = [record for record, held in live.items() if held.get(by) == name]
        return found

    def waiting(self) -> list[tuple[str, str]]:
        return [(issue.kind, issue.reason) for issue in self.store.issues()]

    def issue(self) -> Issue:
        """The only one that waits."""
        (found,) = self.store.issues()
        return found

    def settle(self, runs: int = 3) -> None:
        """Whatever follows has followed, and Accord has nothing more to write."""
        for _ in range(runs):
            self.sync()
        assert self.sync().tally.written == {}
