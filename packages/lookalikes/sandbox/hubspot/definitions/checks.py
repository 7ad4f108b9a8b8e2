"""What is stored of the values one write gives, by the definitions of one object type; or all that
is wrong with them.

Decides nothing about a single value (that is `values`): only which checks a write needs, worked out
once for writes that name the same properties.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.hubspot.definitions.values import (
    LONGEST_TEXT,
    Checker,
    as_is,
    as_text,
    checked,
    loosely,
)
from sandbox.hubspot.errors import Invalid, invalid_values
from sandbox.hubspot.history import Props
from sandbox.hubspot.required import not_set

Plan = list[tuple[str, Checker]]

_MOST_PLANS = 1_024


def properties_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties a write gives; refuses a body without."""
    properties = body.get("properties")
    if not isinstance(properties, dict):
        raise not_set("properties")
    return properties


class Checkers(dict[str, Checker]):
    """The checks of an object type by property, each made when first needed: there are hundreds,
    and a portal's clients write few of them. `make` raises KeyError for one that does not exist.
    """

    def __init__(self, make: Callable[[str], Checker]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Checker:
        check = self[name] = self._make(name)
        return check


class Checks:
    """The value checks of one object type by property."""

    def __init__(self, portal_id: int, make: Callable[[str], Checker]) -> None:
        self._portal_id = portal_id
        self._by_name = Checkers(make)
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._last: tuple[tuple[str, ...], Plan] = ((), [])

    def renew(self, name: str) -> None:
        """Check a property anew from now on: it was made, changed or taken away."""
        self._by_name.pop(name, None)
        self._plans.clear()
        self._last = (), []

    def stored(self, given: Mapping[str, Any], *, strict: bool = True) -> Props:
        """The values as they are kept; raises InvalidValues with every fault, of unknown names only
        when not strict.
        """
        if not strict:
            return self._one_by_one(given, strict)
        names = tuple(given)
        good = dict(given)
        try:
            plan = self._last[1] if names == self._last[0] else self._planned(names)
            if len("".join(good.values())) > LONGEST_TEXT:
                return self._one_by_one(given, strict)
            for name, check in plan:
                good[name] = check(good[name])
        except (KeyError, TypeError, Invalid):
            # A name that does not exist, a value that is no text, or one that is refused.
            return self._one_by_one(given, strict)
        return good

    def _planned(self, names: tuple[str, ...]) -> Plan:
        """The checks these properties need beyond being short texts; raises KeyError when one does
        not exist.
        """
        plan = self._plans.get(names)
        if plan is None:
            plan = [(name, check) for name in names if (check := self._by_name[name]) is not as_is]
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[names] = plan
        # Most batches name the same properties in every record.
        self._last = names, plan
        return plan

    def _one_by_one(self, given: Mapping[str, Any], strict: bool) -> Props:
        good: Props = {}
        bad: list[Invalid] = []
        for name, value in given.items():
            check = self._known(name)
            if check is None:
                bad.append(
                    Invalid(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist')
                )
            elif value is not None:
                # What the vendor does with a JSON null is unverified; here it says nothing, only ""
                # clears.
                text = value if isinstance(value, str) else as_text(value)
                try:
                    good[name] = checked(name, check, text) if strict else loosely(check, text)
                except Invalid as problem:
                    problem.value = text
                    bad.append(problem)
        if bad:
            raise invalid_values(self._portal_id, bad)
        return good

    def _known(self, name: str) -> Checker | None:
        try:
            return self._by_name[name]
        except KeyError:
            return None
