"""What follows from a row that was stored or deleted: rows that are made or changed with it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Following(NamedTuple):
    """A row to be made (no id) or to be changed; `within` the save that it follows from, it happens
    at the moment of that.
    """

    object: str
    record_id: str | None
    fields: dict[str, Any]
    within: bool = False
