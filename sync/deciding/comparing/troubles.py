"""What waits for a person in a pair: fields that cannot cross, and contested ones. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from mapping.codecs.translate import Canonical, FieldProblem
from sync.deciding.comparing.corrections import OTHER_STORED
from sync.deciding.comparing.groups import held_back, waiting_with
from sync.deciding.comparing.meeting import Meeting
from sync.deciding.decided import field_issues
from sync.deciding.drafting.draft import Draft
from sync.model import rulings
from sync.model.issues import HIDDEN, conflict_issue, tell_what_waits_with
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue
from sync.model.rulings import FieldDecision


def troubles(
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
    drafts: Mapping[int, Draft],
) -> list[Issue]:
    """An issue for each, those that others of their group wait for with their names."""
    conflicts = [decision for decision in decisions if decision.ruling.conflict]
    found = list(_problems(meeting, drafts))
    found.extend(_conflicts(meeting, conflicts))
    told = {issue.field for issue in found}
    found.extend(_not_shown(meeting, decisions, told))
    waiting = held_back(decisions)
    for draft in drafts.values():
        waiting.extend(draft.held_back)
    if waiting:
        for issue in found:
            values = {}
            for name in waiting_with(issue.field, waiting, meeting.desk.rules):
                values[name] = meeting.said(name)
            tell_what_waits_with(issue, values)
    return found


def _problems(meeting: Meeting, drafts: Mapping[int, Draft]) -> Iterator[Issue]:
    for side, row in enumerate(meeting.rows):
        problems: list[FieldProblem] = list(meeting.found[side].problems)
        if side in drafts:
            problems.extend(drafts[side].problems)
        others = meeting.found[1 - side].values
        for issue in field_issues(meeting.desk, meeting.link, row.ref, problems):
            if issue.field in others:
                issue.detail["other"] = others[issue.field]
            issue.detail[OTHER_STORED] = meeting.stored(1 - side, issue.field)
            yield issue


def _not_shown(
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
    told: Collection[str],
) -> Iterator[Issue]:
    """Fields that one system does not show, and that the others of their group wait for."""
    waited_for = set()
    for decision in decisions:
        if decision.ruling.rule == rulings.TOGETHER and decision.ruling.evidence is not None:
            waited_for.add(decision.ruling.evidence["with"])
    for name in sorted(waited_for.difference(told)):
        for row, found, other in _sides(meeting):
            if name not in found.values and name in other.values:
                message = f"{row.ref.system} does not show {name}, which changed"
                problem = FieldProblem(name, str(other.values[name]), HIDDEN, message)
                yield from field_issues(meeting.desk, meeting.link, row.ref, [problem])


def _sides(meeting: Meeting) -> Iterator[tuple[MirrorRow, Canonical, Canonical]]:
    """Each record with what it says and what the other one says."""
    for side, row in enumerate(meeting.rows):
        yield row, meeting.found[side], meeting.found[1 - side]


def _conflicts(meeting: Meeting, decisions: Sequence[FieldDecision]) -> Iterator[Issue]:
    refs = [row.ref for row in meeting.rows]
    for decision in decisions:
        said = meeting.said(decision.field)
        yield conflict_issue(meeting.link, refs, decision, said)
