"""Who has an address, and whom what is said there concerns. Reads the store only."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.record import Ref
from mapping.language import EntityMap
from sync.model.identity.opt_outs import concerns
from sync.model.mirror import MatchKey, MirrorRow
from sync.store.ports import Store


class Holders:
    """The records of an entity by the addresses that they have, in either system."""

    def __init__(self, store: Store, entity: EntityMap) -> None:
        self._store = store
        self._entity = entity

    def of(self, keys: Iterable[MatchKey], but: Ref) -> list[MirrorRow]:
        """The other records with one of these addresses: those whose object the policy has not
        given up since they were read.
        """
        refs: set[Ref] = set()
        for kind, value in keys:
            for system in self._store.systems:
                found = self._store.by_key(
                    system,
                    self._entity.name,
                    kind,
                    [value],
                )
                refs.update(found.get(value, ()))
        refs.discard(but)
        rows = self._store.mirror(self.mapped(refs))
        return list(rows.values())

    def mapped(self, refs: Iterable[Ref]) -> list[Ref]:
        """Those of these records whose object the policy maps."""
        found = []
        for ref in sorted(refs):
            if self._entity.has(ref.system, ref.object):
                found.append(ref)
        return found

    def concerned(self, ref: Ref, by: Ref, name: str) -> bool:
        """Whether it holds for a record what another one has said before."""
        links = self._store.links_by_ref([ref, by])
        mine = links.get(ref)
        theirs = links.get(by)
        return concerns(mine, theirs, name)
