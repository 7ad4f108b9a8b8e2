"""What becomes of the members of an association: a step each. Pure."""

from __future__ import annotations

from connectors.record import Value, members
from mapping.codecs.field_codec import FieldCodec
from sync.deciding.drafting.draft import Draft, Place
from sync.model.rulings import FieldDecision
from sync.model.steps import Action, FieldChange


def change_members(
    draft: Draft,
    codec: FieldCodec,
    value: Value,
    decision: FieldDecision,
    held: Value,
) -> None:
    """Steps that add and remove members. `held`: what the record holds, as vendor ids."""
    had = set(members(value))
    wanted = set(members(decision.value))
    complete = True
    for member in sorted(wanted - had):
        if not _associate(draft, codec, member, decision, held):
            complete = False
    if codec.many or not wanted:  # else a new primary takes the old one's place
        for member in sorted(had - wanted):
            if not _unassociate(draft, codec, member, decision, held):
                complete = False
    if complete:
        draft.brought.add(codec.name)
    else:
        draft.waits = True


def _associate(
    draft: Draft,
    codec: FieldCodec,
    member: str,
    decision: FieldDecision,
    held: Value,
) -> bool:
    """Add a step for one member; returns whether this side can hold it already."""
    target = _target(draft.place, codec, member)
    if target is None:
        return False
    old = None if codec.many else held
    change = FieldChange(old, target, decision.ruling)
    _add_member_step(draft, codec, member, "associate", change)
    return True


def _unassociate(
    draft: Draft,
    codec: FieldCodec,
    member: str,
    decision: FieldDecision,
    held: Value,
) -> bool:
    """Add a step for each record that means this member and is held here; returns whether there
    is one.
    """
    targets = _held_for(draft.place, codec, member, held)
    for target in targets:
        change = FieldChange(target, None, decision.ruling)
        _add_member_step(draft, codec, member, "unassociate", change)
    return bool(targets)


def _held_for(place: Place, codec: FieldCodec, member: str, held: Value) -> list[str]:
    """The ids among those held that mean one member: a person may be there under another of their
    records.
    """
    link_of = place.context.link_of
    found = []
    for record in members(held):
        if any(link_of.get((name, record)) == member for name in codec.policy.objects):
            found.append(record)
    return found


def _target(place: Place, codec: FieldCodec, member: str) -> str | None:
    """The member's record here, or where it will be; None where this association cannot hold it."""
    here = place.context.id_of.get(member)
    if here is None:
        return None
    object_name, record_id = here
    if object_name not in codec.policy.objects:
        return None
    return record_id or f"link:{member}"


def _add_member_step(
    draft: Draft,
    codec: FieldCodec,
    member: str,
    action: Action,
    change: FieldChange,
) -> None:
    place = draft.place
    record = place.link.ids[place.side]
    step = place.step(action, {codec.name: change}, record)
    if codec.many:
        step.settles[codec.name] = (member,)  # the base moves member by member
    draft.steps.append(step)
