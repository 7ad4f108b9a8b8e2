"""Decides what to do about one observation. Pure: no clock, network, disk or chance; what it is
given it leaves as it was.

Never makes again what vanished; never writes a value the common language does not know.
"""

from __future__ import annotations

from sync.deciding.decided import BEHIND_ANOTHER, COMPARED, Decided
from sync.deciding.matching.match import Ambiguous, Matched, Shadow
from sync.deciding.newcomer import decide_newcomer, new_link
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.pairing import decide_pair
from sync.deciding.presence import TAKEN_APART
from sync.model.findings import ambiguous_issue, new_ones
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.steps import Step


def decide(seen: Observation, desk: EntityDesk) -> Decided:
    """The whole decision for one link or one unlinked record."""
    decided = _decide(seen, desk)
    decided.issues, decided.over = new_ones(decided.issues, seen.issues)
    if decided.outcome == COMPARED and not decided.steps:
        # nothing is left to write, so whatever was refused before no longer matters
        decided.over += [issue for issue in seen.issues if issue.kind == "parked"]
    decided.steps = _not_refused(decided.steps, seen, desk)
    return decided


def _decide(seen: Observation, desk: EntityDesk) -> Decided:
    link = seen.link
    if link is not None and link.status == "shadow":
        return Decided(outcome=BEHIND_ANOTHER)
    if link is not None and link.status == "apart":
        return Decided(outcome=TAKEN_APART)
    if link is not None and link.complete:
        return decide_pair(seen, desk, link)
    row = seen.row
    if row is None or row.gone:
        return Decided(outcome="gone")
    if not desk.reads(row).in_scope(row.fields):
        return Decided(outcome="filtered: the object's `where` leaves it out")
    return _unlinked(seen, desk, row)


def _unlinked(seen: Observation, desk: EntityDesk, row: MirrorRow) -> Decided:
    """A record that has no counterpart yet, by what it meets on the other side."""
    match = seen.match
    if isinstance(match, Ambiguous):
        issue = ambiguous_issue(desk.entity.name, row.ref, match.candidates, match.because)
        return Decided(issues=[issue], outcome="ambiguous match")
    if isinstance(match, Shadow):
        link = new_link(desk, row.ref)
        link.status, link.note = "shadow", str(match.primary)
        return Decided(link=link, outcome=BEHIND_ANOTHER)
    if isinstance(match, Matched):
        decided = decide_pair(seen, desk, _met(seen, match, row, desk))
        decided.retired = _retired(seen)
        return decided
    return decide_newcomer(seen, desk, row)


def _met(seen: Observation, match: Matched, row: MirrorRow, desk: EntityDesk) -> Link:
    """The link of two records; one that either had while it waited for a counterpart goes on."""
    link = new_link(desk, row.ref, match.other.object, match.other.id)
    waiting = seen.link or seen.partner
    if waiting is not None:
        link.id = waiting.id
    return link


def _retired(seen: Observation) -> Link | None:
    """Both records had been waiting, each with a link of its own: one of the two is enough."""
    if seen.link is None or seen.partner is None or seen.partner.id == seen.link.id:
        return None
    return seen.partner.retired()


def _not_refused(steps: list[Step], seen: Observation, desk: EntityDesk) -> list[Step]:
    """The steps that a vendor has not refused before, as far as it is not time to try again."""
    tried = set()
    for issue in seen.issues:
        if issue.kind == "parked" and issue.retry_at > desk.now:
            tried.add(issue.digest)
    if not tried:
        return steps
    left = []
    for step in steps:
        refused = step.action in {"create", "update"} and step.digest in tried
        if refused and step.action == "create":
            return []  # what hangs on the new record waits with it
        if not refused:
            left.append(step)
    return left
