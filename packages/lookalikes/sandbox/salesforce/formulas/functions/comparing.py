"""Comparisons. An empty text is like none; of any other blank a comparison says nothing."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from sandbox.salesforce.formulas.moment import Moment
from sandbox.salesforce.formulas.parts import Asked, Function, Part, common_kind

_ORDERED = ("number", "date", "datetime", "time")


def _equality(asked: Asked) -> Part:
    kind = common_kind(asked, asked.parts)
    left, right = (part.run for part in asked.parts)
    wanted = asked.name == "="
    empty = "" if kind in ("text", "null") else None

    def run(moment: Moment) -> bool | None:
        one = _or_empty(left(moment), empty)
        other = _or_empty(right(moment), empty)
        if one is None or other is None:
            return None
        return bool((one == other) is wanted)

    return asked.made("boolean", run)


def _or_empty(value: Any, empty: str | None) -> Any:
    return empty if value is None else value


def _order(test: Callable[[Any, Any], bool]) -> Function:
    def build(asked: Asked) -> Part:
        for place in (0, 1):
            asked.expect(place, _ORDERED)
        common_kind(asked, asked.parts)
        left, right = (part.run for part in asked.parts)

        def run(moment: Moment) -> bool | None:
            one = left(moment)
            other = right(moment)
            return None if one is None or other is None else test(one, other)

        return asked.made("boolean", run)

    return Function(2, 2, build)


COMPARING = {
    "=": Function(2, 2, _equality),
    "<>": Function(2, 2, _equality),
    "<": _order(operator.lt),
    "<=": _order(operator.le),
    ">": _order(operator.gt),
    ">=": _order(operator.ge),
}
