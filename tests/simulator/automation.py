"""A vendor's own automation as a third author: it spells what Accord wrote in its own way, and
means the same by it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from connectors.memory import MemorySystem, Version
from connectors.record import Ref
from mapping.codecs.field_codec import FieldCodec
from tests.simulator.language import ENTITY_OF, PLAIN, language

INSISTS = {"salesforce": ("Title", "Customer"), "hubspot": ("jobtitle", "Prospect")}
"""The title that a flow of each system insists on."""


@dataclass
class Automation:
    """Looks at what Accord wrote last, and re-spells one of its fields."""

    rng: random.Random
    systems: dict[str, MemorySystem]
    typed: set[str]
    spelt: set[str] = field(default_factory=set)

    def act(self) -> None:
        name = self.rng.choice(sorted(self.systems))
        written = sorted(self._written(name))
        if not written:
            return
        ref, version = self.rng.choice(written)
        entity = language().entities[ENTITY_OF[ref.object]]
        codecs = entity.translators[name][ref.object].codecs.values()
        filled = [codec for codec in codecs if self._can_spell(codec, version)]
        if filled:
            self._spell(ref, version, self.rng.choice(filled))

    def fight(self) -> bool:
        """A flow on either side insists on a title of its own wherever Accord brought another: for
        ever, so that only a hold ends it. Returns whether it had to.
        """
        fought = False
        for name, (column, insisted) in INSISTS.items():
            self.spelt.add(insisted)
            for ref, version in self._written(name):
                if version.fields.get(column) not in {None, insisted}:
                    change = {column: insisted}
                    system = self.systems[name]
                    system.put(ref.object, change, record_id=ref.id, by="automation")
                    fought = True
        return fought

    def _written(self, name: str) -> list[tuple[Ref, Version]]:
        """Live records whose last author was Accord."""
        found = []
        for (object_name, record_id), versions in self.systems[name].records.items():
            latest = versions[-1]
            if latest.by == "accord" and not latest.gone:
                found.append((Ref(name, object_name, record_id), latest))
        return found

    def _can_spell(self, codec: FieldCodec, version: Version) -> bool:
        value = version.fields.get(codec.native)
        return codec.type in PLAIN and isinstance(value, str) and value in self.typed

    def _spell(self, ref: Ref, version: Version, codec: FieldCodec) -> None:
        value = str(version.fields[codec.native])
        if codec.type == "url":
            spelt = f"https://www.{value}/"
        elif codec.type == "email":
            spelt = value.upper()
        else:
            spelt = f" {value.replace(' ', '  ')} "
        self.spelt.add(spelt)
        self.systems[ref.system].put(
            ref.object, {codec.native: spelt}, record_id=ref.id, by="automation"
        )
