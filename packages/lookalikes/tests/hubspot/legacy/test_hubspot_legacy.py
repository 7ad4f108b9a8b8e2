"""The portal in the shapes from before version 3, as clients of today still read it."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

BORN = 1_795_255_200_123
"""When the portal's clock stands still, in epoch milliseconds."""


def told(served: Served, path: str) -> Any:
    answer = served.call("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    "path",
    [
        "/properties/v1/deals/properties",
        "/properties/v2/deals/properties",
        "/properties/v2/deal/properties",
    ],
)
def test_definitions_are_a_bare_list_with_the_rules_beside_the_rest(
    served: Served, path: str
) -> None:
    found = {each["name"]: each for each in told(served, path)}
    assert found.keys() == served.model.book.live["deals"].keys()
    stage = found["dealstage"]
    assert (stage["readOnlyValue"], stage["readOnlyDefinition"]) == (False, True)
    assert "modificationMetadata" not in stage
    assert told(served, "/properties/v1/deals/properties/named/dealstage") == stage


def test_companies_and_forms_have_places_of_their_own(served: Served) -> None:
    assert told(served, "/companies/v2/properties") == told(
        served, "/properties/v2/companies/properties"
    )
    assert told(served, "/properties/v2/form/properties")


def test_groups_are_told_with_their_properties_when_asked(served: Served) -> None:
    (first, *_) = told(served, "/properties/v1/companies/groups?includeProperties=true")
    assert first["name"] == "companyinformation"
    assert {each["groupName"] for each in first["properties"]} == {"companyinformation"}
    (bare, *_) = told(served, "/properties/v1/companies/groups")
    assert "properties" not in bare


def test_the_pipelines_of_version_one_tell_times_as_numbers(served: Served) -> None:
    (deals,) = told(served, "/crm-pipelines/v1/pipelines/deals")["results"]
    assert (deals["pipelineId"], deals["createdAt"], deals["default"]) == ("default", 0, True)
    assert deals["stages"][0]["stageId"] == "appointmentscheduled"
    (tickets,) = told(served, "/crm-pipelines/v1/pipelines/tickets")["results"]
    assert tickets["objectTypeId"] == "0-5"
    (oldest,) = told(served, "/deals/v1/pipelines")
    assert {stage["stageId"]: stage["probability"] for stage in oldest["stages"]}[
        "closedwon"
    ] == 1.0


def test_deals_are_paged_by_id_with_what_was_asked_for(served: Served) -> None:
    ids = [int(served.model.insert("deals", {"dealname": f"D{n}"})) for n in range(3)]
    path = "/deals/v1/deal/paged?limit=2&includeAssociations=true&properties=dealname"
    page = told(served, path)
    assert [deal["dealId"] for deal in page["deals"]] == ids[:2]
    assert page["hasMore"] is True
    assert page["deals"][0]["properties"].keys() == {"dealname"}
    assert page["deals"][0]["associations"]["associatedVids"] == []
    last = told(served, f"{path}&offset={page['offset']}")
    assert ([deal["dealId"] for deal in last["deals"]], last["hasMore"]) == (ids[2:], False)


def test_a_value_tells_when_and_where_it_came_from(served: Served) -> None:
    n = served.model.insert("deals", {"dealname": "D", "closedate": "2026-12-01T00:00:00Z"})
    found = told(served, f"/deals/v1/deal/{n}")
    name = found["properties"]["dealname"]
    assert (name["value"], name["timestamp"], name["source"]) == ("D", BORN, "CRM_UI")
    assert name["versions"][0]["value"] == "D"
    assert found["properties"]["closedate"]["value"] == "1796083200000"
    assert found["properties"]["hs_lastmodifieddate"]["timestamp"] == BORN
    whole = told(served, "/deals/v1/deal/paged?includeAllProperties=true")["deals"][0]
    assert whole["properties"] == found["properties"]


def test_companies_are_paged_and_read_one_by_one(served: Served) -> None:
    n = served.model.insert("companies", {"name": "Acme", "domain": "acme.example"})
    path = "/companies/v2/companies/paged?properties=createdate&properties=hs_lastmodifieddate"
    page = told(served, path)
    (company,) = page["companies"]
    assert (company["companyId"], page["has-more"]) == (int(n), False)
    assert company["properties"].keys() == {"createdate", "hs_lastmodifieddate"}
    one = told(served, f"/companies/v2/companies/{n}")
    assert one["properties"]["name"]["value"] == "Acme"
    assert served.call("GET", "/companies/v2/companies/1").status_code == 404


@pytest.mark.parametrize("kind", ["deals/v1/deal", "companies/v2/companies"])
def test_what_changed_lately_is_told_latest_first(served: Served, kind: str) -> None:
    name, shown = ("deals", "dealId") if kind.startswith("deals") else ("companies", "companyId")
    field = "dealname" if name == "deals" else "name"
    first, second = (served.model.insert(name, {field: f"N{n}"}) for n in range(2))
    served.model.clock.skew_s += 60
    served.model.edit(name, first, {field: "Anew"})
    found = told(served, f"/{kind}/recent/modified?count=1")
    assert ([each[shown] for each in found["results"]], found["hasMore"]) == ([int(first)], True)
    assert found["total"] == 2
    rest = told(served, f"/{kind}/recent/modified?count=1&offset={found['offset']}")
    assert [each[shown] for each in rest["results"]] == [int(second)]
    late = told(served, f"/{kind}/recent/modified?since={BORN + 1}")
    assert late["total"] == 1
    assert told(served, f"/{kind}/recent/created?since={BORN + 1}")["total"] == 0


def test_contacts_are_paged_and_go_by_their_address(served: Served) -> None:
    ids = [
        int(served.model.insert("contacts", {"email": f"p{n}@acme.example", "firstname": "P"}))
        for n in range(2)
    ]
    path = "/contacts/v1/lists/all/contacts/all?count=1"
    page = told(served, path)
    (contact,) = page["contacts"]
    assert (contact["vid"], page["has-more"]) == (ids[0], True)
    assert contact["properties"]["firstname"]["value"] == "P"
    (identity,) = contact["identity-profiles"][0]["identities"]
    assert (identity["type"], identity["value"]) == ("EMAIL", "p0@acme.example")
    rest = told(served, f"{path}&vidOffset={page['vid-offset']}")
    assert [each["vid"] for each in rest["contacts"]] == ids[1:]
    profile = told(served, f"/contacts/v1/contact/vid/{ids[0]}/profile")
    assert profile["properties"]["email"]["value"] == "p0@acme.example"


def engaged(served: Served) -> dict[str, int]:
    """One activity of each kind, by what the older shape calls it."""
    made = {}
    for kind, fields in (
        ("calls", {"hs_call_title": "Call"}),
        ("emails", {"hs_email_subject": "Mail"}),
        ("meetings", {"hs_meeting_title": "Meet"}),
        ("notes", {"hs_note_body": "Note"}),
        ("tasks", {"hs_task_subject": "Task"}),
    ):
        served.model.clock.skew_s += 1
        when = {"hs_timestamp": "2026-12-01T00:00:00Z"}
        made[kind[:-1].upper()] = int(served.model.insert(kind, fields | when))
    return made


def test_activities_of_all_kinds_are_engagements(served: Served) -> None:
    made = engaged(served)
    page = told(served, "/engagements/v1/engagements/paged?limit=250")
    found = {each["engagement"]["type"]: each for each in page["results"]}
    assert {name: each["engagement"]["id"] for name, each in found.items()} == made
    assert (page["hasMore"], found["NOTE"]["metadata"]) == (False, {"body": "Note"})
    assert found["TASK"]["engagement"]["timestamp"] == 1_796_083_200_000
    assert found["CALL"]["associations"]["contactIds"] == []


def test_engagements_changed_after_a_cursor_are_each_told_once(served: Served) -> None:
    engaged(served)
    seen, after = [], "0"
    while True:
        path = f"/engagements/v1/engagements/modified/after?limit=2&after={after}"
        page = told(served, path)
        seen += [each["engagement"]["type"] for each in page["results"]]
        after = page["after"]
        if not page["hasMore"]:
            break
    assert seen == ["CALL", "EMAIL", "MEETING", "NOTE", "TASK"]
    path = f"/engagements/v1/engagements/modified/after?after={after}"
    assert told(served, path) == {"results": [], "hasMore": False, "after": after}


def test_recent_engagements_are_told_latest_first(served: Served) -> None:
    made = engaged(served)
    found = told(served, f"/engagements/v1/engagements/recent/modified?since={BORN + 3_500}")
    assert ([each["engagement"]["type"] for each in found["results"]], found["total"]) == (
        ["TASK", "NOTE"],
        2,
    )
    one = told(served, f"/engagements/v1/engagements/{made['CALL']}")
    assert one["engagement"]["type"] == "CALL"
    assert served.call("GET", "/engagements/v1/engagements/1").status_code == 404


ENGAGEMENTS = "/engagements/v1/engagements"


def wrote(served: Served, method: str, path: str, body: Any) -> Any:
    answer = served.call(method, path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_engagement_is_an_activity_of_today(served: Served) -> None:
    engaged(served)
    person = int(served.model.insert("contacts", {"email": "p@acme.example"}))
    about = {"active": True, "type": "MEETING", "timestamp": BORN}
    metadata = {"title": "Demo", "startTime": BORN, "body": "At theirs", "noSuchThing": 1}
    asked = {"engagement": about, "associations": {"contactIds": [person]}, "metadata": metadata}
    made = wrote(served, "POST", ENGAGEMENTS, asked)
    assert made["associations"]["contactIds"] == [person]
    assert made["metadata"] == {"title": "Demo", "startTime": BORN, "body": "At theirs"}
    number = made["engagement"]["id"]
    # No other activity has its id, whatever its type.
    assert told(served, f"{ENGAGEMENTS}/{number}") == made
    today = told(served, f"/crm/v3/objects/meetings/{number}?properties=hs_meeting_start_time")
    assert today["properties"]["hs_meeting_start_time"] == "2026-11-21T10:00:00.123Z"


def test_a_change_of_an_engagement_leaves_what_it_does_not_name_and_its_associations(
    served: Served,
) -> None:
    person = int(served.model.insert("contacts", {"email": "p@acme.example"}))
    asked = {"engagement": {"type": "TASK"}, "metadata": {"subject": "Offer", "body": "Soon"}}
    made = wrote(served, "POST", ENGAGEMENTS, asked)
    one = f"{ENGAGEMENTS}/{made['engagement']['id']}"
    asked = {"metadata": {"body": "Today"}, "associations": {"contactIds": [person]}}
    changed = wrote(served, "PATCH", one, asked)
    assert changed["metadata"]["subject"] == "Offer"
    assert changed["metadata"]["body"] == "Today"
    assert changed["associations"]["contactIds"] == []
    assert wrote(served, "PATCH", one, {}) == changed


def test_a_deleted_engagement_is_not_there_any_more(served: Served) -> None:
    asked = {"engagement": {"type": "NOTE"}, "metadata": {"body": "Short"}}
    one = f"{ENGAGEMENTS}/{wrote(served, 'POST', ENGAGEMENTS, asked)['engagement']['id']}"
    assert served.call("DELETE", one).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        body = {} if method == "PATCH" else None
        assert served.call(method, one, json=body).status_code == 404


@pytest.mark.parametrize("asked", [{}, {"engagement": {"active": True}}])
def test_an_engagement_without_a_type_is_refused(served: Served, asked: Any) -> None:
    answer = served.call("POST", ENGAGEMENTS, json=asked)
    assert answer.status_code == 400
    assert answer.json()["message"] == "Engagement type cannot be null"


def test_the_engagements_of_a_record_are_found_from_it(served: Served) -> None:
    person = int(served.model.insert("contacts", {"email": "p@acme.example"}))
    for type_ in ("NOTE", "CALL"):
        asked = {"engagement": {"type": type_}, "associations": {"contactIds": [person]}}
        wrote(served, "POST", ENGAGEMENTS, asked)
    path = f"{ENGAGEMENTS}/associated/CONTACT/{person}/paged?limit=1"
    first = told(served, path)
    rest = told(served, f"{path}&offset={first['offset']}")
    types = [each["engagement"]["type"] for each in first["results"] + rest["results"]]
    assert types == ["NOTE", "CALL"]
    assert (first["hasMore"], rest["hasMore"]) == (True, False)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/email/public/v1/campaigns", "campaigns"),
        ("/email/public/v1/campaigns/by-id", "campaigns"),
        ("/email/public/v1/events", "events"),
        ("/email/public/v1/subscriptions/timeline", "timeline"),
        ("/marketing-emails/v1/emails/with-statistics", "objects"),
        ("/marketing/v3/forms", "results"),
        ("/form-integrations/v1/submissions/forms/a", "results"),
        ("/automation/v3/workflows", "workflows"),
        ("/automation/v4/flows", "results"),
        ("/events/v3/events?objectType=contact", "results"),
    ],
)
def test_what_a_portal_has_none_of_is_an_empty_list_of_that_name(
    served: Served, path: str, name: str
) -> None:
    found = told(served, path)
    assert found[name] == []
    assert not found.get("hasMore")


def test_forms_of_version_two_are_a_bare_list(served: Served) -> None:
    assert told(served, "/forms/v2/forms") == []


def test_the_kinds_of_mail_are_those_of_the_communication_preferences(served: Served) -> None:
    found = told(served, "/email/public/v1/subscriptions")["subscriptionDefinitions"]
    newer = told(served, "/communication-preferences/v3/definitions")["subscriptionDefinitions"]
    assert {str(each["id"]) for each in found} == {each["id"] for each in newer}


def test_lists_of_contacts_are_told_with_their_size(served: Served) -> None:
    contact = served.model.insert("contacts", {"email": "ada@acme.example"})
    body = {"name": "L", "objectTypeId": "0-1", "processingType": "MANUAL"}
    made = served.call("POST", "/crm/v3/lists", json=body).json()["list"]
    served.call("PUT", f"/crm/v3/lists/{made['listId']}/memberships/add", json=[contact])
    found = told(served, "/contacts/v1/lists?count=10")
    (one,) = found["lists"]
    assert (one["listId"], one["metaData"]["size"]) == (int(made["listId"]), 1)
    assert (one["dynamic"], found["has-more"]) == (False, False)
