"""Writes the history: what was carried out, why, and what gave way. Nobody else adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.record import Ref, Value
from sync.model import rulings
from sync.model.issues import UNSEEN
from sync.model.journal import HistoryEntry, Intent, Told
from sync.model.rulings import RECORD, Ruling
from sync.store.ports import HistoryLog


@dataclass(frozen=True, slots=True)
class Witness:
    """Which run saw it, and when (epoch seconds)."""

    run: str
    at: float


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A value that one of our writes went over unseen, and the write."""

    intent: Intent
    field: str
    native: str
    lost: Value


class History:
    """The one writer of a store's history, for one run."""

    def __init__(self, log: HistoryLog, witness: Witness) -> None:
        self._log = log
        self._witness = witness

    def carried_out(self, done: Iterable[tuple[Intent, Ref]]) -> None:
        """Writes that a vendor confirmed, each with the record it went to."""
        entries = []
        for intent, ref in done:
            told = _told(intent, ref)
            if told:
                entries.append(self._entry(intent.link, str(ref), told))
        self._log.add_history(entries)

    def passed_on(self, link: str, before: Ref, after: Ref) -> None:
        """A link goes on with the record that took another one's place."""
        ruling = Ruling(rulings.MOVED, "moved", winner=after.system)
        old, new = str(before), str(after)
        moved = (RECORD, old, new, ruling)
        self._log.add_history([self._entry(link, new, [moved])])

    def overwritten(self, found: Iterable[Overwritten]) -> None:
        """Edits that our writes went over without anybody having seen them."""
        entries = []
        for each in found:
            intent = each.intent
            entries.append(self._entry(intent.link, intent.subject, [_lost(each)]))
        self._log.add_history(entries)

    def _entry(self, link: str, ref: str, told: Sequence[Told]) -> HistoryEntry:
        return HistoryEntry(self._witness.run, link, ref, self._witness.at, told)


def _told(intent: Intent, ref: Ref) -> list[Told]:
    """Each field that was written, or the record as a whole."""
    if intent.ruling is not None and RECORD in intent.rulings:
        return [(RECORD, str(ref), intent.native.get(RECORD), intent.ruling)]
    expected = intent.expected
    told: list[Told] = []
    fields = zip(intent.rulings.items(), intent.native.items(), strict=False)
    for (name, ruling), (native, new) in fields:
        if intent.action == "unassociate":
            told.append((name, new, None, ruling))
        else:
            told.append((name, expected.get(native), new, ruling))
    return told


def _lost(found: Overwritten) -> Told:
    ruling = Ruling(
        rulings.OVERTAKEN,
        UNSEEN,
        occasion="unseen",
        losing=found.lost,
        loser=found.intent.system,
    )
    return found.field, found.lost, found.intent.native[found.native], ruling
