"""What was sent and what came of it: journal entries, history, runs, and what people did. Values
only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as having
from typing import Any, Literal

from connectors.record import Ref, Value
from sync.model.rulings import Ruling
from sync.model.steps import Action, Marks

IntentState = Literal["open", "done", "superseded", "refused"]


PROVISION = "provision"
"""The command whose runs only make both systems ready."""


@dataclass(slots=True)
class Intent:
    """What was sent, or was about to be. `native` and `expected` go by vendor field name.

    `rulings` go by canonical name, in the order of `native`; `ruling` is about the record as a
    whole. `settles`, `ends` and their `…_both` are the step's.
    """

    id: str
    run: str
    generation: int
    link: str
    entity: str
    action: Action
    system: str
    object: str
    record: str | None
    key: str
    native: dict[str, Value]
    expected: dict[str, Value]
    settles: dict[str, Value]
    settles_both: dict[str, Value] = having(default_factory=dict)
    rulings: dict[str, Ruling] = having(default_factory=dict)
    marks: Marks = having(default_factory=list)
    digest: str = ""
    state: IntentState = "open"
    ruling: Ruling | None = None
    ends: tuple[str, ...] = ()
    ends_both: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """As the contract spells it: `system:object:id`, or `link:ID` for what has no id yet."""
        if self.record:
            return str(self.ref)
        return f"link:{self.link}"

    @property
    def ref(self) -> Ref:
        """The record it writes to; its id is blank while there is none."""
        return Ref(self.system, self.object, self.record or "")


@dataclass(slots=True)
class HistoryRow:
    """One decision that was carried out: what a field held, what it holds now, and the ruling.

    A decision about a record as a whole stands under the field `@record`.
    """

    run: str
    link: str
    ref: str
    field: str
    old: Value
    new: Value
    ruling: Ruling
    at: float

    @property
    def because(self) -> str:
        """The ruling, as a person reads it."""
        return self.ruling.because

    @property
    def losing(self) -> Value:
        """The canonical value that gave way, None where none did."""
        return self.ruling.losing

    def document(self) -> dict[str, Any]:
        """As `accord show --json` tells it."""
        ruling = self.ruling
        return {
            "run": self.run,
            "link": self.link,
            "ref": self.ref,
            "field": self.field,
            "old": self.old,
            "new": self.new,
            "losing": ruling.losing,
            "because": ruling.because,
            "at": self.at,
            "rule": ruling.rule,
            "winner": ruling.winner,
            "loser": ruling.loser,
            "author": ruling.author,
            "occasion": ruling.occasion,
            "evidence": _plain(ruling.evidence),
        }


Told = tuple[str, Value, Value, Ruling]
"""A field, what it held, what it holds now, and why."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What was carried out on one record at once, to be kept: of at least one field. `at`: epoch
    seconds.
    """

    run: str
    link: str
    ref: str
    at: float
    told: Sequence[Told]

    def rows(self) -> Iterator[HistoryRow]:
        """The same by field, as it is read."""
        for name, old, new, ruling in self.told:
            yield HistoryRow(
                self.run,
                self.link,
                self.ref,
                name,
                old,
                new,
                ruling,
                self.at,
            )


def _plain(evidence: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if evidence is None else dict(evidence)


@dataclass(slots=True)
class RunRow:
    """One run of a command that may write."""

    id: str
    command: str
    generation: int
    started_at: float
    ended_at: float | None = None
    state: str = "running"
    summary: dict[str, Any] = having(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One thing a person did with Accord: who, when, what and why.

    `what` begins with a word such as `resolve` and holds no value that somebody entered. `subject`
    is what it was done to: a link's id, a ref, or a plan's fingerprint. `run` is the run it
    happened in, "" where none was at work. Never changed, never taken away.
    """

    id: str
    run: str
    at: float
    who: str
    what: str
    subject: str
    reason: str

    def document(self) -> dict[str, Any]:
        """As `accord show --json` tells it."""
        return {
            "at": self.at,
            "who": self.who,
            "what": self.what,
            "subject": self.subject,
            "reason": self.reason,
            "run": self.run or None,
        }
