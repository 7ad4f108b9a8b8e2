"""Rows of what happened, of the runs and people that did it, and of what is remembered of the
systems.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from sync.model.journal import ActionRow, HistoryEntry, HistoryRow, RunRow
from sync.store.ports import Acquaintance
from sync.store.sql.rows.rulings import numbered, unpack_ruling
from sync.store.sql.rows.values import Row, dump_free, load_free, value_of


def history_row(entry: HistoryEntry) -> Row:
    """All that was carried out on a record at once lies in one row."""
    numbers, packed = numbered([ruling for _, _, _, ruling in entry.told])
    changes = []
    for (field, old, new, _), number in zip(entry.told, numbers, strict=True):
        changes.append((field, old, new, number))
    body = orjson.dumps((changes, packed))
    return entry.run, entry.link, *_ref_columns(entry.ref), body, entry.at


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
