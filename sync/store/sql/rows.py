"""How the engine's values lie in table rows, and come back the same: tuples as tuples, refs as
refs.

Rows are tuples in the order of the table's columns. Where a column holds neutral values only, a
JSON array can only have been a tuple; free detail keeps both kinds of sequence, so there tuples are
marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, cast

import orjson

from connectors.record import Ref, Value
from sync.model.values import (
    FieldChange,
    HistoryRow,
    Intent,
    Issue,
    Link,
    MirrorRow,
    PlanHeader,
    Proposal,
    RunRow,
    Step,
)

Row = tuple[Any, ...]
TUPLE = "()"


def texts(items: Iterable[str]) -> str:
    """A JSON array to bind as one parameter."""
    return orjson.dumps(list(items)).decode()


def mirror_row(row: MirrorRow) -> Row:
    return (*row.ref, row.entity, orjson.dumps(row.fields), row.modified_at, row.gone, *row.keys)


def to_mirror(row: Row) -> MirrorRow:
    system, object_name, record, entity, fields, modified_at, gone, key1, key2 = row
    ref = Ref(system, object_name, record)
    return MirrorRow(ref, entity, _load_values(fields), modified_at, bool(gone), (key1, key2))


def link_row(link: Link) -> Row:
    base = None if link.base is None else orjson.dumps(link.base)
    (left, right), (left_id, right_id) = link.objects, link.ids
    return link.id, link.entity, left, left_id, right, right_id, link.status, base, link.note


def to_link(row: Row) -> Link:
    name, entity, left, left_id, right, right_id, status, base, note = row
    agreed = None if base is None else _load_values(base)
    return Link(name, entity, (left, right), (left_id, right_id), status, agreed, note)


def step_row(plan: str, step: Step) -> Row:
    changes = {
        name: (change.old, change.new, change.because) for name, change in step.fields.items()
    }
    body = orjson.dumps((changes, step.settles, step.settles_both, _flat(step.marks)))
    return (
        plan, step.number, step.phase, step.link, step.entity, step.action, step.system, step.object, step.record,
        step.key, step.first, body,
    )  # fmt: skip


def to_step(row: Row) -> Step:
    _, number, phase, link, entity, action, system, object_name, record, key, first, body = row
    changes, settles, settles_both, marks = orjson.loads(body)
    fields = {
        name: FieldChange(_value(old), _value(new), because)
        for name, (old, new, because) in changes.items()
    }
    return Step(
        number, phase, link, entity, action, system, object_name, record, fields,
        _values(settles), _values(settles_both), key, bool(first), _marks(marks),
    )  # fmt: skip


def intent_row(intent: Intent) -> Row:
    body = orjson.dumps(
        (
            intent.native,
            intent.expected,
            intent.settles,
            intent.settles_both,
            intent.reasons,
            _flat(intent.marks),
        )
    )
    return (
        intent.id, intent.run, intent.generation, intent.link, intent.entity, intent.action, intent.system,
        intent.object, intent.record, intent.key, body, intent.digest, intent.state,
    )  # fmt: skip


def to_intent(row: Row) -> Intent:
    (
        name,
        run,
        generation,
        link,
        entity,
        action,
        system,
        object_name,
        record,
        key,
        body,
        digest,
        state,
    ) = row
    native, expected, settles, settles_both, reasons, marks = orjson.loads(body)
    return Intent(
        name, run, generation, link, entity, action, system, object_name, record, key,
        _values(native), _values(expected), _values(settles), _values(settles_both), reasons, _marks(marks),
        digest, state,
    )  # fmt: skip


def issue_row(issue: Issue) -> Row:
    return (
        issue.id, issue.kind, issue.entity, issue.link, issue.ref, issue.field, issue.reason, issue.message,
        _dump_free(issue.detail), issue.digest, issue.state, issue.run, issue.at, issue.tries, issue.retry_at,
    )  # fmt: skip


def to_issue(row: Row) -> Issue:
    (
        name,
        kind,
        entity,
        link,
        ref,
        field,
        reason,
        message,
        detail,
        digest,
        state,
        run,
        at,
        tries,
        retry_at,
    ) = row
    return Issue(
        name, kind, entity, link, ref, field, reason, message, _load_free(detail), digest, state, run, at, tries,
        retry_at,
    )  # fmt: skip


def proposal_row(proposal: Proposal) -> Row:
    value, seen = orjson.dumps(proposal.value), orjson.dumps(proposal.seen)
    return (
        proposal.id, proposal.link, proposal.field, value, seen, proposal.by, proposal.because, proposal.state,
    )  # fmt: skip


def to_proposal(row: Row) -> Proposal:
    name, link, field, value, seen, by, because, state = row
    return Proposal(
        name, link, field, _load_value(value), tuple(orjson.loads(seen)), by, because, state
    )


def history_rows(rows: Iterable[HistoryRow]) -> Iterator[Row]:
    """One table row for the fields of each write: a tenth of what a row for each field would cost
    to keep.
    """
    for (run, link, ref, at), fields in groupby(
        rows, lambda row: (row.run, row.link, row.ref, row.at)
    ):
        body = [(row.field, row.old, row.new, row.losing, row.because) for row in fields]
        yield run, link, ref, orjson.dumps(body), at


def to_history(row: Row) -> Iterator[HistoryRow]:
    """The fields of one write, the last of them first."""
    run, link, ref, body, at = row
    for field, old, new, losing, because in reversed(orjson.loads(body)):
        yield HistoryRow(
            run, link, ref, field, _value(old), _value(new), _value(losing), because, at
        )


def plan_row(plan: PlanHeader) -> Row:
    body = _dump_free([plan.by, plan.held, plan.forecast])
    return (
        plan.id, plan.fingerprint, plan.steps, plan.conflicts, plan.waiting, plan.parked, plan.created_at, body,
    )  # fmt: skip


def to_plan(row: Row) -> PlanHeader:
    name, fingerprint, steps, conflicts, waiting, parked, created_at, body = row
    by, held, forecast = _load_free(body)
    return PlanHeader(
        name, fingerprint, steps, by, conflicts, waiting, parked, held, forecast, created_at
    )


def run_row(run: RunRow) -> Row:
    summary = _dump_free(run.summary)
    return run.id, run.command, run.generation, run.started_at, run.ended_at, run.state, summary


def to_run(row: Row) -> RunRow:
    name, command, generation, started_at, ended_at, state, summary = row
    return RunRow(name, command, generation, started_at, ended_at, state, _load_free(summary))


def _value(value: Any) -> Value:
    return tuple(value) if type(value) is list else value


def _values(values: dict[str, Any]) -> dict[str, Value]:
    for name, value in values.items():
        if type(value) is list:
            values[name] = tuple(value)
    return values


def _load_values(text: bytes) -> dict[str, Value]:
    values: dict[str, Value] = orjson.loads(text)
    return _values(values) if b"[" in text else values


def _load_value(text: bytes) -> Value:
    return _value(orjson.loads(text))


def _flat(marks: Iterable[tuple[Ref, int]]) -> list[Row]:
    return [(*ref, seq) for ref, seq in marks]


def _marks(marks: list[list[Any]]) -> list[tuple[Ref, int]]:
    return [(Ref(system, object_name, record), seq) for system, object_name, record, seq in marks]


def _dump_free(value: Any) -> bytes:
    return orjson.dumps(_marked(value))


def _load_free(text: bytes) -> Any:
    return _unmarked(orjson.loads(text))


def _marked(value: Any) -> Any:
    if isinstance(value, tuple):
        return {TUPLE: [_marked(member) for member in value]}
    if isinstance(value, list):
        return [_marked(member) for member in value]
    if isinstance(value, dict):
        return {name: _marked(member) for name, member in value.items()}
    return value


def _unmarked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmarked(member) for member in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {TUPLE}:
        return tuple(_unmarked(member) for member in cast(list[Any], value[TUPLE]))
    return {name: _unmarked(member) for name, member in value.items()}
