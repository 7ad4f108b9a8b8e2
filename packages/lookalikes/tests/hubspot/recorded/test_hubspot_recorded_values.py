"""How the vendor words what it does not take: values, batches, and records that are not there."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from hubspot_served import Served

CONTACTS = "/crm/v3/objects/contacts"
DEALS = "/crm/v3/objects/deals"
TICKETS = "/crm/v3/objects/tickets"
STAGES = (
    "appointmentscheduled, qualifiedtobuy, presentationscheduled, decisionmakerboughtin, "
    "contractsent, closedwon, closedlost"
)


def embedded(message: str) -> list[dict[str, Any]]:
    """The list that a refusal of values has within its message."""
    found: list[dict[str, Any]] = json.loads(message.partition("not valid: ")[2])
    return found


def refused(served: Served, path: str, **properties: object) -> dict[str, Any]:
    answer = served.call("POST", path, json={"properties": properties})
    assert answer.status_code == 400
    (entry,) = embedded(answer.json()["message"])
    return entry


def test_an_unknown_property_is_told_twice_and_with_the_account(served: Served) -> None:
    """The vendor's page of errors; also in transcripts of 2024 and 2025 (its own `errors` stay)."""
    text = 'Property "missing" does not exist'
    assert refused(served, CONTACTS, missing="x") == {
        "isValid": False,
        "message": text,
        "error": "PROPERTY_DOESNT_EXIST",
        "name": "missing",
        "localizedErrorMessage": text,
        "portalId": served.model.portal_id,
    }


def test_a_value_that_is_no_option_is_told_twice(served: Served) -> None:
    """Recorded in 2026: gregorspan/csc-frodx. That the value itself follows is reported."""
    entry = refused(served, TICKETS, subject="S", hs_ticket_category="reports")
    assert entry["localizedErrorMessage"] == entry["message"]
    assert entry["message"].startswith("reports was not one of the allowed options: [PRODUCT_ISSUE")
    assert entry["propertyValue"] == "reports"


def test_a_batch_says_what_is_wrong_with_values_within_the_message_alone(served: Served) -> None:
    """The vendor's page of errors, whose example is of 2024."""
    inputs = [
        {"objectWriteTraceId": "1", "properties": {"subject": "good"}},
        {"objectWriteTraceId": "2", "properties": {"subject": "bad", "missing": "x"}},
    ]
    answer = served.call("POST", f"{TICKETS}/batch/create", json={"inputs": inputs})
    assert answer.status_code == 207
    (entry,) = answer.json()["errors"]
    assert set(entry) == {"status", "category", "message", "context"}
    assert entry["context"] == {"objectWriteTraceId": ["2"]}
    assert embedded(entry["message"])[0]["name"] == "missing"


def test_a_stage_that_is_none_is_told_the_pipelines_stages(served: Served) -> None:
    """Recorded in 2023, in the tests of a service that makes deals of subscribers."""
    entry = refused(served, DEALS, dealname="D", dealstage="registered")
    assert (entry["error"], entry["name"]) == ("INVALID_OPTION", "dealstage")
    assert entry["message"] == (
        "registered is not a valid pipeline stage ID. "
        f"Valid options are: pipelineId=default : [{STAGES}]"
    )


@pytest.mark.parametrize("owner", ["29947847357121", "nobody"])
def test_an_owner_is_a_number_of_32_bits(served: Served, owner: str) -> None:
    """Recorded in 2023 of an id of 14 digits: the tests of a Django service for tickets."""
    entry = refused(served, TICKETS, subject="S", hubspot_owner_id=owner)
    assert entry["error"] == "INVALID_INTEGER"
    assert entry["message"] == f"{owner} was not a valid integer (for owner ID)."


@pytest.mark.parametrize(
    ("sent", "spelt"), [("1641038400000", "12:0:0.0"), ("1521225089103", "18:31:29.103")]
)
def test_the_hour_of_what_is_no_midnight_is_spelt_without_noughts(
    served: Served, sent: str, spelt: str
) -> None:
    """Recorded: a migration of 2022 and Clay's page of errors."""
    made = {"name": "day", "label": "Day", "type": "date", "fieldType": "date"}
    body = {**made, "groupName": "contactinformation"}
    assert served.call("POST", "/crm/v3/properties/contacts", json=body).status_code == 201
    message = refused(served, CONTACTS, day=sent)["message"]
    assert message == f"{sent} is at {spelt} UTC, not midnight!"


def test_a_change_by_the_name_of_the_records_own_id_is_refused(served: Served) -> None:
    """Recorded in 2026: segmentio/action-destinations."""
    made = served.model.insert("companies", {"name": "Acme"})
    inputs = [{"id": made, "idProperty": "hs_object_id", "properties": {"name": "B"}}]
    answer = served.call("POST", "/crm/v3/objects/companies/batch/update", json={"inputs": inputs})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(
        "Unable to perform update/upsert by non-unique 0-2 property hs_object_id in portal ID "
    )


def test_too_many_histories_at_once_are_refused_in_words_of_their_own(served: Served) -> None:
    """Recorded in 2025: activepieces/activepieces."""
    body = {"inputs": [{"id": str(n)} for n in range(51)], "propertiesWithHistory": ["email"]}
    answer = served.call("POST", f"{CONTACTS}/batch/read", json=body)
    assert answer.json()["message"] == (
        "The maximum number of inputs supported in a batch request for property histories is 50. "
        "Please reduce the number of items and try again"
    )


def change(served: Served, record_id: str) -> requests.Response:
    return served.call("PATCH", f"{CONTACTS}/{record_id}", json={"properties": {"city": "Rome"}})


def test_a_change_to_nobody_is_told_no_more_than_that(served: Served) -> None:
    """Captured from 2024 on by two clients' tests: only what can be no id has a category."""
    nobody = change(served, "7")
    assert (nobody.status_code, nobody.json()["message"]) == (404, "resource not found")
    assert set(nobody.json()) == {"status", "message", "correlationId"}
    assert nobody.headers["X-HubSpot-NotFound"] == "true"
    assert change(served, "ada@acme.example").json()["category"] == "OBJECT_NOT_FOUND"


def test_the_page_of_what_is_not_there_is_jettys(served: Served) -> None:
    """Recorded in 2023 and, in its head, by Luigi08001/hubcli in 2026."""
    page = served.call("GET", f"{CONTACTS}/7").text
    lines = page.split("\n")
    assert lines[2] == '<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>'
    assert lines[5:7] == ["<body><h2>HTTP ERROR 404</h2>", "<p>Resource not found</p>"]
