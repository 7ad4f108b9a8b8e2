"""A connector whose incremental reads tell as little as HubSpot's search does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.memory import MemoryConnector
from connectors.record import Page, Want


class SilentConnector(MemoryConnector):
    """HubSpot tells of merges and of no deletions; neither side's changes carry associations with
    them.
    """

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        for want in wants:
            plain = Want(
                want.object,
                tuple(name for name in want.fields if not name.startswith("@")),
                want.cursor,
            )
            for page in super().changes([plain]):
                told = tuple(
                    r for r in page.records if self.system != "hubspot" or not r.gone or r.moved_to
                )
                yield Page(page.object, told, page.cursor)
