"""What Accord itself wrote lately tells of the observed ones: which records it has just made, and
which fields two automations undo each other in.

A field flips when the last three writes of it went to one system, the other and the first again,
each with the value that the one before had taken away, and the next write would be the same once
more. Whoever enters a third value ends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.record import Ref
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.setting import PlanSetting
from sync.model import rulings
from sync.model.journal import HistoryRow
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.store.ports import HistoryLog

FLIPS = 3
"""Writes of one field, there and back and there again, after which nobody is asked to write on."""
RECENT = 60
"""Fields that were written last, of one link: more than a record of many fields takes for three."""


def note_what_we_wrote(
    log: HistoryLog,
    setting: PlanSetting,
    desk: EntityDesk,
    seen: Sequence[Observation],
) -> None:
    """Put into the observations which records were just made, and which of their fields flip."""
    for observation in seen:
        link, (left, right) = observation.link, observation.rows
        if link is None or link.base is None or left is None or right is None:
            continue
        history = _written_to(log, link)
        flipping = _flipping(desk, (left, right), _by_field(history))
        observation.flips = frozenset(flipping)
        observation.just_made = frozenset(_just_made(history, setting.unfinished_since))


def brought(log: HistoryLog, link: Link, ref: Ref, name: str) -> bool:
    """Whether what a record of a link holds in a field is what Accord set there last."""
    for row in _written_to(log, link):
        if row.field == name and row.ref == str(ref):
            return row.new is not None
    return False


def _written_to(log: HistoryLog, link: Link) -> list[HistoryRow]:
    return log.history(link.id, RECENT)


def _just_made(history: Sequence[HistoryRow], since: float) -> Iterator[str]:
    for row in history:
        if row.ruling.rule == rulings.NEW and row.at >= since:
            yield row.ref.partition(":")[0]


def _by_field(newest_first: Sequence[HistoryRow]) -> dict[str, list[HistoryRow]]:
    found: dict[str, list[HistoryRow]] = {}
    for row in newest_first:
        found.setdefault(row.field, []).append(row)
    return found


def _flipping(
    desk: EntityDesk,
    rows: tuple[MirrorRow, MirrorRow],
    written: dict[str, list[HistoryRow]],
) -> Iterator[str]:
    for name, newest_first in written.items():
        last = newest_first[:FLIPS]
        if len(last) == FLIPS and _there_and_back(last) and _once_more(desk, name, rows, last):
            yield name


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
