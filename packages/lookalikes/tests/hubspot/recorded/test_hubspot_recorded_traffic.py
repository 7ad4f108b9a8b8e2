"""What the vendor's recorded answers to writes and reads carry, by object type: properties,
headers, links.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

from sandbox.hubspot.model import HubSpotModel

SOURCE = {"hs_object_id", "hs_object_source", "hs_object_source_id", "hs_object_source_label"}
STAGE = {"hs_v2_date_entered_current_stage", "hs_v2_time_in_current_stage"}
OWNED = {"hs_all_owner_ids", "hs_user_ids_of_all_owners", "hubspot_owner_assigneddate"}
HEADERS = {
    *(
        "access-control-allow-credentials",
        "cf-cache-status",
        "cf-ray",
        "content-length",
        "content-type",
        "date",
        "nel",
    ),
    *(
        "report-to",
        "server",
        "server-timing",
        "strict-transport-security",
        "vary",
        "x-content-type-options",
    ),
    "x-hubspot-correlation-id",
}
DAILY = {"x-hubspot-ratelimit-daily", "x-hubspot-ratelimit-daily-remaining"}
BURST = {
    f"x-hubspot-ratelimit-{name}"
    for name in ("interval-milliseconds", "max", "remaining", "secondly", "secondly-remaining")
}

WHEN = "2026-12-01T00:00:00Z"
NEW_DEAL = {
    *(
        "createdate",
        "days_to_close",
        "hs_closed_amount",
        "hs_closed_amount_in_home_currency",
        "hs_closed_won_count",
    ),
    *(
        "hs_createdate",
        "hs_days_to_close_raw",
        "hs_deal_stage_probability_shadow",
        "hs_lastmodifieddate",
    ),
    *(
        "hs_has_last_conversation_follow_ups",
        "hs_has_last_meeting_followups",
        "hs_is_closed_lost",
        "hs_is_closed_won",
    ),
    *(
        "hs_is_deal_split",
        "hs_num_associated_active_deal_registrations",
        "hs_num_associated_deal_registrations",
    ),
    *("hs_num_associated_deal_splits", "hs_num_of_associated_line_items", "hs_num_target_accounts"),
    *("hs_number_of_call_engagements", "hs_number_of_inbound_calls", "hs_number_of_outbound_calls"),
    *("hs_number_of_overdue_tasks", "hs_projected_amount", "hs_projected_amount_in_home_currency"),
    *("num_associated_contacts", "num_notes"),
}
BORN: dict[str, tuple[dict[str, str], set[str]]] = {
    "companies": (
        {"name": "Acme", "domain": "acme.example"},
        {
            *(
                "createdate",
                "hs_annual_revenue_currency_code",
                "hs_lastmodifieddate",
                "hs_num_blockers",
                "website",
            ),
            *(
                "hs_num_child_companies",
                "hs_num_contacts_with_buying_roles",
                "hs_num_decision_makers",
                "hs_pipeline",
            ),
            *(
                "hs_num_open_deals",
                "hs_task_label",
                "lifecyclestage",
                "num_associated_contacts",
                "num_notes",
                *STAGE,
            ),
        },
    ),
    "deals": (
        {"dealname": "D", "amount": "5"},
        NEW_DEAL | {"amount_in_home_currency", "hs_forecast_amount"},
    ),
    "tasks": (
        {"hs_timestamp": WHEN, "hs_task_subject": "Call", "hs_task_type": "CALL"},
        {
            *(
                "hs_createdate",
                "hs_engagements_last_contacted",
                "hs_lastmodifieddate",
                "hs_obj_coords",
            ),
            *(
                "hs_start_date_with_fallback",
                "hs_task_completion_count",
                "hs_task_family",
                "hs_task_for_object_type",
            ),
            *(
                "hs_task_is_all_day",
                "hs_task_is_completed",
                "hs_task_is_completed_call",
                "hs_task_is_completed_email",
            ),
            *(
                "hs_task_is_completed_linked_in",
                "hs_task_is_completed_sequence",
                "hs_task_is_overdue",
            ),
            *("hs_task_is_past_due_date", "hs_task_is_sub_task", "hs_task_missed_due_date"),
            "hs_task_missed_due_date_count",
        },
    ),
    "notes": (
        {"hs_timestamp": WHEN, "hs_note_body": "N"},
        {
            *(
                "hs_body_preview",
                "hs_body_preview_html",
                "hs_body_preview_is_truncated",
                "hs_createdate",
            ),
            *("hs_lastmodifieddate", "hs_obj_coords"),
        },
    ),
    "tickets": (
        {"subject": "T", "hs_pipeline": "0", "hs_pipeline_stage": "1"},
        {
            *(
                "createdate",
                "hs_helpdesk_sort_timestamp",
                "hs_is_closed",
                "hs_is_visible_in_help_desk",
                "num_notes",
            ),
            *(
                "hs_last_email_activity",
                "hs_last_message_from_visitor",
                "hs_lastmodifieddate",
                "hs_ticket_id",
                *STAGE,
            ),
            *(
                "hs_num_associated_companies",
                "hs_num_associated_conversations",
                "hs_num_times_contacted",
            ),
        },
    ),
}


def make(served: Served, kind: str, **values: str) -> dict[str, Any]:
    answer = served.call("POST", f"/crm/v3/objects/{kind}", json={"properties": values})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def patched(served: Served, kind: str, record_id: str, **values: str) -> dict[str, str]:
    answer = served.call(
        "PATCH", f"/crm/v3/objects/{kind}/{record_id}", json={"properties": values}
    )
    found: dict[str, str] = answer.json()["properties"]
    return found


def read(served: Served, kind: str, record_id: str, *names: str) -> dict[str, str | None]:
    answer = served.call("GET", f"/crm/v3/objects/{kind}/{record_id}?properties={','.join(names)}")
    found: dict[str, str | None] = answer.json()["properties"]
    return {name: found[name] for name in names}


@pytest.mark.parametrize("kind", BORN)
def test_a_create_answers_the_figures_of_its_object_type(served: Served, kind: str) -> None:
    values, figures = BORN[kind]
    assert set(make(served, kind, **values)["properties"]) == set(values) | SOURCE | figures


def test_who_owns_a_new_record_is_told_with_it(served: Served) -> None:
    owner = served.model.insert(
        "owners", {"email": "o@acme.example", "firstName": "O", "lastName": "W"}
    )
    for kind, values in (("notes", {"hs_timestamp": WHEN}), ("contacts", {"city": "Rome"})):
        told = make(served, kind, hubspot_owner_id=owner, **values)["properties"]
        assert set(told) >= OWNED
        assert told["hs_all_owner_ids"] == owner


@pytest.mark.parametrize(
    ("kind", "follows"),
    [
        (
            "contacts",
            {"createdate", "hs_is_unworked", "hs_pipeline", "lastmodifieddate", "lifecyclestage"},
        ),
        (
            "companies",
            {"createdate", "hs_lastmodifieddate", "hs_pipeline", "hs_task_label", "lifecyclestage"},
        ),
        (
            "tickets",
            {
                *(
                    "createdate",
                    "hs_helpdesk_sort_timestamp",
                    "hs_is_closed",
                    "hs_last_email_activity",
                    "hs_pipeline",
                ),
                *("hs_lastmodifieddate", "hs_pipeline_stage", "hs_ticket_id"),
            },
        ),
    ],
)
def test_a_change_answers_when_the_stage_began_and_little_else(
    served: Served, kind: str, follows: set[str]
) -> None:
    values = {
        "contacts": {"phone": "1"},
        "companies": {"name": "Acme"},
        "tickets": {"subject": "T"},
    }[kind]
    sent = {"contacts": "city", "companies": "city", "tickets": "content"}[kind]
    told = patched(served, kind, make(served, kind, **values)["id"], **{sent: "x"})
    assert set(told) == {sent} | SOURCE | STAGE | follows


def test_closing_a_deal_tells_all_that_follows_from_it(served: Served) -> None:
    deal = make(served, "deals", dealname="D", amount="100")["id"]
    told = patched(served, "deals", deal, dealstage="closedwon", closedate=WHEN)
    assert set(told) >= STAGE | {"hs_actual_duration", "hs_closed_deal_close_date", "pipeline"}
    assert (told["hs_is_closed"], told["hs_is_closed_won"], told["hs_closed_amount"]) == (
        "true",
        "true",
        "100",
    )
    assert (told["hs_weighted_pipeline_in_company_currency"], told["days_to_close"]) == ("0", "10")
    assert told["pipeline"] == "default"


def test_a_deal_without_a_stage_is_in_no_pipeline(served: Served) -> None:
    deal = make(served, "deals", dealname="D")["id"]
    assert read(served, "deals", deal, "dealstage", "pipeline") == {
        "dealstage": None,
        "pipeline": None,
    }
    staged = make(served, "deals", dealname="D", dealstage="qualifiedtobuy")
    assert staged["properties"]["pipeline"] == "default"


def test_figures_are_read_by_name_and_the_stage_counts_from_its_last_change(
    served: Served, portal: HubSpotModel
) -> None:
    made = make(served, "contacts", phone="+1 (555) 010")
    company = make(served, "companies", name="Acme")["id"]
    path = f"/crm/v4/objects/contacts/{made['id']}/associations/default/companies/{company}"
    assert served.call("PUT", path).status_code == 200
    assert read(served, "companies", company, "num_associated_contacts", "num_notes") == {
        "num_associated_contacts": "1",
        "num_notes": "0",
    }
    began = "hs_v2_date_entered_current_stage"
    assert read(served, "contacts", made["id"], began, "hs_searchable_calculated_phone_number") == {
        began: made["createdAt"],
        "hs_searchable_calculated_phone_number": "1555010",
    }
    portal.clock.skew_s += 60
    patched(served, "contacts", made["id"], lifecyclestage="customer")
    assert read(served, "contacts", made["id"], began)[began] == "2026-11-21T10:01:00.123Z"
    definition = served.call("GET", "/crm/v3/properties/companies/num_associated_contacts").json()
    assert (definition["calculated"], definition["type"]) == (True, "number")


def test_the_portals_users_are_records_too(served: Served) -> None:
    served.model.insert("users", {"hs_email": "u@acme.example"})
    (user,) = served.call("GET", "/crm/v3/objects/users").json()["results"]
    assert set(user["properties"]) == {"hs_createdate", "hs_lastmodifieddate", "hs_object_id"}


def test_a_company_starts_as_a_lead_like_a_contact(served: Served) -> None:
    assert make(served, "companies", name="Acme")["properties"]["lifecyclestage"] == "lead"


def test_a_marketing_contact_stays_one_until_the_renewal(served: Served) -> None:
    names = ("hs_marketable_status", "hs_marketable_until_renewal", "hs_marketable_reason_type")
    made = make(served, "contacts", city="Rome")["id"]
    assert list(read(served, "contacts", made, *names).values()) == ["false", "false", None]
    patched(served, "contacts", made, hs_marketable_status="true")
    assert list(read(served, "contacts", made, *names).values()) == ["true", "false", "API"]
    patched(served, "contacts", made, hs_marketable_status="false")
    assert list(read(served, "contacts", made, *names).values()) == ["true", "true", "API"]
    wanted = {"propertyName": "hs_marketable_status", "operator": "EQ", "value": "true"}
    asked = {"filterGroups": [{"filters": [wanted]}]}
    assert served.call("POST", "/crm/v3/objects/contacts/search", json=asked).json()["total"] == 1


def test_every_answer_carries_the_headers_that_were_recorded(served: Served) -> None:
    contacts = "/crm/v3/objects/contacts"
    made = served.call("POST", contacts, json={"properties": {"city": "Rome"}})
    assert {name.lower() for name in made.headers} == HEADERS | DAILY | BURST | {"location"}
    assert made.headers["Location"] == f"https://api.hubapi.com{contacts}/{made.json()['id']}"
    found = served.call("POST", f"{contacts}/search", json={})
    assert {name.lower() for name in found.headers} == HEADERS | DAILY
    missing = served.call("GET", f"{contacts}/1")
    assert {name.lower() for name in missing.headers} == HEADERS | DAILY | BURST | {
        "cache-control",
        "x-hubspot-notfound",
    }
    assert missing.headers["Content-Type"] == "text/html;charset=iso-8859-1"
    batch = served.call(
        "POST", f"{contacts}/batch/create", json={"inputs": [{"properties": {"city": "Rome"}}]}
    )
    assert (batch.status_code, "Location" in batch.headers) == (201, False)


def test_an_app_by_oauth_is_told_its_own_burst_and_no_day(served: Served) -> None:
    token = served.model.access.issue(served.model.now())
    answer = served.call("GET", "/crm/v3/owners", headers={"Authorization": f"Bearer {token}"})
    assert answer.headers["X-HubSpot-RateLimit-Max"] == "110"
    assert answer.headers["X-HubSpot-RateLimit-Secondly"] == "11"
    assert "X-HubSpot-RateLimit-Daily" not in answer.headers


def test_the_link_to_the_next_page_asks_for_the_same_again(served: Served) -> None:
    ids = [make(served, "contacts", city="Rome")["id"] for _ in range(2)]
    page = served.call(
        "GET", "/crm/v3/objects/contacts?limit=1&properties=city,zip&archived=false"
    ).json()["paging"]
    follow = str(int(ids[0]) + 1)
    asked = "limit=1&properties=city%2Czip&archived=false"
    link = f"https://api.hubapi.com/crm/v3/objects/contacts?{asked}&after={follow}"
    assert page == {"next": {"after": follow, "link": link}}
    found = served.call("POST", "/crm/v3/objects/contacts/search", json={"limit": 1}).json()
    assert found["paging"] == {"next": {"after": "1"}}
