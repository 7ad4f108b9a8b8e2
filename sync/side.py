"""One system as the engine sees it: its connector, and what the common language wants of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.protocol import Associations, Connector
from connectors.record import Fields, Want
from mapping.codecs.translate import Translator
from mapping.language import Language
from sync.policy import MergePolicy
from sync.store.protocol import Store


@dataclass(slots=True)
class Side:
    """A connector, the language, and the rules."""

    connector: Connector
    language: Language
    policy: MergePolicy

    def wants(self, store: Store, *, full: bool) -> list[Want]:
        """Where to read on."""
        return [
            Want(
                translator.object,
                self.fields(translator),
                None if full else store.cursor(self.connector.system, translator.object),
            )
            for _, translator in self.language.objects(self.connector.system)
        ]

    def associations(
        self, object_name: str, ids: Sequence[str], names: Sequence[str]
    ) -> Mapping[str, Fields]:
        """Current associations by record id; nothing where reading a record shows them already."""
        connector = self.connector
        return (
            connector.associations(object_name, ids, names)
            if isinstance(connector, Associations)
            else {}
        )

    def fields(self, translator: Translator) -> tuple[str, ...]:
        """The vendor fields to read of one object."""
        return translator.natives
