"""The definitions of HubSpot's own properties: what each says of itself, and that portals share
them.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

from sandbox.clock import Clock
from sandbox.hubspot.definitions.described import described, groups
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.model import HubSpotModel

SOURCES = {"recorded", "documented", "reported", "unverified", "invented"}
STAGED = ("contacts", "companies", "deals", "tickets", "leads")


def definition(served: Served, kind: str, name: str) -> dict[str, Any]:
    answer = served.call("GET", f"/crm/v3/properties/{kind}/{name}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("kind", "least"), [("contacts", 390), ("companies", 220), ("deals", 190), ("tickets", 190)]
)
def test_a_portal_has_about_as_many_properties_as_the_vendors(
    served: Served, kind: str, least: int
) -> None:
    listed = served.call("GET", f"/crm/v3/properties/{kind}").json()["results"]
    assert len(listed) >= least
    assert len({each["name"] for each in listed}) == len(listed)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_says_where_its_fact_comes_from_and_stands_in_a_group(kind: str) -> None:
    for row in described(kind):
        assert row.source in SOURCES
        assert row.group in groups()[kind]


@pytest.mark.parametrize("kind", ["contacts", "companies"])
def test_lifecycle_stages_are_kept_elsewhere_and_listed(served: Served, kind: str) -> None:
    found = definition(served, kind, "lifecyclestage")
    assert found["externalOptions"] is True
    assert [each["value"] for each in found["options"]][:2] == ["subscriber", "lead"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("deals", "dealstage"),
        ("deals", "pipeline"),
        ("tickets", "hs_pipeline_stage"),
        ("contacts", "hs_pipeline"),
        ("companies", "hs_pipeline"),
        ("contacts", "hs_object_source_label"),
        ("contacts", "associatedcompanyid"),
        ("companies", "hs_parent_company_id"),
        ("contacts", "hs_all_owner_ids"),
        ("deals", "hs_all_team_ids"),
    ],
)
def test_what_is_kept_elsewhere_says_so_and_lists_nothing(
    served: Served, kind: str, name: str
) -> None:
    found = definition(served, kind, name)
    assert (found["externalOptions"], found["options"]) == (True, [])


def test_a_stage_that_is_kept_elsewhere_must_exist_all_the_same(served: Served) -> None:
    def made(stage: str) -> int:
        body = {"properties": {"dealname": "D", "dealstage": stage}}
        return served.call("POST", "/crm/v3/objects/deals", json=body).status_code

    assert (made("closedwon"), made("closedperhaps")) == (201, 400)
    stage = {"label": "Perhaps", "displayOrder": 9, "metadata": {"probability": "0.5"}}
    path = "/crm/v3/pipelines/deals/default/stages"
    added = served.call("POST", path, json={**stage, "stageId": "closedperhaps"})
    assert added.status_code == 201, added.text
    assert made("closedperhaps") == 201
    assert definition(served, "deals", "dealstage")["options"] == []


def test_an_address_tells_contacts_apart_as_its_definition_says(served: Served) -> None:
    assert definition(served, "contacts", "email")["hasUniqueValue"] is True
    body = {"properties": {"email": "ada@acme.example"}}
    codes = [
        served.call("POST", "/crm/v3/objects/contacts", json=body).status_code for _ in range(2)
    ]
    assert codes == [201, 409]


def test_a_field_type_that_is_none_is_told_with_those_that_are(served: Served) -> None:
    body = {"name": "mine", "label": "L", "type": "string", "groupName": "contactinformation"}
    answer = served.call("POST", "/crm/v3/properties/contacts", json={**body, "fieldType": "box"})
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(
        "Enum type must be one of: [calculation_equation, checkbox, phonenumber, number, textarea, "
        "booleancheckbox, file, text, date, html, select, radio]"
    )
    assert answer.json()["category"] == "VALIDATION_ERROR"


@pytest.mark.parametrize("kind", STAGED)
def test_the_time_in_the_current_stage_is_an_instant(served: Served, kind: str) -> None:
    found = definition(served, kind, "hs_v2_time_in_current_stage")
    assert (found["type"], found["fieldType"]) == ("datetime", "calculation_equation")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("amount_in_home_currency", "number"),
        ("hs_forecast_amount", "number"),
        ("hs_closed_deal_close_date", "number"),
        ("hs_open_deal_create_date", "number"),
        ("hs_createdate", "datetime"),
        ("hs_is_closed", "bool"),
        ("hs_is_closed_count", "number"),
    ],
)
def test_what_a_deal_works_out_has_the_type_of_its_values(
    served: Served, name: str, kind: str
) -> None:
    assert definition(served, "deals", name)["type"] == kind


def test_when_a_deal_began_and_ended_is_told_in_milliseconds(served: Served) -> None:
    closed = {"dealname": "D", "dealstage": "closedwon", "closedate": "2027-01-01T00:00:00Z"}
    began, ended = "1795255200123", "1798761600000"
    for properties, told in (
        (closed, (began, ended, "0")),
        ({**closed, "dealstage": "qualifiedtobuy"}, ("0", "0", began)),
    ):
        answer = served.call("POST", "/crm/v3/objects/deals", json={"properties": properties})
        figures = answer.json()["properties"]
        names = (
            "hs_closed_deal_create_date",
            "hs_closed_deal_close_date",
            "hs_open_deal_create_date",
        )
        assert tuple(figures[name] for name in names) == told


def test_where_the_record_came_from_is_defined_without_times(served: Served) -> None:
    listed = served.call("GET", "/crm/v3/properties/contacts").json()["results"]
    undated = {each["name"] for each in listed if "createdAt" not in each}
    assert undated == {each["name"] for each in listed if each["name"].startswith("hs_object_")}


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("contacts", "numemployees", {"type": "enumeration", "fieldType": "select"}),
        ("contacts", "phone", {"fieldType": "phonenumber", "displayOrder": 4}),
        ("contacts", "associatedcompanyid", {"hidden": True, "referencedObjectType": "COMPANY"}),
        ("contacts", "hs_analytics_source", {"groupName": "analyticsinformation"}),
        ("contacts", "hs_email_open", {"groupName": "emailinformation", "type": "number"}),
        ("contacts", "ip_country", {"groupName": "conversioninformation"}),
        ("contacts", "hs_is_contact", {"fieldType": "calculation_read_time", "calculated": True}),
        ("companies", "hs_num_blockers", {"groupName": "targetaccountsinformation"}),
        ("companies", "type", {"fieldType": "radio"}),
        ("deals", "dealstage", {"groupName": "deal_activity", "displayOrder": 3}),
        ("deals", "hs_arr", {"groupName": "deal_revenue", "calculated": True}),
        ("deals", "closed_won_reason", {"displayOrder": 12, "groupName": "deal_activity"}),
    ],
)
def test_a_property_says_of_itself_what_the_vendors_says(
    served: Served, kind: str, name: str, said: dict[str, Any]
) -> None:
    found = definition(served, kind, name)
    assert {each: found.get(each) for each in said} == said


def test_the_definition_of_a_reason_for_closing_may_be_changed(served: Served) -> None:
    rules = definition(served, "deals", "closed_won_reason")["modificationMetadata"]
    assert (rules["archivable"], rules["readOnlyDefinition"]) == (False, False)


@pytest.mark.parametrize(
    ("kind", "stage", "label"),
    [
        ("contacts", "customer", 'Date entered "Customer (Lifecycle Stage Pipeline)"'),
        ("companies", "lead", 'Date entered "Lead (Lifecycle Stage Pipeline)"'),
        ("deals", "closedwon", 'Date entered "Closed Won (Sales Pipeline)"'),
        ("tickets", "4", 'Date entered "Closed (Support Pipeline)"'),
    ],
)
def test_each_stage_of_a_pipeline_has_properties_of_its_own(
    served: Served, kind: str, stage: str, label: str
) -> None:
    entered = definition(served, kind, f"hs_v2_date_entered_{stage}")
    assert (entered["label"], entered["type"]) == (label, "datetime")
    for name in ("date_exited", "latest_time_in", "cumulative_time_in"):
        definition(served, kind, f"hs_v2_{name}_{stage}")


def test_a_stage_brings_its_properties_and_takes_them_along(served: Served) -> None:
    stage = {"label": "Trial", "displayOrder": 9, "metadata": {"probability": "0.5"}}
    made = served.call("POST", "/crm/v3/pipelines/deals/default/stages", json=stage).json()
    word = made["id"].replace("-", "_")
    listed = served.call("GET", "/crm/v3/properties/deals").json()["results"]
    (name,) = [each["name"] for each in listed if f"date_entered_{word}" in each["name"]]
    saved = served.model.snapshot()
    path = f"/crm/v3/pipelines/deals/default/stages/{made['id']}"
    assert served.call("DELETE", path).status_code == 204
    assert served.call("GET", f"/crm/v3/properties/deals/{name}").status_code == 404
    served.model.restore(saved)
    definition(served, "deals", name)


def test_how_long_a_deal_was_in_each_stage_is_told_by_name(served: Served) -> None:
    def read(names: list[str]) -> list[str | None]:
        answer = served.call("GET", f"{path}?properties={','.join(names)}").json()
        return [answer["properties"][name] for name in names]

    body = {"properties": {"dealname": "D", "dealstage": "qualifiedtobuy"}}
    made = served.call("POST", "/crm/v3/objects/deals", json=body).json()
    path = f"/crm/v3/objects/deals/{made['id']}"
    served.model.clock.skew_s += 60
    served.call("PATCH", path, json={"properties": {"dealstage": "closedwon"}})
    served.model.clock.skew_s += 30
    left = [f"hs_v2_{each}_qualifiedtobuy" for each in ("date_entered", "date_exited")]
    assert read(left) == [made["createdAt"], "2026-11-21T10:01:00.123Z"]
    spent = ["hs_v2_latest_time_in_qualifiedtobuy", "hs_v2_cumulative_time_in_closedwon"]
    assert read(spent) == ["60000", "30000"]
    assert read(["hs_v2_date_exited_closedwon", "hs_v2_date_entered_closedlost"]) == [None, None]


def test_when_a_contact_became_a_customer_is_told_by_name(served: Served) -> None:
    made = served.call(
        "POST", "/crm/v3/objects/contacts", json={"properties": {"lifecyclestage": "customer"}}
    ).json()
    name = "hs_lifecyclestage_customer_date"
    path = f"/crm/v3/objects/contacts/{made['id']}?properties={name}"
    assert served.call("GET", path).json()["properties"][name] == made["createdAt"]


def test_portals_share_their_definitions_and_change_only_their_own() -> None:
    one, other = (HubSpotModel(Clock().skewed()) for _ in range(2))
    assert one.book.live["contacts"]["city"] is other.book.live["contacts"]["city"]
    one.book.update("deals", "closed_won_reason", {"label": "Why we won"})
    assert other.book.get("deals", "closed_won_reason")["label"] == "Closed Won Reason"


def test_a_snapshot_keeps_what_a_portal_changed_of_its_definitions() -> None:
    portal = HubSpotModel(Clock().skewed())
    portal.book.update("deals", "closed_won_reason", {"label": "Why we won"})
    portal.book.archive("contacts", "product_interest")
    assert len(portal.snapshot()) < 50_000
    portal.restore(portal.snapshot())
    assert portal.book.get("deals", "closed_won_reason")["label"] == "Why we won"
    assert "product_interest" not in portal.book.live["contacts"]
    assert portal.book.get("contacts", "product_interest", archived=True)
