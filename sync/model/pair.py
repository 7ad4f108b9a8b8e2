"""The two systems of a workspace as the engine sees them. Values only: nothing is asked here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from connectors.protocol import (
    Associations,
    Clocked,
    Connector,
    Effects,
    FieldHistory,
    FieldVersion,
    Identity,
)
from connectors.record import Fields
from mapping.codecs.translate import Translator
from mapping.language import EntityMap, Language
from sync.model.conditions.adoption import Stage
from sync.model.policy import MergePolicy

Irreversible = Mapping[tuple[str, str], frozenset[str]]
"""Canonical fields that stay set once they are, by system and entity."""
Versions = Mapping[str, Mapping[str, Sequence[FieldVersion]]]
"""Record id → vendor field → versions, newest first."""


@dataclass
class Side:
    """One system: its connector, the common language, and the rules."""

    connector: Connector
    language: Language
    policy: MergePolicy

    @property
    def system(self) -> str:
        """The system's name, as in refs."""
        return self.connector.system

    def entity(self, object_name: str) -> EntityMap:
        """The entity one of this system's objects belongs to. Raises KeyError for any other
        object.
        """
        entity = self.language.entity_of(self.system, object_name)
        if entity is None:
            raise KeyError(f"{object_name} of {self.system} is not mapped")
        return entity

    def translator(self, object_name: str) -> Translator:
        """How one of this system's objects is read. Raises KeyError for an object not mapped."""
        return self.entity(object_name).translators[self.system][object_name]

    def objects(self) -> list[tuple[EntityMap, Translator]]:
        """Every mapped object of this system, with its entity."""
        return list(self.language.objects(self.system))

    @cached_property
    def irreversible(self) -> Mapping[str, frozenset[str]]:
        """By entity, the canonical fields that stay set once they are, by what the connector
        says; asked once, since the engine looks with every batch.
        """
        connector = self.connector
        if not isinstance(connector, Effects):
            return {}
        found: dict[str, frozenset[str]] = {}
        for entity, translator in self.objects():
            effects = connector.effects(translator.object)
            names = found.get(entity.name, frozenset())
            for name, codec in translator.codecs.items():
                if effects.get(codec.native) == "irreversible":
                    names |= {name}
            found[entity.name] = names
        return found

    def associations(
        self, object_name: str, ids: Sequence[str], names: Sequence[str]
    ) -> Mapping[str, Fields]:
        """Current associations by record id; nothing where reading a record shows them already."""
        connector = self.connector
        if not isinstance(connector, Associations):
            return {}
        return connector.associations(object_name, ids, names)

    def field_history(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> Versions:
        """What the vendor remembers of these fields; nothing where it forgets."""
        connector = self.connector
        if ids and fields and isinstance(connector, FieldHistory):
            return connector.field_history(object_name, ids, fields)
        return {}


@dataclass(slots=True)
class Pair:
    """The two systems of a workspace: `name` goes into keys, left comes first; `systems` are the
    names of both.

    `reconcile_s`: seconds between two comparisons of the mirror with what is there.
    `policy_print` changes with any change of the policy. `stage`: how far a first meeting may go.
    `exclusive`: (system, object, vendor field) of what no two records can hold at once.
    """

    name: str
    language: Language
    policy: MergePolicy
    sides: tuple[Side, Side]
    identities: tuple[Identity, Identity]
    region: str | None = None
    reconcile_s: float = 7 * 86_400.0
    policy_print: str = ""
    stage: Stage = "enforce"
    systems: tuple[str, str] = field(init=False)
    exclusive: frozenset[tuple[str, str, str]] = frozenset()

    def __post_init__(self) -> None:
        left, right = self.sides
        self.systems = left.system, right.system

    @property
    def rules(self) -> str:
        """A print of what decisions are made by: another one, other decisions."""
        return f"{self.policy_print} {self.stage}"

    @property
    def clock_skews(self) -> tuple[float, float]:
        """By how many seconds either clock is ahead of ours, as far as it tells."""
        left, right = (
            side.connector.clock_skew_s if isinstance(side.connector, Clocked) else 0.0
            for side in self.sides
        )
        return left, right

    def side(self, system: str) -> Side:
        """One of the two by name. Raises ValueError for a third."""
        return self.sides[self.systems.index(system)]

    def connector(self, system: str) -> Connector:
        """The connector of one of the two."""
        return self.side(system).connector

    def translator(self, system: str, entity: str, object_name: str) -> Translator:
        """How an entity stands in one object of one system."""
        return self.language.entities[entity].translators[system][object_name]

    @property
    def irreversible(self) -> Irreversible:
        """What nobody can take back of what is written, by system and entity."""
        found = {}
        for side in self.sides:
            for entity, names in side.irreversible.items():
                found[side.system, entity] = names
        return found

    def field_history(
        self, system: str, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> Versions:
        """What the vendor remembers of these fields; nothing where it forgets."""
        return self.side(system).field_history(object_name, ids, fields)
