"""Accord's key on records that were paired: what tells, after the loss of the state, that they had
met. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.record import Value
from sync.deciding.drafting.draft import Draft
from sync.deciding.observation import EntityDesk
from sync.model import rulings
from sync.model.identity.origin_key import origin_key, origin_of
from sync.model.mirror import MirrorRow
from sync.model.rulings import KEY, Ruling
from sync.model.steps import FieldChange

MARKED = Ruling(rulings.MARKED, "the two belong together")


def marked_as_pair(desk: EntityDesk, rows: Sequence[MirrorRow]) -> bool:
    """Whether one of two records carries the key of the other."""
    left, right = rows
    for row, other in ((left, right), (right, left)):
        key = _key(desk, row)
        if isinstance(key, str) and origin_of(desk.pair, key) == other.ref:
            return True
    return False


def mark_as_pair(desk: EntityDesk, rows: Sequence[MirrorRow], drafts: Mapping[int, Draft]) -> None:
    """Let the right record carry the key of the left one, or the left that of the right one where
    only that may be written. One that carries any key already says enough.
    """
    if any(_key(desk, row) for row in rows):
        return
    for side in (1, 0):
        draft = drafts.get(side)
        if draft is not None and desk.reads(rows[side]).key_field:
            key = origin_key(desk.pair, rows[1 - side].ref)
            _write_key(draft, rows[side], key)
            return


def _key(desk: EntityDesk, row: MirrorRow) -> Value:
    field = desk.reads(row).key_field
    return row.fields.get(field) if field else None


def _write_key(draft: Draft, row: MirrorRow, key: str) -> None:
    """With whatever else is written to the record, or alone."""
    change = FieldChange(None, key, MARKED)
    for step in draft.steps:
        if step.action == "update":
            step.fields[KEY] = change
            return
    update = draft.place.step("update", {KEY: change}, row.ref.id)
    draft.steps.insert(0, update)
