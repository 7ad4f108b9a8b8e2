"""What the engine asks of any outside system. Small on purpose: a third connector implements this
file.

Contract, checked by the suite in `connectors.testing` on every implementation:

- `changes` may return a record more than once and returns every change sooner or later; pages of
  one object come with cursors that only move forward, and reading on from any of them loses
  nothing.
- `write` answers every operation exactly once, by intent. It raises `UnknownOutcome` when it cannot
  say what was committed, any other error only when nothing was.
- creating twice with one key leaves one record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from connectors.record import Fields, ObjectSchema, Page, Record, Value, Want
from connectors.write import Outcome, Write


@dataclass(frozen=True, slots=True)
class Identity:
    """Which org or portal this is, and the user that writes (its id and e-mail, where it has one).

    Owners whose ids begin with `queues` are queues: what waits in one belongs to nobody yet.
    `blank_is_no`: a yes/no field there is never blank, so that a no may be nobody's. `zone`: the
    IANA name of the time zone in which its people see moments, "" where it does not tell.
    """

    account: str
    user_id: str | None = None
    user_email: str | None = None
    queues: str = ""
    blank_is_no: bool = False
    zone: str = ""


class Connector(Protocol):
    """One outside system, to be asked. Writing to it is a port of its own: `Writer`.

    `system` is its name in refs. `precondition`: whether it can refuse a write to a record that
    was written to since a given time.
    """

    system: str
    precondition: bool

    @property
    def lookahead(self) -> int:
        """How many writes `batches` makes use of at once; whoever feeds it holds that many in
        memory.
        """

    @property
    def calls(self) -> int:
        """Requests made so far."""

    def identity(self) -> Identity:
        """Who we are there. Raises AuthError."""

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        """Live schemas of these objects as this user may see them; an unknown object is left
        out.
        """

    def know(self, identity: Identity, schemas: Mapping[str, ObjectSchema]) -> None:
        """Take what an earlier run learnt, so that it need not be asked again."""

    @property
    def credentials_print(self) -> str:
        """Changes with the credentials, and with settings that change what schemas say; tells
        nothing of them.
        """

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """Records changed since each want's cursor, deletions included where the vendor tells."""

    def fetch(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        """These records now, by id; one that does not exist (any more) is left out or `gone`."""

    def find(
        self, object_name: str, key_field: str, keys: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        """Records by unique key, read consistently (never from a search index that may lag)."""

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        """Split into calls: same kind and object, within the vendor's size. Pure; keeps the
        order.
        """

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        """Calls needed to carry out that many steps by (object, action), check reads included.
        Pure.

        The action `guarded` is an update of guarded fields, `irreversible` one that sets what the
        connector itself calls so.
        """


class Writer(Protocol):
    """The way to change an outside system. Only the engine's sending module may call it: past it
    there is no plan, no brake and no journal, and the type checker says so.
    """

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Send one batch, as `batches` cut it; every operation is answered. Raises UnknownOutcome
        when nobody can say what was committed, any other error only when nothing was.
        """


@runtime_checkable
class Associations(Protocol):
    """For systems whose reads of a record leave its associations out."""

    def associations(
        self, object_name: str, ids: Sequence[str], names: Sequence[str]
    ) -> Mapping[str, Fields]:
        """Current associations by record id, under names such as `@companies`."""


@runtime_checkable
class Inventory(Protocol):
    """For systems whose incremental reads do not show every deletion."""

    def ids(self, object_name: str) -> Iterator[Sequence[str]]:
        """The ids of every live record of an object, listed as cheaply as the vendor allows."""


@runtime_checkable
class Lingering(Protocol):
    """For systems that go on working on what they were given after the answer was lost."""

    def stop_lingering(self) -> None:
        """End what an earlier run set off and nobody waits for any more, before anybody looks what
        was done.
        """


@runtime_checkable
class Clocked(Protocol):
    """For systems whose clock is told with every answer."""

    @property
    def clock_skew_s(self) -> float:
        """By how many seconds the vendor's clock was ahead of ours at its last answer."""


Effect = Literal["billable", "irreversible"]
CREATED = "@create"


@runtime_checkable
class Effects(Protocol):
    """For systems where some writes cost money or cannot be taken back."""

    def effects(self, object_name: str) -> Mapping[str, Effect]:
        """What a write of a field brings about beyond the record, by field; `@create`: making a
        record.
        """


@dataclass(frozen=True, slots=True)
class FieldVersion:
    """A value a field was given: when (the vendor's time, epoch seconds), and by whom where the
    vendor tells.
    """

    value: Value
    at: float
    by: str = ""


@runtime_checkable
class FieldHistory(Protocol):
    """For systems that remember what their fields held."""

    def field_history(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, Sequence[FieldVersion]]]:
        """Versions by record id and field, newest first; fields without a history are left out."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field Accord needs on an object: type is text, number, instant or key (unique text)."""

    object: str
    name: str
    label: str
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `doctor` saw: level is ok, warning or error; `fix` says what to do."""

    level: str
    subject: str
    message: str
    fix: str = ""


class Provisioner(Protocol):
    """Creates the few custom fields Accord needs, and rights to them."""

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """Those this user cannot see and write yet."""

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Create what is missing; returns a sentence per thing done."""

    def inspect(self) -> list[Finding]:
        """Limits, scopes and whatever else a person should know before a first run."""
