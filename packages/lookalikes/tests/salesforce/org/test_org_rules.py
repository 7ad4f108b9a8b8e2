"""The administrator's rules: validation, duplicates, assignment, flows, locks, rights, and how they
are listed.
"""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


NO_BOBS = {
    "object": "Contact",
    "name": "No_Bobs",
    "message": "Bob must use another name",
    "field": "FirstName",
    "when": {"field": "FirstName", "op": "=", "value": "Bob"},
}
ALIKE = {"object": "Contact", "name": "Contacts_DR", "on_create": "alert", "match": ["Email"]}


def contact(org: SalesforceModel, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    body = {"LastName": "A", **fields}
    return call(org, "POST", "/sobjects/Contact", body, **(headers or {})).body


def upserted(org: SalesforceModel, *records: dict[str, Any]) -> list[dict[str, Any]]:
    body = {
        "records": [
            {"attributes": {"type": "Contact"}, "LastName": "A", **each} for each in records
        ]
    }
    outcomes: list[dict[str, Any]] = call(org, "POST", "/composite/sobjects", body).body
    return outcomes


def test_a_validation_rule_refuses_in_its_own_words(org: SalesforceModel) -> None:
    org.configure({"validation_rules": [NO_BOBS]})
    refusal = refused(org, "Contact", LastName="A", FirstName="bob")
    fields = {
        "message": "Bob must use another name",
        "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    }
    assert refusal.body == [{**fields, "fields": ["FirstName"]}]
    with pytest.raises(Refusal):
        org.edit("Contact", None, {"LastName": "A", "FirstName": "Bob"})
    org.configure({"validation_rules": [{**NO_BOBS, "active": False}]})
    create(org, "Contact", LastName="A", FirstName="Bob")


def test_a_rule_may_look_at_what_changed(org: SalesforceModel) -> None:
    when = [{"field": "StageName", "op": "changed"}, {"field": "Amount", "op": "blank"}]
    org.configure(
        {
            "validation_rules": [
                {"object": "Opportunity", "name": "Amount_First", "message": "m", "when": when}
            ]
        }
    )
    deal = create(org, "Opportunity", Name="D", StageName="Prospecting", CloseDate="2026-12-31")
    org.writer.update("Opportunity", deal, {"NextStep": "x"}, org.client())
    with pytest.raises(Refusal, match="FIELD_CUSTOM_VALIDATION_EXCEPTION"):
        org.writer.update("Opportunity", deal, {"StageName": "Closed Won"}, org.client())


def test_a_duplicate_is_reported_with_the_vendors_misspelt_key(org: SalesforceModel) -> None:
    org.configure({"duplicate_rules": [ALIKE]})
    first = contact(org, Email="a@x.example")["id"]
    refusal = refused(org, "Contact", LastName="B", Email="A@x.example")
    assert refusal.status == 400
    found = refusal.body[0]
    assert list(found) == ["duplicateResut", "errorCode", "message"]
    assert (found["errorCode"], found["message"]) == (
        "DUPLICATES_DETECTED",
        "Use one of these records?",
    )
    result = found["duplicateResut"]
    assert set(result) == {
        "allowSave",
        "duplicateRule",
        "duplicateRuleEntityType",
        "errorMessage",
        "matchResults",
    }
    assert (result["allowSave"], result["duplicateRule"]) == (True, "Contacts_DR")
    (match,) = result["matchResults"]
    assert set(match) == {
        "entityType",
        "errors",
        "matchEngine",
        "matchRecords",
        "rule",
        "size",
        "success",
    }
    (record,) = match["matchRecords"]
    assert set(record) == {"additionalInformation", "fieldDiffs", "matchConfidence", "record"}
    url = f"/services/data/v62.0/sobjects/Contact/{first}"
    assert record["record"] == {"attributes": {"type": "Contact", "url": url}, "Id": first}


def test_a_collection_says_of_a_duplicate_no_more_than_its_code(org: SalesforceModel) -> None:
    org.configure({"duplicate_rules": [ALIKE]})
    first, second = upserted(org, {"Email": "a@x.example"}, {"Email": "a@x.example"})
    assert first["success"] is True
    error = {
        "statusCode": "DUPLICATES_DETECTED",
        "message": "Use one of these records?",
        "fields": [],
    }
    assert second == {"success": False, "errors": [error]}


def test_the_header_saves_what_a_rule_only_alerts_of_and_shows_records(
    org: SalesforceModel,
) -> None:
    org.configure({"duplicate_rules": [ALIKE]})
    contact(org, Email="a@x.example", Title="T")
    assert (
        contact(org, {"Sforce_Duplicate_Rule_Header": "allowSave=true"}, Email="a@x.example")[
            "success"
        ]
        is True
    )
    with pytest.raises(Refusal) as caught:
        contact(
            org, {"Sforce_Duplicate_Rule_Header": "includeRecordDetails=true"}, Email="a@x.example"
        )
    records = caught.value.body[0]["duplicateResut"]["matchResults"][0]["matchRecords"]
    assert (len(records), records[0]["record"]["Title"]) == (2, "T")
    org.configure({"duplicate_rules": [{**ALIKE, "on_create": "block"}]})
    with pytest.raises(Refusal):
        contact(org, {"Sforce_Duplicate_Rule_Header": "allowSave=true"}, Email="a@x.example")


def test_a_lead_may_be_the_duplicate_of_a_contact(org: SalesforceModel) -> None:
    rule = {"object": "Lead", "name": "Known", "match": ["Email"], "against": ["Lead", "Contact"]}
    org.configure({"duplicate_rules": [rule]})
    create(org, "Contact", LastName="A", Email="a@x.example")
    refusal = refused(org, "Lead", LastName="A", Company="C", Email="a@x.example")
    assert refusal.body[0]["duplicateResut"]["matchResults"][0]["entityType"] == "Contact"
    create(org, "Lead", LastName="A", Company="C")  # a blank matches nobody


def test_an_active_assignment_rule_moves_the_owner_unless_told_not_to(org: SalesforceModel) -> None:
    queue = ask(org, "SELECT QueueId FROM QueueSobject WHERE SobjectType = 'Lead'")[0]["QueueId"]
    german = {"when": {"field": "Country", "op": "=", "value": "Germany"}, "owner": org.person_id}
    rule = {"object": "Lead", "name": "Standard", "entries": [german, {"owner": queue}]}
    other = {"object": "Lead", "name": "Other", "active": False, "owner": org.person_id}
    org.configure({"assignment_rules": [rule, other]})
    other_id = ask(org, "SELECT Id FROM AssignmentRule WHERE Active = false")[0]["Id"]

    def owner(country: str, assign: str | None) -> str:
        headers = {} if assign is None else {"Sforce_Auto_Assign": assign}
        body = {"LastName": "L", "Company": "C", "Country": country}
        return str(
            row(org, "Lead", call(org, "POST", "/sobjects/Lead", body, **headers).body["id"])[
                "OwnerId"
            ]
        )

    assert owner("France", None) == owner("France", "TRUE") == queue
    assert owner("Germany", None) == org.person_id
    assert owner("France", "FALSE") == org.user_id
    assert owner("France", other_id) == org.person_id
    # Somebody at the screen leaves the box unticked.
    assert (
        row(org, "Lead", org.edit("Lead", None, {"LastName": "L", "Company": "C"}))["OwnerId"]
        == org.person_id
    )


def test_a_flow_rewrites_a_field_after_the_save_in_the_name_of_automation(
    org: SalesforceModel,
) -> None:
    when = {"field": "LeadSource", "op": "=", "value": "Web"}
    org.configure(
        {"flows": [{"object": "Lead", "name": "Rate_Web", "when": when, "set": {"Rating": "Hot"}}]}
    )
    found = create(org, "Lead", LastName="L", Company="C", LeadSource="Web")
    assert row(org, "Lead", found)["Rating"] == "Hot"
    assert [entry["by"] for entry in org.store["Lead"].past(found)] == ["api", "automation"]
    # A record-triggered flow runs as the user who saved.
    assert row(org, "Lead", found)["LastModifiedById"] == org.user_id
    assert org.tally.written == 1


def test_a_locked_row_refuses_its_children_for_so_many_calls(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    org.configure({"locks": [{"id": account, "for_calls": 2}]})
    message = f"unable to obtain exclusive access to this record or 1 records: {account}"
    error = {"statusCode": "UNABLE_TO_LOCK_ROW", "message": message, "fields": []}
    for _ in range(2):
        first, free, third = upserted(org, {"AccountId": account}, {}, {"AccountId": account})
        assert first["errors"] == third["errors"] == [error]
        assert free["success"] is True
    assert org.settings()["locks"] == []
    assert [each["success"] for each in upserted(org, {"AccountId": account})] == [True]


def test_what_an_administrator_set_up_is_there_to_be_queried(org: SalesforceModel) -> None:
    org.configure({
        "validation_rules": [NO_BOBS], "duplicate_rules": [ALIKE],
        "assignment_rules": [{"object": "Lead", "name": "Standard", "owner": org.person_id}],
        "flows": [{"object": "Contact", "name": "Tidy_Up", "on": "create",
        "set": {"Department": "x"}}], "triggers": [{"object": "Account", "name": "AccountTrigger"}],
    })  # fmt: skip
    flow = ask(
        org,
        "SELECT ApiName, Label, ProcessType, TriggerType, TriggerObjectOrEventLabel, "
        "TriggerObjectOrEvent.QualifiedApiName, IsActive FROM FlowDefinitionView",
    )[0]
    assert (flow["ApiName"], flow["Label"], flow["TriggerType"]) == (
        "Tidy_Up",
        "Tidy Up",
        "RecordAfterSave",
    )
    assert flow["TriggerObjectOrEvent"]["QualifiedApiName"] == "Contact"
    rule = ask(
        org,
        "SELECT ValidationName, Active, ErrorMessage, EntityDefinition.QualifiedApiName FROM "
        "ValidationRule",
        tooling=True,
    )[0]
    assert (rule["ValidationName"], rule["Active"]) == ("No_Bobs", True)
    assert rule["EntityDefinition"]["QualifiedApiName"] == "Contact"
    assert (
        ask(org, "SELECT DeveloperName, SobjectType, IsActive FROM DuplicateRule")[0]["IsActive"]
        is True
    )
    assert (
        ask(org, "SELECT Name, SobjectType, Active FROM AssignmentRule")[0]["SobjectType"] == "Lead"
    )
    assert ask(org, "SELECT Name, TableEnumOrId, Status FROM ApexTrigger")[0]["Status"] == "Active"
    org.configure({"flows": []})
    assert ask(org, "SELECT Id FROM FlowDefinitionView") == []


def test_rules_locks_and_listings_survive_a_snapshot(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    empty = org.snapshot()
    org.configure({"validation_rules": [NO_BOBS], "locks": [{"id": account, "for_calls": 1}]})
    full = org.snapshot()
    org.restore(empty)
    create(org, "Contact", LastName="A", FirstName="Bob", AccountId=account)
    org.restore(full)
    assert org.snapshot() == full
    assert refused(org, "Contact", LastName="A", AccountId=account).code == "UNABLE_TO_LOCK_ROW"
    assert (
        refused(org, "Contact", LastName="A", FirstName="Bob").code
        == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    )


def test_a_profile_may_keep_the_user_from_objects_and_fields(org: SalesforceModel) -> None:
    found = create(org, "Contact", LastName="A", Phone="1")
    no = {"create": False, "edit": False, "delete": False}
    org.configure(
        {
            "permissions": {
                "Contact": no,
                "Account.Phone": {"edit": False},
                "Account.Fax": {"read": False},
            }
        }
    )
    refusal = refused(org, "Contact", LastName="B")
    assert refusal.item()["statusCode"] == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
    assert refusal.message == "entity type cannot be inserted: Contact"
    for change in (lambda: org.writer.update("Contact", found, {"Phone": "2"}, org.client()),
                   lambda: org.writer.delete("Contact", found, org.client())):  # fmt: skip
        with pytest.raises(Refusal, match="INSUFFICIENT_ACCESS_OR_READONLY"):
            change()
    assert refused(org, "Account", Name="A", Phone="1").code == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert refused(org, "Account", Name="A", Fax="1").code == "INVALID_FIELD"
    document = call(org, "GET", "/sobjects/Contact/describe").body
    assert (document["createable"], document["updateable"], document["deletable"]) == (
        False,
        False,
        False,
    )
    org.edit("Contact", found, {"Phone": "3"})  # people have their own profile


def test_an_object_that_may_not_be_read_is_not_there(org: SalesforceModel) -> None:
    org.configure({"permissions": {"Campaign": {"read": False}}})
    for path in ("/sobjects/Campaign/describe", "/sobjects/Campaign"):
        with pytest.raises(Refusal, match="NOT_FOUND"):
            call(org, "GET", path)
    with pytest.raises(Refusal, match="INVALID_TYPE"):
        ask(org, "SELECT Id FROM Campaign")
    assert "Campaign" not in [
        each["name"] for each in call(org, "GET", "/sobjects").body["sobjects"]
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {"unheard_of": 1},
        {"flows": {}},
        {"flows": [{"name": "F"}]},
        {"flows": [{"object": "Lead", "name": "F", "on": "sunday"}]},
        {"flows": [{"object": "Lead", "name": "F", "set": {"Nope": 1}}]},
        {"validation_rules": [{**NO_BOBS, "when": {"field": "FirstName", "op": "~"}}]},
        {"validation_rules": [{**NO_BOBS, "when": "always"}]},
        {"duplicate_rules": [{**ALIKE, "match": []}]},
        {"duplicate_rules": [{**ALIKE, "on_create": "maybe"}]},
        {"assignment_rules": [{"object": "Lead", "name": "R"}]},
        {"permissions": {"Contact": {"dream": False}}},
        {"tracked": {"Contact": ["Nope"]}},
        {"locks": [{"id": "x"}]},
    ],
)
def test_settings_without_sense_are_refused_with_a_sentence_and_change_nothing(
    org: SalesforceModel, settings: dict[str, Any]
) -> None:
    before = org.snapshot()
    with pytest.raises(BadSettings) as caught:
        org.configure(settings)
    assert str(caught.value.body["message"]).endswith(".")
    assert org.snapshot() == before


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"flows": [{"object": "Lead", "name": "F", "sets": {"Rating": "Hot"}}]},
            "flows[0] has an unknown key 'sets': write 'set'.",
        ),
        (
            {"triggers": [{"object": "Lead", "name": "F"}, {"object": "Lead", "nmae": "G"}]},
            "triggers[1] has an unknown key 'nmae': write 'name'.",
        ),
        (
            {"validation_rules": [{**NO_BOBS, "when": [{"field": "FirstName", "xyz": 1}]}]},
            "validation_rules[0].when[0] has an unknown key 'xyz': it may have field, op, value.",
        ),
        (
            {"assignment_rules": [{"object": "Lead", "name": "R", "entries": [{"ownr": "x"}]}]},
            "assignment_rules[0].entries[0] has an unknown key 'ownr': write 'owner'.",
        ),
    ],
)
def test_a_key_that_no_rule_has_is_refused_with_its_place_and_the_key_that_was_meant(
    org: SalesforceModel, settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadSettings) as caught:
        org.configure(settings)
    assert caught.value.body["message"] == sentence
