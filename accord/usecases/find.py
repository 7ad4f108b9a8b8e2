"""Finds the records a person means by an id, a ref, a link or an e-mail address."""

from __future__ import annotations

from collections.abc import Iterator

from accord.policies import Policy
from connectors.errors import UserError
from connectors.record import Ref
from sync.store.ports import Store

LINK = "link:"


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
    if wanted.startswith(LINK):
        yield from _by_link(store, wanted.removeprefix(LINK))
    elif wanted.count(":") >= 2:
        yield from _by_ref(store, wanted)
    else:
        yield from _by_id(store, policy, wanted)
        yield from _by_key(store, policy, wanted.strip().lower())


def _by_link(store: Store, link_id: str) -> Iterator[Ref]:
    for link in store.links([link_id]).values():
        yield from link.refs(store.systems)


def _by_ref(store: Store, text: str) -> Iterator[Ref]:
    try:
        ref = Ref.parse(text)
    except ValueError:
        return  # something between the colons is missing: no record is called that
    yield from store.mirror([ref])


def _by_id(store: Store, policy: Policy, record_id: str) -> Iterator[Ref]:
    """In every object of either system: an id does not say which one it is of."""
    for system in store.systems:
        refs = []
        for _, translator in policy.language.objects(system):
            refs.append(Ref(system, translator.object, record_id))
        yield from store.mirror(refs)


def _by_key(store: Store, policy: Policy, value: str) -> Iterator[Ref]:
    """By whatever the records of each entity are matched by."""
    for system in store.systems:
        for entity in policy.language.entities:
            for kind in policy.merge.entity(entity).match:
                known = store.by_key(system, entity, kind, [value])
                for refs in known.values():
                    yield from refs
