"""What the vendor's recorded definitions, pipelines and schemas say; and activities of version 1,
which came with them. Recorded from 2024 to 2026: amp-labs/connectors.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

ART = {"label": "Art", "value": "art"}
TRAVEL = {"label": "Travel", "value": "travel", "displayOrder": 1}
ENUM = {"type": "enumeration", "fieldType": "select", "groupName": "contactinformation"}


def read(served: Served, path: str) -> dict[str, Any]:
    answer = served.call("GET", path)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def defined(served: Served, kind: str, name: str) -> dict[str, Any]:
    return read(served, f"/crm/v3/properties/{kind}/{name}")


def test_an_option_without_a_place_follows_the_last_that_has_one(served: Served) -> None:
    """Recorded in 2026: amp-labs/connectors."""
    body = {"name": "interests", "label": "Interests", **ENUM, "options": [ART, TRAVEL]}
    made = served.call("POST", "/crm/v3/properties/contacts", json=body).json()
    assert [option["displayOrder"] for option in made["options"]] == [2, 1]


def test_what_nobody_may_set_has_no_word_on_its_options(served: Served) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    score = defined(served, "contacts", "hs_predictivecontactscorebucket")
    assert score["modificationMetadata"] == {
        "archivable": True,
        "readOnlyDefinition": True,
        "readOnlyValue": True,
    }
    source = defined(served, "contacts", "hs_analytics_source")["modificationMetadata"]
    assert (source["readOnlyOptions"], source["readOnlyValue"]) == (True, False)


def test_the_options_of_a_truth_and_of_a_deal_s_type_have_no_descriptions(served: Served) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    options = defined(served, "contacts", "hs_content_membership_email_confirmed")["options"]
    options += defined(served, "deals", "dealtype")["options"]
    assert [sorted(option) for option in options] == [
        ["displayOrder", "hidden", "label", "value"],
    ] * 4


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("contacts", "hs_analytics_last_url", {"displayOrder": 1}),
        ("contacts", "closedate", {"groupName": "deal_information", "displayOrder": 14}),
        ("contacts", "degree", {"groupName": "facebook_ads_properties"}),
        ("contacts", "hubspotscore", {"groupName": "sales_properties", "calculated": False}),
        ("contacts", "hs_date_entered_customer", {"hidden": True, "calculated": False}),
        ("contacts", "hs_associated_target_accounts", {"hidden": True, "calculated": False}),
        ("contacts", "hs_calculated_phone_number", {"hidden": True, "calculated": True}),
        ("deals", "days_to_close", {"showCurrencySymbol": False}),
        ("deals", "pipeline", {"displayOrder": 4}),
        ("tickets", "closed_date", {"groupName": "ticket_activity"}),
        ("tickets", "hs_all_associated_contact_phones", {"hidden": True, "calculated": True}),
    ],
)
def test_a_definition_stands_where_it_was_recorded(
    served: Served, kind: str, name: str, told: dict[str, Any]
) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    found = defined(served, kind, name)
    assert {each: found[each] for each in told} == told


def test_lifecycle_stages_are_open_but_for_the_other(served: Served) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    stages = read(served, "/crm/v3/pipelines/contacts")["results"][0]["stages"]
    told = {stage["id"]: stage["metadata"] for stage in stages}
    assert told.pop("other") == {"isClosed": "true", "state": "CLOSED"}
    assert list(told.values()) == [{"isClosed": "false", "state": "OPEN"}] * 7


def test_a_schema_says_what_stands_beside_a_name(served: Served) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    found = read(served, "/crm/v3/schemas/deals")
    assert found["secondaryDisplayProperties"] == ["amount", "dealstage", "closedate"]
    people = read(served, "/crm/v3/schemas/contacts")["searchableProperties"]
    assert {"mobilephone", "fax", "hs_searchable_calculated_phone_number"} < set(people)


def test_engagements_go_on_behind_the_last_id(served: Served) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    for number in range(3):
        served.model.insert("notes", {"hs_note_body": f"Note {number}", "hs_timestamp": "0"})
    path = "/engagements/v1/engagements/paged?limit=2"
    first = read(served, path)
    last = first["results"][-1]["engagement"]["id"]
    assert (first["hasMore"], first["offset"]) == (True, last + 1)
    rest = read(served, f"{path}&offset={first['offset']}")
    assert [each["metadata"]["body"] for each in rest["results"]] == ["Note 2"]
    assert rest["hasMore"] is False


def test_an_engagement_says_its_beginning_and_all_it_may_be_associated_with(
    served: Served,
) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    served.model.insert("notes", {"hs_note_body": "Hello", "hs_timestamp": "0"})
    found = read(served, "/engagements/v1/engagements/paged")["results"][0]
    assert found["engagement"]["bodyPreview"] == "Hello"
    assert found["associations"]["orderIds"] == []
    assert found["scheduledTasks"] == []


def test_an_address_twice_in_a_batch_belongs_to_nobody_yet(served: Served) -> None:
    """Recorded in 2025: amp-labs/connectors."""
    twice = {"inputs": [{"properties": {"email": "a@acme.example"}}] * 2}
    answer = served.call("POST", "/crm/v3/objects/contacts/batch/create", json=twice)
    assert answer.status_code == 409
    assert answer.json()["message"] == "Contact already exists"
