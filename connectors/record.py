"""What a record is, whoever holds it: identity, neutral values, pages of changes.

Neutral values are what every connector reads and writes, so that nothing above it knows a wire
format: text as `str`, numbers as plain decimal text ("1054", "0.5"), booleans as "true"/"false",
dates as "2026-11-21", instants as "2026-11-21T10:00:00Z", blank as `None`, associations as ids
(one: `str`, several: a sorted `tuple`). A field missing from `fields` is *absent*, which never
means blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

Value = str | tuple[str, ...] | None
Fields = Mapping[str, Value]


def same(one: Value, other: Value) -> bool:
    """Whether two values mean the same to a vendor: however nothing is spelt, it is nothing."""
    return (one or None) == (other or None)


def members(value: Value) -> tuple[str, ...]:
    """What a value holds, one or several or nothing, as a tuple."""
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


class Ref(NamedTuple):
    """The identity of one record: which system, the vendor's name of the object, the vendor's
    id.
    """

    system: str
    object: str
    id: str

    def __str__(self) -> str:
        return f"{self.system}:{self.object}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read `system:object:id`; raises ValueError saying so when it is not of that form."""
        parts = text.split(":", 2)
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"{text!r} is not of the form system:object:id")
        return cls(*parts)


@dataclass(slots=True)
class Record:
    """One record as last observed. `modified_at` is the vendor's own time, epoch seconds.

    `gone`: it takes no writes any more. `moved_to` is then the record that took its place, where
    the vendor tells: the one it was merged into, or what a converted lead became.
    """

    ref: Ref
    fields: Fields
    modified_at: float
    gone: bool = False
    moved_to: Ref | None = None


@dataclass(frozen=True, slots=True)
class Want:
    """A read to continue: which object, which fields, from which cursor (None: from the
    beginning).
    """

    object: str
    fields: tuple[str, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some changed records of one object, and the cursor that continues after them (opaque
    text).
    """

    object: str
    records: tuple[Record, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """What the vendor says of one field now; `options` is None where any value goes.

    What is not `filterable` can be read, and not be asked or sorted by. `unset` is the value that a
    blank stands for, None where a blank is a blank; `fixed`: no record holds anything else, and
    none can be given anything else. `moves`: other fields that the vendor sets by itself when this
    one is written, unless they are given too.
    """

    name: str
    type: str
    writable: bool = True
    unique: bool = False
    required: bool = False
    length: int | None = None
    options: tuple[str, ...] | None = None
    filterable: bool = True
    unset: str | None = None
    fixed: bool = False
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectSchema:
    """What the vendor says of one object now: its fields by name, as this user may see them."""

    object: str
    fields: Mapping[str, FieldSchema]
