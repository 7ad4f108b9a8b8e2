"""A value that nobody can read waits, and freezes its field on that side alone: once somebody
changes the field in the other system, or says what it shall be, that corrects it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from sync.model.policy import EntityMerge
from sync.model.queue import Issue, Proposal

UNREADABLE = "unreadable: "
"""How a stored text is told that means nothing in the common language."""
OTHER_STORED = "other_stored"
"""Under which name an issue keeps what the other record held, as its vendor has it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a record of which something cannot be read.

    `values`: what the other record says; `stored`: what it holds, as its vendor has it, in the
    fields that cannot be read here. `times`: when the unread record and the other one were
    last modified, `field_times`: when their fields were, where somebody asked. `base`: what both
    last agreed on. `known`: what waits already of the unread record. `rules`: how contested fields
    are decided; `sets`: fields that hold several members.
    """

    values: Mapping[str, Value]
    stored: Mapping[str, str]
    times: tuple[float, float]
    field_times: tuple[Mapping[str, float], Mapping[str, float]]
    base: Mapping[str, Value]
    known: Sequence[Issue]
    rules: EntityMerge
    sets: frozenset[str]

    def is_later(self, name: str) -> bool:
        """Whether the other record's field was changed after this one's."""
        mine, theirs = self.field_times
        return theirs.get(name, self.times[1]) > mine.get(name, self.times[0])

    def may_correct(self, name: str) -> bool:
        """Whether what the other record says can be what somebody corrected: neither where a person
        decides whatever is contested, nor one choice of several.
        """
        said = self.values.get(name) is not None
        return said and name not in self.sets and self.rules.rule(name).rule != "hold"

    def says_otherwise(self, name: str, then: Mapping[str, Any]) -> bool:
        """Whether somebody changed the other record's field since something began to wait, and it
        means something else now (`then`: what the issue tells). That a word is understood by now,
        or called otherwise, is nobody's edit.
        """
        touched = then.get(OTHER_STORED) != self.stored.get(name)
        return touched and then.get("other") != self.values[name]

    def has_moved_on(self, name: str) -> bool:
        """Whether the other record says something else than was last agreed on."""
        return name in self.base and self.base[name] != self.values.get(name)


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
    before = _waiting(beside)
    for problem in problems:
        name = problem.field
        if not beside.may_correct(name):
            continue
        then = before.get((name, problem.value))
        if then is not None:
            if beside.says_otherwise(name, then):
                yield name
        elif beside.has_moved_on(name) and beside.is_later(name):
            yield name


def turning_on_time(problems: Sequence[FieldProblem], beside: Beside) -> Iterator[str]:
    """Fields found unreadable only now, that the other side has changed as well: before or after is
    what decides.
    """
    before = _waiting(beside)
    for problem in problems:
        name = problem.field
        known = (name, problem.value) in before
        if not known and beside.may_correct(name) and beside.has_moved_on(name):
            yield name


def _waiting(beside: Beside) -> dict[tuple[str, str], Mapping[str, Any]]:
    """What waits already, by field and by what cannot be read; with what its issue tells of the
    other record then: nothing, where that had not been made yet, or could not be read either.
    """
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for issue in beside.known:
        if issue.kind == "field" and "value" in issue.detail:
            found[issue.field, issue.detail["value"]] = issue.detail
    return found
