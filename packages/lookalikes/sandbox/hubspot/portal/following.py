"""What of a portal's life its own automation is told, as soon as it happened."""

from __future__ import annotations

from typing import Protocol

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.shelf import Row


class Follower(Protocol):
    """Who acts on what happens to records; called only where a portal has automation."""

    def born(self, kind: Kind, row: Row) -> None:
        """A record was made, its associations too."""

    def changed(self, kind: Kind, row: Row, new: Props, given: Props) -> None:
        """Properties of a record took these values, of those that were given."""

    def linked(self, one: End, other: End) -> None:
        """Two records were associated."""

    def unlinked(self, one: End, other: End) -> None:
        """Two records are associated no longer, or less than they were."""


class Nobody:
    """Acts on nothing."""

    def born(self, kind: Kind, row: Row) -> None:
        """As the protocol says."""

    def changed(self, kind: Kind, row: Row, new: Props, given: Props) -> None:
        """As the protocol says."""

    def linked(self, one: End, other: End) -> None:
        """As the protocol says."""

    def unlinked(self, one: End, other: End) -> None:
        """As the protocol says."""
