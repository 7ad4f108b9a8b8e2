"""Finds the records a person means by an id, a ref, a link, an e-mail address, the address of a
record's page, or the name of a person, a company or a deal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accord.usecases.telling.naming import row_name
from accord.workspace import Workspace
from connectors.errors import UserError
from connectors.record import Ref
from mapping.words.spellings import spelling
from sync.store.ports import Store

LINK = "link:"
NAME = "name"
"""The kind of match key that is what people call a record."""
MOST_LISTED = 10
WHICH = "Name the one that you mean by its id, as it stands here, or by its address."


def find_records(store: Store, workspace: Workspace, wanted: str) -> list[Ref]:
    """Every record the word names, linked counterparts included. Raises UserError when there is
    none, and for a name, or an id, that several have.
    """
    wanted = wanted.strip()
    same_id = _together(store, _by_id(store, workspace, wanted))
    if len(same_id) > 1:
        raise _several(store, workspace, wanted, same_id)
    exact = list(_with_counterparts(store, _named(store, workspace, wanted)))
    if exact:
        return list(dict.fromkeys(exact))
    called = list(_called(store, workspace, wanted))
    if not called:
        raise UserError(
            f"no record is known by {wanted!r}",
            advice="Name it as system:object:id, by its id, the address of its page, its e-mail "
            "address, or the name of a person, a company or a deal; `accord sync` reads new ones.",
        )
    found = _together(store, called)
    if len(found) > 1:
        raise _several(store, workspace, wanted, found)
    return found[0]


def _with_counterparts(store: Store, found: Iterable[Ref]) -> Iterator[Ref]:
    for ref in found:
        yield ref
        link = store.links_by_ref([ref]).get(ref)
        if link is not None:
            yield from link.refs(store.systems)


def _together(store: Store, found: Iterable[Ref]) -> list[list[Ref]]:
    """Linked records together, each once."""
    told: set[Ref] = set()
    groups = []
    for ref in found:
        if ref not in told:
            group = list(dict.fromkeys(_with_counterparts(store, [ref])))
            group.sort(key=lambda each: store.systems.index(each.system))
            told.update(group)
            groups.append(group)
    return groups


def _several(store: Store, workspace: Workspace, wanted: str, found: list[list[Ref]]) -> UserError:
    """Who could be meant, with the ids by which to say so."""
    problems = [f"{wanted!r} could be any of {len(found):,} records"]
    rows = store.mirror(group[0] for group in found[:MOST_LISTED])
    for group in found[:MOST_LISTED]:
        name = row_name(workspace.policy.language, rows[group[0]])
        problems.append(f"  {name}: {', '.join(map(str, group))}")
    if len(found) > MOST_LISTED:
        problems.append(f"  … and {len(found) - MOST_LISTED:,} more")
    return UserError(problems, advice=WHICH)


def _named(store: Store, workspace: Workspace, wanted: str) -> Iterator[Ref]:
    if wanted.startswith(LINK):
        yield from _by_link(store, wanted.removeprefix(LINK))
        return
    if wanted.count(":") >= 2:
        yield from _by_ref(store, workspace, wanted)
    yield from _by_id(store, workspace, wanted)
    yield from _by_key(store, workspace, wanted, by_name=False)


def _called(store: Store, workspace: Workspace, wanted: str) -> Iterator[Ref]:
    """By what people call it: the whole name, else some words of it."""
    known = list(_by_key(store, workspace, wanted, by_name=True))
    if known:
        yield from known
        return
    words = set(map(spelling, wanted.split())) - {""}
    if not words:
        return
    just_so, partly = [], []
    for ref, name in _names(store, workspace):
        if spelling(name) == spelling(wanted):
            just_so.append(ref)
        elif words <= set(map(spelling, name.split())):
            partly.append(ref)
    yield from just_so or partly


def _names(store: Store, workspace: Workspace) -> Iterator[tuple[Ref, str]]:
    """What every record is called that is there: all of the state is gone through."""
    language = workspace.policy.language
    for system in store.systems:
        for entity, translator in language.objects(system):
            if entity.synced:
                for row in store.scan(system, translator.object):
                    if not row.gone:
                        yield row.ref, row_name(language, row)


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


def _by_key(store: Store, workspace: Workspace, wanted: str, *, by_name: bool) -> Iterator[Ref]:
    """By whatever the records of each entity are matched by, as people write it: by their names, or
    by all else.
    """
    policy = workspace.policy
    values = sorted({wanted.lower(), spelling(wanted)} - {""})
    for system in store.systems:
        for entity in policy.language.entities:
            for kind in policy.merge.entity(entity).match:
                if (kind == NAME) == by_name:
                    known = store.by_key(system, entity, kind, values)
                    for refs in known.values():
                        yield from refs
