"""What HubSpot makes of the values it is given before it keeps them, where a portal's settings say
so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from sandbox.hubspot.commerce.line_items import price_line
from sandbox.hubspot.commerce.pricing import price
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import Invalid, invalid_values
from sandbox.hubspot.history import Props
from sandbox.hubspot.spelling.addresses import check_address, check_domain
from sandbox.hubspot.spelling.phones import spelt

if TYPE_CHECKING:
    from sandbox.hubspot.portal.account import Portal

Rewrite = Callable[["Portal", Mapping[str, str], Props], None]
Spelling = Callable[[str, str], str]

_NUMBERS = ("phone", "mobilephone")
_ADDRESSES = ("email", "hs_additional_emails")


def rewrite(portal: Portal, kind: Kind, before: Mapping[str, str], given: Props) -> None:
    """Change what is given; `before` is what a record has, nothing of a new one."""
    rule = _RULES.get(kind.name)
    if rule is not None:
        rule(portal, before, given)


def _of_a_contact(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    settings = portal.settings
    problems = []
    if portal.brands.ids and not before:
        # Documented: whoever is of no brand in particular is of the account's own.
        given.setdefault("hs_all_assigned_business_unit_ids", "0")
    if settings.addresses == "strict":
        problems += _spell(given, _ADDRESSES, _address)
    if settings.phones != "as typed":
        problems += _spell(given, _NUMBERS, _number(portal))
    if problems:
        raise invalid_values(portal.portal_id, problems)


def _of_a_company(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    settings = portal.settings
    problems = []
    if settings.addresses == "strict":
        problems += _spell(given, ("domain",), _domain)
    if settings.phones != "as typed":
        problems += _spell(given, _NUMBERS, _number(portal))
    if problems:
        raise invalid_values(portal.portal_id, problems)


def _of_a_deal(portal: Portal, before: Mapping[str, str], given: Props) -> None:
    # People and programs may say when a deal began, which is never nothing.
    if given.get("createdate") == "":
        del given["createdate"]
    price(portal, before, given)


def _spell(given: Props, names: Iterable[str], spelling: Spelling) -> list[Invalid]:
    """Respell what is given of these; answers what cannot be."""
    problems = []
    for name in names:
        if given.get(name):
            try:
                given[name] = spelling(name, given[name])
            except Invalid as problem:
                problem.value = given[name]
                problems.append(problem)
    return problems


def _address(name: str, text: str) -> str:
    for address in text.split(";"):
        check_address(name, address)
    return text


def _domain(name: str, text: str) -> str:
    check_domain(name, text)
    return text


def _number(portal: Portal) -> Spelling:
    settings = portal.settings
    return lambda name, text: spelt(name, text, settings.phones, settings.country)


_RULES: dict[str, Rewrite] = {
    "contacts": _of_a_contact,
    "companies": _of_a_company,
    "deals": _of_a_deal,
    "line_items": price_line,
}
