"""Builds the minimal steps that bring one side to what was decided. Pure.

A field is written when the stored vendor value is not already the spelling of the decided value, so
dirty spellings are put right on both sides; a field that a side cannot take is reported, never
forced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.record import Value, same
from mapping.codecs.field_codec import CANNOT_BE_TAKEN, FieldCodec
from mapping.codecs.terms import SEVERAL
from mapping.codecs.translate import Translator
from sync.deciding.drafting.draft import Draft, Place
from sync.deciding.drafting.members import change_members
from sync.deciding.drafting.said_along import say_along
from sync.deciding.observation import EntityDesk
from sync.model import rulings
from sync.model.mirror import MirrorRow
from sync.model.rulings import FieldDecision, Ruling
from sync.model.steps import FieldChange, Step

NORMALISED = Ruling(rulings.SPELLING, "spelling of the common language")


# --- a record that is there


def update_steps(
    place: Place,
    row: MirrorRow,
    values: Mapping[str, Value],
    decisions: Sequence[FieldDecision],
) -> Draft:
    """What one existing record needs; `values` is what it holds, in canonical words."""
    draft = Draft(place)
    codecs = place.desk.reads(row).codecs
    changes: dict[str, FieldChange] = {}
    for decision in decisions:
        name = decision.field
        codec = codecs.get(name)
        if codec is None or decision.waits or not codec.writable or name not in values:
            continue
        held = row.fields.get(codec.native)
        if codec.association:
            change_members(draft, codec, values[name], decision, held)
        else:
            change = _change(draft, codec, values[name], decision, held)
            if change is not None:
                changes[name] = change
    _mind_the_fixed(draft, changes, {each.field: each.value for each in decisions})
    _keep_groups_whole(draft, changes, values)
    say_along(draft, row, changes, decisions)
    if changes:
        draft.steps.insert(0, place.step("update", changes, row.ref.id))
    return draft


def _mind_the_fixed(
    draft: Draft,
    changes: Mapping[str, FieldChange],
    wanted: Mapping[str, Value],
) -> None:
    """Note which fields will hold something else than what they are to be, whatever is written,
    beside others of their group that are changed.
    """
    codecs = draft.place.translator.codecs
    for group in draft.place.desk.rules.groups.values():
        if changes.keys().isdisjoint(group):
            continue
        for name in group:
            if name in codecs:
                draft.mind_fixed(codecs[name], wanted.get(name))


def _keep_groups_whole(
    draft: Draft,
    changes: dict[str, FieldChange],
    held: Mapping[str, Value],
) -> None:
    """Fields that only make sense together wait together where one of them can never stand there,
    or cannot be taken in the place of what is held there.
    """
    stuck = set()
    for problem in draft.problems:
        if problem.code in CANNOT_BE_TAKEN or held.get(problem.field) is not None:
            stuck.add(problem.field)
    if not stuck:
        return
    for group in draft.place.desk.rules.groups.values():
        if stuck.isdisjoint(group):
            continue
        for name in group:
            draft.brought.discard(name)
            if changes.pop(name, None) is not None:
                draft.held_back.append(name)


def _change(
    draft: Draft,
    codec: FieldCodec,
    value: Value,
    decision: FieldDecision,
    held: Value,
) -> FieldChange | None:
    """How the stored value (`held`) has to change; None where it stands as decided."""
    if stands(codec, held, decision.value):
        draft.brought.add(codec.name)
        return None
    only_spelling = value == decision.value
    if only_spelling and _spelt_as_ever(draft.place, codec, value, held):
        draft.brought.add(codec.name)
        return None
    taken, wanted = draft.spelling(codec, decision.value)
    if not taken:
        return None
    draft.brought.add(codec.name)
    if same(held, wanted):
        return None
    if only_spelling:
        return _respelt(draft.place.desk, held, wanted)
    return FieldChange(held, wanted, decision.ruling)


def stands(codec: FieldCodec, held: Value, value: Value) -> bool:
    """Whether the stored value (`held`) is the decided one to the letter, as most fields of most
    records are.
    """
    if not codec.verbatim or held != value:
        return False
    return value is not None or codec.policy.blank is None


def _spelt_as_ever(place: Place, codec: FieldCodec, value: Value, held: Value) -> bool:
    """Whether a value of the right meaning stands, however it is spelt (`held`)."""
    if codec.says_more(held):
        return True
    if place.is_settled(codec.name, value):
        return True  # to spell it anew whenever somebody does would never end
    if codec.type == "boolean" and value is None:
        return True  # a box that nobody ticked
    # a queue is as good as nobody, a person's other record as good as their first, and words are
    # the same in any order
    return codec.type in {"owner", SEVERAL} or codec.refers


def _respelt(desk: EntityDesk, held: Value, wanted: Value) -> FieldChange | None:
    """The spelling of the common language, unless what people wrote is to be left as it is."""
    if desk.adoption.careful:
        return None
    return FieldChange(held, wanted, NORMALISED)


# --- a record that is new


def create_steps(
    place: Place,
    values: Mapping[str, Value],
    key: str,
    ruling: Ruling,
) -> Draft:
    """A new record on one side, and its associations."""
    draft = Draft(place)
    changes: dict[str, FieldChange] = {}
    for name, codec in place.translator.codecs.items():
        if not codec.writable or name not in values:
            continue
        if codec.association:
            decision = FieldDecision(name, values[name], ruling)
            change_members(draft, codec, None, decision, None)
            continue
        change = _first_value(draft, codec, values[name], ruling)
        if change is not None:
            changes[name] = change
    _mind_the_fixed(draft, changes, values)
    _keep_groups_whole(draft, changes, {})
    create = place.step("create", changes, record=None)
    create.key = key
    create.ruling = ruling
    draft.steps.insert(0, create)
    return draft


def _first_value(
    draft: Draft,
    codec: FieldCodec,
    value: Value,
    ruling: Ruling,
) -> FieldChange | None:
    """What a new record is given in one field; None where that stays blank."""
    taken, wanted = draft.spelling(codec, value)
    if not taken:
        return None
    draft.brought.add(codec.name)
    if wanted is None:
        return None
    return FieldChange(None, wanted, ruling)


def missing_required(translator: Translator, step: Step) -> list[str]:
    """Canonical fields the vendor refuses a record without, which this new record lacks."""
    lacking = []
    for name, codec in translator.codecs.items():
        if codec.policy.required and name not in step.fields:
            lacking.append(name)
    return lacking
