"""How numbers and moments are said: one record, two records, at such a time."""

from __future__ import annotations

from datetime import UTC, datetime

_IRREGULAR = {
    "entry": "entries",
    "entity": "entities",
    "company": "companies",
    "is": "are",
    "was": "were",
    "waits": "wait",
    "has": "have",
    "needs": "need",
}


def counted(number: int, thing: str) -> str:
    """As `1 record` or `1,200 records`; of several words, the first is the one that is counted."""
    return f"{number:,} {many(number, thing)}"


def many(number: int, word: str) -> str:
    """The word as it goes with so many, a verb too: `is` or `are`."""
    if number == 1:
        return word
    first, space, rest = word.partition(" ")
    return _IRREGULAR.get(first, f"{first}s") + space + rest


def moment(at: float | None) -> str:
    """A moment for people: UTC, to the second."""
    if at is None:
        return ""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
