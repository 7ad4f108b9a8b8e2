"""Both sides of the pair, with what the vendors say of users: who owns, and who is nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.protocol import Connector, FieldHistory, Identity
from mapping.language import Language
from sync.deciding.field_times import Versions
from sync.deciding.observe import Setting
from sync.model.policy import MergePolicy
from sync.model.side import Side
from sync.store.ports import Store


@dataclass(slots=True)
class Pair:
    """The two systems of a workspace: `name` goes into keys, left comes first.

    `reconcile_s`: seconds between two comparisons of the mirror with what is there. `policy_print`
    changes with any change of the policy.
    """

    name: str
    language: Language
    policy: MergePolicy
    sides: tuple[Side, Side]
    identities: tuple[Identity, Identity]
    region: str | None = None
    reconcile_s: float = 7 * 86_400.0
    policy_print: str = ""

    @property
    def systems(self) -> tuple[str, str]:
        return self.sides[0].connector.system, self.sides[1].connector.system

    def connector(self, system: str) -> Connector:
        return self.side(system).connector

    def side(self, system: str) -> Side:
        return self.sides[self.systems.index(system)]

    def field_history(
        self, system: str, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> Versions:
        """What the vendor remembers of these fields; nothing where it forgets."""
        connector = self.connector(system)
        if ids and fields and isinstance(connector, FieldHistory):
            return connector.field_history(object_name, ids, fields)
        return {}

    def setting(self, store: Store, now: float) -> Setting:
        """What deciding needs, read from the mirror of both systems' users."""
        owners = (
            _owners(store, self.language, self.systems[0]),
            _owners(store, self.language, self.systems[1]),
        )
        queues = (self.identities[0].queues, self.identities[1].queues)
        nobody = (self.identities[0].user_id, self.identities[1].user_id)
        return Setting(
            self.name,
            self.systems,
            self.language,
            self.policy,
            nobody,
            self.region,
            owners,
            now,
            queues,
        )


def _owners(store: Store, language: Language, system: str) -> Mapping[str, str]:
    """Owner id → e-mail of the active users of one system."""
    entity = language.entities.get("rep")
    if entity is None:
        return {}
    found = {}
    for object_name, translator in entity.translators.get(system, {}).items():
        codec = translator.codecs["email"]
        for row in store.scan(system, object_name):
            address = row.fields.get(codec.native)
            if isinstance(address, str) and not row.gone and translator.in_scope(row.fields):
                found[row.ref.id] = address.strip().lower()
    return found
