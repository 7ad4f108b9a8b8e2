"""Finds creations of a stored plan that are needless by now: what they would make has come, or what
they would be made from is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from connectors.record import Ref
from sync.deciding.gathering.observe import CHUNK
from sync.deciding.matching.match import Unmatched
from sync.deciding.matching.neighbours import Neighbourhood
from sync.deciding.setting import PlanSetting
from sync.model.steps import Step
from sync.store.ports import Store


def overtaken(store: Store, setting: PlanSetting, plan_id: str) -> Iterator[str]:
    """Links whose missing record must not be made any more; the next plan decides about them."""
    creations = (step for step in store.steps(plan_id) if step.action == "create")
    for entity, steps in groupby(creations, key=_entity):
        while chunk := list(islice(steps, CHUNK)):
            yield from _in_chunk(store, setting, entity, chunk)


def _entity(step: Step) -> str:
    return step.entity


def _in_chunk(
    store: Store,
    setting: PlanSetting,
    entity: str,
    steps: list[Step],
) -> Iterator[str]:
    links = store.links(step.link for step in steps)
    origins: dict[str, Ref] = {}
    for step in steps:
        for ref in links[step.link].refs(setting.systems):
            origins[step.link] = ref
    rows = store.mirror(origins.values())
    around = Neighbourhood(store, setting, setting.language.entities[entity])
    around.load(rows.values(), frozenset())
    for link, ref in origins.items():
        row = rows.get(ref)
        if row is None or row.gone or not isinstance(around.match(row), Unmatched | None):
            yield link
