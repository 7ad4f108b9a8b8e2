"""Rows of what happened, of the runs and people that did it, and of what is remembered of the
systems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

import orjson

from sync.model.journal import ActionRow, HistoryRow, RunRow
from sync.store.ports import Acquaintance
from sync.store.sql.rows.rulings import numbered, unpack_ruling
from sync.store.sql.rows.values import Row, dump_free, load_free, value_of

_same_write = attrgetter("run", "link", "ref", "at")


def history_rows(rows: Iterable[HistoryRow]) -> Iterator[Row]:
    """One table row for the fields of each write: a tenth of what a row for each field would cost
    to keep.
    """
    for (run, link, ref, at), fields in groupby(rows, _same_write):
        written = list(fields)
        numbers, packed = numbered([row.ruling for row in written])
        changes = []
        for row, number in zip(written, numbers, strict=True):
            changes.append((row.field, row.old, row.new, number))
        system, object_name, record = _ref_columns(ref)
        body = orjson.dumps((changes, packed))
        yield run, link, system, object_name, record, body, at


def to_history(row: Row) -> Iterator[HistoryRow]:
    """The fields of one write, in the order they were written."""
    run, link, system, object_name, record, body, at = row
    changes, packed = orjson.loads(body)
    rulings = [unpack_ruling(each) for each in packed]
    ref = _ref_text(system, object_name, record)
    for field, old, new, ruling in changes:
        yield HistoryRow(
            run,
            link,
            ref,
            field,
            value_of(old),
            value_of(new),
            rulings[ruling],
            at,
        )


def _ref_columns(ref: str) -> tuple[str, str, str]:
    """`system:object:id` in three columns; `link:ID`, for what has no record yet, in two."""
    system, object_name, *record = ref.split(":", 2)
    if record:
        return system, object_name, record[0]
    return system, "", object_name


def _ref_text(system: str, object_name: str, record: str) -> str:
    if not object_name:
        return f"{system}:{record}"
    return f"{system}:{object_name}:{record}"


def run_row(run: RunRow) -> Row:
    return (
        run.id,
        run.command,
        run.generation,
        run.started_at,
        run.ended_at,
        run.state,
        dump_free(run.summary),
    )


def to_run(row: Row) -> RunRow:
    name, command, generation, started_at, ended_at, state, summary = row
    return RunRow(
        name,
        command,
        generation,
        started_at,
        ended_at,
        state,
        load_free(summary),
    )


def action_row(action: ActionRow) -> Row:
    return (
        action.id,
        action.run,
        action.at,
        action.who,
        action.what,
        action.subject,
        action.reason,
    )


def acquaintance_row(known: Acquaintance) -> Row:
    return (
        known.system,
        known.account,
        known.credentials,
        known.document,
        known.at,
    )


def to_acquaintance(row: Row) -> Acquaintance:
    return Acquaintance(*row)
