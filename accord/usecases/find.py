"""Finds the records a person means by an id, a ref, a link or an e-mail address."""

from __future__ import annotations

from collections.abc import Iterator

from accord.policies import Policy
from connectors.errors import UserError
from connectors.record import Ref
from sync.store.ports import Store


def find_records(store: Store, policy: Policy, wanted: str) -> list[Ref]:
    """Every record the word names, linked counterparts included. Raises UserError when there is
    none.
    """
    found = list(dict.fromkeys(_with_counterparts(store, policy, wanted)))
    if not found:
        raise UserError(
            f"no record is known by {wanted!r}",
            advice="Name it as system:object:id, by its id or by its e-mail address; "
            "`accord sync` reads new ones.",
        )
    return found


def _with_counterparts(store: Store, policy: Policy, wanted: str) -> Iterator[Ref]:
    for ref in _named(store, policy, wanted):
        yield ref
        link = store.links_by_ref([ref]).get(ref)
        if link is not None:
            yield from link.refs(store.systems)


def _named(store: Store, policy: Policy, wanted: str) -> Iterator[Ref]:
    if wanted.startswith("link:"):
        for link in store.links([wanted.removeprefix("link:")]).values():
            yield from link.refs(store.systems)
    elif wanted.count(":") >= 2:
        yield from store.mirror([Ref.parse(wanted)])
    else:
        yield from _by_id(store, policy, wanted)
        yield from _by_key(store, policy, wanted.strip().lower())


def _by_id(store: Store, policy: Policy, record_id: str) -> Iterator[Ref]:
    for system in store.systems:
        objects = [translator.object for _, translator in policy.language.objects(system)]
        yield from store.mirror(Ref(system, name, record_id) for name in objects)


def _by_key(store: Store, policy: Policy, value: str) -> Iterator[Ref]:
    """By whatever the records of each entity are matched by."""
    for system in store.systems:
        for entity in policy.language.entities:
            for kind in policy.merge.entity(entity).match:
                for found in store.by_key(system, entity, kind, [value]).values():
                    yield from found
