"""Puts base and both sides together for the records that are to be looked at again. Reads the store
only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.record import Ref
from mapping.language import EntityMap
from sync.deciding.account_by_domain import derive_accounts
from sync.deciding.matching.match import Matched
from sync.deciding.matching.neighbours import Neighbourhood
from sync.deciding.observation import EntityDesk, Observation, Rows
from sync.deciding.references import contexts
from sync.deciding.setting import PlanSetting
from sync.model.links import Link
from sync.model.mirror import MirrorRow
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
        left, right = (link.ref(side, self.setting.systems) for side in (0, 1))
        return (
            self.rows.get(left) if left else None,
            self.rows.get(right) if right else None,
        )


def observe(
    store: Store, setting: PlanSetting, entity: EntityMap, refs: Sequence[tuple[int, Ref]]
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
    _load_issues(store, seen)
    both = contexts(store, setting, entity, seen)
    derive_accounts(store, setting, entity, seen, both)
    rules = setting.policy.entity(entity.name)
    desk = EntityDesk(setting.pair, setting.systems, entity, rules, both, setting.now)
    return desk, seen


def _load(
    store: Store, setting: PlanSetting, entity: EntityMap, refs: Sequence[tuple[int, Ref]]
) -> _Chunk:
    links = store.links_by_ref(ref for _, ref in refs)
    wanted = {ref for _, ref in refs}
    for link in links.values():
        wanted.update(link.refs(setting.systems))
    rows = store.mirror(wanted)
    around = Neighbourhood(store, setting, entity)
    around.load(rows.values())
    return _Chunk(setting, links, rows, around)


def _subjects(
    refs: Sequence[tuple[int, Ref]], links: Mapping[Ref, Link]
) -> list[tuple[Ref, Marks]]:
    """Each link (or unlinked record) once, with the marks it covers."""
    marks: dict[str, Marks] = {}
    for seq, ref in refs:
        name = links[ref].id if ref in links else str(ref)
        marks.setdefault(name, []).append((ref, seq))
    return [(covered[0][0], covered) for covered in marks.values()]


def _observation(ref: Ref, marks: Marks, chunk: _Chunk) -> Observation | None:
    link, row = chunk.links.get(ref), chunk.rows.get(ref)
    side = chunk.setting.systems.index(ref.system)
    there = row is not None and not row.gone
    if link is not None:
        waits = link.status == "pending" and not link.complete
        match = chunk.around.match(row) if row is not None and there and waits else None
        return Observation(link, chunk.rows_of(link), marks, match, origin=side)
    if row is None:
        return None
    match = chunk.around.match(row) if there else None
    return Observation(None, _beside(row, None, side), marks, match, origin=side)


def _beside(own: MirrorRow | None, other: MirrorRow | None, side: int) -> Rows:
    """Two rows, left first, by the side of the first of them."""
    return (own, other) if side == 0 else (other, own)


def _load_partners(store: Store, seen: Sequence[Observation]) -> None:
    """The rows, and the incomplete links, of the records that matches point at."""
    matched = [(o, o.match.other) for o in seen if isinstance(o.match, Matched)]
    wanted = [other for _, other in matched]
    rows, links = store.mirror(wanted), store.links_by_ref(wanted)
    for observation, other in matched:
        observation.rows = _beside(observation.row, rows.get(other), observation.origin)
        observation.partner = links.get(other)


def _load_proposals(store: Store, seen: Sequence[Observation]) -> None:
    proposals = store.proposals(o.link.id for o in seen if o.link is not None)
    for observation in seen:
        if observation.link is not None:
            mine = proposals.get(observation.link.id, ())
            observation.proposals = {proposal.field: proposal for proposal in mine}


def _load_issues(store: Store, seen: Sequence[Observation]) -> None:
    subjects = [_named(observation) for observation in seen]
    issues = store.issues_of(set().union(*subjects))
    for observation, names in zip(seen, subjects, strict=True):
        known = {issue.id: issue for name in sorted(names) for issue in issues.get(name, ())}
        observation.issues = list(known.values())


def _named(observation: Observation) -> set[str]:
    """What issues about it may be filed under."""
    names = {str(row.ref) for row in observation.rows if row is not None}
    if observation.link is not None:
        names.add(observation.link.id)
    return names
