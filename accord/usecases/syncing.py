"""Planning, applying and syncing a workspace, without how it looks."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from accord.places import require_room_for
from accord.sessions import Session
from accord.usecases.effects import StepEffects
from accord.usecases.find import find_records
from accord.usecases.reps import Departed, departed
from accord.usecases.telling.left_alone import left_alone
from accord.usecases.telling.naming import step_names
from connectors.errors import BrakeError, UserError
from connectors.protocol import Effect
from mapping.problems import did_you_mean
from sync.deciding.drafting.steps import NORMALISED
from sync.model import rulings
from sync.model.queue import Issue
from sync.model.rulings import Ruling
from sync.model.steps import PlanHeader, Step
from sync.planning.fingerprint import Fingerprint
from sync.planning.plan import Made, step_document
from sync.planning.releases import approval_of, is_held
from sync.report import Options, Report
from sync.store.ports import Store

MOST_SHOWN = 16
SHOWN_OF_A_KIND = 2
SHOWN_IN_FULL = 10
"""A plan of no more steps is shown whole."""
PRIVATE = 0o600
OCCASIONS = {
    "first_meeting": "first meeting",
    "both_changed": "both changed",
    "group": "both changed the group",
    "loosening": "one side loosened it",
}
ORDER = {"update": 0, "create": 1, "associate": 2, "unassociate": 3, "delete": 4}


@dataclass(slots=True)
class Drawn:
    """A plan as a document, a few of its steps, and what it found that waits; `waits_as` is the id
    under which the same plan waits for an approval, which may be that of an earlier look, and
    `approved_by` who gave it. `departed`: reps because of whom values wait; `kept`: whether the
    lists show already what waits.
    """

    document: dict[str, Any]
    waits_as: str = ""
    approved_by: str = ""
    still_waiting: int = 0
    left_alone: int = 0
    sample: list[Step] = field(default_factory=list)
    effects: Mapping[int, Sequence[Effect]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    departed: Sequence[Departed] = ()
    kept: bool = True
    conflicts: list[Issue] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


# --- plan


def draw_up(
    session: Session,
    entities: Sequence[str],
    out: Path | None,
    *,
    full: bool,
) -> Drawn:
    """Plan without writing to either system; the plan stays stored for `apply`. Raises UserError
    for an entity that is not synced.
    """
    _known_entities(session, entities)
    if out is not None:
        require_room_for(out)
    options = Options(entities=entities, full=full, command="plan")
    made, report = session.runner.plan(options)
    drawn = _drawn(session, made)
    drawn.document["recognised"] = report.recognised
    if out is not None:
        _write_lines(out, drawn.document, session.store.steps(made.header.id))
    return drawn


def _drawn(session: Session, made: Made) -> Drawn:
    """What a plan that was just made amounts to; it is kept for `apply`."""
    store, language = session.store, session.pair.language
    waits_as = _keep(store, made.header)
    approval = approval_of(store, made.header.fingerprint)
    effects = StepEffects(session.pair)
    sample, reasons = _sample(effects.counted(store.steps(made.header.id)))
    document = plan_document(made.header)
    document["effects"] = effects.document()
    return Drawn(
        document=document,
        waits_as=waits_as,
        approved_by="" if approval is None else approval.who,
        still_waiting=_waiting(store, made.issues),
        sample=sample,
        effects={step.number: effects.of(step) for step in sample},
        names=step_names(store, language, sample),
        issues=made.issues,
        left_alone=len(left_alone(store, language, session.pair.region)),
        departed=departed(store, language, made.issues),
        kept=not _new(store, made.issues),
        conflicts=made.decided,
        reasons=reasons,
    )


def _waiting(store: Store, found: Sequence[Issue]) -> int:
    """How much waits for a person: what did before, and what the plan found."""
    names = {issue.id for issue in store.issues()}
    return len(names.union(issue.id for issue in found if issue.state == "open"))


def _new(store: Store, found: Sequence[Issue]) -> bool:
    """Whether any of what a plan found is not in the lists yet: it is kept once a run writes."""
    names = {issue.id for issue in store.issues()}
    return any(issue.id not in names for issue in found if issue.state == "open")


def _keep(store: Store, header: PlanHeader) -> str:
    """Keep a plan for `apply`; returns the id of the one that waits for an approval."""
    with store.transaction():
        store.save_plan(header.id)
        if header.held and not is_held(store, header):
            store.hold_plan(header.id)
        store.drop_plans()
    held, _ = store.kept_plans()
    return held


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
        "vanished": header.vanished,
    }


def _write_lines(out: Path, document: dict[str, Any], steps: Iterator[Step]) -> None:
    # a plan holds people's data: nobody else reads it, whatever the file allowed before
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    descriptor = os.open(out, flags, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, PRIVATE)
        file.write(orjson.dumps(document) + b"\n")
        for step in steps:
            line = orjson.dumps(step_document(step), option=orjson.OPT_SORT_KEYS)
            file.write(line + b"\n")


def _sample(steps: Iterator[Step]) -> tuple[list[Step], Counter[str]]:
    """All steps of a small plan, else a few of every kind, updates first because they overwrite;
    and how often each reason decided.
    """
    kinds: dict[tuple[str, str], list[Step]] = {}
    reasons: Counter[str] = Counter()
    seen = 0
    for step in steps:
        seen += 1
        kind = kinds.setdefault((step.action, step.entity), [])
        if len(kind) < SHOWN_IN_FULL:
            kind.append(step)
        reasons.update(_family(change.ruling) for change in step.fields.values())
    few = seen <= SHOWN_IN_FULL
    sample = []
    for kind_name in sorted(kinds, key=_rank):
        sample += kinds[kind_name] if few else kinds[kind_name][:SHOWN_OF_A_KIND]
    return sample[:MOST_SHOWN], reasons


def _rank(kind: tuple[str, str]) -> int:
    """Where an action and entity stand in a sample."""
    action, _ = kind
    return ORDER.get(action, len(ORDER))


def _family(ruling: Ruling) -> str:
    """What decided, without what it decided about: for counting."""
    if ruling.conflict:
        occasion = OCCASIONS.get(ruling.occasion, ruling.occasion)
        return f"{occasion}, rule {ruling.rule}"
    if ruling.rule == rulings.PROPOSED:
        return f"proposed by {ruling.author}"
    if ruling.rule == rulings.AGREED:
        return NORMALISED.because
    return ruling.because


# --- apply


def carry_out(session: Session, file: Path) -> Report:
    """Apply exactly the plan in a file. Raises UserError when it is not the stored one, or was
    altered.
    """
    plan_id = _verified(session, file)
    with session.store.transaction():
        session.store.mark_applied(plan_id)
    return session.run(lambda runner: runner.apply(plan_id))


_ANOTHER = "Make a new plan with `accord plan --out FILE`, look at it, and apply that."
_BRAKES = "If so many changes are meant, run `accord approve {file} --reason TEXT` first."


def _verified(session: Session, file: Path) -> str:
    plan_id, claimed = read_plan(file)
    header = session.store.plan(plan_id)
    if header is None or header.fingerprint != claimed:
        told = f"{file}: this workspace does not hold that plan (any more)"
        raise UserError(told, advice=_ANOTHER)
    if session.store.was_applied(plan_id):
        raise UserError(f"{file}: this plan was applied already", advice=_ANOTHER)
    if header.rules not in ("", session.pair.rules):
        told = f"{file}: the policy, `adopt:` or a system's fields have changed since it was made"
        raise UserError(told, advice=_ANOTHER)
    if header.held and approval_of(session.store, claimed) is None:
        told = f"{file}: the brake {header.held['brake']!r} holds this plan"
        raise BrakeError(told, advice=_BRAKES.format(file=file))
    return plan_id


def read_plan(file: Path) -> tuple[str, str]:
    """The id and fingerprint that a plan's file states, once its steps were found to have it."""
    digest = Fingerprint()
    steps = 0
    try:
        with file.open("rb") as lines:
            header = orjson.loads(next(lines))
            for line in lines:
                digest.add(line.rstrip(b"\n"))
                steps += 1
        for ref in header.get("vanished", ()):
            digest.add_vanished(str(ref))
        plan_id, claimed = str(header["plan"]), str(header["fingerprint"])
    except OSError as error:
        told = f"{file}: {error.strerror}"
        raise UserError(told, advice=_ANOTHER) from None
    except (StopIteration, orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise UserError(f"{file} is not a plan", advice=_ANOTHER) from None
    if digest.hexdigest() != claimed:
        told = f"{file} was altered: its {steps} steps do not have the fingerprint it states"
        raise UserError(told, advice=_ANOTHER)
    return plan_id, claimed


# --- sync


def synchronise(session: Session, options: Options, record: str | None) -> Report:
    """Sync until nothing is left to plan; with `record`, only what that word names. Raises
    UserError for an entity that is not synced, and for a record nobody knows.
    """
    _known_entities(session, options.entities)
    if record:
        refs = find_records(session.store, session.workspace, record)
        options.only = frozenset(refs)
    return session.run(lambda runner: runner.sync(options))


def _known_entities(session: Session, names: Sequence[str]) -> None:
    entities = session.workspace.policy.language.entities
    known = [name for name, entity in entities.items() if entity.synced]
    unknown = []
    for name in names:
        if name not in known:
            unknown.append(f"--entity {name}: no such entity{did_you_mean(name, known)}")
    if unknown:
        raise UserError(unknown, advice=f"The entities are: {', '.join(known)}.")
