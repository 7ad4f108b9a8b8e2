"""Planning, applying and syncing a workspace, without how it looks."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from accord.usecases.costly import Costly
from accord.usecases.finding import find_records
from accord.wiring import Session
from connectors.errors import UserError
from connectors.protocol import Effect
from mapping.problems import did_you_mean
from sync.deciding.build import NORMALISED
from sync.model.queue import Issue
from sync.model.steps import PlanHeader, Step
from sync.planning.plan import step_document
from sync.run import Options, Report

SHOWN = 8


@dataclass(slots=True)
class Drawn:
    """A plan as a document, a few of its steps, and what it found that waits."""

    document: dict[str, Any]
    sample: list[Step] = field(default_factory=list)
    effects: Mapping[int, Sequence[Effect]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    conflicts: list[Issue] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def draw_up(session: Session, entities: Sequence[str], out: Path | None, *, full: bool) -> Drawn:
    """Plan without writing to either system; the plan stays stored for `apply`."""
    _known_entities(session, entities)
    made, _ = session.runner.plan(Options(entities=entities, full=full, command="plan"))
    store = session.store
    with store.transaction():
        store.set_meta("saved_plan", made.header.id)
        store.drop_plans(made.header.id)
    costly = Costly(session.pair)
    sample, reasons = _sample(costly.counted(store.steps(made.header.id)))
    document = plan_document(made.header) | {"effects": costly.document()}
    if out is not None:
        _write_lines(out, document, store.steps(made.header.id))
    effects = {step.number: found for step in sample if (found := costly.of(step))}
    return Drawn(document, sample, effects, made.issues, made.decided, reasons)


def plan_document(header: PlanHeader) -> dict[str, Any]:
    """A plan's header as the contract spells it."""
    return {
        "plan": header.id,
        "fingerprint": header.fingerprint,
        "steps": header.steps,
        "by": header.by,
        "conflicts": header.conflicts,
        "waiting": header.waiting,
        "parked": header.parked,
        "held": header.held,
        "forecast": header.forecast,
    }


def _write_lines(out: Path, document: dict[str, Any], steps: Iterator[Step]) -> None:
    # a plan holds people's data: nobody else reads it, whatever the file allowed before
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(orjson.dumps(document) + b"\n")
        for step in steps:
            file.write(orjson.dumps(step_document(step), option=orjson.OPT_SORT_KEYS) + b"\n")


def _sample(steps: Iterator[Step]) -> tuple[list[Step], Counter[str]]:
    """A few steps of every kind, updates first because they overwrite, and how often each reason
    decided.
    """
    kinds: dict[tuple[str, str], list[Step]] = {}
    reasons: Counter[str] = Counter()
    for step in steps:
        kind = kinds.setdefault((step.action, step.entity), [])
        if len(kind) < SHOWN // 4:
            kind.append(step)
        reasons.update(_family(change.because) for change in step.fields.values())
    order = {"update": 0, "create": 1, "associate": 2, "unassociate": 3, "delete": 4}
    ranked = sorted(kinds.items(), key=lambda item: order[item[0][0]])
    return [step for _, found in ranked for step in found][: SHOWN * 2], reasons


def _family(because: str) -> str:
    return NORMALISED if because == "both sides agree" else because.split(":")[0]


def carry_out(session: Session, file: Path) -> Report:
    """Apply exactly the plan in a file. Raises UserError when it is not the stored one, or was
    altered.
    """
    plan_id = _verified(session, file)
    with session.store.transaction():
        session.store.set_meta(f"applied:{plan_id}", "yes")
    return session.run(lambda runner: runner.apply(plan_id))


def _verified(session: Session, file: Path) -> str:
    advice = "Make a new plan with `accord plan --out FILE`, look at it, and apply that."
    try:
        with file.open("rb") as lines:
            document = orjson.loads(next(lines))
            digest = hashlib.sha256()
            steps = 0
            for line in lines:
                digest.update(line.rstrip(b"\n"))
                steps += 1
        plan_id, claimed = str(document["plan"]), str(document["fingerprint"])
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}", advice=advice) from None
    except (StopIteration, orjson.JSONDecodeError, KeyError, TypeError):
        raise UserError(f"{file} is not a plan", advice=advice) from None
    if digest.hexdigest() != claimed:
        raise UserError(
            f"{file} was altered: its {steps} steps do not have the fingerprint it states",
            advice=advice,
        )
    header = session.store.plan(plan_id)
    if header is None or header.fingerprint != claimed:
        raise UserError(f"{file}: this workspace does not hold that plan (any more)", advice=advice)
    if session.store.meta(f"applied:{plan_id}"):
        raise UserError(f"{file}: this plan was applied already", advice=advice)
    if header.held:
        raise UserError(
            f"{file}: the brake {header.held['brake']!r} holds this plan", advice=_BRAKES
        )
    return plan_id


_BRAKES = "If so many changes are meant, run `accord sync --exceed-brakes REASON`."


def synchronise(
    session: Session, entities: Sequence[str], record: str | None, *, full: bool, exceed_brakes: str
) -> Report:
    """Sync until nothing is left to plan."""
    _known_entities(session, entities)
    only = (
        frozenset(find_records(session.store, session.workspace.policy.language, record))
        if record
        else None
    )
    options = Options(entities=entities, only=only, full=full, exceed_brakes=exceed_brakes)
    return session.run(lambda runner: runner.sync(options))


def _known_entities(session: Session, names: Sequence[str]) -> None:
    known = [
        name for name, entity in session.workspace.policy.language.entities.items() if entity.synced
    ]
    unknown = [
        f"--entity {name}: no such entity{did_you_mean(name, known)}"
        for name in names
        if name not in known
    ]
    if unknown:
        raise UserError(unknown, advice=f"The entities are: {', '.join(known)}.")
