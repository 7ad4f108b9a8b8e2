"""Key sets, headers and wordings recorded from the vendor, as facts: what an answer carries and
what it does not.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from hubspot_served import Served

SYSTEM = {
    "createdate",
    "hs_object_id",
    "hs_object_source",
    "hs_object_source_id",
    "hs_object_source_label",
}
RECORD = {"id", "properties", "createdAt", "updatedAt", "archived", "url"}


def make(served: Served, **values: str) -> dict[str, Any]:
    answer = served.call("POST", "/crm/v3/objects/contacts", json={"properties": values})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def batch(served: Served, what: str, kind: str = "contacts", **body: Any) -> requests.Response:
    return served.call("POST", f"/crm/v3/objects/{kind}/batch/{what}", json=body)


def test_a_create_answers_what_was_sent_and_what_the_vendor_set(served: Served) -> None:
    made = make(served, email="ada@acme.example", firstname="Ada", lastname="King")
    assert set(made) == RECORD
    assert set(made["properties"]) == SYSTEM | {
        *(
            "email",
            "firstname",
            "lastname",
            "hs_all_contact_vids",
            "hs_email_domain",
            "hs_full_name_or_email",
        ),
        *(
            "hs_is_contact",
            "hs_is_unworked",
            "hs_lifecyclestage_lead_date",
            "hs_pipeline",
            "lastmodifieddate",
        ),
        *(
            "lifecyclestage",
            "hs_v2_date_entered_current_stage",
            "hs_v2_time_in_current_stage",
            "num_notes",
        ),
        *(
            "hs_associated_target_accounts",
            "hs_currently_enrolled_in_prospecting_agent",
            "hs_registered_member",
        ),
        *(
            "hs_membership_has_accessed_private_content",
            "hs_prospecting_agent_actively_enrolled_count",
        ),
        *("hs_prospecting_agent_total_enrolled_count", "hs_sequences_actively_enrolled_count"),
    }
    assert made["properties"]["hs_lifecyclestage_lead_date"].isdecimal()
    assert made["properties"]["hs_full_name_or_email"] == "Ada King"
    assert made["properties"]["hs_email_domain"] == "acme.example"
    assert made["url"].endswith(f"/record/0-1/{made['id']}")


def test_a_change_answers_what_was_sent_and_a_fixed_set(served: Served) -> None:
    made = make(served, email="ada@acme.example", phone="1")
    changed = batch(
        served, "update", inputs=[{"id": made["id"], "properties": {"firstname": "A"}}]
    ).json()
    assert set(changed) == {"status", "results", "startedAt", "completedAt"}
    assert set(changed["results"][0]["properties"]) == SYSTEM | {
        *("firstname", "hs_is_unworked", "hs_pipeline", "lastmodifieddate", "lifecyclestage"),
        *("hs_v2_date_entered_current_stage", "hs_v2_time_in_current_stage"),
    }


def test_a_read_carries_the_three_system_properties(served: Served) -> None:
    made = make(served, email="ada@acme.example")
    read = served.call("GET", f"/crm/v3/objects/contacts/{made['id']}?properties=phone").json()
    assert set(read["properties"]) == {"createdate", "hs_object_id", "lastmodifieddate", "phone"}
    asked = {"filterGroups": [], "properties": ["email"], "limit": 1}
    found = served.call("POST", "/crm/v3/objects/CONTACT/search", json=asked).json()
    assert set(found) == {"total", "results"}
    assert set(found["results"][0]["properties"]) == {
        "createdate",
        "hs_object_id",
        "lastmodifieddate",
        "email",
    }


def test_the_entries_of_a_207_carry_no_empty_keys(served: Served) -> None:
    made = make(served, email="ada@acme.example")
    traced = [
        {"properties": {"email": email}, "objectWriteTraceId": str(n)}
        for n, email in enumerate(["new@acme.example", "ada@acme.example"])
    ]
    partly = batch(served, "create", inputs=traced)
    assert partly.status_code == 207
    assert set(partly.json()) == {
        "status",
        "results",
        "startedAt",
        "completedAt",
        "errors",
        "numErrors",
    }
    (error,) = partly.json()["errors"]
    assert set(error) == {"status", "category", "message", "context"}
    assert error["context"] == {"objectWriteTraceId": ["1"], "existingId": [made["id"]]}
    (gone,) = batch(served, "read", inputs=[{"id": "1"}], properties=[]).json()["errors"]
    assert set(gone) == {"status", "category", "message", "context"}
    loop = {
        "inputs": [
            {"from": {"id": made["id"]}, "to": {"id": made["id"]}},
            {"from": {"id": "x"}, "to": {"id": "y"}},
        ]
    }
    path = "/crm/v4/associations/contacts/contacts/batch/associate/default"
    itself, unreadable = served.call("POST", path, json=loop).json()["errors"]
    assert set(itself) == {"status", "category", "message"}
    assert (unreadable["subCategory"], unreadable["context"]) == (
        "crm.associations.INVALID_IDENTIFIER",
        {"id": ["x"]},
    )


def test_one_refusal_lists_what_is_wrong_with_every_input(served: Served) -> None:
    inputs = [{"properties": {"first000name": "A"}}, {"properties": {"last000name": "B"}}]
    answer = batch(served, "create", inputs=inputs)
    assert set(answer.json()) == {"status", "message", "correlationId", "errors", "category"}
    embedded = json.loads(answer.json()["message"].partition(": ")[2])
    shape = {"isValid", "message", "error", "name", "localizedErrorMessage", "portalId"}
    assert [set(each) for each in embedded] == [shape] * 2
    assert [each["name"] for each in embedded] == ["first000name", "last000name"]


def test_a_whole_second_is_written_without_a_fraction(served: Served) -> None:
    deal = {"properties": {"dealname": "D", "closedate": "2026-12-01"}}
    made = served.call("POST", "/crm/v3/objects/deals", json=deal).json()
    assert made["properties"]["closedate"] == "2026-12-01T00:00:00Z"
    assert made["createdAt"] == "2026-11-21T10:00:00.123Z"


def test_a_read_of_nothing_answers_a_page_or_as_later_reports_have_it_json(served: Served) -> None:
    page = served.call("GET", "/crm/v3/objects/contacts/1")
    assert (page.status_code, page.headers["X-HubSpot-NotFound"]) == (404, "true")
    assert page.headers["Content-Type"].startswith("text/html")
    served.model.settings.change({"missing_page": "json"})
    told = served.call("GET", "/crm/v3/objects/contacts/1")
    assert (told.status_code, set(told.json())) == (404, {"status", "message", "correlationId"})


def test_every_answer_carries_its_correlation_id(served: Served) -> None:
    refused = served.call("PATCH", "/crm/v3/objects/contacts/1", json={"properties": {}})
    assert refused.headers["X-HubSpot-Correlation-Id"] == refused.json()["correlationId"]
    ids = {
        served.call("GET", "/crm/v3/owners").headers["X-HubSpot-Correlation-Id"] for _ in range(3)
    }
    assert len(ids) == 3


def test_a_property_tells_who_made_it(served: Served) -> None:
    shape = {"label": "L", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    made = served.call("POST", "/crm/v3/properties/contacts", json={"name": "mine", **shape}).json()
    assert {"createdUserId", "updatedUserId", "archived", "createdAt"} <= set(made)
    assert "hubspotDefined" not in made
    standard = served.call("GET", "/crm/v3/properties/contacts/email").json()
    # Recorded in November 2025 (amp-labs/connectors): its definition says since that October what
    # it did not say before, that an address tells contacts apart.
    assert (standard["hubspotDefined"], standard["hasUniqueValue"]) == (True, True)
    assert "archived" not in standard
    path = "/crm/v3/properties/contacts/batch/create"
    (many,) = served.call("POST", path, json={"inputs": [{"name": "other", **shape}]}).json()[
        "results"
    ]
    assert not {"createdAt", "updatedAt", "archived"} & set(many)


def test_a_list_found_by_search_tells_its_size_as_text(served: Served) -> None:
    served.call(
        "POST",
        "/crm/v3/lists",
        json={"name": "L", "objectTypeId": "0-1", "processingType": "MANUAL"},
    )
    found = served.call("POST", "/crm/v3/lists/search", json={"query": ""}).json()
    assert set(found) == {"offset", "hasMore", "lists", "total"}
    assert set(found["lists"][0]) == {
        *(
            "listId",
            "listVersion",
            "createdAt",
            "updatedAt",
            "filtersUpdatedAt",
            "processingStatus",
            "createdById",
        ),
        *("updatedById", "processingType", "objectTypeId", "name", "additionalProperties"),
    }
    assert found["lists"][0]["additionalProperties"]["hs_list_size"] == "0"


def test_archived_records_are_batch_read_only_when_asked_for(served: Served) -> None:
    made = make(served, email="ada@acme.example")
    served.call("DELETE", f"/crm/v3/objects/contacts/{made['id']}/")
    asked = {"inputs": [{"id": made["id"]}], "properties": ["email"]}
    path = "/crm/v3/objects/contacts/batch/read"
    assert served.call("POST", path, json=asked).status_code == 207
    (found,) = served.call("POST", f"{path}?archived=True", json=asked).json()["results"]
    assert (found["archived"], found["properties"]["email"]) == (True, "ada@acme.example")
    assert "archivedAt" in found


def test_history_is_read_for_fifty_at_most(served: Served) -> None:
    ids = [{"id": served.model.insert("contacts", {"city": "Rome"})} for _ in range(51)]
    assert batch(served, "read", inputs=ids, propertiesWithHistory=["city"]).status_code == 400
    (first, *_) = batch(served, "read", inputs=ids[:50], propertiesWithHistory=["city"]).json()[
        "results"
    ]
    assert set(first["propertiesWithHistory"]["city"][0]) == {
        *("value", "timestamp", "sourceType", "sourceId", "updatedByUserId"),
    }


@pytest.mark.parametrize("kind", ["tickets", "products", "line_items", "leads", "calls", "emails"])
def test_every_standard_object_type_lists_its_records(served: Served, kind: str) -> None:
    served.model.insert(kind, {})
    listed = served.call("GET", f"/crm/objects/2026-09/{kind}?limit=100&archived=False").json()
    assert len(listed["results"]) == 1
    assert served.call("GET", f"/crm/properties/2026-09/{kind}").json()["results"]


def test_the_account_tells_what_it_used_and_how_full_it_is(served: Served) -> None:
    used = served.call("GET", "/account-info/v3/api-usage/daily/private-apps").json()["results"]
    assert set(used[0]) == {
        "name",
        "usageLimit",
        "currentUsage",
        "collectedAt",
        "fetchStatus",
        "resetsAt",
    }
    full = served.call("GET", "/crm/v3/limits/records").json()["hubspotDefinedObjectTypes"]
    assert {each["objectTypeId"] for each in full} >= {"0-1", "0-2", "0-3", "0-136"}
    assert served.call("GET", "/crm/v3/limits/custom-properties").status_code == 200


def test_choices_of_many_addresses_go_and_come_at_once(served: Served) -> None:
    base = "/communication-preferences/v4/statuses/batch"
    both = ["ada@acme.example", "bob@acme.example"]
    one = {"channel": "EMAIL", "statusState": "UNSUBSCRIBED", "subscriptionId": 1001}
    inputs = [{**one, "subscriberIdString": email} for email in both]
    done = served.call("POST", f"{base}/write", json={"inputs": inputs}).json()
    assert [each["status"] for each in done["results"]] == ["UNSUBSCRIBED"] * 2
    twice = served.call("POST", f"{base}/write", json={"inputs": inputs}).json()
    assert {each["setStatusSuccessReason"] for each in twice["results"]} == {"NO_STATUS_CHANGE"}
    unknown = [{**inputs[0], "subscriptionId": 77}, {**inputs[1], "subscriptionId": 1002}]
    mixed = served.call("POST", f"{base}/write", json={"inputs": unknown})
    assert (mixed.status_code, mixed.json()["numErrors"]) == (207, 1)
    wide = f"{base}/unsubscribe-all?channel=EMAIL"
    left = served.call("POST", wide, json={"inputs": both[:1]}).json()
    assert {each["status"] for each in left["results"][0]["statuses"]} == {"UNSUBSCRIBED"}
    read = f"{base}/unsubscribe-all/read?channel=EMAIL"
    told = served.call("POST", read, json={"inputs": both}).json()["results"]
    assert [len(each["wideStatuses"]) for each in told] == [1, 0]
    assert served.call("POST", wide, json={"inputs": ["a@x.com"] * 101}).status_code == 400


def test_preferences_are_kept_by_the_dated_paths_too(served: Served) -> None:
    path = "/communication-preferences/2026-03/statuses/ada@acme.example"
    chosen = {"subscriptionId": 1001, "statusState": "UNSUBSCRIBED", "channel": "EMAIL"}
    done = served.call("POST", path, json=chosen).json()
    assert (done["status"], [each["status"] for each in done["results"]]) == (
        "COMPLETE",
        ["UNSUBSCRIBED"],
    )
    assert (
        served.call("POST", path, json={**chosen, "statusState": "SUBSCRIBED"}).status_code == 400
    )
    wide = f"{path}/unsubscribe-all?channel=EMAIL"
    assert served.call("GET", wide).json()["results"] == []
    assert served.call("POST", wide).json()["results"] == []
    told = served.call("POST", f"{wide}&verbose=true").json()["results"]
    assert {each["status"] for each in told} == {"UNSUBSCRIBED"}
    (state,) = served.call("GET", wide).json()["results"]
    assert state["status"] == "UNSUBSCRIBED"
    old = served.call("GET", "/communication-preferences/v3/status/email/ada@acme.example").json()
    assert {each["status"] for each in old["subscriptionStatuses"]} == {"NOT_SUBSCRIBED"}
    assert (
        len(served.call("GET", "/communication-preferences/2026-03/definitions").json()["results"])
        == 3
    )
