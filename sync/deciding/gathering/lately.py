"""What Accord itself wrote lately tells of the observed ones: which records it has just made, and
which fields two automations undo each other in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.record import Ref
from sync.deciding.gathering.flipping import flipping
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.setting import PlanSetting
from sync.model import rulings
from sync.model.journal import HistoryRow
from sync.model.links import Link
from sync.store.ports import HistoryLog

RECENT = 60
"""Fields that were written last, of one link: enough for ten that go to and fro."""


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
        observation.flips = frozenset(flipping(setting, desk, (left, right), history))
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
