"""Two records side by side. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.record import Value
from mapping.codecs.translate import Canonical
from sync.deciding.comparing.compared import Values
from sync.deciding.observation import EntityDesk
from sync.model.links import Link
from sync.model.mirror import MirrorRow

Both = tuple[Canonical, Canonical]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two records side by side: their rows, what they last agreed on, and what they say now.

    `base` is the link's, as far as it speaks of records that are still there. `corrected`: fields
    of either side that nobody can read and that the other side has changed since.
    """

    desk: EntityDesk
    link: Link
    rows: tuple[MirrorRow, MirrorRow]
    base: Values
    found: Both
    corrected: tuple[frozenset[str], frozenset[str]]

    def said(self, name: str) -> dict[str, Value]:
        """What each system says of one field."""
        said = {}
        for system, found in zip(self.desk.systems, self.found, strict=True):
            said[system] = found.values[name]
        return said
