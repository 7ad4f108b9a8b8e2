"""The currencies an administrator posted, checked: the corporate one and those beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeGuard


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency of an org; `rate` is how many of it one of the corporate currency is worth, and
    `dated` what that was or will be from some day on, where the org has dated rates.
    """

    code: str
    label: str
    rate: float
    decimals: int
    active: bool
    corporate: bool
    dated: tuple[tuple[str, float], ...] = ()


Currencies = Mapping[str, Currency]
"""By code, the corporate one first; none at all in an org with a single currency."""


def currencies_in(document: Any) -> Currencies:
    """The currencies of `{"corporate": "USD", "others": {"EUR": {"rate": 0.9}}}`; beside `rate`
    each may say `active`, `decimal_places` and `label`, and with `advanced` (currency management)
    `dated`, rates by the day they begin. Raises ValueError.
    """
    if not document:
        return {}
    if not isinstance(document, dict) or not set(document) <= _ALL:
        raise ValueError("currencies is an object with `corporate`, a code, and `others`")
    corporate = _code(document.get("corporate"))
    others = document.get("others") or {}
    if not isinstance(others, dict) or corporate in others:
        raise ValueError("`others` is an object with each further currency under its code")
    found = {corporate: _currency(corporate, {"rate": 1}, corporate=True)}
    for code, told in others.items():
        found[_code(code)] = _currency(code, told, corporate=False)
    return _dated_or_not(found, advanced=bool(document.get("advanced")))


def with_those_there(before: Any, posted: Any) -> Any:
    """What was posted, and with it everything of the currencies there are that it leaves out. An
    org that gets another corporate currency has no rate left that holds: all are posted then.
    """
    if not _adds_to(before, posted):
        return posted
    kept = dict(before.get("others") or {})
    for code, told in (posted.get("others") or {}).items():
        known = kept.get(code, {})
        kept[code] = {**known, **told} if isinstance(told, dict) else told
    return {**before, **posted, "others": kept}


def _adds_to(before: Any, posted: Any) -> bool:
    """Whether what was posted is about the currencies there are, in a form that can be read."""
    if not before or not posted or not isinstance(posted, dict):
        return False
    corporate = before["corporate"]
    others = posted.get("others") or {}
    return posted.get("corporate", corporate) == corporate and isinstance(others, dict)


def _dated_or_not(found: dict[str, Currency], *, advanced: bool) -> dict[str, Currency]:
    if advanced:
        return {code: _from_the_start(currency) for code, currency in found.items()}
    early = next((code for code, currency in found.items() if currency.dated), None)
    if early:
        raise ValueError(f"{early} has dated rates: post `advanced` true beside the currencies")
    return found


def is_dated(currencies: Currencies) -> bool:
    """Whether the org has advanced currency management, and with it dated rates."""
    return any(currency.dated for currency in currencies.values())


def _from_the_start(currency: Currency) -> Currency:
    """Documented: the rate there was becomes the first of the dated ones."""
    first = {FIRST_DAY: currency.rate}
    return replace(currency, dated=tuple(sorted({**first, **dict(currency.dated)}.items())))


def _code(code: Any) -> str:
    if not isinstance(code, str) or not re.fullmatch("[A-Z]{3}", code):
        raise ValueError(f"{code!r} is no currency; use three capitals such as EUR")
    return code


def _currency(code: str, told: Any, *, corporate: bool) -> Currency:
    if not isinstance(told, dict) or not set(told) <= _KEYS:
        raise ValueError(f"the currency {code} is an object with {', '.join(sorted(_KEYS))}")
    rate = told.get("rate")
    if not _is_rate(rate):
        raise ValueError(f"the currency {code} needs a `rate` above 0: how many one {_CORPORATE}")
    decimals = told.get("decimal_places", _DECIMALS.get(code, 2))
    if decimals not in range(_MOST_DECIMALS + 1):
        raise ValueError(f"`decimal_places` of {code} is a whole number up to {_MOST_DECIMALS}")
    label = str(told.get("label") or _LABELS.get(code, code))
    dated = _dated(code, told.get("dated") or {})
    active = bool(told.get("active", True))
    return Currency(code, label, float(rate), decimals, active, corporate, dated)


def _is_rate(rate: Any) -> TypeGuard[float]:
    return isinstance(rate, int | float) and not isinstance(rate, bool) and rate > 0


def _dated(code: str, told: Any) -> tuple[tuple[str, float], ...]:
    if not isinstance(told, dict) or not all(map(_is_rate, told.values())):
        raise ValueError(f"`dated` of {code} is an object with a rate above 0 for each day")
    return tuple((_day(code, day), float(rate)) for day, rate in told.items())


def _day(code: str, day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise ValueError(f"`dated` of {code}: {day!r} is no day such as 2026-01-31") from None


FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
_ALL = frozenset({"corporate", "others", "advanced"})
_KEYS = frozenset({"rate", "active", "decimal_places", "label", "dated"})
_CORPORATE = "of the corporate currency is worth"
_MOST_DECIMALS = 8
# Those of ISO 4217 that have no cents, or mils; all others have two places.
_DECIMALS = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3}
_LABELS = {
    "AUD": "Australian Dollar",
    "BRL": "Brazilian Real",
    "CAD": "Canadian Dollar",
    "CHF": "Swiss Franc",
    "EUR": "Euro",
    "GBP": "British Pound",
    "INR": "Indian Rupee",
    "JPY": "Japanese Yen",
    "SEK": "Swedish Krona",
    "SGD": "Singapore Dollar",
    "USD": "U.S. Dollar",
}
