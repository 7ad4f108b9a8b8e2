"""Finds steps of a stored plan that would opt somebody out whom nobody says any more: it was taken
back since the plan was made, and in the end could not be undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, islice

from connectors.record import Ref
from mapping.language import EntityMap
from sync.deciding.gathering.observe import CHUNK
from sync.deciding.matching.neighbours import Neighbourhood
from sync.deciding.setting import PlanSetting
from sync.model.identity.opt_outs import YES, opt_outs, opted_out
from sync.model.mirror import MirrorRow
from sync.model.steps import Step
from sync.store.ports import Store


def taken_back(store: Store, setting: PlanSetting, plan_id: str) -> Iterator[int]:
    """Numbers of the steps that must not be carried out; the next plan decides about them."""
    opting = (step for step in store.steps(plan_id) if _opts_out(step, setting))
    for entity, steps in groupby(opting, key=_entity):
        while chunk := list(islice(steps, CHUNK)):
            yield from _in_chunk(store, setting, entity, chunk)


def _entity(step: Step) -> str:
    return step.entity


def _opts_out(step: Step, setting: PlanSetting) -> frozenset[str]:
    """The opt-outs that a step sets."""
    entity = setting.language.entities[step.entity]
    names = opt_outs(entity, setting.policy.entity(step.entity))
    found = set()
    for name in names & step.fields.keys():
        if step.fields[name].new == YES:
            found.add(name)
    return frozenset(found)


def _in_chunk(
    store: Store,
    setting: PlanSetting,
    entity: str,
    steps: list[Step],
) -> Iterator[int]:
    meaning = setting.language.entities[entity]
    links = store.links(step.link for step in steps)
    refs = {ref for link in links.values() for ref in link.refs(setting.systems)}
    around = Neighbourhood(store, setting, meaning)
    rows = store.mirror(refs)
    around.load(rows.values(), refs)
    for step in steps:
        own = links[step.link].refs(setting.systems)
        asking = _asking(step, own, around, store)
        said = _said(meaning, store.mirror(asking), _opts_out(step, setting))
        if not _opts_out(step, setting) <= said:
            yield step.number


def _said(
    meaning: EntityMap,
    rows: Mapping[Ref, MirrorRow],
    names: frozenset[str],
) -> set[str]:
    """Which of these opt-outs any of the records shows."""
    said: set[str] = set()
    for row in rows.values():
        if not row.gone:
            said |= opted_out(meaning, row, names)
    return said


def _asking(
    step: Step,
    own: list[Ref],
    around: Neighbourhood,
    store: Store,
) -> set[Ref]:
    """The records that may ask for a step: the other one of its link, and those that share an
    address.
    """
    found = set(own)
    for row in store.mirror(own).values():
        found.update(around.sharing_address(row))
    return {ref for ref in found if ref.id != step.record or ref.system != step.system}
