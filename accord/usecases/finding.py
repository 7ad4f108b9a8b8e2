"""Finds the records a person means by an id, a ref, a link or an e-mail address."""

from __future__ import annotations

from collections.abc import Iterator

from accord.policies import SYSTEMS
from connectors.errors import UserError
from connectors.record import Ref
from mapping.language import Language
from sync.store.ports import Store


def find_records(store: Store, language: Language, wanted: str) -> list[Ref]:
    """Every record the word names, linked counterparts included. Raises UserError when there is
    none.
    """
    found = list(dict.fromkeys(_found(store, language, wanted)))
    if not found:
        raise UserError(
            f"no record is known by {wanted!r}",
            advice="Name it as system:object:id, by its id or by its e-mail address; `accord sync` reads new ones.",
        )
    return found


def _found(store: Store, language: Language, wanted: str) -> Iterator[Ref]:
    for ref in _named(store, language, wanted):
        yield ref
        link = store.links_by_ref([ref]).get(ref)
        if link is not None:
            yield from link.refs(SYSTEMS)


def _named(store: Store, language: Language, wanted: str) -> Iterator[Ref]:
    if wanted.startswith("link:"):
        for link in store.links([wanted.removeprefix("link:")]).values():
            yield from link.refs(SYSTEMS)
        return
    if wanted.count(":") >= 2:
        ref = Ref.parse(wanted)
        yield from store.mirror([ref])
        return
    refs = [
        Ref(system, t.object, wanted) for system in SYSTEMS for _, t in language.objects(system)
    ]
    yield from store.mirror(refs)
    key = wanted.strip().lower()
    for system in SYSTEMS:
        for entity in language.entities:
            for slot in (0, 1):
                for found in store.by_key(system, entity, slot, [key]).values():
                    yield from found
