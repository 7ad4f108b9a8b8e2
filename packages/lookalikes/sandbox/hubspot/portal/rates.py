"""One exchange rate: how it is kept, how answers tell it, and which of several was in effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from sandbox.hubspot.times import iso

# `from` is no name that a class could have.
Rate = TypedDict(
    "Rate",
    {
        "id": str,
        "from": str,
        "to": str,
        "rate": float,
        "effective": int,
        "created": int,
        "updated": int,
        "visible": bool,
    },
)
"""Times are epoch milliseconds; `rate` is what one unit of `from` is worth in `to`."""


def rate(number: str, pair: tuple[str, str], value: float, effective: int, now: int) -> Rate:
    """A new rate, which people see."""
    source, target = pair
    return {
        "id": number,
        "from": source,
        "to": target,
        "rate": value,
        "effective": effective,
        "created": now,
        "updated": now,
        "visible": True,
    }


def worth(known: Sequence[Rate], at: int) -> float:
    """The rate in effect at an instant. Documented: where there was none yet, the closest."""
    if not known:
        return 1.0
    begun = [each for each in known if each["effective"] <= at]
    if begun:
        # Of two that began at once, the one that was added later.
        return max(begun, key=lambda each: (each["effective"], int(each["id"])))["rate"]
    return min(known, key=lambda each: each["effective"])["rate"]


def shown(each: Rate) -> dict[str, Any]:
    """A rate as the API answers it."""
    return {
        "id": each["id"],
        "fromCurrencyCode": each["from"],
        "toCurrencyCode": each["to"],
        "conversionRate": each["rate"],
        "effectiveAt": iso(each["effective"]),
        "visibleInUI": each["visible"],
        "createdAt": iso(each["created"]),
        "updatedAt": iso(each["updated"]),
    }
