"""Numbers, and the operators on them and on dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from sandbox.salesforce.formulas.moment import Moment
from sandbox.salesforce.formulas.parts import Asked, Function, Part, short_enough, typed
from sandbox.salesforce.formulas.syntax import CannotEvaluate
from sandbox.salesforce.formulas.values import calculated

_ONE = Decimal(1)
_CALENDAR = ("date", "datetime")
_DAY = Decimal(86_400)


def _whole(rounding: str) -> Callable[[Decimal | None], Decimal | None]:
    def whole(number: Decimal | None) -> Decimal | None:
        if number is None:
            return None
        return calculated(lambda context: number.quantize(_ONE, rounding, context))

    return whole


def _rounded(number: Decimal | None, places: Decimal | None) -> Decimal | None:
    if number is None or places is None:
        return None
    step = Decimal(1).scaleb(-max(-30, min(30, int(places))))
    return calculated(lambda context: number.quantize(step, ROUND_HALF_UP, context))


def _remainder(number: Decimal | None, by: Decimal | None) -> Decimal | None:
    if number is None or by is None:
        return None
    return calculated(lambda context: context.remainder(number, by))


def _extreme(choose: Callable[..., Decimal]) -> Function:
    def build(asked: Asked) -> Part:
        for place in range(len(asked.parts)):
            asked.expect(place, ["number"])
        runs = [part.run for part in asked.parts]

        def run(moment: Moment) -> Decimal | None:
            found = [each(moment) for each in runs]
            return None if None in found else choose(found)

        return asked.made("number", run)

    return Function(1, None, build)


def _arithmetic(asked: Asked) -> Part:
    """`*`, `/` and `^`: numbers alone."""
    for place in (0, 1):
        asked.expect(place, ["number"])
    left, right = (part.run for part in asked.parts)
    sign = asked.name

    def run(moment: Moment) -> Decimal | None:
        one = left(moment)
        other = right(moment)
        return None if one is None or other is None else _calculated(sign, one, other)

    return asked.made("number", run)


def _calculated(sign: str, one: Decimal, other: Decimal) -> Decimal:
    if sign == "*":
        return calculated(lambda context: context.multiply(one, other))
    if sign == "/":
        return calculated(lambda context: context.divide(one, other))
    return calculated(lambda context: context.power(one, other))


def _signed(asked: Asked) -> Part:
    asked.expect(0, ["number"])
    run = asked.parts[0].run
    if asked.name == "positive":
        return asked.made("number", run)

    def negative(moment: Moment) -> Decimal | None:
        found = run(moment)
        return None if found is None else found.copy_negate()

    return asked.made("number", negative)


def _sum(asked: Asked) -> Part:
    """`+`: numbers, a day and a number of days, or two texts."""
    left, right = asked.parts
    if "text" in (left.kind, right.kind):
        return _joined(asked)
    if left.kind in _CALENDAR:
        asked.expect(1, ["number"])
        return _moved(asked, left, right, 1)
    if right.kind in _CALENDAR:
        asked.expect(0, ["number"])
        return _moved(asked, right, left, 1)
    return _added(asked, 1)


def _difference(asked: Asked) -> Part:
    """`-`: numbers, days off a day, or the days between two."""
    left, right = asked.parts
    if left.kind not in _CALENDAR:
        return _added(asked, -1)
    if right.kind != left.kind:
        asked.expect(1, ["number", left.kind])
        return _moved(asked, left, right, -1)
    return asked.made("number", lambda moment: _between(left.run(moment), right.run(moment)))


def _between(later: Any, earlier: Any) -> Decimal | None:
    if later is None or earlier is None:
        return None
    gap = later - earlier
    seconds = Decimal(gap.days) * _DAY + gap.seconds
    return calculated(lambda context: context.divide(seconds, _DAY))


def _added(asked: Asked, sign: int) -> Part:
    for place in (0, 1):
        asked.expect(place, ["number"])
    left, right = (part.run for part in asked.parts)

    def run(moment: Moment) -> Decimal | None:
        one = left(moment)
        other = right(moment)
        if one is None or other is None:
            return None
        signed = other if sign > 0 else other.copy_negate()
        return calculated(lambda context: context.add(one, signed))

    return asked.made("number", run)


def _moved(asked: Asked, base: Part, days: Part, sign: int) -> Part:
    def run(moment: Moment) -> Any:
        start = base.run(moment)
        count = days.run(moment)
        if start is None or count is None:
            return None
        return moved(start, count if sign > 0 else count.copy_negate())

    return asked.made(base.kind, run)


def moved(start: date | datetime, days: Decimal) -> date | datetime:
    """So many days later; a day moves by whole ones. Raises CannotEvaluate out of the calendar."""
    seconds = days * _DAY if isinstance(start, datetime) else int(days) * _DAY
    try:
        return start + timedelta(seconds=int(seconds))
    except OverflowError as problem:
        raise CannotEvaluate("The date is out of range.") from problem


def _joined(asked: Asked) -> Part:
    for place in (0, 1):
        asked.expect(place, ["text"])
    left, right = (part.run for part in asked.parts)

    def run(moment: Moment) -> str:
        one = left(moment) or ""
        other = right(moment) or ""
        short_enough(len(one) + len(other))
        return f"{one}{other}"

    return asked.made("text", run)


NUMBERS = {
    "ABS": typed("number", "number", lambda number: number and number.copy_abs()),
    "ROUND": typed("number number", "number", _rounded),
    "FLOOR": typed("number", "number", _whole(ROUND_DOWN)),
    "CEILING": typed("number", "number", _whole(ROUND_UP)),
    "MFLOOR": typed("number", "number", _whole(ROUND_FLOOR)),
    "MCEILING": typed("number", "number", _whole(ROUND_CEILING)),
    "MOD": typed("number number", "number", _remainder),
    "MIN": _extreme(min),
    "MAX": _extreme(max),
    "*": Function(2, 2, _arithmetic),
    "/": Function(2, 2, _arithmetic),
    "^": Function(2, 2, _arithmetic),
    "+": Function(2, 2, _sum),
    "-": Function(2, 2, _difference),
    "&": Function(2, 2, _joined),
    "negative": Function(1, 1, _signed),
    "positive": Function(1, 1, _signed),
}
