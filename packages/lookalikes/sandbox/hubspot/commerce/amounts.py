"""Amounts of money as texts: reckoned exactly, written without exponents."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from sandbox.hubspot.numbers import digits

_LARGEST = 60


def reckoned(text: str | None) -> Decimal:
    """A number that was checked to be one; nothing of none, nor of one beyond all measure, such as
    1e999999.
    """
    try:
        found = Decimal(text or 0)
    except InvalidOperation:
        return Decimal(0)
    return found if abs(found.adjusted()) <= _LARGEST else Decimal(0)


def spelt(number: Decimal) -> str:
    """A number with as many decimals as it has."""
    return f"{number:f}"


def figure(number: float) -> str:
    """What was reckoned with a fraction, `400.0`: never in the words and exponents of Python."""
    return digits(number)
