"""Finds the records a person means by an id, a ref, a link, an e-mail address, the name of a
company or a deal, or the address of a record's page.
"""

from __future__ import annotations

from collections.abc import Iterator

from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.record import Ref
from mapping.taxonomy import spelling
from sync.store.ports import Store

LINK = "link:"


def find_records(store: Store, workspace: Workspace, wanted: str) -> list[Ref]:
    """Every record the word names, linked counterparts included. Raises UserError when there is
    none.
    """
    found = list(dict.fromkeys(_with_counterparts(store, workspace, wanted)))
    if not found:
        raise UserError(
            f"no record is known by {wanted!r}",
            advice="Name it as system:object:id, by its id, the address of its page, its e-mail "
            "address, or the name of a company or a deal; `accord sync` reads new ones.",
        )
    return found


def _with_counterparts(store: Store, workspace: Workspace, wanted: str) -> Iterator[Ref]:
    for ref in _named(store, workspace, wanted.strip()):
        yield ref
        link = store.links_by_ref([ref]).get(ref)
        if link is not None:
            yield from link.refs(store.systems)


def _named(store: Store, workspace: Workspace, wanted: str) -> Iterator[Ref]:
    if wanted.startswith(LINK):
        yield from _by_link(store, wanted.removeprefix(LINK))
        return
    if wanted.count(":") >= 2:
        yield from _by_ref(store, workspace, wanted)
    yield from _by_id(store, workspace, wanted)
    yield from _by_key(store, workspace, wanted)


def _by_link(store: Store, link_id: str) -> Iterator[Ref]:
    for link in store.links([link_id]).values():
        yield from link.refs(store.systems)


def _by_ref(store: Store, workspace: Workspace, text: str) -> Iterator[Ref]:
    try:
        ref = Ref.parse(text)
    except ValueError:
        return  # something between the colons is missing: no record is called that
    refs = [ref]
    kind = workspace.settings.kinds.get(ref.system)
    named = None if kind is None else kind.recognise(ref.id)
    if named is not None:
        refs.append(Ref(ref.system, ref.object, named.id))
    yield from store.mirror(refs)


def _by_id(store: Store, workspace: Workspace, wanted: str) -> Iterator[Ref]:
    """In either system, by the id and by what else its people call a record."""
    kinds = workspace.settings.kinds
    for system in store.systems:
        yield from store.mirror(_refs(workspace, system, "", wanted))
        kind = kinds.get(system)
        named = None if kind is None else kind.recognise(wanted)
        if named is not None:
            yield from store.mirror(_refs(workspace, system, named.object, named.id))


def _refs(workspace: Workspace, system: str, object_name: str, record_id: str) -> list[Ref]:
    """In every object of the system, where the name does not say which one it is of."""
    if object_name:
        return [Ref(system, object_name, record_id)]
    objects = workspace.policy.language.objects(system)
    return [Ref(system, translator.object, record_id) for _, translator in objects]


def _by_key(store: Store, workspace: Workspace, wanted: str) -> Iterator[Ref]:
    """By whatever the records of each entity are matched by, as people write it."""
    policy = workspace.policy
    values = sorted({wanted.lower(), spelling(wanted)} - {""})
    for system in store.systems:
        for entity in policy.language.entities:
            for kind in policy.merge.entity(entity).match:
                known = store.by_key(system, entity, kind, values)
                for refs in known.values():
                    yield from refs
