"""One record of a circle lets go of what was to be unique, so that the others can go on: what it is
to have itself comes as soon as that is free. Pure.
"""

from __future__ import annotations

from sync.deciding.decided import COMPARED, Decided
from sync.deciding.draft import Place
from sync.deciding.observation import EntityDesk, InTheWay, Observation
from sync.model import rulings
from sync.model.mirror import MirrorRow
from sync.model.rulings import Ruling
from sync.model.steps import FieldChange, Step

_ROOM = Ruling(
    rulings.MAKES_ROOM,
    "two records are to have each other's value, which has to be free for a moment",
)


def make_room(seen: Observation, desk: EntityDesk, decided: Decided) -> None:
    """Add the step that lets go, where this record goes first."""
    link = decided.link or seen.link
    if seen.in_the_way is None or decided.outcome != COMPARED or link is None:
        return
    for side, row in enumerate(seen.rows):
        if row is not None and row.ref == seen.in_the_way.ref:
            step = _step(Place(desk, link, side), row, seen.in_the_way)
            if step is not None:
                decided.steps.append(step)


def _step(place: Place, row: MirrorRow, blocked: InTheWay) -> Step | None:
    """Blank the field, and agree on that: the other side's value is then the later word."""
    may_write = place.system in place.desk.entity.scope.update_in
    for name, codec in place.desk.reads(row).codecs.items():
        if codec.native != blocked.field:
            continue
        held = row.fields.get(codec.native)
        if held in codec.blanks:
            continue  # it has let go already, and the one that has what it wants does not
        if codec.writable and may_write:
            change = FieldChange(held, codec.policy.blank, _ROOM)
            step = place.step("update", {name: change}, row.ref.id)
            step.settles = {name: None}
            return step
    return None
