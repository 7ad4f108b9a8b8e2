"""The shape of a parsed formula, and how a bad one is refused: with the place and the fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class BadFormula(ValueError):
    """The formula makes no sense; `at` is where, counted from nought."""

    def __init__(self, at: int, sentence: str) -> None:
        super().__init__(f"at character {at + 1}: {sentence}")
        self.at = at


class CannotEvaluate(ValueError):
    """The formula makes sense, and has no value for this record: a division by zero, a date that
    there is not.
    """


@dataclass(frozen=True, slots=True)
class Constant:
    """`'text'`, `12.5`, `TRUE`, `NULL`."""

    kind: str
    value: Any
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """`Amount`, `Account.Name`, `$User.Id`."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, operators among them: `Call("+", (left, right), at)`."""

    function: str
    arguments: tuple[Node, ...]
    at: int


Node = Constant | Name | Call
