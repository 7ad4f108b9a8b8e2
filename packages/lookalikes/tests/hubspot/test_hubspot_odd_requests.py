"""Bodies of the wrong shape and numbers that are none are refused, never a mistake of the
server.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

ODD_BODIES: list[tuple[str, Any]] = [
    ("/crm/v3/objects/contacts/batch/read", {"inputs": [{"id": "1"}], "properties": 5}),
    ("/crm/v3/objects/contacts/batch/read", {"inputs": [{"id": "1"}], "propertiesWithHistory": 5}),
    ("/crm/v3/objects/contacts/batch/read", {"inputs": [{"id": "1"}], "idProperty": ["x"]}),
    (
        "/crm/v3/objects/contacts/batch/update",
        {"inputs": [{"id": "1", "idProperty": ["email"], "properties": {}}]},
    ),
    ("/crm/v3/objects/contacts/search", {"sorts": [5]}),
    ("/crm/v3/objects/contacts/search", {"properties": 5}),
    ("/crm/v3/objects/contacts/search", {"filterGroups": [True]}),
    ("/crm/v3/objects/contacts/search", {"filterGroups": [{"filters": "x"}]}),
    ("/crm/v3/lists/search", {"count": []}),
    ("/crm/v3/properties/contacts/batch/create", {"inputs": [5]}),
]


@pytest.mark.parametrize(("path", "body"), ODD_BODIES)
def test_a_body_of_the_wrong_shape_is_refused(served: Served, path: str, body: Any) -> None:
    answer = served.call("POST", path, json=body)
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize(
    "path", ["/crm/v3/objects/contacts?limit=²", "/crm/v3/owners?after=²", "/crm/v3/owners?limit=²"]
)
def test_a_number_that_is_none_is_refused(served: Served, path: str) -> None:
    assert served.call("GET", path).status_code in (200, 400)


def test_a_private_key_is_told_what_is_left_of_the_day_on_searches_too(served: Served) -> None:
    for answer in (
        served.call("GET", "/crm/v3/objects/contacts"),
        served.call("POST", "/crm/v3/objects/contacts/search", json={}),
    ):
        daily, left = (
            int(answer.headers[f"X-HubSpot-RateLimit-Daily{name}"]) for name in ("", "-Remaining")
        )
        assert 0 < left < daily
