"""Editing pipelines, and what that does to the records in them.

Reported: editing a pipeline or a stage counts as a change of every record in it, all at one
instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.definitions.stage_properties import PLACES, USUAL_PLACES
from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records import changing

Answer = dict[str, Any]


def create(portal: Portal, kind: Kind, body: Answer, pipeline_id: str = "") -> Answer:
    """A new pipeline; with an id, one in place of that."""
    if pipeline_id:
        portal.pipelines.get(kind.name, pipeline_id)
    made = portal.pipelines.create(kind.name, body, pipeline_id)
    _offer(portal, kind)
    return made


def change(portal: Portal, kind: Kind, pipeline_id: str, body: Answer) -> Answer:
    """Relabel or move a pipeline."""
    changed = portal.pipelines.change(kind.name, pipeline_id, body)
    _offer(portal, kind)
    _touch(portal, kind, _standing(portal, kind, 0, pipeline_id))
    return changed


def archive(portal: Portal, kind: Kind, pipeline_id: str, *, checked: bool = True) -> None:
    """Take a pipeline away; `checked`, it refuses while records stand in it."""
    stages = [stage["id"] for stage in portal.pipelines.get(kind.name, pipeline_id)["stages"]]
    if checked:
        _refuse_occupied(_standing(portal, kind, 0, pipeline_id), stages)
    portal.pipelines.archive(kind.name, pipeline_id)
    _offer(portal, kind)


def add_stage(portal: Portal, kind: Kind, pipeline_id: str, body: Answer) -> Answer:
    """A new stage of a pipeline."""
    made = portal.pipelines.add_stage(kind.name, pipeline_id, body)
    _offer(portal, kind)
    return made


def change_stage(
    portal: Portal, kind: Kind, pipeline_id: str, stage_id: str, body: Answer, *, whole: bool
) -> Answer:
    """Relabel, move or re-rate a stage, which touches every record in it."""
    changed = portal.pipelines.change_stage(kind.name, pipeline_id, stage_id, body, whole=whole)
    _offer(portal, kind)
    _touch(portal, kind, _standing(portal, kind, 1, stage_id))
    return changed


def archive_stage(
    portal: Portal, kind: Kind, pipeline_id: str, stage_id: str, *, checked: bool = True
) -> None:
    """Take a stage away; `checked`, it refuses while records stand in it. Reported: one that is not
    there is passed.
    """
    if all(
        stage["id"] != stage_id for stage in portal.pipelines.get(kind.name, pipeline_id)["stages"]
    ):
        return
    if checked:
        _refuse_occupied(_standing(portal, kind, 1, stage_id), [stage_id])
    portal.pipelines.archive_stage(kind.name, pipeline_id, stage_id)
    _offer(portal, kind)


def _offer(portal: Portal, kind: Kind) -> None:
    portal.book.stand(kind.name, portal.pipelines)


def _standing(portal: Portal, kind: Kind, place: int, wanted: str) -> list[Row]:
    name = PLACES.get(kind.name, USUAL_PLACES)[place]
    return [row for row in portal.shelf(kind).live.values() if row["props"].get(name) == wanted]


def _touch(portal: Portal, kind: Kind, rows: Iterable[Row]) -> None:
    for row in rows:
        changing.touch(portal, kind, row)


def _refuse_occupied(rows: list[Row], stages: list[str]) -> None:
    if not rows:
        return
    # Reported in 2026: each list stands as one text in its context.
    places = f"[{', '.join(stages)}]"
    ids = f"[{', '.join(str(row['n']) for row in rows[:10])}]"
    raise refused(
        f"Stage IDs: {places} are being referenced by object IDs: {ids}",
        subCategory="PipelineError.STAGE_ID_IN_USE",
        context={"stageIds": [places], "objectIds": [ids]},
    )
