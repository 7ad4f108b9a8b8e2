"""Builds the minimal steps that bring a pair to what was decided. Pure.

A field is written when the stored vendor value is not already the spelling of the decided value, so
dirty spellings are put right on both sides; a field that a side cannot take is reported, never
forced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.record import Value, members
from mapping.codecs.field_codec import FieldCodec, encode_value
from mapping.codecs.transforms import Untranslatable
from mapping.codecs.translate import FieldProblem, Translator
from sync.merge import FieldDecision
from sync.observation import Bench
from sync.values import Action, FieldChange, Link, MirrorRow, Step

CREATE_PHASE, UPDATE_PHASE, ASSOCIATE_PHASE = 0, 1, 90
NORMALISED = "spelling of the common language"


@dataclass(slots=True)
class Draft:
    """Steps for one side, the fields they bring to the decided value, and what it could not
    take.
    """

    steps: list[Step] = field(default_factory=list)
    brought: set[str] = field(default_factory=set)
    problems: list[FieldProblem] = field(default_factory=list)
    waits: bool = False


def update_steps(
    bench: Bench,
    link: Link,
    side: int,
    row: MirrorRow,
    values: Mapping[str, Value],
    decisions: Sequence[FieldDecision],
) -> Draft:
    """What one existing record needs."""
    draft = Draft()
    translator = bench.entity.translators[bench.systems[side]][row.ref.object]
    changes: dict[str, FieldChange] = {}
    for decision in decisions:
        codec = translator.codecs.get(decision.field)
        if codec is None or decision.waits or not codec.writable or decision.field not in values:
            continue
        if codec.association:
            current = row.fields.get(codec.native)
            _associate(
                draft,
                bench,
                link,
                side,
                codec,
                values[codec.name],
                decision,
                None if codec.many else current,
            )
        else:
            spelling = values[codec.name] == decision.value
            if spelling and codec.type == "owner":
                draft.brought.add(codec.name)  # a queue is as good as nobody: nothing to put right
                continue
            _change(
                draft,
                bench,
                side,
                codec,
                row,
                decision,
                changes,
                NORMALISED if spelling else decision.because,
            )
    if changes:
        draft.steps.insert(0, _step(bench, link, side, "update", changes, record=row.ref.id))
    return draft


def _change(
    draft: Draft,
    bench: Bench,
    side: int,
    codec: FieldCodec,
    row: MirrorRow,
    decision: FieldDecision,
    changes: dict[str, FieldChange],
    because: str,
) -> None:
    old = row.fields.get(codec.native)
    if codec.verbatim and decision.value and old == decision.value:
        draft.brought.add(codec.name)  # most fields of most records
        return
    new = _encoded(draft, bench, side, codec, decision.value)
    if new is _UNKNOWN:
        return
    draft.brought.add(codec.name)
    if (old or None) != (new or None):
        changes[codec.name] = FieldChange(old, new, because)


_UNKNOWN: Value = "\0unknown"


def _encoded(draft: Draft, bench: Bench, side: int, codec: FieldCodec, value: Value) -> Value:
    try:
        return encode_value(codec, value, bench.contexts[side])
    except Untranslatable as error:
        if error.code == "unresolved_reference":
            draft.waits = True
        else:
            draft.problems.append(
                FieldProblem(codec.name, str(value), error.code, str(error), error.suggestions)
            )
        return _UNKNOWN


def _associate(
    draft: Draft,
    bench: Bench,
    link: Link,
    side: int,
    codec: FieldCodec,
    value: Value,
    decision: FieldDecision,
    current: Value = None,
) -> None:
    """Steps that add and remove members. `current`: the vendor id that a single association holds
    now.
    """
    had, wanted = set(members(value)), set(members(decision.value))
    complete = True
    for action, moved in (("associate", wanted - had), ("unassociate", had - wanted)):
        if action == "unassociate" and wanted and not codec.many:
            continue  # a new primary takes the old one's place
        for member in sorted(moved):
            steps = list(_member_step(bench, link, side, codec, action, member, decision, current))
            complete = complete and bool(steps)
            draft.steps.extend(steps)
    if complete:
        draft.brought.add(codec.name)
    else:
        draft.waits = True


def _member_step(
    bench: Bench,
    link: Link,
    side: int,
    codec: FieldCodec,
    action: str,
    member: str,
    decision: FieldDecision,
    current: Value,
) -> Iterator[Step]:
    here = bench.contexts[side].id_of.get(member)
    if here is None or here[0] not in codec.policy.objects:
        return
    target = here[1] or f"link:{member}"
    old, new = (current, target) if action == "associate" else (target, None)
    kind: Action = "associate" if action == "associate" else "unassociate"
    change = {codec.name: FieldChange(old, new, decision.because)}
    step = _step(bench, link, side, kind, change, record=link.ids[side])
    if codec.many:
        step.settles[codec.name] = (member,)  # the base moves member by member
    yield step


def create_steps(
    bench: Bench, link: Link, side: int, values: Mapping[str, Value], key: str, because: str
) -> Draft:
    """A new record on one side, and its associations."""
    draft = Draft()
    translator = bench.entity.translators[bench.systems[side]][link.objects[side]]
    changes: dict[str, FieldChange] = {}
    for name, codec in translator.codecs.items():
        if not codec.writable or name not in values:
            continue
        if codec.association:
            decision = FieldDecision(name, values[name], because)
            _associate(draft, bench, link, side, codec, () if codec.many else None, decision)
        elif (new := _encoded(draft, bench, side, codec, values[name])) is not _UNKNOWN:
            draft.brought.add(name)
            if new is not None:
                changes[name] = FieldChange(None, new, because)
    create = _step(bench, link, side, "create", changes, record=None)
    create.key = key
    draft.steps.insert(0, create)
    return draft


def missing_required(translator: Translator, step: Step) -> list[str]:
    """Canonical fields the vendor refuses a record without, which this new record lacks."""
    return [
        name
        for name, codec in translator.codecs.items()
        if codec.policy.required and name not in step.fields
    ]


def _step(
    bench: Bench,
    link: Link,
    side: int,
    action: Action,
    changes: dict[str, FieldChange],
    *,
    record: str | None,
) -> Step:
    phase = {"create": CREATE_PHASE, "update": UPDATE_PHASE}.get(action, ASSOCIATE_PHASE)
    return Step(
        number=0,
        phase=phase,
        link=link.id,
        entity=link.entity,
        action=action,
        system=bench.systems[side],
        object=link.objects[side],
        record=record,
        fields=changes,
        first=link.base is None,
    )


def settle_marks(
    drafts: Mapping[int, Draft], decided: Mapping[str, Value], needs: Mapping[str, set[int]]
) -> None:
    """Say which step makes which value agreed: the step of the only side that had to change, or
    both.
    """
    for side, draft in drafts.items():
        for step in draft.steps:
            for name in step.fields:
                if (
                    name not in decided
                    or name not in draft.brought
                    or isinstance(decided[name], tuple)
                ):
                    continue
                if needs.get(name, set()) - {side}:
                    step.settles_both[name] = decided[name]
                else:
                    step.settles[name] = decided[name]
