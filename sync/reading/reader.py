"""One side being read: the state, the system, and the run that looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from connectors.record import Fields, Record
from mapping.codecs.translate import Translator
from mapping.language import EntityMap, Language
from sync.history import History, Witness
from sync.model.mirror import Known, MirrorRow
from sync.model.pair import Side
from sync.store.ports import Store
from sync.store.view import keys_of


@dataclass(frozen=True, slots=True)
class Reader:
    """What travels together through everything that reads one side."""

    store: Store
    side: Side
    witness: Witness

    @property
    def system(self) -> str:
        """The system that is read."""
        return self.side.system

    @property
    def history(self) -> History:
        """Where what is seen to have moved is told."""
        return History(self.store, self.witness)

    def fetch(self, translator: Translator, ids: Sequence[str]) -> dict[str, Record]:
        """These records now, by id, with every mapped field."""
        return self.side.connector.fetch(translator.object, ids, translator.natives)


def observed_rows(
    side: Side,
    object_name: str,
    records: Sequence[Record],
    known: Known,
) -> list[MirrorRow]:
    """Mirror rows for what was just observed, values the read left out kept from before.

    What the vendor does not show any more is forgotten: when it is shown again it is news, whatever
    it holds.
    """
    entity, translator = _meaning(side.language, side.system, object_name)
    rows = []
    for record in records:
        before = known.get(record.ref)
        fields = _with_kept(record.fields, before, translator)
        modified_at = record.modified_at
        if before is not None:
            modified_at = max(modified_at, before.modified_at)
        keys = keys_of(side.policy, entity, translator, fields)
        rows.append(
            MirrorRow(
                record.ref,
                entity.name,
                fields,
                modified_at,
                record.gone or record.moved_to is not None,
                keys,
            )
        )
    return rows


def _with_kept(
    fields: Fields,
    before: MirrorRow | None,
    translator: Translator,
) -> Fields:
    if before is None:
        return dict(fields)
    shown = translator.shown
    kept = {name: value for name, value in before.fields.items() if name in shown}
    return {**kept, **fields}


@lru_cache(maxsize=64)
def _meaning(
    language: Language,
    system: str,
    object_name: str,
) -> tuple[EntityMap, Translator]:
    entity = language.entity_of(system, object_name)
    assert entity is not None, f"{object_name} of {system} is not mapped"
    return entity, entity.translators[system][object_name]
