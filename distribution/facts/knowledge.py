"""What distribution asks for, in the common language; whoever keeps records can answer it.

A port: nothing here knows which systems there are, what they call things, or how records are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from connectors.record import Value

Values = Mapping[str, Value]
"""Canonical field → value; None is blank, and a field that is missing is not known."""


class KnownRecord(Protocol):
    """One record of one system, in canonical values."""

    @property
    def values(self) -> Values:
        """What the record itself says."""

    @property
    def modified_at(self) -> float:
        """When it was last changed there, epoch seconds."""

    @property
    def gone(self) -> bool:
        """Whether it was deleted or merged away."""

    @property
    def in_scope(self) -> bool:
        """Whether it meets the policy's conditions; for a rep, whether they can own records."""

    @property
    def ours(self) -> bool:
        """Whether it is the user that Accord itself writes as."""

    @property
    def link(self) -> str:
        """The id of its link, "" while it has none."""

    @property
    def agreed(self) -> Values | None:
        """What both sides of the link last agreed on; None before they ever did."""

    @property
    def settled(self) -> bool:
        """Whether the link is live: neither in the making, nor held, nor taken apart."""


class Knowledge(Protocol):
    """Records and agreements of a pair, by entity."""

    def records(self, entity_name: str, /) -> Iterator[KnownRecord]:
        """Every record of an entity, on either side, gone ones included, in any order."""

    def agreed(self, entity_name: str, /) -> Iterator[tuple[str, Values]]:
        """What both sides last agreed on, by link id; empty before they ever did."""
