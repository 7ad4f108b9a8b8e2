"""What the records around are called, where a domain alone does not make two of them one. Reads the
store only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connectors.record import Ref
from mapping.language import EntityMap
from sync.deciding.matching.match import DOMAIN
from sync.model.mirror import MirrorRow
from sync.model.policy import EntityMerge
from sync.store.ports import Store
from sync.store.view import name_of

NAME = "name"


class Names:
    """The names of one entity's records, as far as they were loaded."""

    def __init__(self, store: Store, entity: EntityMap, rules: EntityMerge) -> None:
        self.store, self.entity = store, entity
        self.count = {DOMAIN, NAME} <= set(rules.match)
        self._rows: dict[Ref, MirrorRow] = {}

    def load(self, refs: Iterable[Ref], known: Mapping[Ref, MirrorRow]) -> None:
        """Read those that are not known yet."""
        if not self.count:
            return
        wanted = set(refs)
        self._rows = self.store.mirror(wanted - known.keys())
        for ref in wanted & known.keys():
            self._rows[ref] = known[ref]

    def of(self, ref: Ref) -> str:
        """What a record is called, "" where that does not count or nobody said so."""
        row = self._rows.get(ref)
        if row is None:
            return ""
        return name_of(self.entity.translators[ref.system][ref.object], row.fields)
