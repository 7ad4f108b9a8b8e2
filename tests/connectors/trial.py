"""What trials of connectors share: a world that never waits, a harness per system, and short ways
to ask.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from connectors.http.auth import TokenAnswer, TokenCache, TokenRequest, client_credentials
from connectors.http.secret import Secret
from connectors.record import Fields, Record, Ref, Value, Want
from connectors.write import Applied, Create, Outcome, Write

A = TypeVar("A")
B = TypeVar("B")


class TrialWorld:
    """A world whose sleeps advance the clock instead of waiting, on one thread, without chance."""

    def __init__(self, now: Callable[[], float], advance: Callable[[float], None]) -> None:
        self._now, self._advance = now, advance
        self._ids = count(1)
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._advance(seconds)

    def new_id(self) -> str:
        return f"{next(self._ids):08d}"

    def random(self) -> float:
        return 0.5

    def map(self, work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        return map(work, items)

    def reach(self, point: str) -> None:
        return None


@dataclass
class Clock:
    """A clock for systems that bring none."""

    at: float = 1_700_000_000.0

    def now(self) -> float:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += seconds


class SignIns:
    """A token address that hands out t1, t2, …; the server's script decides whether they are
    accepted.
    """

    def __init__(self) -> None:
        self.count = 0

    def send(self, request: TokenRequest) -> TokenAnswer:
        self.count += 1
        return TokenAnswer(
            200, json.dumps({"access_token": f"t{self.count}", "id": "https://x/id/o/u"}).encode()
        )

    def cache(self) -> TokenCache:
        return TokenCache(
            lambda: client_credentials("/token", "id", Secret("secret")), self.send, lambda: 0.0
        )


class Harness(ABC):
    """One system under trial. `name` and `other` are text fields of `object`, `key` its unique key.

    `association` is the name of a many-association from `from_object` to `to_object`.
    """

    connector: Any
    object: str
    key: str
    name: str
    other: str
    from_object: str
    to_object: str
    association: str
    hidden_field: str | None = None  # one that exists but that the connector's user cannot see
    tells_deletions = True  # whether `changes` shows deleted records
    feeds_links = True  # whether a new link makes `changes` show its record again

    @abstractmethod
    def create(self, object_name: str, label: str, **fields: Value) -> str:
        """A person makes a record called `label`; returns its id."""

    @abstractmethod
    def edit(self, record_id: str, **fields: Value) -> None:
        """A person edits a record of `object`."""

    @abstractmethod
    def delete(self, record_id: str) -> None:
        """A person deletes a record of `object`."""

    @abstractmethod
    def live(self) -> dict[str, Fields]:
        """What people see: every live record of `object`, fields by id, blank as None."""

    @abstractmethod
    def settle(self) -> None:
        """Let so much time pass that whatever lags has caught up."""

    @abstractmethod
    def fail(self, how: str, times: int = 1) -> None:
        """The next `times` writes fail: timeout_before, timeout_after or busy (429)."""

    @abstractmethod
    def small_pages(self) -> int:
        """Make pages so small that a trial can afford several; returns the size."""

    def requests(self) -> int | None:
        """Requests the system has counted so far, sign-ins included; None where it does not
        count.
        """
        return None

    def wanted_fields(self) -> tuple[str, ...]:
        return (self.name, self.other, self.key)

    def labelled(self, label: str) -> list[str]:
        """Ids of the live records called `label`."""
        return [
            record_id for record_id, fields in self.live().items() if fields[self.name] == label
        ]


def want(harness: Harness, cursor: str | None = None) -> Want:
    return Want(harness.object, harness.wanted_fields(), cursor)


def read(
    harness: Harness,
    cursor: str | None = None,
    *,
    object_name: str | None = None,
    fields: Sequence[str] = (),
) -> tuple[dict[str, Record], str]:
    """Read to the end: the newest record by id, and the last cursor."""
    wanted = Want(object_name or harness.object, tuple(fields) or harness.wanted_fields(), cursor)
    found: dict[str, Record] = {}
    last = cursor
    for page in harness.connector.changes([wanted]):
        found |= {record.ref.id: record for record in page.records}
        last = page.cursor
    assert last is not None
    return found, last


def create(harness: Harness, intent: str, key: str, label: str) -> Create:
    return Create(intent, harness.object, harness.key, key, {harness.name: label})


def ref(harness: Harness, record_id: str) -> Ref:
    return Ref(harness.connector.system, harness.object, record_id)


def send(harness: Harness, batch: Sequence[Write]) -> list[Outcome]:
    outcomes: list[Outcome] = harness.connector.write(batch)
    return outcomes


def send_all(harness: Harness, writes: Sequence[Write]) -> None:
    for batch in harness.connector.batches(writes):
        for outcome in send(harness, batch):
            assert isinstance(outcome, Applied), outcome


def write_one(harness: Harness, write: Write) -> Applied:
    (outcome,) = send(harness, [write])
    assert isinstance(outcome, Applied), outcome
    assert outcome.intent == write.intent
    return outcome


def linked(harness: Harness, owner: Ref) -> Value:
    """What is linked now: by the associations port where there is one, else by fetch."""
    ask = getattr(harness.connector, "associations", None)
    if ask is not None:
        held: Fields = ask(owner.object, [owner.id], [harness.association])[owner.id]
    else:
        held = harness.connector.fetch(owner.object, [owner.id], (harness.association,))[
            owner.id
        ].fields
    return held[harness.association]


def new_field(harness: Harness) -> str:
    return "Accord_Trial__c" if harness.key.endswith("__c") else "accord_trial"
