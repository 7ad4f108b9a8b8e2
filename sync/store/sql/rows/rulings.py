"""Rulings in rows: each kept once for all the fields it stands for."""

from __future__ import annotations

from typing import Any

from sync.model.rulings import Ruling
from sync.store.sql.rows.values import value_of, values_of

PackedRuling = tuple[Any, ...]


class Rulings:
    """Rulings by number, in the order in which they come up."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._last: Ruling | None = None
        self._last_number = 0
        self.packed: list[PackedRuling] = []

    def number(self, ruling: Ruling) -> int:
        """The number of a ruling; the same object always has the same one."""
        if ruling is self._last:
            return self._last_number  # nearly always: one decision for all fields
        number = self._numbers.setdefault(id(ruling), len(self.packed))
        if number == len(self.packed):
            self.packed.append(pack_ruling(ruling))
        self._last, self._last_number = ruling, number
        return number


def pack_ruling(ruling: Ruling) -> PackedRuling:
    """A ruling as an array; one that only says rule and reason is short."""
    if not ruling.occasion and not ruling.author:
        return ruling.rule, ruling.because, ruling.winner
    return (
        ruling.rule,
        ruling.because,
        ruling.winner,
        ruling.author,
        ruling.occasion,
        ruling.losing,
        ruling.loser,
        ruling.evidence,
    )


def unpack_ruling(packed: list[Any]) -> Ruling:
    """The ruling that an array stands for."""
    if len(packed) == 3:
        return Ruling(*packed)
    rule, because, winner, author, occasion, losing, loser, evidence = packed
    known = None if evidence is None else values_of(evidence)
    return Ruling(
        rule,
        because,
        winner,
        author,
        occasion,
        value_of(losing),
        loser,
        known,
    )


def packed_or_none(ruling: Ruling | None) -> PackedRuling | None:
    """The same, where there may be none."""
    return None if ruling is None else pack_ruling(ruling)


def unpacked_or_none(packed: list[Any] | None) -> Ruling | None:
    """The same, where there may be none."""
    return None if packed is None else unpack_ruling(packed)
