"""LIKE's patterns: `%` for any text, `_` for one character, matched without ever going back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def like(pattern: str | None, get: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Whether what `get` reads has the pattern's shape, letters without case; null has only the
    shape of null.
    """
    if pattern is None:
        return lambda row: get(row) is None
    pieces = _pieces(pattern)
    return lambda row: (seen := get(row)) is not None and _matches(str(seen), pieces)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between one `%` and the next: as many characters as it is long."""

    shape: re.Pattern[str]
    length: int


def _matches(text: str, pieces: list[_Piece]) -> bool:
    """The first piece at the start, the last at the end, each between at the first place it
    fits.
    """
    if len(pieces) == 1:
        return pieces[0].shape.fullmatch(text) is not None
    found = pieces[0].shape.match(text)
    for piece in pieces[1:-1]:
        found = found and piece.shape.search(text, found.end())
    start = len(text) - pieces[-1].length
    return (
        found is not None
        and start >= found.end()
        and pieces[-1].shape.match(text, start) is not None
    )


def _pieces(pattern: str) -> list[_Piece]:
    split: list[list[str]] = [[]]
    for each in re.findall(r"\\[%_]|.", pattern, re.DOTALL):
        if each == "%":
            split.append([])
        else:
            split[-1].append("." if each == "_" else re.escape(each[-1]))
    shapes = (re.compile("".join(piece), re.IGNORECASE | re.DOTALL) for piece in split)
    return [_Piece(shape, len(piece)) for shape, piece in zip(shapes, split, strict=True)]
