"""Patterns of REGEX, which take a bounded time: some need for ever for a text of forty letters.

Documented: the patterns are Java's, and the whole text has to fit. That the vendor gives up on one
is known from Apex alone, in these words; what a validation rule says then is not recorded.
"""

from __future__ import annotations

import re

import regex

from sandbox.salesforce.formulas.parts import LONGEST_TEXT
from sandbox.salesforce.formulas.syntax import CannotEvaluate

_LONGEST_S = 0.5
# A whole class or an escaped sign, a bracket, how often what stands before comes at least, a sign.
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|([()])|\{(\d{1,9})[\d,]*\}|.", re.DOTALL | re.ASCII)


class Pattern:
    """One pattern, ready to be held against texts. Raises ValueError for what is none."""

    def __init__(self, written: str) -> None:
        if _at_least(written) > LONGEST_TEXT:
            raise ValueError(written)
        try:
            self._compiled = regex.compile(written)
        except (regex.error, OverflowError, RecursionError) as problem:
            raise ValueError(written) from problem

    def fits(self, text: str) -> bool:
        """Whether the whole text is of this form. Raises CannotEvaluate."""
        try:
            return self._compiled.fullmatch(text, timeout=_LONGEST_S) is not None
        except TimeoutError:
            raise CannotEvaluate("Regex too complicated.") from None


def _at_least(written: str) -> int:
    """About how many characters a text has at least that fits, which the pattern's room in memory
    goes by: `((a{1000}){1000}){1000}` would fill any.
    """
    above: list[int] = []
    whole = last = 0
    for piece in _PIECE.finditer(written):
        bracket, times = piece.groups()
        if times is not None:
            whole += last * (int(times) - 1)
        elif bracket == "(":
            above.append(whole)
            whole = 0
        elif bracket == ")":
            last = whole
            whole += above.pop() if above else 0
        else:
            last = 1
            whole += last
    return whole
