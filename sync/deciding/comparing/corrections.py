"""A value that nobody can read waits, and freezes its field on that side alone: once somebody
changes the field in the other system, or says what it shall be, that corrects it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from sync.model.queue import Issue, Proposal

UNREADABLE = "unreadable: "
"""How a stored text is told that means nothing in the common language."""


def corrected(
    unread: Canonical,
    other: Canonical,
    base: Mapping[str, Value],
    known: Sequence[Issue],
    proposals: Mapping[str, Proposal],
) -> tuple[Canonical, frozenset[str]]:
    """(what a side says, the fields that the other side, or a person, has corrected). What cannot
    be read there is then told as what gives way. `known`: what waits already of this record.
    """
    changed = _changed_since(unread.problems, other, base, known)
    wanted = _wanted_instead(unread.problems, proposals)
    names = frozenset([*changed, *wanted])
    if not names:
        return unread, names
    told = {}
    left = []
    for problem in unread.problems:
        if problem.field in names:
            told[problem.field] = UNREADABLE + problem.value
        else:
            left.append(problem)
    values = {**unread.values, **told}
    return replace(unread, values=values, problems=tuple(left)), names


def _wanted_instead(
    problems: Sequence[FieldProblem],
    proposals: Mapping[str, Proposal],
) -> Iterator[str]:
    """Fields that cannot be read, and for which somebody who saw that wants a value."""
    for problem in problems:
        proposal = proposals.get(problem.field)
        if proposal is None:
            continue
        if UNREADABLE + problem.value in proposal.seen:
            yield problem.field


def _changed_since(
    problems: Sequence[FieldProblem],
    other: Canonical,
    base: Mapping[str, Value],
    known: Sequence[Issue],
) -> Iterator[str]:
    """Fields that cannot be read, and that the other side has changed since."""
    before = {issue.field: issue for issue in known if issue.kind == "field"}
    for problem in problems:
        now = other.values.get(problem.field)
        if now is not None and _was_other(problem, now, base, before.get(problem.field)):
            yield problem.field


def _was_other(
    problem: FieldProblem,
    now: Value,
    base: Mapping[str, Value],
    waiting: Issue | None,
) -> bool:
    """Whether the other side said something else when both last agreed, or when this was first
    found unreadable.
    """
    if problem.field in base:
        return base[problem.field] != now
    if waiting is None or waiting.detail.get("value") != problem.value:
        return False
    return "other" in waiting.detail and waiting.detail["other"] != now
