"""Decides what to do about one observation. Pure: no clock, network, disk or chance.

Never deletes and never makes again what vanished; never writes a value the common language does not
know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.record import Ref, Value
from mapping.codecs.translate import Canonical, Translator
from sync.build import Draft, create_steps, missing_required, settle_marks, update_steps
from sync.issues import (
    ambiguous_issue,
    conflict_issue,
    digest_of,
    field_issue,
    new_ones,
    parked_issue,
    vanished_issue,
)
from sync.key import link_id, origin_key
from sync.match import Ambiguous, Pair, Shadow
from sync.merge import FieldDecision, Sides, merge
from sync.observation import Bench, Observation
from sync.values import Issue, Link, MirrorRow, Proposal, Step

COMPARED = "compared"


@dataclass(slots=True)
class Decided:
    """What follows from one observation.

    `link`: to be stored (None: unchanged). `settled`: nothing more to look at once the steps are
    done.
    `timed`: fields both sides had changed, where the later change won.
    """

    link: Link | None = None
    retired: Link | None = None
    steps: list[Step] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    over: list[Issue] = field(default_factory=list)
    spent: list[Proposal] = field(default_factory=list)
    conflicts: int = 0
    timed: frozenset[str] = frozenset()
    settled: bool = True
    outcome: str = ""


def decide(seen: Observation, bench: Bench) -> Decided:
    """The whole decision for one link or one unlinked record."""
    decided = _decide(seen, bench)
    decided.issues, over = new_ones(decided.issues, seen.issues)
    decided.over = over
    if decided.outcome == COMPARED and not decided.steps:
        # nothing is left to write, so whatever was refused before no longer matters
        decided.over = [*over, *(issue for issue in seen.issues if issue.kind == "parked")]
    refused = [step for step in decided.steps if _tried_before(step, seen, bench)]
    if any(step.action == "create" for step in refused):
        decided.steps = []  # what hangs on the new record waits with it
    decided.steps = [step for step in decided.steps if step not in refused]
    return decided


def _decide(seen: Observation, bench: Bench) -> Decided:
    link = seen.link
    if link is not None and link.status == "shadow":
        return Decided(outcome="another record of the same person goes before this one")
    if link is not None and None not in link.ids:
        return _pair(seen, bench, link)
    row = seen.rows[seen.origin]
    if row is None or row.gone:
        return Decided(outcome="gone")
    if not bench.entity.translators[row.ref.system][row.ref.object].in_scope(row.fields):
        return Decided(outcome="filtered: the object's `where` leaves it out")
    if isinstance(seen.match, Ambiguous):
        return Decided(
            issues=[ambiguous_issue(bench.entity.name, row.ref, seen.match)],
            outcome="ambiguous match",
        )
    if isinstance(seen.match, Shadow):
        return _shadow(seen.match, row, bench)
    if isinstance(seen.match, Pair):
        decided = _pair(seen, bench, _met(seen, seen.match, row, bench))
        decided.retired = _retired(seen)
        return decided
    return _alone(seen, bench, row)


def _shadow(match: Shadow, row: MirrorRow, bench: Bench) -> Decided:
    side = bench.systems.index(row.ref.system)
    link = _link(bench, row.ref, side, other_object="", other_id=None)
    link.status, link.note = "shadow", str(match.primary)
    return Decided(link=link, outcome="another record of the same person goes before this one")


def _met(seen: Observation, match: Pair, row: MirrorRow, bench: Bench) -> Link:
    """The link of two records; one that either had while it waited for a counterpart goes on."""
    side = bench.systems.index(row.ref.system)
    link = _link(bench, row.ref, side, match.other.object, match.other.id)
    waiting = seen.link or seen.partner
    if waiting is not None:
        link.id = waiting.id
    return link


def _retired(seen: Observation) -> Link | None:
    """Both records had been waiting, each with a link of its own: one of the two is enough."""
    if seen.link is None or seen.partner is None or seen.partner.id == seen.link.id:
        return None
    return seen.partner.retired()


def _link(bench: Bench, ref: Ref, side: int, other_object: str, other_id: str | None) -> Link:
    objects = (ref.object, other_object) if side == 0 else (other_object, ref.object)
    ids = (ref.id, other_id) if side == 0 else (other_id, ref.id)
    first = ref if side == 0 or other_id is None else Ref(bench.systems[0], other_object, other_id)
    return Link(link_id(bench.pair, first), bench.entity.name, objects, ids)


# --- a record that has no counterpart yet


def _alone(seen: Observation, bench: Bench, row: MirrorRow) -> Decided:
    side = bench.systems.index(row.ref.system)
    target = bench.systems[1 - side]
    if target not in bench.entity.scope.create_in:
        why = bench.entity.scope.why or f"scope.yaml creates no {bench.entity.name} in {target}"
        return Decided(outcome=f"filtered: {why}")
    origin = bench.entity.translators[row.ref.system][row.ref.object]
    found = origin.decode(row.fields, bench.contexts[side])
    values = {
        **found.values,
        **{k: v for k, v in seen.derived.items() if found.values.get(k) is None},
    }
    if waiting := _needs_absent(bench, target, values):
        issue = _waits(bench, row.ref, waiting)
        return Decided(issues=[issue], settled=False, outcome=issue.message)
    link = _new_link(seen, bench, row, side, values)
    key = origin_key(bench.pair, row.ref)
    draft = create_steps(bench, link, 1 - side, values, key, f"new in {bench.systems[side]}")
    lacking = missing_required(
        bench.entity.translators[target][link.objects[1 - side]], draft.steps[0]
    )
    issues = _field_issues(bench, link, row.ref, found, draft)
    if lacking:
        return Decided(
            link=link,
            issues=[*issues, _incomplete(bench, link, row.ref, target, lacking)],
            outcome="parked",
        )
    own = _tidy(bench, link, side, row, found.values, values)
    draft.steps[0].settles.update({name: None for name in draft.brought if values[name] is None})
    settle_marks(
        {1 - side: draft, side: own}, values, _needs_of_new(1 - side, side, draft, found, values)
    )
    return Decided(
        link=link,
        steps=[*draft.steps, *own.steps],
        issues=issues,
        settled=not (draft.waits or found.unresolved),
        outcome="create",
    )


def _needs_absent(bench: Bench, target: str, values: Mapping[str, Value]) -> str | None:
    """The reference that decides what kind of record is created, when it points at something not
    linked yet.
    """
    preferred = next(iter(bench.entity.translators[target].values()))
    return next((need for need in preferred.policy.needs if need not in values), None)


def _waits(bench: Bench, ref: Ref, need: str) -> Issue:
    message = (
        f"its {need} is not linked yet and decides how it is created; see what that waits for first"
    )
    return parked_issue(
        bench.entity.name, "", str(ref), "reference_waits", message, digest=f"waits for {need}"
    )


def _new_link(
    seen: Observation, bench: Bench, row: MirrorRow, side: int, values: Mapping[str, Value]
) -> Link:
    target = bench.systems[1 - side]
    choices = bench.entity.translators[target]
    fits = [
        name
        for name, choice in choices.items()
        if all(values.get(need) for need in choice.policy.needs)
    ]
    link = _link(bench, row.ref, side, (fits or list(choices))[0], None)
    if seen.link is not None:
        link.id = seen.link.id
    return link


def _needs_of_new(
    target: int, side: int, draft: Draft, found: Canonical, values: Mapping[str, Value]
) -> dict[str, set[int]]:
    needs: dict[str, set[int]] = {name: {target} for name in draft.brought}
    for name, value in values.items():
        if name in found.values and found.values[name] != value and name in needs:
            needs[name].add(side)
    return needs


def _tidy(
    bench: Bench,
    link: Link,
    side: int,
    row: MirrorRow,
    had: Mapping[str, Value],
    values: Mapping[str, Value],
) -> Draft:
    """The origin's own dirty spellings, put right where Accord may update it."""
    if bench.systems[side] not in bench.entity.scope.update_in:
        return Draft()
    decisions = [
        FieldDecision(name, value, "spelling of the common language")
        for name, value in values.items()
    ]
    return update_steps(bench, link, side, row, had, decisions)


def _incomplete(bench: Bench, link: Link, ref: Ref, target: str, lacking: Sequence[str]) -> Issue:
    names = ", ".join(lacking)
    message = f"{target} needs {names} and this record has none; fill it in {ref.system}"
    return parked_issue(
        bench.entity.name, link.id, str(ref), "required_missing", message, digest=f"lacks {names}"
    )


# --- two records that mean the same thing


def _pair(seen: Observation, bench: Bench, link: Link) -> Decided:
    left, right = seen.rows
    gone = [row for row in (left, right) if row is not None and row.gone]
    if gone:
        return Decided(
            link=_held(link), issues=[vanished_issue(link, row.ref) for row in gone], outcome="held"
        )
    if left is None or right is None:
        return Decided(settled=False, outcome="one side has not been read yet")
    translators = [
        bench.entity.translators[row.ref.system][row.ref.object] for row in (left, right)
    ]
    if not all(t.in_scope(row.fields) for t, row in zip(translators, (left, right), strict=True)):
        return Decided(outcome="one side has left the scope, so nothing is written")
    base = _without_held(link.base or {}, bench)
    here = translators[0].decode(left.fields, bench.contexts[0], base)
    there = translators[1].decode(right.fields, bench.contexts[1], base, here.values)
    _drop_unmoved(here, there, link.base or {}, bench.contexts[0].held)
    times = (left.modified_at, right.modified_at)
    known = None if link.base is None else base
    sides = Sides(
        known, here.values, there.values, times, bench.systems, _fixed(translators), seen.times
    )
    decisions = merge(sides, bench.rules, seen.proposals)
    return _steps_for_pair(seen, bench, link, (here, there), decisions, (left, right))


def _held(link: Link) -> Link | None:
    if link.status == "held":
        return None
    return Link(link.id, link.entity, link.objects, link.ids, "held", link.base, "vanished")


def _without_held(base: Mapping[str, Value], bench: Bench) -> dict[str, Value]:
    """The base as far as it speaks of records that are still there on both sides."""
    held = bench.contexts[0].held
    return {
        name: tuple(member for member in value if member not in held)
        if isinstance(value, tuple)
        else value
        for name, value in base.items()
        if value not in held
    }


def _drop_unmoved(
    here: Canonical, there: Canonical, base: Mapping[str, Value], held: frozenset[str]
) -> None:
    """A reference whose record vanished says nothing, unless somebody put another one in its
    place.
    """
    lost = {name for name, value in base.items() if value in held}
    lost -= {name for name in lost if here.values.get(name) or there.values.get(name)}
    for found in (here, there) if lost else ():
        found.values = {name: value for name, value in found.values.items() if name not in lost}


def _fixed(translators: Sequence[Translator]) -> tuple[frozenset[str], frozenset[str]]:
    names = [
        frozenset(name for name, codec in t.codecs.items() if not codec.writable)
        for t in translators
    ]
    return names[0], names[1]


def _steps_for_pair(
    seen: Observation,
    bench: Bench,
    link: Link,
    found: tuple[Canonical, Canonical],
    decisions: list[FieldDecision],
    rows: tuple[MirrorRow, MirrorRow],
) -> Decided:
    drafts = {
        side: update_steps(bench, link, side, row, found[side].values, decisions)
        for side, row in enumerate(rows)
        if bench.systems[side] in bench.entity.scope.update_in
    }
    values = {d.field: d.value for d in decisions if not d.waits}
    needs = {
        name: {s for s in (0, 1) if found[s].values[name] != value}
        for name, value in values.items()
    }
    settle_marks(drafts, values, needs)
    issues = [
        issue
        for side, row in enumerate(rows)
        for issue in _field_issues(bench, link, row.ref, found[side], drafts.get(side, Draft()))
    ]
    conflicts = [d for d in decisions if d.conflict]
    issues += [_conflict(bench, link, rows, found, d) for d in conflicts]
    steps = [step for draft in drafts.values() for step in draft.steps]
    return Decided(
        link=_agreed(link, _in_common(values, found), needs, steps, created=seen.link is None),
        steps=steps,
        issues=issues,
        spent=_spent(seen, decisions, needs),
        conflicts=len(conflicts),
        timed=frozenset(decision.field for decision in conflicts if decision.timed),
        settled=not any(
            [*(draft.waits for draft in drafts.values()), *(side.unresolved for side in found)]
        ),
        outcome=COMPARED,
    )


def _agreed(
    link: Link,
    values: Mapping[str, Value],
    needs: Mapping[str, set[int]],
    steps: Sequence[Step],
    *,
    created: bool,
) -> Link | None:
    """The link with whatever both sides hold already as its base; None when that changes nothing.

    A first meeting is over when its first step is done: until then the link has no base, whatever
    agrees.
    """
    base = link.base or {}
    values = {
        n: tuple(sorted({*v, *(base.get(n) or ())})) if isinstance(v, tuple) else v
        for n, v in values.items()
    }
    needs = {
        name: set() if isinstance(values[name], tuple) else sides for name, sides in needs.items()
    }
    if link.base is None and steps:
        agreed = {name: value for name, value in values.items() if not needs[name]}
        for step in steps:
            step.settles = {
                **agreed,
                **{n: _joined(agreed.get(n), v) for n, v in step.settles.items()},
            }
        return Link(link.id, link.entity, link.objects, link.ids, "live", None)
    new = {
        name: value
        for name, value in values.items()
        if not needs[name] and base.get(name, _NEVER) != value
    }
    if not new and link.base is not None and link.status == "live" and not created:
        return None
    return Link(link.id, link.entity, link.objects, link.ids, "live", {**base, **new})


_NEVER: Value = "\0never"


def _joined(common: Value, value: Value) -> Value:
    both = isinstance(common, tuple) and isinstance(value, tuple)
    return tuple(sorted({*common, *value})) if both and common and value else value


def _in_common(values: Mapping[str, Value], found: tuple[Canonical, Canonical]) -> dict[str, Value]:
    """The decided values; of several links only those both sides show already."""
    common = dict(values)
    for name, value in values.items():
        if isinstance(value, tuple):
            left, right = (set(side.values[name] or ()) for side in found)
            common[name] = tuple(sorted(left & right))
    return common


def _conflict(
    bench: Bench,
    link: Link,
    rows: tuple[MirrorRow, MirrorRow],
    found: tuple[Canonical, Canonical],
    decision: FieldDecision,
) -> Issue:
    values = {bench.systems[side]: found[side].values[decision.field] for side in (0, 1)}
    return conflict_issue(link, (rows[0].ref, rows[1].ref), decision, values)


def _spent(
    seen: Observation, decisions: Sequence[FieldDecision], needs: Mapping[str, set[int]]
) -> list[Proposal]:
    """Proposals that are carried out already, or that a person overtook."""
    used = {d.proposal for d in decisions if d.proposal and needs[d.field]}
    done = {d.proposal for d in decisions if d.proposal and not needs[d.field]}
    spent = []
    for proposal in seen.proposals.values():
        if proposal.id in used:
            continue
        proposal.state = "done" if proposal.id in done else "void"
        spent.append(proposal)
    return spent


# --- common


def _field_issues(
    bench: Bench, link: Link, ref: Ref, found: Canonical, draft: Draft
) -> list[Issue]:
    problems = [*found.problems, *draft.problems]
    return [field_issue(bench.entity.name, link.id, ref, problem) for problem in problems]


def _tried_before(step: Step, seen: Observation, bench: Bench) -> bool:
    """The vendor refused exactly this, and it is not time to try again."""
    if step.action not in {"create", "update"}:
        return False
    refused = {i.digest for i in seen.issues if i.kind == "parked" and i.retry_at > bench.now}
    return bool(refused) and step_digest(step) in refused


def step_digest(step: Step) -> str:
    """What a step would write, as a digest."""
    return digest_of({name: change.new for name, change in step.fields.items()} | {"": step.system})
