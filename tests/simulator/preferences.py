"""HubSpot as it is with opt-outs: they belong to an address, and a contact shows those of the
address it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.memory import MemorySystem
from connectors.record import Fields, Value
from tests.simulator.language import OPT_OUT

SHOWN = OPT_OUT["hubspot"]


@dataclass(slots=True)
class AddressBook(MemorySystem):
    """`out`: addresses that want no mail."""

    out: set[str] = field(default_factory=set)

    def put(
        self,
        object_name: str,
        fields: Fields,
        *,
        record_id: str | None = None,
        by: str = "human",
    ) -> str:
        if object_name == "contacts":
            fields = self._with_choice(fields, record_id)
        return MemorySystem.put(self, object_name, fields, record_id=record_id, by=by)

    def _with_choice(self, fields: Fields, record_id: str | None) -> Fields:
        """What is said of the address is kept with it; a new address brings its own choice."""
        known = self.records.get(("contacts", record_id or ""))
        before = known[-1].fields if known else {}
        address = _letters(fields.get("email", before.get("email")))
        if SHOWN in fields:
            self._keep(address, fields[SHOWN])
        elif address != _letters(before.get("email")):
            return {**fields, SHOWN: "true" if address in self.out else None}
        return fields

    def _keep(self, address: str, answer: Value) -> None:
        if answer == "true":
            self.out.add(address)
        else:
            self.out.discard(address)


def _letters(address: Value) -> str:
    """An address, whatever the case it is written in."""
    return str(address).lower()
