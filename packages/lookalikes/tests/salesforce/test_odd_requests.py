"""Requests that make no sense are refused in the vendor's words; none of them brings the look-alike
down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
import requests
from salesforce_served import Served

from sandbox.clock import Clock
from sandbox.salesforce.app_control import app_control
from sandbox.salesforce.model import SalesforceModel

ODD: tuple[Any, ...] = (
    None,
    5,
    "x",
    [],
    {},
    [1],
    {"a": 1},
    True,
    [None],
    {"records": []},
    "Contact",
)


def bodies() -> Iterator[tuple[str, Any]]:
    for one, other in product(ODD, ODD):
        yield (
            "/jobs/ingest",
            {"object": one, "operation": other, "externalIdFieldName": one, "lineEnding": other},
        )
        yield "/jobs/query", {"operation": "query", "query": one, "columnDelimiter": other}
        yield (
            "/composite/tree/Account",
            {"records": [{"attributes": one, "Name": other, "Contacts": one}]},
        )
        yield "/composite/graph", {"graphs": [{"graphId": one, "compositeRequest": other}]}
        yield (
            "/composite/graph",
            {
                "graphs": [
                    {"graphId": "1", "compositeRequest": [{"url": one, "referenceId": other}]}
                ]
            },
        )
        yield (
            "/composite",
            {
                "compositeRequest": [
                    {"method": one, "url": other, "referenceId": other, "body": one}
                ]
            },
        )
        yield (
            "/composite/batch",
            {"batchRequests": [{"method": one, "url": other, "richInput": one}]},
        )
        yield (
            "/parameterizedSearch",
            {"q": "harbour", "sobjects": one, "fields": other, "overallLimit": one},
        )
        yield (
            "/parameterizedSearch",
            {"q": "harbour", "sobjects": [{"name": one, "fields": other, "limit": one}]},
        )
    for one in ODD:
        yield "/jobs/ingest", one
        yield "/composite/tree/Account", one


def test_no_odd_body_is_answered_by_a_mistake_of_the_server(served: Served) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {served.model.sessions.issue()}"
        wrong = {}
        for path, body in bodies():
            answer = session.post(
                f"{served.model.url}/services/data/v62.0{path}", json=body, timeout=10
            )
            if answer.status_code >= 500:
                wrong[path] = body
    assert not wrong


@pytest.mark.parametrize("odd", [5, "x", True, [1], ""])
@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("CustomField", lambda odd: {"type": "Picklist", "valueSet": odd}),
        ("CustomField", lambda odd: {"type": "Picklist", "valueSet": {"valueSetDefinition": odd}}),
        (
            "CustomField",
            lambda odd: {"type": "Picklist", "valueSet": {"valueSetDefinition": {"value": [odd]}}},
        ),
        ("CustomObject", lambda odd: {"pluralLabel": "Odds", "nameField": odd}),
    ],
    ids=["valueSet", "valueSetDefinition", "value", "nameField"],
)
def test_custom_metadata_of_the_wrong_shape_is_refused(
    served: Served, kind: str, shape: Callable[[Any], dict[str, Any]], odd: Any
) -> None:
    name = "Account.Odd__c" if kind == "CustomField" else "Odd__c"
    answer = requests.post(
        f"{served.model.url}/services/data/v62.0/tooling/sobjects/{kind}",
        headers={"Authorization": f"Bearer {served.model.sessions.issue()}"},
        json={"FullName": name, "Metadata": {"label": "Odd", **shape(odd)}},
        timeout=10,
    )
    (told,) = answer.json()
    assert (answer.status_code, told["errorCode"]) == (400, "JSON_PARSER_ERROR")
    assert told["message"].startswith("Cannot deserialize instance of complexvalue from ")


@pytest.mark.parametrize(
    "raw",
    [b"", b"<a/>", b"<a", b"\x00", b"<E><Header/><Body/></E>", b"<E><Body><login/></Body></E>"],
)
def test_no_odd_envelope_is_answered_by_anything_but_a_fault(served: Served, raw: bytes) -> None:
    answer = requests.post(f"{served.model.url}/services/Soap/u/62.0", data=raw, timeout=10)
    assert (answer.status_code, "<faultcode>" in answer.text) == (500, True)


@pytest.mark.parametrize("locator", ["x", "01g-x", "-"])
def test_a_locator_nobody_gave_is_refused(served: Served, locator: str) -> None:
    headers = {"Authorization": f"Bearer {served.model.sessions.issue()}"}
    url = f"{served.model.url}/services/data/v62.0/jobs/ingest?queryLocator={locator}"
    assert (
        requests.get(url, headers=headers, timeout=10).json()[0]["errorCode"]
        == "INVALID_QUERY_LOCATOR"
    )


def test_the_control_calls_of_the_connected_app_are_two(served: Served) -> None:
    routes = app_control(SalesforceModel(Clock().skewed()))
    assert {(route.path, *sorted(route.methods or ())) for route in routes} == {
        ("/_sandbox/oauth", "GET", "HEAD"),
        ("/_sandbox/oauth", "POST"),
    }
