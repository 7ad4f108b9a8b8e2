"""What each type of field takes, and in which words it refuses the rest."""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.records.person_accounts import add_field
from sandbox.salesforce.setup.custom import custom_field

FIELDS: dict[str, dict[str, Any]] = {
    "Tags__c": {
        "type": "MultiselectPicklist",
        "valueSet": {
            "restricted": True,
            "valueSetDefinition": {
                "value": [{"valueName": name} for name in ("Red", "Green", "Blue")]
            },
        },
    },
    "Share__c": {"type": "Percent", "precision": 5, "scale": 2},
    "Score__c": {"type": "Number", "precision": 4, "scale": 1},
    "Born__c": {"type": "Date"},
    "Seen__c": {"type": "DateTime"},
    "Note__c": {"type": "LongTextArea", "length": 300},
    "Site__c": {"type": "Url"},
    "Ok__c": {"type": "Checkbox"},
    "Phone2__c": {"type": "Phone"},
}


@pytest.fixture
def org() -> SalesforceModel:
    found = SalesforceModel(Clock(lambda: NOW).skewed())
    for name, metadata in FIELDS.items():
        field = custom_field(name, {"label": name[:-3], **metadata})
        add_field(found.schema, found.store, "Contact", field)
    held = create(found, "PermissionSet", Name="A", Label="A")
    create(found, "PermissionSetAssignment", PermissionSetId=held, AssigneeId=found.user_id)
    for name in FIELDS:
        grant = {"SobjectType": "Contact", "PermissionsRead": True, "PermissionsEdit": True}
        create(found, "FieldPermissions", ParentId=held, Field=f"Contact.{name}", **grant)
    return found


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("Tags__c", "Blue;Red", "Red;Blue"),
        ("Tags__c", " green ; GREEN;", "Green"),
        ("Tags__c", None, None),
        ("Share__c", 12.345, 12.35),
        ("Score__c", "7", 7.0),
        ("Born__c", "2026-11-21T23:30:00-05:00", "2026-11-22"),
        ("Seen__c", "2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00.000+0000"),
        ("Ok__c", "true", True),
        ("Ok__c", None, False),
        ("Site__c", "anything goes", "anything goes"),
    ],
)
def test_a_value_is_stored_in_the_vendors_spelling(
    org: SalesforceModel, name: str, value: Any, stored: Any
) -> None:
    assert (
        row(org, "Contact", create(org, "Contact", LastName="A", **{name: value}))[name] == stored
    )


@pytest.mark.parametrize(
    ("name", "value", "code", "says"),
    [
        (
            "Tags__c",
            "Red;Pink",
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Tags: bad value for restricted picklist field: Pink",
        ),
        (
            "Score__c",
            1000,
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Score: value outside of valid range on numeric field: 1000",
        ),
        (
            "Share__c",
            "x",
            "JSON_PARSER_ERROR",
            "Cannot deserialize instance of double from VALUE_STRING value x or",
        ),
        (
            "Score__c",
            "NaN",
            "JSON_PARSER_ERROR",
            "instance of double from VALUE_STRING value NaN or",
        ),
        (
            "Score__c",
            "-Infinity",
            "JSON_PARSER_ERROR",
            "instance of double from VALUE_STRING value -Infinity or",
        ),
        (
            "Born__c",
            "tomorrow",
            "JSON_PARSER_ERROR",
            "Cannot deserialize instance of date from VALUE_STRING value tomorrow or request may "
            "be missing",
        ),
        (
            "Born__c",
            "",
            "JSON_PARSER_ERROR",
            "Cannot deserialize instance of date from VALUE_STRING value  or",
        ),
        ("Seen__c", 5, "JSON_PARSER_ERROR", "instance of datetime from VALUE_NUMBER_INT value 5"),
        ("Note__c", "x" * 301, "STRING_TOO_LONG", "(max length=300)"),
        ("Phone2__c", "1" * 41, "STRING_TOO_LONG", "Phone2: data value too large: "),
        ("Ok__c", "yes", "JSON_PARSER_ERROR", "instance of boolean from VALUE_STRING value yes"),
    ],
)
def test_a_wrong_value_is_refused_in_the_vendors_words(
    org: SalesforceModel, name: str, value: Any, code: str, says: str
) -> None:
    refusal = refused(org, "Contact", LastName="A", **{name: value})
    assert refusal.code == code
    assert says in refusal.message


def test_only_the_first_fault_of_a_record_is_told(org: SalesforceModel) -> None:
    body = refused(org, "Contact", LastName="x" * 81, Email="nobody", Born__c="x").body
    assert [each["errorCode"] for each in body] == ["STRING_TOO_LONG"]


def test_a_read_only_field_names_itself(org: SalesforceModel) -> None:
    with pytest.raises(Refusal) as caught:
        create(org, "Lead", LastName="L", Company="C", IsConverted=True)
    assert caught.value.body == [{
        "message": (
            "Unable to create/update fields: IsConverted. Please check the security settings of "
            "this field and verify that it is read/write for your profile or permission set."
        ),
        "errorCode": "INVALID_FIELD_FOR_INSERT_UPDATE",
        "fields": ["IsConverted"],
    }]  # fmt: skip


def test_a_new_checkbox_is_unticked_on_records_that_were_there(org: SalesforceModel) -> None:
    old = create(org, "Account", Name="A")
    add_field(
        org.schema,
        org.store,
        "Account",
        custom_field("New__c", {"type": "Checkbox", "label": "New"}),
    )
    assert row(org, "Account", old)["New__c"] is False


@pytest.mark.parametrize("nothing", ["", None])
@pytest.mark.parametrize(
    ("kind", "field", "default", "others"),
    [
        ("Lead", "Status", "Open - Not Contacted", {"LastName": "A", "Company": "B"}),
        ("Task", "Status", "Not Started", {}),
        ("Task", "Priority", "Normal", {}),
    ],
)
def test_a_required_picklist_that_is_given_nothing_at_birth_takes_its_default(
    org: SalesforceModel,
    kind: str,
    field: str,
    default: str,
    others: dict[str, str],
    nothing: str | None,
) -> None:
    record_id = create(org, kind, **others, **{field: nothing})
    assert row(org, kind, record_id)[field] == default
    with pytest.raises(Refusal) as caught:
        org.writer.update(kind, record_id, {field: nothing}, org.client())
    assert caught.value.code == "REQUIRED_FIELD_MISSING"


@pytest.mark.parametrize(
    ("kind", "others"),
    [("Contact", {"LastName": "A"}), ("Lead", {"LastName": "A", "Company": "B"})],
)
def test_an_address_is_kept_in_lower_case(
    org: SalesforceModel, kind: str, others: dict[str, Any]
) -> None:
    """Contacts that CumulusCI upserted with capitals were read back without them
    (`TestUpsert.test_upsert_complex_fields__bulk`).
    """
    made = create(org, kind, Email="Chloe.Myers@Example.com", **others)
    assert row(org, kind, made)["Email"] == "chloe.myers@example.com"
    found, new = org.writer.upsert(kind, "Email", "CHLOE.Myers@example.com", {}, org.client())
    assert (found, new) == (made, False)


def test_a_type_that_there_is_not_is_no_metadata() -> None:
    """Quoted in an issue of restforce/restforce."""
    with pytest.raises(Refusal) as caught:
        custom_field("Note__c", {"label": "Note", "type": "Long Text Area"})
    start = "Cannot deserialize instance of complexvalue from VALUE_STRING value Long Text Area or"
    assert (caught.value.code, caught.value.message[: len(start)]) == ("JSON_PARSER_ERROR", start)
