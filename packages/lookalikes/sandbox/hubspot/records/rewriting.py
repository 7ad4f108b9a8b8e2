"""What HubSpot makes of the values it is given before it keeps them, where a portal's settings say
so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sandbox.hubspot.commerce.pricing import price
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.definitions.phones import spelt
from sandbox.hubspot.errors import Invalid, invalid_values
from sandbox.hubspot.history import Props

if TYPE_CHECKING:
    from sandbox.hubspot.portal.account import Portal

Rewrite = Callable[["Portal", Mapping[str, str], Props], None]

_NUMBERS = ("phone", "mobilephone")


def rewrite(portal: Portal, kind: Kind, before: Mapping[str, str], given: Props) -> None:
    """Change what is given; `before` is what a record has, nothing of a new one."""
    rule = _RULES.get(kind.name)
    if rule is not None:
        rule(portal, before, given)


def _spell_numbers(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    form = portal.settings.phones
    if form == "as typed":
        return
    problems = []
    for name in _NUMBERS:
        if not given.get(name):
            continue
        try:
            given[name] = spelt(name, given[name], form, portal.settings.country)
        except Invalid as problem:
            problems.append(problem)
    if problems:
        raise invalid_values(problems)


def _keep_beginning(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    # People and programs may say when a deal began, which is never nothing.
    if given.get("createdate") == "":
        del given["createdate"]
    price(portal, before, given)


_RULES: dict[str, Rewrite] = {
    "contacts": _spell_numbers,
    "companies": _spell_numbers,
    "deals": _keep_beginning,
}
