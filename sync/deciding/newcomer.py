"""Decides about a record that has no counterpart yet: make one, leave it, or wait. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from connectors.record import Ref, Value
from mapping.codecs.translate import Canonical, Translator
from sync.deciding.comparing.unticked import as_asked
from sync.deciding.decided import Decided, field_issues
from sync.deciding.drafting.agreed import settle_fields
from sync.deciding.drafting.draft import Draft, Place
from sync.deciding.drafting.steps import (
    NORMALISED,
    create_steps,
    missing_required,
    stands,
    update_steps,
)
from sync.deciding.matching.match import Unmatched
from sync.deciding.observation import EntityDesk, Observation
from sync.model import rulings
from sync.model.identity.opt_outs import YES
from sync.model.identity.origin_key import link_id, origin_key
from sync.model.issues import Subject, lost_origin_issue, parked_issue
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue
from sync.model.rulings import FieldDecision, Ruling

CREATE = "create"


def new_link(
    desk: EntityDesk,
    ref: Ref,
    other_object: str = "",
    other_id: str | None = None,
) -> Link:
    """The link of a record and its counterpart, which may still have to be made."""
    first = ref
    objects = (ref.object, other_object)
    ids: tuple[str | None, str | None] = (ref.id, other_id)
    if desk.systems.index(ref.system) == 1:
        objects = (other_object, ref.object)
        ids = (other_id, ref.id)
        if other_id is not None:
            first = Ref(desk.systems[0], other_object, other_id)
    turn = 0
    name = link_id(desk.pair, first)
    while name in desk.taken:
        turn += 1
        name = link_id(desk.pair, first, turn)
    return Link(name, desk.entity.name, objects, ids)


NOT_YET = "filtered: made once its {} is known"
KEYLESS = "filtered: the policy gives no key to what would be made"


def decide_newcomer(seen: Observation, desk: EntityDesk, row: MirrorRow) -> Decided:
    """What becomes of a record that meets nothing on the other side."""
    side = desk.side_of(row)
    target = desk.systems[1 - side]
    none_is_made = _why_none_is_made(desk, target)
    if none_is_made:
        return Decided(outcome=f"filtered: {none_is_made}")
    if isinstance(seen.match, Unmatched) and seen.match.lost is not None:
        issue = lost_origin_issue(desk.entity.name, row.ref, seen.match.lost)
        return Decided(issues=[issue], outcome="what it was made from is gone")
    found = desk.reads(row).decode(row.fields, desk.contexts[side])
    found = as_asked(desk, row, found, agreed={})
    values = _with_derived(found.values, {**seen.derived, **_opted_out(seen, row)})
    waiting = _kind_waits_for(desk, target, {*values, *seen.left_out})
    if waiting is not None:
        issue = _reference_waits(desk, row.ref, waiting)
        return Decided(issues=[issue], settled=False, outcome=issue.message)
    link = _counterpart(seen, desk, row, values)
    return _create(_Newcomer(desk, row, found, values, link, seen.turn))


def _why_none_is_made(desk: EntityDesk, target: str) -> str:
    """Why no record of this entity is made there, "" where they are."""
    if target in desk.entity.scope.create_in:
        if desk.adoption.fills:
            return ""
        return "accord.yaml says `adopt: link`, so nothing is created"
    if desk.entity.scope.why:
        return desk.entity.scope.why
    return f"scope.yaml creates no {desk.entity.name} in {target}"


def _with_derived(
    values: Mapping[str, Value],
    derived: Mapping[str, Value],
) -> dict[str, Value]:
    """The record's values, and what follows from other records where it says nothing itself."""
    filled = dict(values)
    for name, value in derived.items():
        if filled.get(name) is None:
            filled[name] = value
    return filled


def _opted_out(seen: Observation, row: MirrorRow) -> dict[str, Value]:
    """What others with its address opted out of: a counterpart without that could be mailed."""
    standing = seen.opted_out.get(row.ref)
    if standing is None:
        return {}
    return dict.fromkeys(standing.wanted, YES)


def _kind_waits_for(
    desk: EntityDesk,
    target: str,
    known: Collection[str],
) -> str | None:
    """The reference that decides what kind of record is created, when it points at something not
    linked yet. `known`: fields that say something, or that nothing will ever come of.
    """
    translators = desk.entity.translators[target]
    preferred = next(iter(translators.values()), None)
    if preferred is None:
        return None
    for need in preferred.policy.needs:
        if need not in known:
            return need
    return None


def _reference_waits(desk: EntityDesk, ref: Ref, need: str) -> Issue:
    message = (
        f"its {need} is not linked yet and decides how it is created; see what that waits for first"
    )
    about = Subject(desk.entity.name, ref=ref)
    return parked_issue(about, "reference_waits", message, digest=f"waits for {need}")


def _counterpart(
    seen: Observation,
    desk: EntityDesk,
    row: MirrorRow,
    values: Mapping[str, Value],
) -> Link:
    """The link to the record that is to be made, of the first kind that it has everything for."""
    target = desk.systems[1 - desk.side_of(row)]
    kind = _fitting_kind(desk.entity.translators[target], values)
    link = new_link(desk, row.ref, kind)
    if seen.link is not None:
        link.id = seen.link.id
    return link


def _fitting_kind(kinds: Mapping[str, Translator], values: Mapping[str, Value]) -> str:
    """The first kind whose needs these values meet, else the preferred one."""
    for name, kind in kinds.items():
        if all(values.get(need) for need in kind.policy.needs):
            return name
    return next(iter(kinds))


# --- its counterpart, made


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """A record without a counterpart, and the link it is going to share with one.

    `found`: what the record says itself. `values`: that, and what follows from other records.
    `turn`: of its key.
    """

    desk: EntityDesk
    row: MirrorRow
    found: Canonical
    values: Mapping[str, Value]
    link: Link
    turn: int

    @property
    def here(self) -> Place:
        """Where the record is."""
        side = self.desk.side_of(self.row)
        return Place(self.desk, self.link, side)

    @property
    def there(self) -> Place:
        """Where its counterpart is going to be."""
        side = 1 - self.desk.side_of(self.row)
        return Place(self.desk, self.link, side)


def _create(newcomer: _Newcomer) -> Decided:
    """Make the counterpart, unless it would lack what the vendor asks for."""
    link, ref = newcomer.link, newcomer.row.ref
    if not newcomer.there.translator.key_field:
        return Decided(outcome=KEYLESS)
    unsaid = _not_said_yet(newcomer)
    if unsaid:
        return Decided(outcome=NOT_YET.format(unsaid))
    draft = _made(newcomer)
    problems = [*newcomer.found.problems, *draft.problems]
    issues = field_issues(newcomer.desk, link, ref, problems)
    lacking = missing_required(draft.place.translator, draft.steps[0])
    if lacking:
        told = {problem.field for problem in problems}
        untold = [name for name in lacking if name not in told]
        if untold:
            issues.append(_incomplete(draft.place, ref, untold))
        return Decided(link=link, issues=issues, outcome="parked")
    own = _tidied(newcomer)
    _settle(newcomer, draft, own)
    return Decided(
        link=link,
        steps=[*draft.steps, *own.steps],
        issues=issues,
        settled=not draft.waits and not newcomer.found.unresolved,
        outcome=CREATE,
    )


def _not_said_yet(newcomer: _Newcomer) -> str:
    """What the policy wants to be said before the counterpart is made, "" where all is."""
    policy = newcomer.there.translator.policy
    return ", ".join(name for name in policy.not_before if newcomer.found.values.get(name) is None)


def _made(newcomer: _Newcomer) -> Draft:
    """The new record, which carries the key of the one it stands for."""
    origin = newcomer.row.ref
    key = origin_key(newcomer.desk.pair, origin, newcomer.turn)
    ruling = Ruling(rulings.NEW, f"new in {origin.system}", winner=origin.system)
    return create_steps(newcomer.there, newcomer.values, key, ruling)


def _incomplete(there: Place, ref: Ref, lacking: Sequence[str]) -> Issue:
    names = ", ".join(lacking)
    message = f"{there.system} needs {names} and this record has none; fill it in {ref.system}"
    about = Subject(there.link.entity, there.link.id, ref)
    return parked_issue(about, "required_missing", message, digest=f"lacks {names}")


_FOLLOWS = Ruling(rulings.FILLED, "follows from other records")


def _tidied(newcomer: _Newcomer) -> Draft:
    """The origin's own dirty spellings, put right where Accord may update it, and what follows from
    other records: that is no spelling of what it says itself.
    """
    here = newcomer.here
    if here.system not in here.desk.entity.scope.update_in:
        return Draft(here)
    codecs, stored = here.desk.reads(newcomer.row).codecs, newcomer.row.fields
    decisions = []
    for name, value in newcomer.values.items():
        codec = codecs.get(name)
        if codec is not None and not stands(codec, stored.get(codec.native), value):
            ruling = NORMALISED if newcomer.found.values.get(name) == value else _FOLLOWS
            decisions.append(FieldDecision(name, value, ruling))
    return update_steps(here, newcomer.row, newcomer.found.values, decisions)


def _settle(newcomer: _Newcomer, draft: Draft, own: Draft) -> None:
    """Say which step makes which value agreed. What is blank is agreed with the creation; what
    follows from other records has to be written on the record's own side as well.
    """
    values = newcomer.values
    create = draft.steps[0]
    for name in draft.brought:
        if values[name] is None:
            create.settles[name] = None
    here, there = own.place.side, draft.place.side
    only_there, both = {there}, {there, here}
    said = newcomer.found.values
    needs = {}
    for name in draft.brought:
        derived = name in said and said[name] != values[name]
        needs[name] = both if derived else only_there
    settle_fields({there: draft, here: own}, values, needs)
