"""What waits for a person, and what a person or another part of Accord wants. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as having
from typing import Any, Final, Literal

from connectors.record import Ref, Value

IssueKind = Literal["parked", "field", "ambiguous", "conflict", "vanished"]
DROPPED: Final = "dropped"
"""The state of what somebody left as it is: nobody is asked again while the same is at stake."""


@dataclass(slots=True)
class Issue:
    """Something that waits: a parked record or field, an ambiguous match, an open conflict, a
    vanished record.

    `digest` tells what was tried, so that the same thing is not tried again before something
    changed.
    """

    id: str
    kind: IssueKind
    entity: str
    link: str
    ref: str
    field: str
    reason: str
    message: str
    detail: dict[str, Any] = having(default_factory=dict)
    digest: str = ""
    state: Literal["open", "closed", "dropped"] = "open"
    run: str = ""
    at: float = 0.0
    tries: int = 0
    retry_at: float = 0.0

    def rests(self, now: float) -> bool:
        """Whether it is not time yet to try again, which it never is for what was dropped. What was
        told by a clock that has been set back since says nothing.
        """
        if self.state == DROPPED:
            return True
        return self.at <= now < self.retry_at

    @property
    def record(self) -> Ref | None:
        """The record it is about, where it names one."""
        names_a_record = self.ref.count(":") >= 2
        return Ref.parse(self.ref) if names_a_record else None


ANSWER = "answer"
"""Where the detail of a conflict names the answer that ended it."""


def part_of(answer: str, field: str) -> str:
    """The id of what an answer wants for one field."""
    return f"{answer}/{field}"


@dataclass(slots=True)
class Proposal:
    """A value somebody wants for a field of a link, weighed by the merge like a third side.

    `seen`: the values the proposer saw on either side ("" for blank), of an answer the left one
    first; a side that has moved on since makes the proposal void. Proposals are made for fields
    with one value, or for the record as a whole (`field` is `@record`, `value` one of
    `RECORD_ACTIONS`, for `delete` followed by the systems it is meant for: `delete:NAME,NAME`).
    `carried`: systems where it was carried out; it is over, in the transaction that settles its
    last step.
    """

    id: str
    link: str
    field: str
    value: Value
    seen: tuple[str, ...]
    by: str
    because: str
    state: Literal["open", "done", "void"] = "open"
    carried: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """The answer of a person that it is part of; "" where it is none."""
        answer, of_an_answer, _ = self.id.partition("/")
        return answer if of_an_answer else ""

    @property
    def stands_with(self) -> tuple[str, str]:
        """What it stands or falls with: the rest of its answer, or whatever the same author wants
        for the same reason.
        """
        return (self.answer, "") if self.answer else (self.by, self.because)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about a record that could have been several others: `other` is its
    counterpart, None when a new one shall be made.
    """

    ref: Ref
    other: Ref | None
