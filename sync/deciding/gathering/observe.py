"""Puts base and both sides together for the records that are to be looked at again. Reads the store
only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.record import Ref
from mapping.codecs.context import Context
from mapping.codecs.terms import SEVERAL
from mapping.language import EntityMap
from sync.deciding.gathering.account_by_domain import derive_accounts
from sync.deciding.gathering.in_the_way import note_circles
from sync.deciding.gathering.lately import note_what_we_wrote
from sync.deciding.gathering.left_out import note_what_is_left_out
from sync.deciding.gathering.opted_out import note_who_opted_out
from sync.deciding.gathering.references import contexts, load_referred
from sync.deciding.gathering.turned_on import note_what_it_turns_on
from sync.deciding.matching.match import Match, Matched
from sync.deciding.matching.neighbours import Neighbourhood
from sync.deciding.observation import EntityDesk, Observation, Rows
from sync.deciding.setting import PlanSetting
from sync.model.identity.opt_outs import address_kinds, opt_outs
from sync.model.identity.origin_key import link_id
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.policy import EntityMerge
from sync.model.steps import Marks
from sync.store.ports import Store

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The dirty records of one chunk, with the links and rows they belong to."""

    setting: PlanSetting
    links: Mapping[Ref, Link]
    rows: Mapping[Ref, MirrorRow]
    around: Neighbourhood

    def rows_of(self, link: Link) -> Rows:
        """Both records of a link, as far as they exist and were read."""
        systems = self.setting.systems
        left = self._row(link.ref(0, systems))
        right = self._row(link.ref(1, systems))
        return left, right

    def _row(self, ref: Ref | None) -> MirrorRow | None:
        if ref is None:
            return None
        return self.rows.get(ref)


def observe(
    store: Store,
    setting: PlanSetting,
    entity: EntityMap,
    refs: Sequence[tuple[int, Ref]],
) -> tuple[EntityDesk, list[Observation]]:
    """The observations of these dirty records, one per link, and what deciding about them needs."""
    chunk = _load(store, setting, entity, refs)
    seen = []
    for ref, marks in _subjects(refs, chunk.links):
        observation = _observation(ref, marks, chunk)
        if observation is not None:
            seen.append(observation)
    _load_partners(store, seen)
    _load_proposals(store, seen)
    _load_issues(store, setting, seen)
    note_circles(store, seen, setting.now)
    referred = load_referred(store, entity, seen)
    note_what_is_left_out(store, setting, seen, referred.by_ref)
    note_what_it_turns_on(store, setting.language, entity, seen, referred)
    both = contexts(setting, referred)
    derive_accounts(store, setting, entity, seen, both)
    desk = _desk(setting, entity, both)
    desk = replace(desk, taken=_taken_ids(store, setting, seen))
    note_who_opted_out(store, chunk.around, desk.opt_outs, seen)
    note_what_we_wrote(store, setting, desk, seen)
    return desk, seen


def _desk(
    setting: PlanSetting,
    entity: EntityMap,
    both: tuple[Context, Context],
) -> EntityDesk:
    """What deciding needs that is the same for all records of an entity."""
    rules = setting.policy.entity(entity.name)
    return EntityDesk(
        pair=setting.pair,
        systems=setting.systems,
        entity=entity,
        rules=rules,
        contexts=both,
        now=setting.now,
        adoption=setting.adoption,
        clock_skews=setting.clock_skews,
        opt_outs=opt_outs(entity, rules),
        blank_is_no=setting.blank_is_no,
        sets=_sets(entity, rules),
        addresses=address_kinds(entity, rules),
        irreversible=setting.irreversible_of(entity.name),
    )


def _sets(entity: EntityMap, rules: EntityMerge) -> frozenset[str]:
    """Fields whose text holds several members, and that unite what both sides chose."""
    several = (name for name, meaning in entity.fields.items() if meaning.type == SEVERAL)
    return frozenset(name for name in several if rules.unites(name))


def _taken_ids(
    store: Store,
    setting: PlanSetting,
    seen: Sequence[Observation],
) -> frozenset[str]:
    """Of the ids that links of these records would get: those that a link has or had."""
    refs = set(_without_a_link(seen))
    taken: set[str] = set()
    turn = 0
    while refs:
        names = {link_id(setting.pair, ref, turn): ref for ref in refs}
        found = [link for link in store.links(names).values() if _is_taken(link)]
        taken.update(link.id for link in found)
        refs = {names[link.id] for link in found}
        turn += 1
    mine = {observation.partner.id for observation in seen if observation.partner is not None}
    return frozenset(taken) - mine


def _without_a_link(seen: Sequence[Observation]) -> Iterator[Ref]:
    """The records that may come to a link of their own, and those that they meet."""
    for observation in seen:
        if observation.link is not None:
            continue
        if observation.row is not None:
            yield observation.row.ref
        if isinstance(observation.match, Matched):
            yield observation.match.other


def _is_taken(link: Link) -> bool:
    return link.status != "retired" or link.was_replaced


def _load(
    store: Store,
    setting: PlanSetting,
    entity: EntityMap,
    refs: Sequence[tuple[int, Ref]],
) -> _Chunk:
    """Everything about these records that one look into the store each can tell."""
    systems = setting.systems
    links = store.links_by_ref(ref for _, ref in refs)
    wanted = {ref for _, ref in refs}
    for link in links.values():
        wanted.update(link.refs(systems))
    mapped = set()
    for ref in wanted:
        if entity.has(ref.system, ref.object):
            mapped.add(ref)
    rows = store.mirror(mapped)
    around = Neighbourhood(store, setting, entity)
    complete = {ref for link in links.values() if link.complete for ref in link.refs(systems)}
    around.load(rows.values(), complete)
    return _Chunk(setting, links, rows, around)


def _subjects(
    refs: Sequence[tuple[int, Ref]],
    links: Mapping[Ref, Link],
) -> list[tuple[Ref, Marks]]:
    """Each link (or unlinked record) once, with the marks it covers."""
    marks: dict[str, Marks] = {}
    for seq, ref in refs:
        link = links.get(ref)
        name = str(ref) if link is None else link.id
        marks.setdefault(name, []).append((ref, seq))
    subjects = []
    for covered in marks.values():
        first, _ = covered[0]
        subjects.append((first, covered))
    return subjects


def _observation(ref: Ref, marks: Marks, chunk: _Chunk) -> Observation | None:
    """What is known of one subject; None where nothing was ever read of it."""
    link = chunk.links.get(ref)
    row = chunk.rows.get(ref)
    side = chunk.setting.systems.index(ref.system)
    match = _match(link, row, chunk.around)
    if link is not None:
        rows = chunk.rows_of(link)
    elif row is not None:
        rows = _beside(row, None, side)
    else:
        return None
    turn = chunk.around.free_turn(ref) if match is None else 0
    return Observation(link, rows, marks, match, origin=side, turn=turn)


def _match(
    link: Link | None,
    row: MirrorRow | None,
    around: Neighbourhood,
) -> Match | None:
    """What a record meets whose other side is not known yet, or that stands behind another one."""
    if row is None or row.gone:
        return None
    if link is not None:
        waits = link.status in {"pending", "shadow"} and not link.complete
        if not waits:
            return None
    return around.match(row)


def _beside(own: MirrorRow | None, other: MirrorRow | None, side: int) -> Rows:
    """Two rows, left first, by the side of the first of them."""
    if side == 0:
        return own, other
    return other, own


def _load_partners(store: Store, seen: Sequence[Observation]) -> None:
    """The rows, and the incomplete links, of the records that matches point at."""
    matched = []
    for observation in seen:
        if isinstance(observation.match, Matched):
            matched.append((observation, observation.match.other))
    wanted = [other for _, other in matched]
    rows = store.mirror(wanted)
    links = store.links_by_ref(wanted)
    for observation, other in matched:
        observation.rows = _beside(observation.row, rows.get(other), observation.origin)
        observation.partner = links.get(other)


def _load_proposals(store: Store, seen: Sequence[Observation]) -> None:
    linked = [(observation, observation.link) for observation in seen if observation.link]
    proposals = store.proposals(link.id for _, link in linked)
    for observation, link in linked:
        mine = proposals.get(link.id, ())
        observation.proposals = {proposal.field: proposal for proposal in mine}


def _load_issues(store: Store, setting: PlanSetting, seen: Sequence[Observation]) -> None:
    """What waits about them, and what somebody dropped."""
    subjects = [_named(observation) for observation in seen]
    issues = store.issues_of(set().union(*subjects))
    for observation, names in zip(seen, subjects, strict=True):
        known = {}
        for name in sorted(names):
            for issue in (*issues.get(name, ()), *setting.dropped.get(name, ())):
                known[issue.id] = issue
        observation.issues = list(known.values())


def _named(observation: Observation) -> set[str]:
    """What issues about it may be filed under."""
    names = {str(row.ref) for row in observation.read}
    for link in (observation.link, observation.partner):
        if link is not None:
            names.add(link.id)
    return names
