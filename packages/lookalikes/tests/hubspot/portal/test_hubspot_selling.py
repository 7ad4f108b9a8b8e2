"""Products and line items, the roles people have in deals, and what a rep plans: tasks, calls and
meetings.
"""

from __future__ import annotations

from typing import Any

import pytest
from hubspot_served import Served

from sandbox.hubspot.setup.arrangements import arrange

Links = tuple[tuple[str, int], ...]


def make(served: Served, kind: str, links: Links = (), **properties: str) -> dict[str, Any]:
    associations = []
    for number, type_id in links:
        spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}
        associations.append({"to": {"id": number}, "types": [spec]})
    body = {"properties": properties, "associations": associations}
    answer = served.call("POST", f"/crm/v3/objects/{kind}", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def change(served: Served, kind: str, number: str, **properties: str) -> None:
    path = f"/crm/v3/objects/{kind}/{number}"
    answer = served.call("PATCH", path, json={"properties": properties})
    assert answer.status_code == 200, answer.text


def read(served: Served, kind: str, number: str, *names: str) -> list[str | None]:
    path = f"/crm/v3/objects/{kind}/{number}?properties={','.join(names)}"
    found = served.call("GET", path).json()["properties"]
    return [found[name] for name in names]


@pytest.fixture
def product(served: Served) -> str:
    made = make(served, "products", name="Bench", price="9.50", hs_sku="B-1", description="Oak")
    return str(made["id"])


def test_a_line_item_is_an_instance_of_its_product(served: Served, product: str) -> None:
    line = make(served, "line_items", hs_product_id=product, quantity="50")["properties"]
    assert (line["name"], line["price"], line["hs_sku"]) == ("Bench", "9.50", "B-1")
    assert line["amount"] == "475.00"
    own = make(served, "line_items", hs_product_id=product, name="Bench, long", price="20")
    assert own["properties"]["name"] == "Bench, long"
    assert own["properties"]["description"] == "Oak"
    assert "amount" not in own["properties"]
    missing = make(served, "line_items", hs_product_id="42", quantity="1")
    assert "name" not in missing["properties"]


def test_what_a_line_item_comes_to_follows_its_parts(served: Served) -> None:
    names = ("amount", "hs_pre_discount_amount", "hs_total_discount")
    number = make(served, "line_items", name="Bench", price="27.50", quantity="5")["id"]
    assert read(served, "line_items", number, *names) == ["137.50", "137.50", "0"]
    change(served, "line_items", number, discount="2.50")
    assert read(served, "line_items", number, *names) == ["125.00", "137.50", "12.50"]
    change(served, "line_items", number, discount="", hs_discount_percentage="10", quantity="2")
    assert read(served, "line_items", number, "amount") == ["49.50"]
    refused = served.call(
        "PATCH", f"/crm/v3/objects/line_items/{number}", json={"properties": {"price": "-1"}}
    )
    assert refused.status_code == 400


def test_a_price_beyond_all_measure_breaks_nothing(served: Served) -> None:
    served.model.settings.change({"automation": ["deal_amounts"]})
    deal = make(served, "deals", dealname="D")["id"]
    make(served, "line_items", ((deal, 20),), price="1e999999999", quantity="1e999999999")
    assert read(served, "deals", deal, "amount") == ["0"]


def test_a_deal_s_amount_is_left_alone_unless_the_portal_adds_up(served: Served) -> None:
    deal = make(served, "deals", dealname="D", amount="1")["id"]
    first = make(served, "line_items", ((deal, 20),), price="10", quantity="2")["id"]
    names = ("amount", "hs_num_of_associated_line_items")
    assert read(served, "deals", deal, *names) == ["1", "1"]
    served.model.settings.change({"automation": ["deal_amounts"]})
    make(served, "line_items", ((deal, 20),), price="1.50", quantity="3")
    assert read(served, "deals", deal, *names) == ["24.50", "2"]
    change(served, "line_items", first, quantity="1")
    assert read(served, "deals", deal, "amount") == ["14.50"]
    served.call("DELETE", f"/crm/v3/objects/line_items/{first}")
    assert read(served, "deals", deal, *names) == ["4.50", "1"]


def test_buying_roles_are_labels_of_the_portal_s_own(served: Served) -> None:
    roles = [
        {"from": "deals", "to": "contacts", "label": "Decision maker", "inverse": "Decides"},
        {"from": "deals", "to": "contacts", "label": "Budget holder"},
    ]
    for _ in range(2):
        arrange(served.model, {"labels": roles})
    path = "/crm/v4/associations/deals/contacts/labels"
    listed = served.call("GET", path).json()["results"]
    own = {each["label"]: each for each in listed if each["category"] == "USER_DEFINED"}
    assert set(own) == {"Decision maker", "Budget holder"}
    deal, contact = make(served, "deals", dealname="D")["id"], make(served, "contacts")["id"]
    spec = {
        "associationCategory": "USER_DEFINED",
        "associationTypeId": own["Decision maker"]["typeId"],
    }
    put = f"/crm/v4/objects/deals/{deal}/associations/contacts/{contact}"
    assert served.call("PUT", put, json=[spec]).json()["labels"] == ["Decision maker"]
    back = served.call("GET", f"/crm/v4/objects/contacts/{contact}/associations/deals").json()
    types = back["results"][0]["associationTypes"]
    assert [each["label"] for each in types] == [None, "Decides"]


def test_a_company_counts_who_decides_and_who_blocks(served: Served) -> None:
    company = make(served, "companies", name="Lee")["id"]
    for role in ("DECISION_MAKER;CHAMPION", "BLOCKER", ""):
        make(served, "contacts", ((company, 279),), firstname="A", hs_buying_role=role)
    names = (
        "hs_num_contacts_with_buying_roles",
        "hs_num_decision_makers",
        "hs_num_blockers",
        "num_associated_contacts",
    )
    assert read(served, "companies", company, *names) == ["2", "1", "1", "3"]


def test_a_task_is_late_from_the_moment_it_is_due_and_done_when_somebody_says_so(
    served: Served,
) -> None:
    due = "2026-11-21T11:00:00Z"
    contact = make(served, "contacts", firstname="Ada")["id"]
    made = make(
        served,
        "tasks",
        ((contact, 204),),
        hs_timestamp=due,
        hs_task_subject="Call Ada",
        hs_task_type="CALL",
        hs_task_priority="HIGH",
        hs_task_reminders="1795258800000",
    )
    number = made["id"]
    names = ("hs_task_is_overdue", "hs_task_is_completed_call", "hs_task_completion_date")
    assert read(served, "tasks", number, *names) == ["false", "0", None]
    served.model.clock.skew_s += 3_601
    assert read(served, "tasks", number, *names) == ["true", "0", None]
    change(served, "tasks", number, hs_task_status="COMPLETED")
    ended = "2026-11-21T11:00:01.123Z"
    assert read(served, "tasks", number, *names) == ["false", "1", ended]
    missed = ("hs_task_missed_due_date", "hs_task_completion_count")
    assert read(served, "tasks", number, *missed) == ["true", "1"]
    refused = served.call(
        "PATCH", f"/crm/v3/objects/tasks/{number}", json={"properties": {"hs_task_status": "DONE"}}
    )
    assert refused.json()["errors"][0]["code"] == "INVALID_OPTION"


def test_a_person_s_task_has_what_the_form_suggests_and_a_program_s_has_nothing(
    served: Served,
) -> None:
    names = ("hs_task_status", "hs_task_priority", "hs_task_type")
    by_hand = served.model.edit("tasks", None, {"hs_task_subject": "Call", "hs_task_type": "CALL"})
    assert read(served, "tasks", by_hand, *names) == ["NOT_STARTED", "NONE", "CALL"]
    sent = make(served, "tasks", hs_timestamp="2026-11-21T11:00:00Z")["id"]
    assert read(served, "tasks", sent, *names) == [None, None, None]


def test_a_call_has_an_outcome_that_there_is(served: Served) -> None:
    outcomes = served.call("GET", "/calling/v1/dispositions").json()
    by_label = {each["label"]: each["id"] for each in outcomes}
    call = {"hs_timestamp": "2026-11-21T09:00:00Z", "hs_call_status": "RINGING"}
    made = make(served, "calls", hs_call_disposition=by_label["Left voicemail"], **call)
    assert made["properties"]["hs_call_disposition"] == by_label["Left voicemail"]
    body = {"properties": call | {"hs_call_disposition": "Left voicemail"}}
    assert served.call("POST", "/crm/v3/objects/calls", json=body).status_code == 400


def test_a_meeting_of_a_series_is_held_again_with_the_same_people(served: Served) -> None:
    contact = make(served, "contacts", firstname="Ada")["id"]
    at = {"hs_timestamp": "2026-12-01T09:00:00Z", "hs_meeting_start_time": "2026-12-01T09:00:00Z"}
    first = make(served, "meetings", ((contact, 200),), hs_meeting_title="Weekly", **at)["id"]
    later = served.model.repeat(first, 7, 2)
    starts = [read(served, "meetings", each, "hs_meeting_start_time")[0] for each in later]
    assert starts == ["2026-12-08T09:00:00Z", "2026-12-15T09:00:00Z"]
    events = {read(served, "meetings", each, "hs_i_cal_uid")[0] for each in (first, *later)}
    assert len(events) == 1
    path = f"/crm/v4/objects/contacts/{contact}/associations/meetings"
    linked = served.call("GET", path).json()["results"]
    assert sorted(str(each["toObjectId"]) for each in linked) == sorted((first, *later))
