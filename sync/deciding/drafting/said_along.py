"""What is said again with a change although it stands there already, since the vendor would take
something else from our silence. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.deciding.drafting.draft import Draft
from sync.model.identity.opt_outs import YES
from sync.model.mirror import MirrorRow
from sync.model.rulings import FieldDecision
from sync.model.steps import FieldChange


def say_along(
    draft: Draft,
    row: MirrorRow,
    changes: dict[str, FieldChange],
    decisions: Sequence[FieldDecision],
) -> None:
    """Add to an update what has to be said again with it."""
    _opt_out_again(draft, row, changes, decisions)
    _hold_what_would_move(draft, row, changes, decisions)


def _opt_out_again(
    draft: Draft,
    row: MirrorRow,
    changes: dict[str, FieldChange],
    decisions: Sequence[FieldDecision],
) -> None:
    """An opt-out that belongs to the address is given with every new one, where the vendor keeps it
    so: there it cannot be undone.
    """
    desk = draft.place.desk
    if desk.addresses.isdisjoint(changes):
        return
    belongs = desk.opt_outs & desk.irreversible[draft.place.side]
    codecs = desk.reads(row).codecs
    for decision in decisions:
        name = decision.field
        if name not in belongs or name in changes or decision.waits:
            continue
        if decision.value != YES:
            continue
        taken, spelt = draft.spelling(codecs[name], YES)
        if taken:
            held = row.fields.get(codecs[name].native)
            changes[name] = FieldChange(held, spelt, decision.ruling)


def _hold_what_would_move(
    draft: Draft,
    row: MirrorRow,
    changes: dict[str, FieldChange],
    decisions: Sequence[FieldDecision],
) -> None:
    """What the vendor sets by itself when another field is written, unless it is given too: the
    close date of a deal whose stage changes.
    """
    codecs = draft.place.desk.reads(row).codecs
    moving: set[str] = set()
    for name in changes:
        moving.update(codecs[name].moves)
    for decision in decisions:
        codec = codecs.get(decision.field)
        if codec is None or codec.native not in moving or decision.field in changes:
            continue
        held = row.fields.get(codec.native)
        if codec.writable and held not in codec.blanks:
            changes[decision.field] = FieldChange(held, held, decision.ruling)
