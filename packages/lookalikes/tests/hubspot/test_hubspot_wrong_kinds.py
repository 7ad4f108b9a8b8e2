"""Whatever JSON is sent to whichever route: no answer says a word of the look-alike's own language,
no value of the wrong kind is ever kept, and nothing breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hubspot_served import Served, serve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.hubspot.bodies.kinds import Choice, Flag, Kind, ListOf, MapOf, Object, Whole
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.portal.settings import POSSIBLE
from sandbox.hubspot.routes.table import ROUTES
from sandbox.hubspot.routes.webhooks import WEBHOOK_ROUTES
from sandbox.hubspot.setup.arrangements import arrange
from sandbox.hubspot.wire.calls import Route

EXAMPLES = 200
PYTHON = re.compile(
    r"\b(Attribute|Key|Type|Value|Index|Recursion)Error\b|Traceback|NoneType|has no attribute"
    r"|<class |unhashable|\bNone\b|\bTrue\b|\bFalse\b|not subscriptable|\[\'|\{\'"
)
ROUTES_WITH_BODIES = [
    route
    for route in (Route(*each) for each in (*ROUTES, *WEBHOOK_ROUTES))
    if route.method != "GET"
]
DEFINED = ("label", "type", "fieldType", "groupName")
PLACES = {
    "object_type": "contacts",
    "to_type": "companies",
    "pipeline": "default",
    "stage": "closedwon",
    "name": "city",
    "email": "ann@lee.example",
    "type_id": "1",
    "type_name": "contact_to_company",
    "app_id": "7",
    "subscription": "1",
    "list_id": "1",
    "folder_id": "1",
    "parent_id": "0",
    "source_id": "1",
    "rate_id": "81000002",
    "user_id": "10000001",
}
words = st.sampled_from(["ann", "city", "0-1", "closedwon", "EMAIL", "5", "", "x" * 40, "ä'\"}"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def fitting(kind: Kind, depth: int = 4) -> st.SearchStrategy[Any]:
    """What the kind takes, with one of its parts, or none, of any other kind."""
    if depth == 0:
        return anything
    return st.one_of(_fitting(kind, depth), _fitting(kind, depth), anything)


def _fitting(kind: Kind, depth: int) -> st.SearchStrategy[Any]:
    match kind:
        case Object():
            needed = {name: kind.members[name] for name in kind.required}
            others = {name: each for name, each in kind.members.items() if name not in needed}
            return st.fixed_dictionaries(
                {name: fitting(each, depth - 1) for name, each in needed.items()},
                optional={name: fitting(each, depth - 1) for name, each in others.items()},
            )
        case ListOf():
            return st.lists(fitting(kind.each, depth - 1), max_size=3)
        case MapOf():
            return st.dictionaries(
                st.sampled_from(["city", "email", "hs_email_optout", "x"]),
                fitting(kind.each, depth - 1),
                max_size=3,
            )
        case Choice():
            return st.sampled_from(kind.names)
        case Flag():
            return st.booleans()
        case Whole():
            return st.integers(-1, 300)
        case _:
            return words


@pytest.fixture(scope="module")
def portal() -> Iterator[Served]:
    model = HubSpotModel(Clock().skewed())
    arrange(
        model,
        {
            "currencies": {"home": "EUR", "others": {"USD": 0.92}},
            "business_units": ["Lee UK"],
            "roles": ["Seller"],
        },
    )
    model.settings.change({"automation": list(POSSIBLE), "phones": "national", "gdpr": True})
    for number in range(3):
        model.insert("contacts", {"email": f"p{number}@lee.example"})
        model.insert("companies", {"name": f"Lee {number}"})
        model.insert("deals", {"dealname": f"Renewal {number}", "dealstage": "closedwon"})
    yield from serve(model)


def address(served: Served, route: Route, kind: str) -> str:
    """The path with something known in each of its places."""
    ids = {"record_id": "contacts", "to_id": "companies"}
    places = {**PLACES, "object_type": kind}
    for name, object_name in ids.items():
        places[name] = served.model.insert(object_name, {})
    path = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: places[found[1]], route.path)
    return f"{path}?hapikey={served.model.access.developer_key}"


def wrong_kinds(model: HubSpotModel) -> Iterator[str]:
    """Whatever is kept that is of another kind than it ever can be."""
    for name, shelf in model.shelves.items():
        for row in shelf.live.values():
            yield from _no_texts(name, row["props"])
    for name, definitions in model.book.live.items():
        for definition in definitions.values():
            yield from _no_texts(name, {each: definition[each] for each in DEFINED})
            for option in definition.get("options") or ():
                yield from _no_texts(name, {each: option[each] for each in ("label", "value")})
    for each in model.lists.by_id.values():
        yield from _no_texts("lists", {"name": each["name"]})
    yield from _wrong_rates(model)


def _wrong_rates(model: HubSpotModel) -> Iterator[str]:
    for rate in model.currencies.rates.values():
        yield from _no_texts("rates", {"from": rate["from"], "to": rate["to"]})
        if type(rate["rate"]) is not float or type(rate["effective"]) is not int:
            yield f"rates: {rate!r}"


def _no_texts(where: str, fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if not isinstance(value, str):
            yield f"{where}.{name}: {value!r}"


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_json_of_any_kind_breaks_a_route_or_is_kept_as_what_it_is_not(
    portal: Served, data: st.DataObject
) -> None:
    route = data.draw(st.sampled_from(ROUTES_WITH_BODIES))
    kind = data.draw(st.sampled_from(["contacts", "companies", "deals", "0-1", "widgets"]))
    body = data.draw(anything if route.body is None else fitting(route.body))
    answer = portal.call(route.method, address(portal, route, kind), json=body)
    assert answer.status_code < 500, answer.text
    assert PYTHON.search(answer.text) is None, answer.text
    assert list(wrong_kinds(portal.model)) == []
