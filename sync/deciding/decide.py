"""Decides what to do about one observation. Pure: no clock, network, disk or chance; what it is
given it leaves as it was.

Never makes again what vanished; never writes a value the common language does not know.
"""

from __future__ import annotations

from dataclasses import replace

from connectors.record import Ref
from sync.deciding.decided import BEHIND_ANOTHER, COMPARED, Decided
from sync.deciding.letting_go import let_go_after_refusal
from sync.deciding.matching.match import Ambiguous, Match, Matched, OutOfScope, Shadow
from sync.deciding.newcomer import decide_newcomer, new_link
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.opting_out import opt_out_alone, still_to_be_said
from sync.deciding.pairing import decide_pair
from sync.deciding.presence import (
    BOTH_GONE,
    LEFT_THE_SCOPE,
    NOT_MAPPED,
    TAKEN_APART,
    decide_proposed,
    void,
)
from sync.deciding.refused import not_refused, not_wanted_any_more
from sync.model.issues import ambiguous_issue, new_ones, two_names_issue
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue, Proposal
from sync.model.rulings import RECORD

GONE = "gone"
FILTERED = "filtered: the object's `where` leaves it out"
NOTHING_LEFT = frozenset(
    {
        COMPARED,
        TAKEN_APART,
        BEHIND_ANOTHER,
        GONE,
        BOTH_GONE,
        FILTERED,
        LEFT_THE_SCOPE,
        NOT_MAPPED,
    }
)
"""What may be decided about a record for which nothing is ever written again, as it stands."""


def decide(seen: Observation, desk: EntityDesk) -> Decided:
    """The whole decision for one link or one unlinked record."""
    decided = _decide(seen, desk)
    opt_out_alone(seen, desk, decided)
    decided.issues += still_to_be_said(seen, desk)
    new, over = new_ones(decided.issues, seen.issues)
    decided.issues = new
    decided.over = [issue for issue in over if not _is_being_corrected(issue, decided)]
    decided.spent += _nothing_left(seen, decided)
    if decided.outcome in NOTHING_LEFT and not decided.steps:
        # nothing is left to write, so whatever was refused before no longer matters
        decided.over += _parked_of(seen, seen.link)
    if decided.retired is not None:
        decided.over += _parked_of(seen, decided.retired)
    decided.over += not_wanted_any_more(seen, desk, decided)
    decided.steps = not_refused(decided.steps, seen, desk)
    let_go_after_refusal(seen, desk, decided)
    return decided


def _is_being_corrected(issue: Issue, decided: Decided) -> bool:
    """Whether a value that nobody can read is about to be written over: it is over with the write,
    and not before.
    """
    if issue.kind != "field":
        return False
    for step in decided.steps:
        change = step.fields.get(issue.field)
        if change is not None and step.ref == issue.ref:
            return str(change.old) == issue.detail.get("value")
    return False


def _parked_of(seen: Observation, link: Link | None) -> list[Issue]:
    """What was refused of this very link: that of a record may belong to one that went on without
    it.
    """
    mine = "" if link is None else link.id
    return [issue for issue in seen.issues if issue.kind == "parked" and issue.link == mine]


def _nothing_left(seen: Observation, decided: Decided) -> list[Proposal]:
    """Proposals that nothing can carry out any more: about a record as a whole, where no step does
    it although both sides are known; about a field of a link that was taken apart.
    """
    if decided.outcome == TAKEN_APART:
        return void(seen.proposals.values())
    proposal = seen.proposals.get(RECORD)
    if proposal is None or not decided.settled or decided.outcome == BEHIND_ANOTHER:
        return []
    if any(RECORD in step.fields for step in decided.steps):
        return []
    return void([proposal])


def _decide(seen: Observation, desk: EntityDesk) -> Decided:
    """By where the link stands, and for what has none yet by what it meets."""
    if seen.link is not None:
        decided = _linked(seen, desk, seen.link)
        if decided is not None:
            return decided
    row = seen.row
    if row is None or row.gone:
        return Decided(outcome=GONE)
    if not desk.reads(row).in_scope(row.fields):
        return Decided(outcome=FILTERED)
    return _unlinked(seen, desk, row)


def _linked(seen: Observation, desk: EntityDesk, link: Link) -> Decided | None:
    """By where the link stands; None while its other side is not known."""
    if link.status == "shadow" and (link.complete or isinstance(seen.match, Shadow)):
        return _still_behind(link, seen.match)
    proposed = decide_proposed(seen, desk, link)
    if proposed is not None:
        return proposed
    if link.status == "apart":
        return Decided(outcome=TAKEN_APART)
    if link.complete:
        return decide_pair(seen, desk, link)
    return None


def _unlinked(seen: Observation, desk: EntityDesk, row: MirrorRow) -> Decided:
    """A record that has no counterpart yet, by what it meets on the other side."""
    match seen.match:
        case Ambiguous() as met:
            issue = _which_one(desk, row, met)
            link = _forward(seen.link)
            return Decided(link=link, issues=[issue], outcome="ambiguous match")
        case Shadow(primary):
            link = _behind(primary, row, desk, seen.link)
            return Decided(link=link, outcome=BEHIND_ANOTHER)
        case OutOfScope(other):
            outcome = f"left alone: {other}, which could be its counterpart, is out of scope"
            return Decided(link=_forward(seen.link), outcome=outcome)
        case Matched(other):
            decided = decide_pair(seen, desk, _met(seen, other, row, desk))
            decided.retired = _retired(seen)
            return decided
        case _:
            return decide_newcomer(seen, desk, row)


def _which_one(desk: EntityDesk, row: MirrorRow, met: Ambiguous) -> Issue:
    """What a person is asked about a record that could be one of several, or one by another
    name.
    """
    if met.names_differ:
        return two_names_issue(desk.entity.name, row.ref, met.candidates[0], met.because)
    return ambiguous_issue(desk.entity.name, row.ref, met.candidates, met.because)


def _still_behind(link: Link, match: Match | None) -> Decided:
    """What becomes of a record that stood behind another one and still does, perhaps behind another
    one by now.
    """
    decided = Decided(outcome=BEHIND_ANOTHER)
    if isinstance(match, Shadow) and not link.complete and str(match.primary) != link.note:
        decided.link = replace(link, note=str(match.primary))
    return decided


def _behind(primary: Ref, row: MirrorRow, desk: EntityDesk, waiting: Link | None) -> Link:
    """The link of a record that stands behind another one of the same person; the one it had while
    it waited for a counterpart goes on.
    """
    link = new_link(desk, row.ref)
    if waiting is not None:
        link.id = waiting.id
    link.status = "shadow"
    link.note = str(primary)
    return link


def _forward(link: Link | None) -> Link | None:
    """The link of a record that stands behind no other any more; None for any other link."""
    if link is None or link.status != "shadow":
        return None
    return replace(link, status="pending", note="")


def _met(
    seen: Observation,
    other: Ref,
    row: MirrorRow,
    desk: EntityDesk,
) -> Link:
    """The link of two records; one that either had while it waited for a counterpart goes on."""
    link = new_link(desk, row.ref, other.object, other.id)
    waiting = seen.link or seen.partner
    if waiting is not None:
        link.id = waiting.id
    return link


def _retired(seen: Observation) -> Link | None:
    """Both records had been waiting, each with a link of its own: one of the two is enough."""
    one, other = seen.link, seen.partner
    if one is None or other is None:
        return None
    if one.id == other.id:
        return None
    return other.retired()
