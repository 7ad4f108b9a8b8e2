"""The seam between a vendor's model and what is common to both look-alikes (control API, seeding,
faults).

A model holds the vendor's state and rules and knows nothing of HTTP. `author` is "human" for a
person's edit, otherwise the name of the API client that wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.clock import SkewedClock

Fields = Mapping[str, Any]


class VendorError(Exception):
    """A refusal in the vendor's own words; `body` is what the vendor would answer."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


@dataclass
class Tally:
    """What the API did since the last reset: records read and written, calls that count against the
    quota.
    """

    quota: int = 0
    read: int = 0
    written: int = 0
    calls: dict[tuple[str, str], int] = field(default_factory=dict)
    status_4xx: int = 0
    status_5xx: int = 0


class VendorModel(Protocol):
    """What the control API, the loader and the world generator need of a vendor."""

    clock: SkewedClock
    tally: Tally

    def insert(self, object_name: str, fields: Fields, *, at: float | None = None) -> str:
        """Store a record as a person typed it at `at` (epoch seconds; now when omitted), bypassing
        validation of picklists and required fields but not of field names; return its id."""

    def edit(self, object_name: str, record_id: str | None, fields: Fields) -> str:
        """Edit (or create, with no id) as a person would, now; return the id. Raises
        VendorError.
        """

    def relive(self, object_name: str, record_id: str, fields: Fields, *, at: float) -> None:
        """Change a record as a person did at `at` (epoch seconds, not before its last change), in a
        past that the vendor's own histories of records and fields know of; bypasses what `insert`
        bypasses.
        """

    def remove(self, object_name: str, record_id: str) -> None:
        """Delete as a person would. Raises VendorError when there is no such live record."""

    def stored(self, object_name: str, *, deleted: bool) -> Iterator[dict[str, Any]]:
        """Every stored record: `{"id", "deleted", "fields", "history": [{"at", "by", "fields"}]}`;
        `deleted=False` leaves the deleted ones out. `at` is an ISO instant; `fields` in history
        maps a name to `[old, new]`. HubSpot also knows the object name `associations`.
        """

    def snapshot(self) -> bytes:
        """The whole state, to be put back by `restore`."""

    def restore(self, state: bytes) -> None: ...
