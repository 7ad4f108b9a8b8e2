"""What ids mean on either side: every record that the observed ones refer to. Reads the store
only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.record import Ref, Value, members
from mapping.codecs.context import Context
from mapping.language import EntityMap
from sync.deciding.observation import Observation
from sync.deciding.setting import PlanSetting
from sync.model.links import Link
from sync.store.ports import Store
from sync.store.view import refs_in

AS_IT_IS = frozenset({"held", "apart"})
"""How links stand whose records, and their places in other records, stay as they are."""
SAYS_NOTHING = AS_IT_IS | {"shadow"}


@dataclass(frozen=True, slots=True)
class Referred:
    """The links of all records that the observed ones, their bases and the proposals about them
    refer to: by record, and by id. `primary`: by the id of a link that stands behind another, that
    other link.
    """

    by_ref: Mapping[Ref, Link]
    by_id: Mapping[str, Link]
    primary: Mapping[str, Link]

    def all_links(self) -> Iterator[Link]:
        """Every link that any of them refers to; some more than once."""
        yield from self.by_ref.values()
        yield from self.by_id.values()

    def links_of(self, entity: EntityMap, seen: Observation) -> Iterator[Link]:
        """The links that one observation refers to."""
        for ref in _pointed_at(entity, [seen]):
            if ref in self.by_ref:
                yield self.by_ref[ref]
                yield from self._primary_of(self.by_ref[ref])
        for name in _named(entity, [seen]):
            if name in self.by_id:
                yield self.by_id[name]

    def _primary_of(self, link: Link) -> Iterator[Link]:
        if link.id in self.primary:
            yield self.primary[link.id]


def load_referred(store: Store, entity: EntityMap, seen: Sequence[Observation]) -> Referred:
    """Everything these observations refer to."""
    pointed_at = _pointed_at(entity, seen)
    by_ref = store.links_by_ref(pointed_at)
    without = pointed_at - by_ref.keys()
    by_ref.update(_of_what_they_became(store, without))
    primary = _primaries(store, by_ref.values())
    links = {}
    for link in by_ref.values():
        if link.status != "shadow":
            links[link.id] = link
    for link in primary.values():
        links[link.id] = link
    named = _named(entity, seen)
    links.update(store.links(named - links.keys()))
    return Referred(by_ref, links, primary)


def _of_what_they_became(store: Store, refs: Collection[Ref]) -> dict[Ref, Link]:
    """The links of what became of records that have none: vendors do not tell of a record again
    because one that it refers to was merged, so it is remembered with the id of before.
    """
    became = {}
    for ref in store.successors(refs):
        became[ref] = _end(store, ref)
    links = store.links_by_ref(became.values())
    found = {}
    for ref, end in became.items():
        if end in links:
            found[ref] = links[end]
    return found


def _end(store: Store, ref: Ref) -> Ref:
    """What stands in the place of a record now: itself, where nothing does."""
    seen: set[Ref] = set()
    while ref not in seen:
        seen.add(ref)
        row = store.mirror([ref]).get(ref)
        if row is not None and not row.gone:
            break
        ref = store.successors([ref]).get(ref, ref)
    return ref


def _primaries(store: Store, links: Iterable[Link]) -> dict[str, Link]:
    """By the id of each link that stands behind another record: the link of that record."""
    behind = {}
    for link in links:
        if link.status == "shadow" and link.note:
            behind[link.id] = Ref.parse(link.note)
    if not behind:
        return {}
    of_others = store.links_by_ref(behind.values())
    found = {}
    for name, ref in behind.items():
        if ref in of_others:
            found[name] = of_others[ref]
    return found


def contexts(setting: PlanSetting, referred: Referred) -> tuple[Context, Context]:
    """Both sides' view of the records referred to."""
    left = _context(0, setting, referred)
    right = _context(1, setting, referred)
    return left, right


def add_link(context: Context, link: Link, side: int) -> None:
    """Let one side's view know of one link more."""
    assert isinstance(context.id_of, dict)
    assert isinstance(context.object_there, dict)
    context.id_of[link.id] = (link.objects[side], link.ids[side])
    context.object_there[link.id] = link.objects[1 - side]


def _context(
    side: int,
    setting: PlanSetting,
    referred: Referred,
) -> Context:
    """One side's view; of several owners with one address the first by id stands for it."""
    links = referred.by_id
    owners = setting.owners[side]
    owner_id = {email: owner for owner, email in sorted(owners.items(), reverse=True)}
    held = []
    replaced = []
    for link in links.values():
        if link.status in AS_IT_IS:
            held.append(link.id)
        if link.was_replaced:
            replaced.append(link.id)
    context = Context(
        owner_email=owners,
        owner_id=owner_id,
        nobody=setting.nobody[side],
        link_of=_link_of(setting.systems[side], referred),
        id_of={},
        object_there={},
        held=frozenset(held),
        replaced=frozenset(replaced),
        region=setting.region,
        queues=setting.queues[side],
    )
    for link in links.values():
        add_link(context, link, side)
    return context


def _link_of(system: str, referred: Referred) -> dict[tuple[str, str], str]:
    """What records mean: one that stands behind another means that other one, once that is linked.
    What is held, or taken apart, stays as it is, and so do its places in other records: it means
    nothing.
    """
    found = {}
    for ref, link in referred.by_ref.items():
        if ref.system != system:
            continue
        meant: Link | None = link
        if link.status == "shadow":
            meant = referred.primary.get(link.id)
        if meant is None:
            continue
        if meant.status in SAYS_NOTHING:
            found[ref.object, ref.id] = ""
        else:
            found[ref.object, ref.id] = meant.id
    return found


def _pointed_at(entity: EntityMap, seen: Sequence[Observation]) -> set[Ref]:
    """Records that the observed rows point at."""
    found: set[Ref] = set()
    for observation in seen:
        for row in observation.read:
            system = row.ref.system
            translator = entity.translators[system][row.ref.object]
            found.update(refs_in(translator, system, row.fields))
    return found


def _named(entity: EntityMap, seen: Sequence[Observation]) -> set[str]:
    """Links that bases and proposals name."""
    references = []
    for name, meaning in entity.fields.items():
        if meaning.type.startswith("reference"):
            references.append(name)
    found: set[str] = set()
    for observation in seen:
        base = _base_of(observation.link)
        proposals = observation.proposals
        for name in references:
            found.update(members(base.get(name)))
            if name in proposals:
                found.update(members(proposals[name].value))
    return found


def _base_of(link: Link | None) -> Mapping[str, Value]:
    if link is None or link.base is None:
        return {}
    return link.base
