"""What waits for a person in a pair: fields that cannot cross, and contested ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mapping.codecs.translate import FieldProblem
from sync.deciding.comparing.groups import held_back, waiting_with
from sync.deciding.comparing.meeting import Meeting
from sync.deciding.decided import field_issues
from sync.deciding.draft import Draft
from sync.model.issues import conflict_issue, tell_what_waits_with
from sync.model.queue import Issue
from sync.model.rulings import FieldDecision


def troubles(
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
    drafts: Mapping[int, Draft],
) -> list[Issue]:
    """An issue for each, those that others of their group wait for with their names."""
    conflicts = [decision for decision in decisions if decision.ruling.conflict]
    found = [*_problems(meeting, drafts), *_conflicts(meeting, conflicts)]
    waiting = held_back(decisions)
    for draft in drafts.values():
        waiting.extend(draft.held_back)
    if waiting:
        for issue in found:
            others = waiting_with(issue.field, waiting, meeting.desk.rules)
            tell_what_waits_with(issue, {name: meeting.said(name) for name in others})
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
            yield issue


def _conflicts(meeting: Meeting, decisions: Sequence[FieldDecision]) -> Iterator[Issue]:
    refs = [row.ref for row in meeting.rows]
    for decision in decisions:
        said = meeting.said(decision.field)
        yield conflict_issue(meeting.link, refs, decision, said)
