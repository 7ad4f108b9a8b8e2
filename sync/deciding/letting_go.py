"""A record lets go of a value that no two can hold, so that another one can have it; what it is to
have itself comes in a step of its own. Pure.

Where the schema tells that a field is such a one, the plan sees to that before anybody refuses
(`sync/planning/room.py`); here it is done after a refusal, which is all that tells of the others.
"""

from __future__ import annotations

from dataclasses import replace

from connectors.record import Value
from mapping.codecs.field_codec import FieldCodec
from sync.deciding.decided import COMPARED, Decided
from sync.deciding.drafting.draft import Place
from sync.deciding.observation import EntityDesk, InTheWay, Observation
from sync.model import rulings
from sync.model.mirror import MirrorRow
from sync.model.rulings import Ruling
from sync.model.steps import FieldChange, Step

_ROOM = Ruling(rulings.MAKES_ROOM, "makes room: another record is to have this value")


def let_go_after_refusal(seen: Observation, desk: EntityDesk, decided: Decided) -> None:
    """Add the step that lets go, where a circle of records refused each other's values and this one
    goes first: the other side's value is then the later word.
    """
    link = decided.link or seen.link
    if seen.in_the_way is None or decided.outcome != COMPARED or link is None:
        return
    for side, row in enumerate(seen.rows):
        if row is not None and row.ref == seen.in_the_way.ref:
            place = Place(desk, link, side)
            if place.system in desk.entity.scope.update_in:
                decided.steps.extend(_lets_go(place, row, seen.in_the_way))


def _lets_go(place: Place, row: MirrorRow, blocked: InTheWay) -> list[Step]:
    """Nothing where it has let go already, and the one that has what it wants does not."""
    for codec in place.desk.reads(row).codecs.values():
        if codec.native != blocked.field:
            continue
        held = row.fields.get(codec.native)
        if codec.writable and held not in codec.blanks:
            return [letting_go(place.step("update", {}, row.ref.id), codec, held)]
    return []


def letting_go(step: Step, codec: FieldCodec, held: Value) -> Step:
    """Of a record that a step is about, the step that empties one field and agrees on that."""
    return replace(
        step,
        fields={codec.name: FieldChange(held, codec.policy.blank, _ROOM)},
        settles={codec.name: None},
        settles_both={},
        first=True,
        ends=(),
        ends_both=(),
        ruling=None,
    )


def lets_go(step: Step) -> bool:
    """Whether this is such a step."""
    return any(change.ruling.rule == rulings.MAKES_ROOM for change in step.fields.values())
