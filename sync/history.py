"""Writes the history: what was carried out, why, and what gave way. Nobody else adds to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connectors.record import Ref, Value
from sync.model import rulings
from sync.model.issues import UNSEEN
from sync.model.journal import HistoryRow, Intent
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
        rows: list[HistoryRow] = []
        for intent, ref in done:
            rows += self._rows(intent, str(ref))
        self._log.add_history(rows)

    def passed_on(self, link: str, before: Ref, after: Ref) -> None:
        """A link goes on with the record that took another one's place."""
        ruling = Ruling(rulings.MOVED, "moved", winner=after.system)
        old, new = str(before), str(after)
        self._log.add_history([self._row(link, new, RECORD, old, new, ruling)])

    def overwritten(self, found: Iterable[Overwritten]) -> None:
        """Edits that our writes went over without anybody having seen them."""
        self._log.add_history([self._lost(each) for each in found])

    def _rows(self, intent: Intent, ref: str) -> list[HistoryRow]:
        """A row for each field that was written, or one for the record as a whole."""
        link, run, at = intent.link, self._witness.run, self._witness.at
        if intent.ruling is not None and RECORD in intent.rulings:
            into = intent.native.get(RECORD)
            return [HistoryRow(run, link, ref, RECORD, ref, into, intent.ruling, at)]
        rows = []
        fields = zip(intent.rulings.items(), intent.native.items(), strict=False)
        for (name, ruling), (native, new) in fields:
            old = intent.expected.get(native)
            row = HistoryRow(
                run,
                link,
                ref,
                name,
                old,
                new,
                ruling,
                at,
            )
            rows.append(row)
        return rows

    def _lost(self, found: Overwritten) -> HistoryRow:
        intent = found.intent
        ruling = Ruling(
            rulings.OVERTAKEN,
            UNSEEN,
            occasion="unseen",
            losing=found.lost,
            loser=intent.system,
        )
        new = intent.native[found.native]
        return self._row(
            intent.link,
            intent.subject,
            found.field,
            found.lost,
            new,
            ruling,
        )

    def _row(
        self,
        link: str,
        ref: str,
        field: str,
        old: Value,
        new: Value,
        ruling: Ruling,
    ) -> HistoryRow:
        return HistoryRow(
            self._witness.run,
            link,
            ref,
            field,
            old,
            new,
            ruling,
            self._witness.at,
        )
