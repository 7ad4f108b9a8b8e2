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
from sync.model.journal import HistoryRow, Intent, RunRow
from sync.model.links import Link
from sync.model.mirror import MatchKey, MatchKeys, MirrorRow
from sync.model.queue import Choice, Issue, Proposal
from sync.model.rulings import Ruling
from sync.model.steps import FieldChange, Marks, PlanHeader, Step
from sync.store.ports import Acquaintance

Row = tuple[Any, ...]
TUPLE = "()"


def texts(items: Iterable[str]) -> str:
    """A JSON array to bind as one parameter."""
    return orjson.dumps(list(items)).decode()


# --- mirror


def mirror_row(row: MirrorRow) -> Row:
    """The keys lie in the row, so that it comes back whole, and in a table of their own, to be
    asked for.
    """
    fields, keys = orjson.dumps(row.fields), dump_keys(row.keys)
    return (*row.ref, row.entity, fields, row.modified_at, row.gone, keys)


def dump_keys(keys: MatchKeys) -> bytes:
    return orjson.dumps([(kind, value) for kind, value in keys])


def load_keys(text: bytes) -> MatchKeys:
    return tuple([MatchKey(kind, value) for kind, value in orjson.loads(text)])


def to_mirror(row: Row) -> MirrorRow:
    system, object_name, record, entity, fields, modified_at, gone, keys = row
    ref = Ref(system, object_name, record)
    known = load_keys(keys)
    return MirrorRow(ref, entity, _load_values(fields), modified_at, bool(gone), known)


def key_rows(rows: Iterable[MirrorRow]) -> Iterator[Row]:
    """The keys these records can be found by. A kind that a record has no longer stays behind, and
    is told from the row itself.
    """
    for row in rows:
        for kind, value in row.keys:
            yield (*row.ref, kind, row.entity, value)


# --- links


def link_row(link: Link) -> Row:
    base = None if link.base is None else orjson.dumps(link.base)
    (left, right), (left_id, right_id) = link.objects, link.ids
    return link.id, link.entity, left, left_id, right, right_id, link.status, base, link.note


def to_link(row: Row) -> Link:
    name, entity, left, left_id, right, right_id, status, base, note = row
    agreed = None if base is None else _load_values(base)
    return Link(name, entity, (left, right), (left_id, right_id), status, agreed, note)


def choice_row(choice: Choice) -> Row:
    other = (None, None, None) if choice.other is None else tuple(choice.other)
    return (*choice.ref, *other)


def to_choice(row: Row) -> Choice:
    ref, other = Ref(*row[:3]), row[3:]
    return Choice(ref, None if other[0] is None else Ref(*other))


# --- rulings, each kept once for all the fields it stands for

PackedRuling = tuple[Any, ...]


class _Rulings:
    """Rulings by number, in the order in which they come up."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self.packed: list[PackedRuling] = []

    def number(self, ruling: Ruling) -> int:
        """The number of a ruling; the same object always has the same one."""
        number = self._numbers.get(id(ruling))
        if number is None:
            number = self._numbers[id(ruling)] = len(self.packed)
            self.packed.append(pack_ruling(ruling))
        return number


def pack_ruling(ruling: Ruling) -> PackedRuling:
    """A ruling as an array; one that only says rule and reason is short."""
    if not ruling.occasion and not ruling.author:
        return ruling.rule, ruling.because, ruling.winner
    return (
        ruling.rule,
        ruling.because,
        ruling.winner,
        ruling.author,
        ruling.occasion,
        ruling.losing,
        ruling.loser,
        ruling.evidence,
    )


def unpack_ruling(packed: list[Any]) -> Ruling:
    if len(packed) == 3:
        return Ruling(*packed)
    rule, because, winner, author, occasion, losing, loser, evidence = packed
    known = None if evidence is None else _values(evidence)
    return Ruling(rule, because, winner, author, occasion, _value(losing), loser, known)


def _packed_or_none(ruling: Ruling | None) -> PackedRuling | None:
    return None if ruling is None else pack_ruling(ruling)


def _unpacked_or_none(packed: list[Any] | None) -> Ruling | None:
    return None if packed is None else unpack_ruling(packed)


# --- plans and the journal


def step_row(plan: str, step: Step) -> Row:
    rulings = _Rulings()
    changes = {}
    for name, change in step.fields.items():
        changes[name] = (change.old, change.new, rulings.number(change.ruling))
    own = _packed_or_none(step.ruling)
    marks = _flat(step.marks)
    settled = (step.settles, step.settles_both)
    body = (changes, rulings.packed, settled, marks, own, step.ends, step.ends_both)
    return (
        plan,
        step.number,
        step.phase,
        step.link,
        step.entity,
        step.action,
        step.system,
        step.object,
        step.record,
        step.key,
        step.first,
        orjson.dumps(body),
    )


def to_step(row: Row) -> Step:
    _, number, phase, link, entity, action, system, object_name, record, key, first, body = row
    changes, packed, (settles, settles_both), marks, own, ends, ends_both = orjson.loads(body)
    rulings = [unpack_ruling(each) for each in packed]
    fields = {}
    for name, (old, new, ruling) in changes.items():
        fields[name] = FieldChange(_value(old), _value(new), rulings[ruling])
    return Step(
        number,
        phase,
        link,
        entity,
        action,
        system,
        object_name,
        record,
        fields,
        _values(settles),
        _values(settles_both),
        key,
        bool(first),
        _marks(marks),
        _unpacked_or_none(own),
        tuple(ends),
        tuple(ends_both),
    )


def intent_row(intent: Intent) -> Row:
    rulings = _Rulings()
    numbers = {name: rulings.number(ruling) for name, ruling in intent.rulings.items()}
    values = (intent.native, intent.expected, intent.settles, intent.settles_both)
    own = _packed_or_none(intent.ruling)
    marks = _flat(intent.marks)
    body = (values, numbers, rulings.packed, marks, own, intent.ends, intent.ends_both)
    return (
        intent.id,
        intent.run,
        intent.generation,
        intent.link,
        intent.entity,
        intent.action,
        intent.system,
        intent.object,
        intent.record,
        intent.key,
        orjson.dumps(body),
        intent.digest,
        intent.state,
    )


def to_intent(row: Row) -> Intent:
    name, run, generation, link, entity, action, system, *rest = row
    object_name, record, key, body, digest, state = rest
    values, numbers, packed, marks, own, ends, ends_both = orjson.loads(body)
    native, expected, settles, settles_both = (_values(each) for each in values)
    rulings = [unpack_ruling(each) for each in packed]
    return Intent(
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
        native,
        expected,
        settles,
        settles_both,
        {field: rulings[number] for field, number in numbers.items()},
        _marks(marks),
        digest,
        state,
        _unpacked_or_none(own),
        tuple(ends),
        tuple(ends_both),
    )


def plan_row(plan: PlanHeader) -> Row:
    body = _dump_free([plan.by, plan.held, plan.forecast])
    return (
        plan.id,
        plan.fingerprint,
        plan.steps,
        plan.conflicts,
        plan.waiting,
        plan.parked,
        plan.created_at,
        body,
    )


def to_plan(row: Row) -> PlanHeader:
    name, fingerprint, steps, conflicts, waiting, parked, created_at, body = row
    by, held, forecast = _load_free(body)
    return PlanHeader(
        name, fingerprint, steps, by, conflicts, waiting, parked, held, forecast, created_at
    )


# --- queues


def issue_row(issue: Issue) -> Row:
    return (
        issue.id,
        issue.kind,
        issue.entity,
        issue.link,
        issue.ref,
        issue.field,
        issue.reason,
        issue.message,
        _dump_free(issue.detail),
        issue.digest,
        issue.state,
        issue.run,
        issue.at,
        issue.tries,
        issue.retry_at,
    )


def to_issue(row: Row) -> Issue:
    name, kind, entity, link, ref, field, reason, message, detail, *rest = row
    digest, state, run, at, tries, retry_at = rest
    return Issue(
        name,
        kind,
        entity,
        link,
        ref,
        field,
        reason,
        message,
        _load_free(detail),
        digest,
        state,
        run,
        at,
        tries,
        retry_at,
    )


def proposal_row(proposal: Proposal) -> Row:
    return (
        proposal.id,
        proposal.link,
        proposal.field,
        orjson.dumps(proposal.value),
        orjson.dumps(proposal.seen),
        proposal.by,
        proposal.because,
        proposal.state,
        orjson.dumps(proposal.carried),
    )


def to_proposal(row: Row) -> Proposal:
    name, link, field, value, seen, by, because, state, carried = row
    return Proposal(
        name,
        link,
        field,
        _value(orjson.loads(value)),
        tuple(orjson.loads(seen)),
        by,
        because,
        state,
        tuple(orjson.loads(carried)),
    )


# --- history and runs


def history_rows(rows: Iterable[HistoryRow]) -> Iterator[Row]:
    """One table row for the fields of each write: a tenth of what a row for each field would cost
    to keep.
    """
    for (run, link, ref, at), fields in groupby(rows, _same_write):
        rulings = _Rulings()
        changes = []
        for row in fields:
            changes.append((row.field, row.old, row.new, rulings.number(row.ruling)))
        system, object_name, record = _ref_columns(ref)
        body = orjson.dumps((changes, rulings.packed))
        yield run, link, system, object_name, record, body, at


def to_history(row: Row) -> Iterator[HistoryRow]:
    """The fields of one write, in the order they were written."""
    run, link, system, object_name, record, body, at = row
    changes, packed = orjson.loads(body)
    rulings = [unpack_ruling(each) for each in packed]
    ref = f"{system}:{object_name}:{record}" if object_name else f"{system}:{record}"
    for field, old, new, ruling in changes:
        yield HistoryRow(run, link, ref, field, _value(old), _value(new), rulings[ruling], at)


def _same_write(row: HistoryRow) -> tuple[str, str, str, float]:
    return row.run, row.link, row.ref, row.at


def _ref_columns(ref: str) -> tuple[str, str, str]:
    """`system:object:id` in three columns; `link:ID`, for what has no record yet, in two."""
    if ref.count(":") >= 2:
        return Ref.parse(ref)
    kind, _, name = ref.partition(":")
    return kind, "", name


def run_row(run: RunRow) -> Row:
    summary = _dump_free(run.summary)
    return (
        run.id,
        run.command,
        run.generation,
        run.started_at,
        run.ended_at,
        run.state,
        summary,
    )


def to_run(row: Row) -> RunRow:
    name, command, generation, started_at, ended_at, state, summary = row
    return RunRow(name, command, generation, started_at, ended_at, state, _load_free(summary))


def acquaintance_row(known: Acquaintance) -> Row:
    return known.system, known.account, known.credentials, known.document, known.at


def to_acquaintance(row: Row) -> Acquaintance:
    return Acquaintance(*row)


# --- values


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


def _flat(marks: Iterable[tuple[Ref, int]]) -> list[Row]:
    return [(*ref, seq) for ref, seq in marks]


def _marks(marks: list[list[Any]]) -> Marks:
    found = []
    for system, object_name, record, seq in marks:
        found.append((Ref(system, object_name, record), seq))
    return found


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
