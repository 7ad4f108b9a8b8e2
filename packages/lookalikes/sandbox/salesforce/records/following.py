"""What follows from a row that was stored or deleted: rows that are made or changed with it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Following(NamedTuple):
    """A row to be made (no id) or to be changed."""

    object: str
    record_id: str | None
    fields: dict[str, Any]
