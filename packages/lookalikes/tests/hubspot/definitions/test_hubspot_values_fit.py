"""What a portal serves fits what it says of it: every value of every property of every object
type.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served
from hubspot_values import contradictions, fits

from sandbox.clock import Clock
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.portal.settings import POSSIBLE
from sandbox.hubspot.setup.arrangements import arrange
from sandbox.worlds.history import draw_parts
from sandbox.worlds.hubspot_side import HubSpotWriter

WORDS = {
    "string": "words",
    "number": "12.5",
    "date": "2026-02-03",
    "datetime": "2026-02-03T04:05:06Z",
    "bool": "true",
}


@pytest.fixture(scope="module")
def inhabited() -> HubSpotModel:
    """A portal in which a company has worked for years."""
    portal = HubSpotModel(Clock().skewed())
    (history,) = draw_parts(7, 300, portal.clock.utc().date())
    writer = HubSpotWriter(history, portal)
    writer.write(history)
    writer.end()
    return portal


def everything(portal: HubSpotModel, kind: str) -> dict[str, str]:
    """A value for every property that a client may write."""
    found = {}
    for name, definition in portal.book.live[kind].items():
        if not definition["modificationMetadata"]["readOnlyValue"]:
            value = _value(portal, kind, definition)
            if value is not None:
                found[name] = value
    return found


def _value(portal: HubSpotModel, kind: str, definition: dict[str, Any]) -> str | None:
    name = definition["name"]
    if name == "email":
        return "ada@acme.example"
    if name == "associatedcompanyid":
        return portal.insert("companies", {"name": "Acme"})
    if definition["options"]:
        return str(definition["options"][0]["value"])
    if name in ("dealstage", "hs_pipeline_stage"):
        _, stages = portal.pipelines.choices(kind)
        return next(iter(stages), None)
    if name in ("pipeline", "hs_pipeline"):
        pipelines, _ = portal.pipelines.choices(kind)
        return next(iter(pipelines), None)
    return WORDS.get(definition["type"])


def test_every_value_of_a_generated_world_fits_its_own_definition(inhabited: HubSpotModel) -> None:
    found, seen = contradictions(inhabited)
    assert found == {}
    assert seen > 10_000


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_client_may_write_fits_and_so_does_what_follows_from_it(
    served: Served, kind: str
) -> None:
    portal = served.model
    owner = portal.insert("owners", {"email": "o@acme.example", "firstName": "O"})
    properties = everything(portal, kind) | {"hubspot_owner_id": owner}
    answer = served.call("POST", f"/crm/v3/objects/{kind}", json={"properties": properties})
    if kind == "leads":
        assert answer.status_code == 400, "a lead needs a contact"
        properties = {"hs_lead_name": "L", "hubspot_owner_id": owner}
        portal.insert(kind, properties)
    else:
        assert answer.status_code == 201, answer.text
    found, seen = contradictions(portal)
    assert found == {}
    assert seen >= len(properties)


def test_what_a_portal_with_everything_switched_on_works_out_fits(served: Served) -> None:
    portal = served.model
    owner = portal.insert("owners", {"email": "o@acme.example", "firstName": "O"})
    arrange(
        portal,
        {
            "currencies": {"home": "EUR", "others": {"USD": 0.92}},
            "teams": [{"name": "EMEA", "members": [owner]}, {"name": "All", "guests": [owner]}],
            "business_units": ["Acme UK"],
        },
    )
    portal.settings.change({"automation": list(POSSIBLE), "phones": "national"})
    for kind in ("products", "contacts", "companies", "deals", "line_items", "tasks", "calls"):
        properties = everything(portal, kind) | {"hubspot_owner_id": owner}
        properties |= {"phone": "(877) 929-0687"} if "phone" in properties else {}
        answer = served.call("POST", f"/crm/v3/objects/{kind}", json={"properties": properties})
        assert answer.status_code == 201, answer.text
    found, seen = contradictions(portal)
    assert found == {}
    assert seen > 400


def test_a_value_of_another_type_is_found() -> None:
    number = {"type": "number", "externalOptions": False, "options": []}
    chosen = {**number, "type": "enumeration", "fieldType": "select"}
    assert not fits(number, "2026-02-03T04:05:06Z")
    assert not fits({**number, "type": "datetime"}, "12")
    assert not fits({**number, "type": "bool"}, "True")
    assert not fits({**number, "type": "date"}, "2026-02-03T00:00:00Z")
    assert not fits(chosen, "anything")
    assert fits({**chosen, "externalOptions": True}, "anything")
