"""What a write does to a record: validation, uniqueness, changes, histories, batches."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clock import SkewedClock
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.records import batches, objects
from sandbox.vendor import VendorError

CONTACTS, COMPANIES, DEALS = KINDS["contacts"], KINDS["companies"], KINDS["deals"]


def fields(portal: HubSpotModel, kind: str, record_id: str) -> dict[str, Any]:
    return next(
        found["fields"] for found in portal.stored(kind, deleted=True) if found["id"] == record_id
    )


def inputs(*properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"inputs": [{"properties": given, **more} for given in properties]}


def create(portal: HubSpotModel, **values: Any) -> str:
    return str(objects.create(portal, CONTACTS, {"properties": values}, "api")["id"])


def update(portal: HubSpotModel, record_id: str, **values: Any) -> dict[str, Any]:
    return objects.update(portal, CONTACTS, record_id, {"properties": values}, None, "api")


def test_values_are_kept_as_text(portal: HubSpotModel) -> None:
    body = {"properties": {"amount": 12.5, "closedate": "2026-12-01", "dealstage": "closedwon"}}
    made = objects.create(portal, DEALS, body, "api")["properties"]
    assert made["amount"] == "12.5"
    assert made["closedate"] == "2026-12-01T00:00:00Z"
    assert made["hs_deal_stage_probability"] == "1.0"


def test_a_cleared_value_reads_as_empty_text_and_an_unset_one_as_null(portal: HubSpotModel) -> None:
    record_id = create(portal, email="a@x.com", city="Rome")
    update(portal, record_id, city="")
    seen = objects.read(portal, CONTACTS, record_id, objects.View(properties=("city", "state")))
    assert (seen["properties"]["city"], seen["properties"]["state"]) == ("", None)


def test_an_update_that_changes_nothing_leaves_time_and_history_alone(
    portal: HubSpotModel, clock: SkewedClock
) -> None:
    record_id = create(portal, email="a@x.com", city="Rome")
    before = fields(portal, "contacts", record_id)["lastmodifieddate"]
    written = portal.tally.written
    clock.shared.advance(60)
    update(portal, record_id, city="Rome", email="A@X.COM")
    assert fields(portal, "contacts", record_id)["lastmodifieddate"] == before
    assert portal.tally.written == written
    update(portal, record_id, city="Pisa")
    assert fields(portal, "contacts", record_id)["lastmodifieddate"] > before
    assert portal.tally.written == written + 1


def test_the_history_says_who_changed_what(portal: HubSpotModel) -> None:
    record_id = create(portal, email="a@x.com", city="Rome")
    portal.edit("contacts", record_id, {"city": "Pisa"})
    (stored,) = portal.stored("contacts", deleted=False)
    assert [entry["by"] for entry in stored["history"]] == ["api", "human"]
    assert stored["history"][1]["fields"] == {"city": ["Rome", "Pisa"]}


def test_a_lifecycle_stage_only_moves_forward_unless_cleared_or_moved_by_a_person(
    portal: HubSpotModel,
) -> None:
    record_id = create(portal, email="a@x.com", lifecyclestage="customer")
    update(portal, record_id, lifecyclestage="lead")
    assert fields(portal, "contacts", record_id)["lifecyclestage"] == "customer"
    update(portal, record_id, lifecyclestage="")
    update(portal, record_id, lifecyclestage="lead")
    assert fields(portal, "contacts", record_id)["lifecyclestage"] == "lead"
    portal.edit("contacts", record_id, {"lifecyclestage": "subscriber"})
    assert fields(portal, "contacts", record_id)["lifecyclestage"] == "subscriber"


@pytest.mark.parametrize(
    ("kind", "name", "value", "code"),
    [
        ("contacts", "email", "not an address", "INVALID_EMAIL"),
        ("contacts", "lifecyclestage", "Lead", "INVALID_OPTION"),
        ("contacts", "hubspot_owner_id", "1", "INVALID_OPTION"),
        ("companies", "industry", "Banking", "INVALID_OPTION"),
        ("companies", "numberofemployees", "ten", "INVALID_INTEGER"),
        ("companies", "hs_parent_company_id", "1", "READ_ONLY_VALUE"),
        ("companies", "hs_parent_company_id", "", "READ_ONLY_VALUE"),
        ("deals", "closedate", "soon", "INVALID_LONG"),
        ("deals", "when", "1795255200123", "INVALID_DATE"),
    ],
)
def test_a_value_the_property_does_not_take_is_refused(
    portal: HubSpotModel, kind: str, name: str, value: str, code: str
) -> None:
    day = {
        "name": "when",
        "label": "When",
        "type": "date",
        "fieldType": "date",
        "groupName": "dealinformation",
    }
    portal.book.create("deals", day)
    with pytest.raises(VendorError) as refused:
        objects.create(portal, KINDS[kind], {"properties": {name: value}}, "api")
    assert [error["code"] for error in refused.value.body["errors"]] == [code]
    assert not list(portal.stored(kind, deleted=True))


def test_a_person_may_have_typed_what_the_interface_no_longer_takes(portal: HubSpotModel) -> None:
    record_id = portal.insert(
        "companies", {"name": "X", "industry": "bankng", "annualrevenue": "a lot"}, at=0.0
    )
    stored = fields(portal, "companies", record_id)
    assert (stored["industry"], stored["annualrevenue"]) == ("bankng", "a lot")
    assert stored["createdate"] == "1970-01-01T00:00:00Z"
    with pytest.raises(VendorError):
        portal.insert("companies", {"no_such_field": "1"})


def test_further_addresses_are_unique_too(portal: HubSpotModel) -> None:
    owner = create(portal, email="a@x.com", hs_additional_emails="b@x.com;c@x.com")
    with pytest.raises(VendorError) as taken:
        create(portal, email="C@x.com")
    assert taken.value.body["message"] == f"Contact already exists. Existing ID: {owner}"
    assert (
        objects.read(portal, CONTACTS, "b@x.com", objects.View(id_property="email"))["id"] == owner
    )


def test_archiving_frees_the_address_and_hides_the_record(portal: HubSpotModel) -> None:
    record_id = create(portal, email="a@x.com")
    portal.remove("contacts", record_id)
    assert create(portal, email="a@x.com") != record_id
    assert len(list(portal.stored("contacts", deleted=False))) == 1
    assert [found["deleted"] for found in portal.stored("contacts", deleted=True)] == [False, True]


def test_a_company_domain_is_not_unique(portal: HubSpotModel) -> None:
    made = batches.create(
        portal, COMPANIES, inputs({"domain": "x.com"}, {"domain": "x.com"}), "api"
    )
    assert len(made["results"]) == 2


def test_a_batch_create_is_all_or_nothing(portal: HubSpotModel) -> None:
    create(portal, email="a@x.com")
    with pytest.raises(VendorError) as conflict:
        batches.create(portal, CONTACTS, inputs({"email": "b@x.com"}, {"email": "a@x.com"}), "api")
    assert conflict.value.status == 409
    assert len(list(portal.stored("contacts", deleted=True))) == 1


def test_a_batch_with_trace_ids_writes_what_it_can(portal: HubSpotModel) -> None:
    owner = create(portal, email="a@x.com")
    body = inputs({"email": "b@x.com"}, {"email": "a@x.com"})
    body["inputs"][0]["objectWriteTraceId"] = "t0"
    body["inputs"][1]["objectWriteTraceId"] = "t1"
    answer = batches.create(portal, CONTACTS, body, "api")
    assert [found["properties"]["email"] for found in answer["results"]] == ["b@x.com"]
    (error,) = answer["errors"]
    assert error["context"] == {"objectWriteTraceId": ["t1"], "existingId": [owner]}


def test_one_batch_cannot_use_a_unique_value_twice(portal: HubSpotModel) -> None:
    with pytest.raises(VendorError):
        batches.create(portal, CONTACTS, inputs({"email": "a@x.com"}, {"email": "A@x.com"}), "api")
    assert not list(portal.stored("contacts", deleted=True))


def test_duplicate_ids_refuse_the_whole_batch(portal: HubSpotModel) -> None:
    record_id = create(portal, email="a@x.com")
    body = inputs({"city": "Rome"}, {"city": "Pisa"}, id=record_id)
    with pytest.raises(VendorError) as refused:
        batches.update(portal, CONTACTS, body, "api")
    assert refused.value.body["message"] == (
        f"Duplicate IDs found in batch input: [{record_id}]. IDs must be unique"
    )
    assert "city" not in fields(portal, "contacts", record_id)


def test_an_update_of_many_passes_over_the_missing_but_not_over_the_invalid(
    portal: HubSpotModel,
) -> None:
    record_id = create(portal, email="a@x.com")
    body = {
        "inputs": [{"id": record_id, "properties": {"city": "Rome"}}, {"id": "7", "properties": {}}]
    }
    answer = batches.update(portal, CONTACTS, body, "api")
    assert answer["errors"][0]["context"] == {"ids": ["7"]}
    assert fields(portal, "contacts", record_id)["city"] == "Rome"
    other = create(portal, email="b@x.com")
    body = {
        "inputs": [
            {"id": record_id, "properties": {"city": "Pisa"}},
            {"id": other, "properties": {"lifecyclestage": "x"}},
        ]
    }
    with pytest.raises(VendorError):
        batches.update(portal, CONTACTS, body, "api")
    assert fields(portal, "contacts", record_id)["city"] == "Rome"


def test_an_upsert_needs_a_unique_property(portal: HubSpotModel) -> None:
    body = inputs({"dealname": "x"}, id="1", idProperty="hs_object_id")
    with pytest.raises(
        VendorError, match="Unable to perform update/upsert by non-unique 0-3 property"
    ):
        batches.upsert(portal, DEALS, body, "api")


def test_one_record_named_by_two_addresses_counts_as_named_twice(portal: HubSpotModel) -> None:
    create(portal, email="a@x.com", hs_additional_emails="b@x.com")
    body = inputs({"city": "Rome"}, {"state": "RM"}, idProperty="email")
    body["inputs"][0]["id"], body["inputs"][1]["id"] = "a@x.com", "b@x.com"
    with pytest.raises(VendorError, match="Duplicate IDs"):
        batches.upsert(portal, CONTACTS, body, "api")


def test_more_than_a_hundred_inputs_are_refused(portal: HubSpotModel) -> None:
    with pytest.raises(VendorError):
        batches.create(portal, CONTACTS, inputs(*[{"city": "x"}] * 101), "api")


@pytest.mark.parametrize("traced", [True, False])
def test_a_faulty_item_fails_without_touching_the_record(
    portal: HubSpotModel, traced: bool
) -> None:
    ids = [create(portal, email=f"{n}@x.com") for n in range(3)]
    portal.item_fault = lambda index: ("VALIDATION_ERROR", "row is locked") if index == 1 else None
    body = {"inputs": [{"id": record_id, "properties": {"city": "Rome"}} for record_id in ids]}
    for entry in body["inputs"] if traced else ():
        entry["objectWriteTraceId"] = f"t{entry['id']}"
    answer = batches.update(portal, CONTACTS, body, "api")
    assert {found["id"] for found in answer["results"]} == {ids[0], ids[2]}
    assert answer["errors"][0]["message"] == "row is locked"
    assert "city" not in fields(portal, "contacts", ids[1])


def test_a_faulty_item_fails_an_untraced_create_whole(portal: HubSpotModel) -> None:
    portal.item_fault = lambda index: ("VALIDATION_ERROR", "no") if index == 1 else None
    with pytest.raises(VendorError):
        batches.create(portal, CONTACTS, inputs({"city": "a"}, {"city": "b"}), "api")
    assert not list(portal.stored("contacts", deleted=True))


def test_at_most_ten_unique_properties_fit(portal: HubSpotModel) -> None:
    shape = {"label": "K", "type": "string", "fieldType": "text", "groupName": "dealinformation"}
    for n in range(10):
        portal.book.create("deals", {"name": f"k{n}", "hasUniqueValue": True, **shape})
    with pytest.raises(VendorError):
        portal.book.create("deals", {"name": "k10", "hasUniqueValue": True, **shape})


def test_a_snapshot_restores_everything(portal: HubSpotModel) -> None:
    owner = portal.insert("owners", {"email": "r@x.com", "firstName": "R", "lastName": "One"})
    contact = portal.insert("contacts", {"email": "a@x.com", "hubspot_owner_id": owner})
    company = portal.insert("companies", {"name": "X"})
    link = {
        "from_object": "contacts",
        "from_id": contact,
        "to_object": "companies",
        "to_id": company,
    }
    portal.insert("associations", {**link, "type": 1})
    saved = portal.snapshot()
    before = {
        name: list(portal.stored(name, deleted=True)) for name in (*KINDS, "associations", "owners")
    }
    portal.edit("contacts", contact, {"email": "b@x.com"})
    portal.remove("companies", company)
    portal.insert("contacts", {"email": "c@x.com"})
    portal.restore(saved)
    after = {
        name: list(portal.stored(name, deleted=True)) for name in (*KINDS, "associations", "owners")
    }
    assert after == before
    assert portal.snapshot() == saved
    with pytest.raises(VendorError):
        portal.insert("contacts", {"email": "a@x.com"})
