"""Finds steps of a stored plan that would opt somebody out whom nobody says any more: it was taken
back since the plan was made, and in the end could not be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from connectors.record import Ref
from sync.deciding.gathering.observe import CHUNK
from sync.deciding.gathering.opted_out import Said, said_at_addresses
from sync.deciding.matching.neighbours import Neighbourhood
from sync.deciding.setting import PlanSetting
from sync.model.identity.opt_outs import YES, opt_outs
from sync.model.steps import Step
from sync.store.ports import Store


class _OptOut(NamedTuple):
    """A step, and the opt-outs that it sets."""

    step: Step
    names: frozenset[str]

    @property
    def entity(self) -> str:
        return self.step.entity


def taken_back(store: Store, setting: PlanSetting, plan_id: str) -> Iterator[int]:
    """Numbers of the steps that must not be carried out; the next plan decides about them."""
    found = _opting_out(setting, store.steps(plan_id))
    for _, planned in groupby(found, key=lambda each: each.entity):
        while chunk := list(islice(planned, CHUNK)):
            yield from _in_chunk(store, setting, chunk)


def _opting_out(setting: PlanSetting, steps: Iterator[Step]) -> Iterator[_OptOut]:
    known = {}
    for name, entity in setting.language.entities.items():
        known[name] = opt_outs(entity, setting.policy.entity(name))
    for step in steps:
        names = known[step.entity] & step.fields.keys()
        found = frozenset(name for name in names if step.fields[name].new == YES)
        if found:
            yield _OptOut(step, found)


def _in_chunk(
    store: Store,
    setting: PlanSetting,
    planned: Sequence[_OptOut],
) -> Iterator[int]:
    entity = setting.language.entities[planned[0].entity]
    links = store.links(each.step.link for each in planned)
    linked: set[Ref] = set()
    for link in links.values():
        linked.update(link.refs(setting.systems))
    rows = store.mirror(linked)
    around = Neighbourhood(store, setting, entity)
    around.load(rows.values(), linked)
    names = opt_outs(entity, setting.policy.entity(entity.name))
    said = said_at_addresses(store, around, names, rows.values())
    for step, sets in planned:
        own = links[step.link].refs(setting.systems)
        if not sets <= _said_for(step, own, said):
            yield step.number


def _said_for(step: Step, own: Collection[Ref], said: Said) -> set[str]:
    """What the records opted out of that may ask for a step: the other one of its link, and those
    that share an address.
    """
    asking = set(own)
    for ref in own:
        asking.update(said.sharing.get(ref, ()))
    found: set[str] = set()
    for ref in asking:
        found |= said.earlier.get(ref, {}).keys()
        if (ref.system, ref.id) != (step.system, step.record):
            found |= said.out.get(ref, frozenset())
    return found
