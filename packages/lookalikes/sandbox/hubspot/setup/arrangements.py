"""What the control API arranges of a portal beyond its switches: currencies, teams, permission
sets, business units, labels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.account import Portal
from sandbox.vendor import VendorError

Wanted = dict[str, Any]


def arrange(portal: Portal, wanted: Wanted) -> None:
    """Do what is asked for of these. What is refused leaves the portal as it was, but for labels
    that were made already.
    """
    before: list[tuple[Callable[[Any], None], Any]] = [
        (portal.currencies.restore, portal.currencies.state()),
        (portal.teams.restore, portal.teams.state()),
        (portal.brands.restore, portal.brands.state()),
    ]
    try:
        for name, told in wanted.items():
            _settle(portal, name, told)
    except VendorError:
        for put_back, state in before:
            put_back(state)
        raise


def _settle(portal: Portal, name: str, told: Any) -> None:
    try:
        _SETTLED[name](portal, told)
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise refused(f"{name} is misspelt; it is written {_FORMS[name]}") from problem


def arranged(portal: Portal) -> Wanted:
    """How the portal is arranged."""
    teams = portal.teams
    brands = portal.brands.by_id.values()
    return {
        "currencies": portal.currencies.told(),
        "teams": list(teams.by_id.values()),
        "roles": list(teams.roles.values()),
        "business_units": [{"id": each["id"], "name": each["name"]} for each in brands],
    }


def _currencies(portal: Portal, wanted: Any) -> None:
    portal.currencies.settle(wanted or {})
    portal.offer_currencies()


def _teams(portal: Portal, wanted: Any) -> None:
    portal.teams.settle(wanted or [], portal.owners)


def _roles(portal: Portal, wanted: Any) -> None:
    portal.teams.settle_roles([str(name) for name in wanted or ()])


def _business_units(portal: Portal, wanted: Any) -> None:
    people = {}
    for told in wanted or ():
        if isinstance(told, dict):
            named = told.get("people", ())
            people[str(told["name"])] = [portal.owners.user_of(each) for each in named]
    portal.brands.settle(wanted or [], people)
    portal.offer_brands()


def _labels(portal: Portal, wanted: Any) -> None:
    """Add labels between two object types, such as the roles that people have in deals."""
    book = portal.graph.book
    for told in wanted or ():
        one, other = (portal.kinds.named(str(told[end])).name for end in ("from", "to"))
        label = str(told["label"])
        name = str(told.get("name") or label.lower().replace(" ", "_"))
        known = {each.name for each in book.between(one, other).values()}
        if name not in known:
            book.label(one, other, name, label, told.get("inverse"))


_SETTLED: dict[str, Callable[[Portal, Any], None]] = {
    "currencies": _currencies,
    "teams": _teams,
    "roles": _roles,
    "business_units": _business_units,
    "labels": _labels,
}
_FORMS = {
    "currencies": '{"home": "USD", "others": {"EUR": 1.1}}',
    "teams": '[{"name": "West", "members": ["mail addresses of owners"], "guests": []}]',
    "roles": '["names of permission sets"]',
    "business_units": '["names"] or [{"name": "Brand", "people": ["mail addresses of owners"]}]',
    "labels": '[{"from": "contacts", "to": "deals", "label": "Decision maker"}]',
}
"""How each is written."""
