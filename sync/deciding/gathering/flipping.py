"""Which fields two automations undo each other in, by what Accord itself wrote lately. Pure.

A field flips when the last three writes of it went to one system, the other and the first again,
each with the value that the one before had taken away, the next write would be the same once more,
and not each took days; or when the last six went to and fro, whatever they brought, and the last
was answered too soon for a person. What only spells anew does not count. Whoever enters a value
later ends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sync.deciding.observation import EntityDesk
from sync.deciding.setting import PlanSetting
from sync.model import rulings
from sync.model.journal import HistoryRow
from sync.model.mirror import MirrorRow

FLIPS = 3
"""Writes of one field, there and back and there again, after which nobody is asked to write on."""
TO_AND_FRO = 6
"""Writes of one field by turns, no value twice, after which the same is done."""
AT_ONCE_S = 60.0
"""Seconds after one of our writes within which the answer to it is an automation's."""
SLOWLY_S = 3 * 86_400.0
"""Who takes longer than that, each time, to change a field back is a person who thought again."""


def flipping(
    setting: PlanSetting,
    desk: EntityDesk,
    rows: tuple[MirrorRow, MirrorRow],
    newest_first: Sequence[HistoryRow],
) -> Iterator[str]:
    """The fields of a pair that flip, by what was written to both records."""
    for name, written in _by_field(newest_first).items():
        at_once = _answered_at_once(setting, desk, rows, written[0])
        if at_once and _outdone(written[:TO_AND_FRO]):
            yield name
        elif _undone(desk, name, rows, written[:FLIPS]):
            if at_once or not _slowly(setting, written[:FLIPS]):
                yield name


def _by_field(newest_first: Sequence[HistoryRow]) -> dict[str, list[HistoryRow]]:
    found: dict[str, list[HistoryRow]] = {}
    for row in newest_first:
        if row.ruling.rule != rulings.SPELLING:
            found.setdefault(row.field, []).append(row)
    return found


def _undone(
    desk: EntityDesk,
    name: str,
    rows: tuple[MirrorRow, MirrorRow],
    last: Sequence[HistoryRow],
) -> bool:
    """Whether each system's automation takes away what the other's brought."""
    return len(last) == FLIPS and _there_and_back(last) and _once_more(desk, name, rows, last)


def _there_and_back(last: Sequence[HistoryRow]) -> bool:
    """Whether each write went to the other system than the one before, and the first and the third
    are the same.
    """
    third, second, first = last
    if (first.ref, first.old, first.new) != (third.ref, third.old, third.new):
        return False
    return second.ref != first.ref


def _once_more(
    desk: EntityDesk,
    name: str,
    rows: tuple[MirrorRow, MirrorRow],
    last: Sequence[HistoryRow],
) -> bool:
    """Whether both records hold again what they held before the last two writes."""
    before = {row.ref: row.old for row in last}
    for row in rows:
        codec = desk.reads(row).codecs.get(name)
        if codec is None or before.get(str(row.ref)) != row.fields.get(codec.native):
            return False
    return True


def _slowly(setting: PlanSetting, last: Sequence[HistoryRow]) -> bool:
    """Whether days went by between any two of these writes, and before what would come now."""
    times = [setting.now, *(row.at for row in last)]
    return all(later - earlier > SLOWLY_S for later, earlier in pairwise(times))


def _outdone(last: Sequence[HistoryRow]) -> bool:
    """Whether each system's automation goes beyond what the other's brought."""
    if len(last) < TO_AND_FRO:
        return False
    return all(later.ref != earlier.ref for later, earlier in pairwise(last))


def _answered_at_once(
    setting: PlanSetting,
    desk: EntityDesk,
    rows: tuple[MirrorRow, MirrorRow],
    written: HistoryRow,
) -> bool:
    """Whether a record holds something else than what was written to it a moment before."""
    for row, skew in zip(rows, setting.clock_skews, strict=True):
        codec = desk.reads(row).codecs.get(written.field)
        if codec is None or codec.many or str(row.ref) != written.ref:
            continue
        soon = abs(row.modified_at - skew - written.at) <= AT_ONCE_S
        return soon and row.fields.get(codec.native) != written.new
    return False
