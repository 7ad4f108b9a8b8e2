"""A value that nobody can read waits, and freezes its field on that side alone: once somebody
changes the field in the other system, or says what it shall be, that corrects it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from sync.model.policy import EntityMerge
from sync.model.queue import Issue, Proposal

UNREADABLE = "unreadable: "
"""How a stored text is told that means nothing in the common language."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a record of which something cannot be read.

    `values`: what the other record says, `later`: whether that one was modified after it. `base`:
    what both last agreed on. `known`: what waits already of the unread record. `rules`: how
    contested fields are decided.
    """

    values: Mapping[str, Value]
    later: bool
    base: Mapping[str, Value]
    known: Sequence[Issue]
    rules: EntityMerge


def corrected(
    unread: Canonical,
    beside: Beside,
    proposals: Mapping[str, Proposal],
) -> tuple[Canonical, frozenset[str]]:
    """(what a side says, the fields that the other side, or a person, has corrected). What cannot
    be read there is then told as what gives way.
    """
    changed = _changed_since(unread.problems, beside)
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


def _changed_since(problems: Sequence[FieldProblem], beside: Beside) -> Iterator[str]:
    """Fields that cannot be read, and that the other side has changed since."""
    before = {issue.field: issue for issue in beside.known if issue.kind == "field"}
    for problem in problems:
        now = beside.values.get(problem.field)
        if now is None:
            continue
        waiting = before.get(problem.field)
        if waiting is not None and waiting.detail.get("value") == problem.value:
            is_news = "other" in waiting.detail and waiting.detail["other"] != now
        else:
            is_news = _is_the_later_change(problem.field, beside)
        if is_news:
            yield problem.field


def _is_the_later_change(name: str, beside: Beside) -> bool:
    """Whether the other side changed a field that is found unreadable only now, and after whoever
    made it so: where a person decides about contested fields, that is nothing to be guessed.
    """
    if name not in beside.base or beside.base[name] == beside.values[name]:
        return False
    return beside.later and beside.rules.rule(name).rule != "hold"
