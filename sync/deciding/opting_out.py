"""Brings an opt-out to every record with the address: also to those for which nothing else is
written, because another one goes before them, or the policy leaves them out. Pure.

Takes back only what Accord itself brought to a record that stands alone, once people took it back
from the pair. What they took back is not set again, unless somebody opts out anew; a record that
stands alone keeps in its link's base what it has been told, or has told the others, and which of
the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.record import Ref, Value
from mapping.codecs.field_codec import FieldCodec, encode_value
from mapping.codecs.transforms import Untranslatable
from sync.deciding.decided import COMPARED, Decided
from sync.deciding.drafting.draft import Place
from sync.deciding.newcomer import CREATE, new_link
from sync.deciding.observation import EntityDesk, Observation
from sync.model.identity.opt_outs import ONLY_TIGHTENS, SAID, YES, opted_out, says_yes
from sync.model.issues import is_said_earlier
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue
from sync.model.rulings import FieldDecision, Ruling
from sync.model.steps import FieldChange

_TAKEN_BACK = Ruling(ONLY_TIGHTENS, "brought by Accord, and taken back by people since")
WRITTEN_OTHERWISE = frozenset({COMPARED, CREATE})
"""What is decided where the fields of a record are written anyway."""


def with_opt_outs(
    decisions: Sequence[FieldDecision],
    seen: Observation,
    desk: EntityDesk,
) -> Sequence[FieldDecision]:
    """The decisions about a pair, where somebody opted out under its address on a third record."""
    elsewhere = _outside(seen)
    if not elsewhere:
        return decisions
    found = []
    for decision in decisions:
        other = elsewhere.get(decision.field)
        if other is None or decision.waits or decision.field not in desk.opt_outs:
            found.append(decision)
        else:
            found.append(FieldDecision(decision.field, YES, _ruling(other)))
    return found


def _outside(seen: Observation) -> dict[str, Ref]:
    """Who opted out, neither record of the pair itself."""
    own = {row.ref for row in seen.read}
    found = {}
    for standing in seen.opted_out.values():
        for name, other in standing.lacks.items():
            if other not in own:
                found[name] = other
        found.update(standing.earlier)
    return found


def opt_out_alone(seen: Observation, desk: EntityDesk, decided: Decided) -> None:
    """Add the steps that set nothing but opt-outs, on records that are left alone otherwise."""
    if decided.outcome in WRITTEN_OTHERWISE or not desk.opt_outs or not desk.adoption.fills:
        return
    _forget_what_was_taken_back(seen, desk, decided)
    for side, row in enumerate(seen.rows):
        if row is not None and row.ref in seen.opted_out:
            link = decided.link or seen.link or new_link(desk, row.ref)
            _tell(Place(desk, link, side), row, seen, decided)


def _tell(place: Place, row: MirrorRow, seen: Observation, decided: Decided) -> None:
    """Bring one record what it lacks, and note what it knows by then."""
    standing, link = seen.opted_out[row.ref], place.link
    if standing.untold:
        decided.settled = False  # once the others know, it is no news any more
    changes = dict(_changes(place, row, standing.wanted))
    _add(decided, place, row, changes, dict.fromkeys(standing.of_a_pair, YES))
    released = dict(_released(place, row, standing.over))
    _add(decided, place, row, released, dict.fromkeys(released))
    known = _with_known(link, standing.told)
    is_new = seen.link is None and bool(changes)
    if known is not link or is_new:
        decided.link = known


def _add(
    decided: Decided,
    place: Place,
    row: MirrorRow,
    changes: dict[str, FieldChange],
    known: Mapping[str, Value],
) -> None:
    """`known`: what the link keeps of each once it is done; of others it keeps nothing."""
    if not changes:
        return
    step = place.step("update", changes, row.ref.id)
    step.settles = {name: known[name] for name in changes if name in known}
    decided.steps.append(step)


def _released(
    place: Place,
    row: MirrorRow,
    names: frozenset[str],
) -> Iterator[tuple[str, FieldChange]]:
    """What Accord had brought to this record goes again, once people took it back: it would come
    back with the record one day. Not where it cannot be undone.
    """
    if place.system not in place.desk.entity.scope.update_in:
        return
    codecs = place.desk.reads(row).codecs
    for name in sorted(names - place.desk.irreversible[place.side]):
        codec = codecs.get(name)
        if codec is not None and codec.writable:
            held = row.fields.get(codec.native)
            yield name, FieldChange(held, codec.policy.blank, _TAKEN_BACK)


def _forget_what_was_taken_back(seen: Observation, desk: EntityDesk, decided: Decided) -> None:
    """What no record of a link says any more is news when somebody says it again."""
    link = decided.link or seen.link
    if link is None:
        return
    known = {name for name in desk.opt_outs if says_yes(link, name)}
    if not known:
        return
    over = known - _said(seen, desk)
    if over:
        base = dict(link.base or {})
        base.update(dict.fromkeys(over))
        decided.link = replace(link, base=base)


def _said(seen: Observation, desk: EntityDesk) -> set[str]:
    """What the records of an observation say, or are about to."""
    said: set[str] = set()
    for row in seen.read:
        said |= opted_out(desk.entity, row, desk.opt_outs)
    for standing in seen.opted_out.values():
        said |= standing.wanted.keys()
    return said


def _with_known(link: Link, told: frozenset[str]) -> Link:
    """The link once everybody with the address knows what its record says."""
    base = dict(link.base or {})
    news = [name for name in told if not says_yes(link, name)]
    if not news:
        return link
    known = YES if link.complete else SAID
    for name in news:
        base[name] = known
    return replace(link, base=base)


def still_to_be_said(seen: Observation, desk: EntityDesk) -> Iterator[Issue]:
    """Opt-outs that wait to be set since an address changed, as long as they are not."""
    rows = {str(row.ref): row for row in seen.read}
    for issue in filter(is_said_earlier, seen.issues):
        row = rows.get(issue.ref)
        if row is None or row.gone:
            continue
        if row.ref.system not in desk.entity.scope.update_in:
            continue
        shown = opted_out(desk.entity, row, desk.opt_outs)
        if issue.field not in shown:
            yield issue


def _changes(
    place: Place,
    row: MirrorRow,
    lacks: Mapping[str, Ref],
) -> Iterator[tuple[str, FieldChange]]:
    if place.system not in place.desk.entity.scope.update_in:
        return
    codecs = place.desk.reads(row).codecs
    for name, other in lacks.items():
        codec = codecs.get(name)
        yes = None if codec is None else _spelt(codec, place)
        if codec is not None and yes is not None:
            yield name, FieldChange(row.fields.get(codec.native), yes, _ruling(other))


def _spelt(codec: FieldCodec, place: Place) -> Value:
    """How the object says yes; None where it cannot."""
    if not codec.writable:
        return None
    try:
        return encode_value(codec, YES, place.context)
    except Untranslatable:
        return None


def _ruling(other: Ref) -> Ruling:
    return Ruling(ONLY_TIGHTENS, f"opted out as {other}", winner=other.system)
