"""Rows of plans, their steps, and the journal."""

from __future__ import annotations

import orjson

from sync.model.journal import Intent
from sync.model.steps import FieldChange, PlanHeader, Step
from sync.store.sql.rows.rulings import numbered, packed_or_none, unpack_ruling, unpacked_or_none
from sync.store.sql.rows.values import (
    Row,
    dump_free,
    flat_marks,
    load_free,
    load_marks,
    value_of,
    values_of,
)


def step_row(plan: str, step: Step) -> Row:
    numbers, packed = numbered([change.ruling for change in step.fields.values()])
    changes = {}
    for (name, change), number in zip(step.fields.items(), numbers, strict=True):
        changes[name] = (change.old, change.new, number)
    body = (
        changes,
        packed,
        (step.settles, step.settles_both),
        flat_marks(step.marks),
        packed_or_none(step.ruling),
        step.ends,
        step.ends_both,
    )
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
        fields[name] = FieldChange(value_of(old), value_of(new), rulings[ruling])
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
        values_of(settles),
        values_of(settles_both),
        key,
        bool(first),
        load_marks(marks),
        unpacked_or_none(own),
        tuple(ends),
        tuple(ends_both),
    )


def intent_row(intent: Intent) -> Row:
    numbers, packed = numbered(intent.rulings.values())
    values = (
        intent.native,
        intent.expected,
        intent.settles,
        intent.settles_both,
    )
    body = (
        values,
        dict(zip(intent.rulings, numbers, strict=True)),
        packed,
        flat_marks(intent.marks),
        packed_or_none(intent.ruling),
        intent.ends,
        intent.ends_both,
    )
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
    native, expected, settles, settles_both = (values_of(each) for each in values)
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
        load_marks(marks),
        digest,
        state,
        unpacked_or_none(own),
        tuple(ends),
        tuple(ends_both),
    )


def plan_row(plan: PlanHeader) -> Row:
    facts = [plan.by, plan.held, plan.forecast, plan.vanished, plan.rules]
    body = dump_free(facts)
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
    by, held, forecast, *rest = load_free(body)
    return PlanHeader(
        name,
        fingerprint,
        steps,
        by,
        conflicts,
        waiting,
        parked,
        held,
        forecast,
        created_at,
        *rest,
    )
