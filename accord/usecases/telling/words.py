"""How numbers and moments are said: one record, two records, at such a time."""

from __future__ import annotations

from datetime import UTC, datetime

_MANY = {
    "entry": "entries",
    "entity": "entities",
    "is": "are",
    "was": "were",
    "waits": "wait",
}


def counted(number: int, thing: str) -> str:
    """As `1 record` or `1,200 records`; a word before the thing may stand with it: `more field`."""
    before, space, last = thing.rpartition(" ")
    return f"{number:,} {before}{space}{many(number, last)}"


def many(number: int, word: str) -> str:
    """The word as it goes with so many, a verb too: `is` or `are`."""
    if number == 1:
        return word
    return _MANY.get(word, f"{word}s")


def moment(at: float | None) -> str:
    """A moment for people: UTC, to the second."""
    if at is None:
        return ""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
