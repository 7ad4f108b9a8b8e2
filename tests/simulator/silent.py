"""A connector whose incremental reads tell as little as HubSpot's search does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from connectors.memory import MemoryConnector
from connectors.record import Page, Record, Want


class SilentConnector(MemoryConnector):
    """HubSpot tells of merges and of no deletions; neither side's changes carry associations with
    them.
    """

    def _changes(self, want: Want) -> Iterator[Page]:
        plain = Want(want.object, _without_ties(want.fields), want.cursor)
        for page in super()._changes(plain):
            if page.records and self.system == "hubspot":
                told = tuple(record for record in page.records if _is_told(record))
                page = replace(page, records=told)
            yield page


def _is_told(record: Record) -> bool:
    return not record.gone or record.moved_to is not None


@cache
def _without_ties(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if not name.startswith("@"))
