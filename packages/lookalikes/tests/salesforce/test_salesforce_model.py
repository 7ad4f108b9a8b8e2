"""The org's own rules, driven without HTTP: validation, stamps, history, cascades, snapshots,
composites.
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import full_id, make_id, normal_id
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.routes.composite.collections import collection_endpoints
from sandbox.salesforce.routes.composite.requests import Composite
from sandbox.salesforce.routes.records import record_endpoints
from sandbox.salesforce.setup.tooling import create_custom_field
from sandbox.salesforce.wire.calls import Answer, Call, find

NOW = 1_795_255_200.0  # 2026-11-21T10:00:00Z


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def create(org: SalesforceModel, object_name: str, **fields: Any) -> str:
    return org.writer.create(object_name, fields, org.client())


def update(org: SalesforceModel, record_id: str, **fields: Any) -> None:
    org.writer.update("Contact", record_id, fields, org.client())


def stored(org: SalesforceModel, object_name: str, record_id: str) -> dict[str, Any]:
    return next(each for each in org.stored(object_name, deleted=True) if each["id"] == record_id)


def refusal(org: SalesforceModel, object_name: str, **fields: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        create(org, object_name, **fields)
    return caught.value


def post(org: SalesforceModel, path: str, body: Any) -> Answer:
    plain = [*collection_endpoints(), *record_endpoints()]
    endpoints = [*Composite(plain).endpoints(), *plain]
    target, params = find(endpoints, f"/services/data/v62.0{path}")
    return target.handler("POST")(Call(org, "POST", path, params, body=body))


def key_field(org: SalesforceModel, **traits: Any) -> None:
    metadata = {
        "type": "Text",
        "label": "Key",
        "length": 20,
        "unique": True,
        "externalId": True,
        **traits,
    }
    body = {"FullName": "Contact.Key__c", "Metadata": metadata}
    create_custom_field(org, body, org.client())
    permission_set = create(org, "PermissionSet", Name="Accord", Label="Accord")
    grant = {
        "SobjectType": "Contact",
        "Field": "Contact.Key__c",
        "PermissionsRead": True,
        "PermissionsEdit": True,
    }
    create(org, "FieldPermissions", ParentId=permission_set, **grant)
    create(org, "PermissionSetAssignment", PermissionSetId=permission_set, AssigneeId=org.user_id)


def test_ids_carry_the_vendors_checksum() -> None:
    # Published example pairs of 15 and 18 characters.
    assert full_id("0017000000hOMCh") == "0017000000hOMChAAO"
    assert normal_id("0017000000hOMCh") == "0017000000hOMChAAO"
    assert normal_id("0017000000hOMChaao") == "0017000000hOMChAAO"
    assert normal_id("not an id") is None
    assert len({make_id("003", n) for n in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("fields", "code", "says"),
    [
        ({}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]"),
        ({"LastName": "x" * 81}, "STRING_TOO_LONG", "Last Name: data value too large: "),
        (
            {"LastName": "A", "Nope": 1},
            "INVALID_FIELD",
            "No such column 'Nope' on sobject of type Contact",
        ),
        (
            {"LastName": "A", "Name": "B"},
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "Unable to create/update fields: Name",
        ),
        (
            {"LastName": "A", "Email": "nobody"},
            "INVALID_EMAIL_ADDRESS",
            "Email: invalid email address: nobody",
        ),
        (
            {"LastName": "A", "AccountId": "x"},
            "MALFORMED_ID",
            "Account ID: id value of incorrect type: x",
        ),
        (
            {"LastName": "A", "AccountId": make_id("001", 99)},
            "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
            "insufficient access rights on cross-reference id: ",
        ),
        ({"LastName": "A", "AccountId": make_id("005", 1)}, "MALFORMED_ID", "incorrect type"),
        (
            {"LastName": 5},
            "JSON_PARSER_ERROR",
            "Cannot deserialize instance of string from VALUE_NUMBER_INT value 5",
        ),
        (
            {"LastName": "A", "DoNotCall": "maybe"},
            "JSON_PARSER_ERROR",
            "instance of boolean from VALUE_STRING",
        ),
    ],
)
def test_a_bad_contact_is_refused_in_the_vendors_words(
    org: SalesforceModel, fields: dict[str, Any], code: str, says: str
) -> None:
    refused = refusal(org, "Contact", **fields)
    assert refused.code == code
    assert says in refused.message
    assert list(org.stored("Contact", deleted=True)) == []


def test_text_is_trimmed_and_empty_text_is_null(org: SalesforceModel) -> None:
    row = stored(
        org, "Contact", create(org, "Contact", LastName="Doe  ", FirstName="", Title=" x ")
    )["fields"]
    assert (row["LastName"], row["FirstName"], row["Title"], row["Name"]) == (
        "Doe",
        None,
        " x",
        "Doe",
    )


def test_an_unrestricted_picklist_takes_anything_and_numbers_are_rounded(
    org: SalesforceModel,
) -> None:
    row = stored(
        org, "Account", create(org, "Account", Name="A", Industry="Dogs", AnnualRevenue="1000000.5")
    )
    assert row["fields"]["Industry"] == "Dogs"
    assert row["fields"]["AnnualRevenue"] == 1_000_001.0


def test_a_stage_implies_probability_and_outcome(org: SalesforceModel) -> None:
    deal = create(
        org, "Opportunity", Name="D", StageName="Prospecting", CloseDate="2026-12-31", Amount=200
    )
    assert stored(org, "Opportunity", deal)["fields"]["ExpectedRevenue"] == 20.0
    org.writer.update("Opportunity", deal, {"StageName": "Closed Won"}, org.client())
    row = stored(org, "Opportunity", deal)["fields"]
    assert (row["Probability"], row["IsClosed"], row["IsWon"]) == (100.0, True, True)


def test_an_update_without_a_change_moves_the_stamp_and_leaves_no_history(
    org: SalesforceModel,
) -> None:
    record_id = create(org, "Contact", LastName="A")
    org.clock.skew_s = 5
    update(org, record_id, LastName="A")
    after = stored(org, "Contact", record_id)
    assert after["fields"]["SystemModstamp"] == "2026-11-21T10:00:05.000+0000"
    assert len(after["history"]) == 1


def test_history_names_the_author_and_both_values(org: SalesforceModel) -> None:
    record_id = create(org, "Contact", LastName="A")
    org.edit("Contact", record_id[:15], {"LastName": "B"})
    row = stored(org, "Contact", record_id)
    assert [entry["by"] for entry in row["history"]] == ["api", "human"]
    assert row["history"][1]["fields"] == {"LastName": ["A", "B"], "Name": ["A", "B"]}
    assert row["fields"]["LastModifiedById"] == org.person_id
    assert row["fields"]["CreatedById"] == org.user_id


def test_a_unique_key_ignores_case_and_a_deleted_record_frees_it(org: SalesforceModel) -> None:
    key_field(org)
    first = create(org, "Contact", LastName="A", Key__c="k")
    refused = refusal(org, "Contact", LastName="B", Key__c="K")
    assert (
        refused.message
        == f"duplicate value found: Key__c duplicates value on record with id: {first[:15]}"
    )
    update(org, first, Key__c="k")
    org.remove("Contact", first)
    assert create(org, "Contact", LastName="B", Key__c="K") != first


def test_a_case_sensitive_key_tells_case_apart(org: SalesforceModel) -> None:
    key_field(org, caseSensitive=True)
    assert create(org, "Contact", LastName="A", Key__c="k") != create(
        org, "Contact", LastName="B", Key__c="K"
    )


def test_withdrawing_the_grant_hides_the_field_again(org: SalesforceModel) -> None:
    key_field(org)
    create(org, "Contact", LastName="A", Key__c="k")
    org.remove("FieldPermissions", next(org.stored("FieldPermissions", deleted=False))["id"])
    assert refusal(org, "Contact", LastName="B", Key__c="x").code == "INVALID_FIELD"


def test_a_second_field_of_the_same_name_is_refused(org: SalesforceModel) -> None:
    key_field(org)
    with pytest.raises(Refusal) as caught:
        create_custom_field(
            org,
            {"FullName": "Contact.Key__c", "Metadata": {"type": "Date", "label": "K"}},
            org.client(),
        )
    assert caught.value.code == "DUPLICATE_DEVELOPER_NAME"


def test_deleting_an_account_takes_its_people_and_deals_along(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    person = create(org, "Contact", LastName="P", AccountId=account)
    deal = create(
        org,
        "Opportunity",
        Name="D",
        StageName="Prospecting",
        CloseDate="2026-12-31",
        AccountId=account,
    )
    role = create(org, "OpportunityContactRole", OpportunityId=deal, ContactId=person)
    org.writer.delete("Account", account, org.client())
    for name, record_id in (
        ("Contact", person),
        ("Opportunity", deal),
        ("OpportunityContactRole", role),
    ):
        assert stored(org, name, record_id)["deleted"] is True
    assert org.tally.written == 5  # four creates and the one delete that was asked for


def test_a_converted_lead_cannot_be_updated_by_the_api(org: SalesforceModel) -> None:
    lead = create(org, "Lead", LastName="L", Company="C")
    org.edit("Lead", lead, {"IsConverted": True, "ConvertedDate": "2026-11-21"})
    with pytest.raises(Refusal) as caught:
        org.writer.update("Lead", lead, {"City": "Berlin"}, org.client())
    assert caught.value.code == "CANNOT_UPDATE_CONVERTED_LEAD"


def test_a_parent_can_be_named_by_its_key(org: SalesforceModel) -> None:
    key_field(org)
    boss = create(org, "Contact", LastName="Boss", Key__c="b")
    record_id = create(org, "Contact", LastName="A", ReportsTo={"Key__c": "B"})
    assert stored(org, "Contact", record_id)["fields"]["ReportsToId"] == boss


def test_a_snapshot_brings_back_records_fields_and_grants(org: SalesforceModel) -> None:
    empty = org.snapshot()
    key_field(org)
    create(org, "Contact", LastName="A", Key__c="k")
    full = org.snapshot()
    org.restore(empty)
    assert list(org.stored("Contact", deleted=True)) == []
    assert refusal(org, "Contact", LastName="A", Key__c="k").code == "INVALID_FIELD"
    org.restore(full)
    assert org.snapshot() == full
    assert refusal(org, "Contact", LastName="B", Key__c="K").code == "DUPLICATE_VALUE"


def test_an_inserted_past_keeps_its_dates_and_its_dirt(org: SalesforceModel) -> None:
    record_id = org.insert("Lead", {"LastName": "x", "Email": "not an address"}, at=NOW - 86_400)
    assert stored(org, "Lead", record_id)["fields"]["CreatedDate"] == "2026-11-20T10:00:00.000+0000"
    with pytest.raises(Refusal):
        org.insert("Lead", {"LastNam": "x"})


def test_a_failed_collection_inside_a_composite_undoes_only_itself(org: SalesforceModel) -> None:
    def contact(name: str) -> dict[str, Any]:
        return {"attributes": {"type": "Contact"}, "LastName": name}

    base = "/services/data/v62.0"
    body = {"allOrNone": True, "records": [contact("B"), contact("")]}
    answer = post(
        org,
        "/composite",
        {
            "compositeRequest": [
                {
                    "method": "POST",
                    "url": f"{base}/sobjects/Contact",
                    "referenceId": "a",
                    "body": {"LastName": "A"},
                },
                {
                    "method": "POST",
                    "url": f"{base}/composite/sobjects",
                    "referenceId": "b",
                    "body": body,
                },
            ]
        },
    )
    assert [each["httpStatusCode"] for each in answer.body["compositeResponse"]] == [201, 200]
    assert [each["fields"]["LastName"] for each in org.stored("Contact", deleted=True)] == ["A"]
    assert org.tally.written == 1


def test_an_unknown_reference_fails_its_own_subrequest(org: SalesforceModel) -> None:
    url = "/services/data/v62.0/sobjects/Contact"
    answer = post(org, "/composite", {"compositeRequest": [
        {"method": "POST", "url": url, "referenceId": "a", "body": {"LastName": "@{nobody.id}"}},
    ]})  # fmt: skip
    assert answer.body["compositeResponse"][0]["httpStatusCode"] == 400


def test_records_that_share_a_key_in_one_upsert_are_all_refused(org: SalesforceModel) -> None:
    key_field(org)
    records = [
        {"attributes": {"type": "Contact"}, "LastName": "A", "Key__c": key}
        for key in ("k", "x", "K")
    ]
    target, params = find(
        collection_endpoints(), "/services/data/v62.0/composite/sobjects/Contact/Key__c"
    )
    answer = target.handler("PATCH")(Call(org, "PATCH", "", params, body={"records": records}))
    assert [outcome["success"] for outcome in answer.body] == [False, True, False]
    assert answer.body[2]["errors"][0]["message"] == "Duplicate external id specified: k"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/composite/sobjects", None),
        ("/composite/sobjects", {"records": ["x"]}),
        ("/composite/sobjects", {"records": [{"attributes": "Contact"}]}),
        ("/composite/sobjects/Contact", {"ids": [1], "fields": ["Id"]}),
        ("/composite", {"compositeRequest": ["x"]}),
        ("/composite", {"compositeRequest": [{"httpHeaders": "x", "referenceId": "a"}]}),
        ("/composite/batch", {}),
        ("/sobjects/Contact", ["x"]),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_not_a_crash(
    org: SalesforceModel, path: str, body: Any
) -> None:
    with pytest.raises(Refusal) as caught:
        post(org, path, body)
    assert caught.value.code == "JSON_PARSER_ERROR"


@pytest.mark.parametrize("wrong", [{}, [], 5, 1.5, True, {"a": 1}, ["x"]])
def test_a_value_of_any_shape_is_stored_or_refused(org: SalesforceModel, wrong: Any) -> None:
    for name, field in org.schema.find("Opportunity").fields.items():  # type: ignore[union-attr]
        attributes = {"type": "Opportunity"}
        complete = {"Name": "D", "StageName": "Prospecting", "CloseDate": "2026-12-31"}
        body = {"records": [{"attributes": attributes, **complete, name: wrong}]}
        outcome = post(org, "/composite/sobjects", body).body[0]
        assert outcome["success"] is (
            field.type in _TAKES.get(type(wrong), ()) and field.createable
        )


_TAKES: dict[type, tuple[str, ...]] = {
    int: ("currency", "percent", "double"),
    float: ("currency", "percent", "double"),
    bool: ("boolean",),
}


def test_more_than_200_records_are_refused_whole(org: SalesforceModel) -> None:
    records = [{"attributes": {"type": "Contact"}, "LastName": "A"}] * 201
    with pytest.raises(Refusal):
        post(org, "/composite/sobjects", {"records": records})
    assert list(org.stored("Contact", deleted=True)) == []
