"""Which answer belongs to which operation of a batch of creates or updates.

Never by position: HubSpot answers in an order of its own, leaves failed items out, and may name a
failure by trace, by id, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.errors import UnknownOutcome
from connectors.hubspot.meaning.verdict import Refusal, listed, refusal
from connectors.record import Record, Value
from connectors.write import Applied, Create, Outcome, Refused, Update

Wire = Mapping[str, Any]
Change = Create | Update
Look = Callable[[Sequence[str], Sequence[str]], dict[str, Record]]
"""(names, fields) → the records now there, by name."""


class Answers:
    """The operations of one call by name (the key of a create, the id of an update), and their
    outcomes.
    """

    def __init__(self, named: Mapping[str, Change], name_in: Callable[[Wire], Any]) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self._named, self._name_in = named, name_in
        self._by_trace = {write.intent: name for name, write in named.items()}
        self._unnamed: Refusal | None = None
        self._traced: set[str] = set()
        self._untraced: set[str] = set()
        self._doubtful: set[str] = set()

    def take(self, wire: Wire, applied: Callable[[Change, Wire], Applied]) -> None:
        """A result; one that belongs to no operation is passed over, and so are several for one.

        Updates of a record and of those it took in are all answered under its id, in any order.
        """
        trace = str(wire.get("objectWriteTraceId"))
        traced = self._by_trace.get(trace)
        name = traced or str(self._name_in(wire))
        write = self._named.get(name)
        if write is None:
            return
        if traced:
            self._traced.add(name)
            self.outcomes[name] = applied(write, wire)
        elif name not in self._traced:
            self._take_untraced(name, write, applied(write, wire))

    def refuse(self, error: Wire) -> None:
        """An error, which may name several operations or none."""
        found = refusal(207, error)
        names = self._concerned(error.get("context") or {})
        for name in names:
            write = self._named[name]
            own = write.ref.id if isinstance(write, Update) else ""
            outcome = found.outcome(write.intent, gone=found.gone and bool(own), own=own)
            self.outcomes.setdefault(name, outcome)
        if not names and self._unnamed is None:
            self._unnamed = found

    def look_up(self, look: Look) -> None:
        """Settle what nobody answered for by what is there now. Raises UnknownOutcome when that
        tells nothing.
        """
        left = [name for name in self._named if name not in self.outcomes]
        if not left:
            return
        # An answer that shows other values may be that of a merged record, which then has none of
        # its own.
        untraced = self.outcomes.keys() - self._traced
        left += sorted(self._doubtful & untraced)
        fields: set[str] = set()
        for name in left:
            fields.update(self._named[name].fields)
        found = look(left, sorted(fields))
        for name in left:
            self.outcomes[name] = self._by_look(name, found.get(name))

    def _take_untraced(self, name: str, write: Change, outcome: Applied) -> None:
        """A result that says only by key or id whose it is."""
        if name in self._untraced:
            # Several of them: nobody can tell which is this operation's.
            self.outcomes.pop(name, None)
            return
        self._untraced.add(name)
        self.outcomes[name] = outcome
        if _contradicts(outcome, write):
            self._doubtful.add(name)

    def _concerned(self, context: Wire) -> list[str]:
        """The operations that an error's context names, by trace or else by id."""
        traces = listed(context, "objectWriteTraceId")
        names = [self._by_trace[trace] for trace in traces if trace in self._by_trace]
        if names:
            return names
        return [each for each in listed(context, "ids", "id") if each in self._named]

    def _by_look(self, name: str, record: Record | None) -> Outcome:
        write, refused = self._named[name], self._unnamed
        if record is None and isinstance(write, Update):
            message = "HubSpot no longer has this record"
            return Refused(write.intent, "OBJECT_NOT_FOUND", message, gone=True)
        if record is not None and holds(record, write):
            return _there(write, record)
        if refused is not None:
            return refused.outcome(write.intent)
        # That a record is there does not say that it was written; one of several answers does.
        if record is not None and name in self._untraced:
            return _there(write, record)
        raise UnknownOutcome("HubSpot's answer left out what became of a write")


def _there(write: Change, record: Record) -> Applied:
    return Applied(write.intent, record.ref, record.fields, record.modified_at)


def holds(record: Record, write: Change) -> bool:
    """Whether a record has the values that were to be written."""
    held = record.fields
    return all(_same(held.get(name), value) for name, value in write.fields.items())


def _contradicts(outcome: Applied, write: Change) -> bool:
    """Whether the answer to an update shows other values than were sent."""
    shown = outcome.fields
    if not isinstance(write, Update) or shown == write.fields:
        return False
    for name, value in write.fields.items():
        if name in shown and not _same(shown[name], value):
            return True
    return False


def _same(one: Value, other: Value) -> bool:
    """Blank is blank, however it is spelt."""
    return (one or None) == (other or None)
