"""A value that nobody can read waits, and freezes its field on that side alone: once somebody
changes the field in the other system, that corrects it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from sync.model.queue import Issue

UNREADABLE = "unreadable: "
"""How a stored text is told that means nothing in the common language."""


def corrected(
    unread: Canonical,
    other: Canonical,
    base: Mapping[str, Value],
    known: Sequence[Issue],
) -> tuple[Canonical, frozenset[str]]:
    """(what a side says, the fields that the other side has corrected). What cannot be read there
    is then told as what gives way. `known`: what waits already of this record.
    """
    before = {issue.field: issue for issue in known if issue.kind == "field"}
    names = set()
    for problem in unread.problems:
        now = other.values.get(problem.field)
        if now is not None and _was_other(problem, now, base, before.get(problem.field)):
            names.add(problem.field)
    if not names:
        return unread, frozenset()
    told = {each.field: UNREADABLE + each.value for each in unread.problems if each.field in names}
    left = tuple(each for each in unread.problems if each.field not in names)
    return replace(unread, values={**unread.values, **told}, problems=left), frozenset(names)


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
