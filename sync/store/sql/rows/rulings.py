"""Rulings in rows: each kept once for all the fields it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sync.model.rulings import Ruling
from sync.store.sql.rows.values import value_of, values_of

PackedRuling = tuple[Any, ...]


def numbered(rulings: Iterable[Ruling]) -> tuple[list[int], list[PackedRuling]]:
    """The number of each ruling, and those that the numbers stand for, in the order in which they
    come up. Nearly always it is one decision for all fields, and the same object.
    """
    known: dict[int, int] = {}
    numbers: list[int] = []
    packed: list[PackedRuling] = []
    last, number = None, 0
    for ruling in rulings:
        if ruling is not last:
            last, number = ruling, known.setdefault(id(ruling), len(packed))
            if number == len(packed):
                packed.append(pack_ruling(ruling))
        numbers.append(number)
    return numbers, packed


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
