"""What can be asked of a system, and what it can answer. Plain values: a refusal is not an
exception.

`intent` names the journal entry an operation belongs to, so that answers are matched by it and
never by their order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.record import Fields, Ref


@dataclass(frozen=True, slots=True)
class Create:
    """Create a record, or find the one that already carries `key` in `key_field` and update
    that.
    """

    intent: str
    object: str
    key_field: str
    key: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Update:
    """Set these fields of an existing record; the others stay untouched.

    With `unmodified_since` (the vendor's time, epoch seconds) only if nobody has written to it
    later; asked of connectors with a `precondition` only, and costs more calls.
    """

    intent: str
    ref: Ref
    fields: Fields
    unmodified_since: float | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a record (recycle bin, archive: never past recovery)."""

    intent: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Associate:
    """Associate `ref` with the record `to` under an association name such as `@companies`."""

    intent: str
    ref: Ref
    association: str
    to: str


@dataclass(frozen=True, slots=True)
class Dissociate:
    """Take an association away."""

    intent: str
    ref: Ref
    association: str
    to: str


Write = Create | Update | Delete | Associate | Dissociate


@dataclass(frozen=True, slots=True)
class Applied:
    """Done. `fields` holds what the vendor said the record now holds (may be partial or empty), and
    `modified_at` its own time of the write where it told (epoch seconds)."""

    intent: str
    ref: Ref
    fields: Fields = field(default_factory=dict)
    modified_at: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Not done, and sending it again unchanged would not help. `gone`: the record is no longer
    there;
    `stale`: it was written to after `unmodified_since`, so read it again and decide anew. `holder`:
    id of the record of the same object that has what was to be unique. `by_rule`: a rule of an
    administrator said no, which may have looked at other fields of the record too.
    """

    intent: str
    code: str
    message: str
    field: str | None = None
    gone: bool = False
    stale: bool = False
    holder: str | None = None
    by_rule: bool = False


Outcome = Applied | Refused
