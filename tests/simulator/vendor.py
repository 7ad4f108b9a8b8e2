"""A connector to a vendor that has its bad days, beyond what `MemoryConnector` plays itself."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.errors import (
    AuthError,
    BudgetError,
    IntegrationError,
    RejectedError,
    RetryableError,
    UnknownOutcome,
)
from connectors.memory import Fault, MemoryConnector, MemorySystem
from connectors.protocol import Effect
from connectors.record import Ref
from connectors.write import Applied, Create, Outcome, Refused, Update, Write
from tests.simulator.language import OPT_OUT
from tests.simulator.lengths import Lengths
from tests.simulator.silent import SilentConnector
from tests.simulator.world import SimLease

STOPS: dict[str, IntegrationError] = {
    "throttle": RetryableError("too many requests", after=30.0),
    "spent": BudgetError("the calls of today are spent"),
    "locked_out": AuthError("the token was revoked"),
}
TITLE = {"salesforce": "Title", "hubspot": "jobtitle"}
REFUSED = "NO"
INVALID = "INVALID"
"""What a vendor says to one item, and to a whole batch, that it does not take today."""
NOTHING: Mapping[str, Effect] = {}
IRREVERSIBLE: Mapping[str, Effect] = {OPT_OUT["hubspot"]: "irreversible"}
Late = tuple[MemoryConnector, list[Write], float]
"""What was sent when (the vendor's time), and has not been done yet."""


@dataclass
class Mood:
    """What goes wrong at a vendor, and what it still has to do of what was sent to it.

    `overtaken`: records that somebody edited before a late write of Accord reached them.
    `made_late`: records that came after Accord had given up waiting for them. `rewritten`: what a
    flow made of values that Accord wrote. `for_good`: whether opt-outs stay set in HubSpot.
    `lengths`: what becomes of a text that is too long, where people write any.
    """

    rng: random.Random
    chances: Mapping[str, float]
    late: list[Late] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    overtaken: set[Ref] = field(default_factory=set)
    made_late: set[Ref] = field(default_factory=set)
    rewritten: set[str] = field(default_factory=set)
    calm: bool = False
    for_good: bool = False
    lengths: Lengths | None = None

    def strikes(self, kind: str) -> bool:
        chance = self.chances.get(kind)
        return bool(chance) and not self.calm and self.rng.random() < float(chance or 0)

    def catch_up(self) -> None:
        """What was sent, and answered to nobody, is committed after all."""
        for connector, writes, sent_at in self.late:
            self._note_overtaken(connector, writes, sent_at)
            for write in writes:
                outcome = connector._one(write)
                if isinstance(write, Create) and isinstance(outcome, Applied):
                    self.made_late.add(outcome.ref)
        self.late.clear()

    def _note_overtaken(
        self, connector: MemoryConnector, writes: Sequence[Write], sent_at: float
    ) -> None:
        for write in writes:
            ref = _written_to(connector, write)
            if ref is None:
                continue
            since = 0.0 if isinstance(write, Create) else sent_at
            versions = connector.memory.records[ref.object, ref.id]
            if any(each.by != "accord" and each.at >= since for each in versions):
                self.overtaken.add(ref)


class Vendor(MemoryConnector):
    """The connector of one worker, to a vendor in this mood."""

    def __init__(
        self,
        system: MemorySystem,
        mood: Mood,
        lease: SimLease,
        *,
        user_id: str | None = None,
        fault: Fault | None = None,
    ) -> None:
        super().__init__(system, user_id=user_id, fault=fault)
        self._mood = mood
        self._lease = lease

    def _one(self, write: Write) -> Outcome:
        lengths = self._mood.lengths
        refused = None if lengths is None else lengths.refusal(self.system, write)
        return refused or super()._one(write)

    def effects(self, object_name: str) -> Mapping[str, Effect]:
        """An opt-out in HubSpot is the person's own to take back."""
        if self._mood.for_good and object_name == "contacts":
            return IRREVERSIBLE
        return NOTHING

    def _call(self, operation: str) -> None:
        if self._mood.chances:
            self._stop()
        super()._call(operation)

    def _stop(self) -> None:
        """Raises what ends this vendor's turn."""
        for kind, error in STOPS.items():
            if self._mood.strikes(kind) and self._mood.rng.random() < RARELY:
                raise error

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        assert not self._lease.is_over, "a worker whose lease has passed on has sent something"
        if self._mood.calm or not self._mood.chances:
            return super().write(batch)
        self._stop()
        self._refuse_as_a_whole(batch)
        if self._mood.strikes("late"):
            self._mood.late.append((self, _unconditioned(batch), self.memory.now()))
            raise UnknownOutcome(f"{self.system} did not answer, and is still at it")
        if self._mood.strikes("partial"):
            super().write(batch[: self._mood.rng.randint(0, len(batch))])
            raise UnknownOutcome(f"{self.system} did not answer, half-way through")
        return self._some_refused(batch)

    def _refuse_as_a_whole(self, batch: Sequence[Write]) -> None:
        """One bad item, and nothing of the batch is taken: so it is for every batch it is in."""
        for write in batch:
            if self._mood.strikes("refuse_batch"):
                self._mood.bad.add(write.intent)
        if any(write.intent in self._mood.bad for write in batch):
            raise RejectedError(f"{self.system} does not take this", code=INVALID)

    def _some_refused(self, batch: Sequence[Write]) -> list[Outcome]:
        taken: list[Write] = []
        refused: list[Outcome] = []
        for write in batch:
            if self._mood.strikes("refuse_items"):
                refused.append(Refused(write.intent, REFUSED, "refused for a trial"))
            else:
                taken.append(write)
        if not taken:
            return refused
        outcomes = [self._rewritten(outcome) for outcome in super().write(taken)]
        return [*outcomes, *refused]

    def _rewritten(self, outcome: Outcome) -> Outcome:
        """A flow of the vendor makes something else of a title at once, and its answer may or may
        not say so.
        """
        column = TITLE[self.system]
        if not isinstance(outcome, Applied) or not outcome.fields.get(column):
            return outcome
        if not self._mood.strikes("rewrite"):
            return outcome
        changed = {column: str(outcome.fields[column]).upper()}
        self._mood.rewritten.add(changed[column])
        ref = outcome.ref
        self.memory.put(ref.object, changed, record_id=ref.id, by="automation")
        if self._mood.rng.random() < 0.5:
            return outcome
        return replace(outcome, fields={**outcome.fields, **changed}, modified_at=self.memory.now())


class SilentVendor(Vendor, SilentConnector):
    """The same, to a vendor that tells as little as HubSpot's search does."""


def _written_to(connector: MemoryConnector, write: Write) -> Ref | None:
    """The record that a write goes to; of a creation the one that carries its key already."""
    if not isinstance(write, Create):
        return write.ref
    own = connector._holder(write.object, write.key_field, write.key)
    return None if own is None else Ref(connector.system, write.object, own)


RARELY = 0.1
"""Of the calls that could end a vendor's turn, how many do."""


def _unconditioned(batch: Sequence[Write]) -> list[Write]:
    """Writes without a precondition: the vendor had checked it when the batch arrived."""
    return [
        Update(write.intent, write.ref, write.fields) if isinstance(write, Update) else write
        for write in batch
    ]
