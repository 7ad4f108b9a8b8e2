"""Describes and the list of objects: the vendor's recorded key sets, and when a kept copy will
do.
"""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, call, create

from sandbox.clock import Clock
from sandbox.salesforce.describing.document import describe
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.setup.tooling import create_custom_field

# Recorded from versions 48, 52 and 59 of the real API.
_OBJECT_KEYS_48 = """
actionOverrides activateable childRelationships compactLayoutable createable custom customSetting
deepCloneable defaultImplementation deletable deprecatedAndHidden extendedBy extendsInterfaces
feedEnabled fields hasSubtypes implementedBy implementsInterfaces isInterface isSubtype keyPrefix
label labelPlural layoutable listviewable lookupLayoutable mergeable mruEnabled name
namedLayoutInfos networkScopeFieldName queryable recordTypeInfos replicateable retrieveable
searchLayoutable searchable supportedScopes triggerable undeletable updateable urls
"""
OBJECT_KEYS_48 = set(_OBJECT_KEYS_48.split())
OBJECT_KEYS_52 = OBJECT_KEYS_48 | {"associateEntityType", "associateParentEntity"}
OBJECT_KEYS_59 = OBJECT_KEYS_52 | {"sobjectDescribeOption"}
_SUMMARY_KEYS = """
activateable associateEntityType associateParentEntity createable custom customSetting deepCloneable
deletable deprecatedAndHidden feedEnabled hasSubtypes isInterface isSubtype keyPrefix label
labelPlural layoutable mergeable mruEnabled name queryable replicateable retrieveable searchable
triggerable undeletable updateable urls
"""
SUMMARY_KEYS = set(_SUMMARY_KEYS.split())
_FIELD_KEYS = """
aggregatable aiPredictionField autoNumber byteLength calculated calculatedFormula cascadeDelete
caseSensitive compoundFieldName controllerName createable custom defaultValue defaultValueFormula
defaultedOnCreate dependentPicklist deprecatedAndHidden digits displayLocationInDecimal encrypted
externalId extraTypeInfo filterable filteredLookupInfo formulaTreatNullNumberAsZero groupable
highScaleNumber htmlFormatted idLookup inlineHelpText label length mask maskType name nameField
namePointing nillable permissionable picklistValues polymorphicForeignKey precision queryByDistance
referenceTargetField referenceTo relationshipName relationshipOrder restrictedDelete
restrictedPicklist scale searchPrefilterable soapType sortable type unique updateable
writeRequiresMasterRead
"""
FIELD_KEYS = set(_FIELD_KEYS.split())


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def described(org: SalesforceModel, name: str, version: str = "62.0") -> dict[str, Any]:
    return describe(org.schema, org.access, org.writer.kind(name), f"/services/data/v{version}")


def field(org: SalesforceModel, name: str, field_name: str) -> dict[str, Any]:
    return next(each for each in described(org, name)["fields"] if each["name"] == field_name)


def test_every_object_and_field_has_the_recorded_keys_in_the_recorded_order(
    org: SalesforceModel,
) -> None:
    assert (len(OBJECT_KEYS_48), len(OBJECT_KEYS_59), len(FIELD_KEYS)) == (42, 45, 57)
    for version, keys in (
        ("48.0", OBJECT_KEYS_48),
        ("52.0", OBJECT_KEYS_52),
        ("59.0", OBJECT_KEYS_59),
    ):
        for kind in org.schema:
            document = described(org, kind.name, version)
            assert list(document) == sorted(keys), kind.name
            assert all(list(each) == sorted(FIELD_KEYS) for each in document["fields"]), kind.name


def test_the_list_of_objects_has_the_recorded_keys(org: SalesforceModel) -> None:
    answer = call(org, "GET", "/sobjects").body
    assert (answer["encoding"], answer["maxBatchSize"]) == ("UTF-8", 200)
    assert all(list(each) == sorted(SUMMARY_KEYS) for each in answer["sobjects"])
    assert {"CustomField", "ValidationRule"}.isdisjoint(each["name"] for each in answer["sobjects"])
    basics = call(org, "GET", "/sobjects/Lead").body
    assert (set(basics), set(basics["objectDescribe"])) == (
        {"objectDescribe", "recentItems"},
        SUMMARY_KEYS,
    )


@pytest.mark.parametrize(
    ("name", "flags", "urls"),
    [
        (
            "Account",
            "createable deletable feedEnabled layoutable mergeable mruEnabled queryable "
            "replicateable retrieveable searchable triggerable undeletable updateable",
            "approvalLayouts compactLayouts describe layouts listviews quickActions rowTemplate "
            "sobject",
        ),
        (
            "Opportunity",
            "createable deepCloneable deletable feedEnabled layoutable mruEnabled queryable "
            "replicateable retrieveable searchable triggerable undeletable updateable",
            "approvalLayouts compactLayouts describe layouts listviews quickActions rowTemplate "
            "sobject",
        ),
        (
            "CampaignMember",
            "createable deletable layoutable queryable replicateable retrieveable triggerable "
            "updateable",
            "compactLayouts describe layouts rowTemplate sobject",
        ),
        (
            "OpportunityContactRole",
            "createable deletable layoutable queryable replicateable retrieveable triggerable "
            "updateable",
            "compactLayouts describe layouts quickActions rowTemplate sobject",
        ),
        (
            "Organization",
            "queryable replicateable retrieveable updateable",
            "describe rowTemplate sobject",
        ),
        (
            "User",
            "createable feedEnabled layoutable mruEnabled queryable replicateable retrieveable "
            "searchable triggerable updateable",
            "compactLayouts describe layouts namedLayouts passwordUtilities quickActions "
            "rowTemplate sobject",
        ),
    ],
)
def test_an_object_can_do_what_the_recorded_one_can(
    org: SalesforceModel, name: str, flags: str, urls: str
) -> None:
    listed = call(org, "GET", "/sobjects").body["sobjects"]
    found = next(each for each in listed if each["name"] == name)
    assert sorted(key for key, value in found.items() if value is True) == flags.split()
    assert sorted(found["urls"]) == urls.split()


def test_fields_say_of_themselves_what_recorded_ones_do(org: SalesforceModel) -> None:
    key = field(org, "Account", "Id")
    assert (key["label"], key["byteLength"], key["idLookup"], key["defaultedOnCreate"]) == (
        "Account ID",
        18,
        True,
        True,
    )
    assert field(org, "Account", "IsDeleted")["label"] == "Deleted"
    street = field(org, "Account", "BillingStreet")
    assert (street["byteLength"], street["compoundFieldName"], street["extraTypeInfo"]) == (
        765, "BillingAddress", "plaintextarea",
    )  # fmt: skip
    assert (street["aggregatable"], street["filterable"]) == (True, True)
    assert (
        field(org, "Lead", "City")["compoundFieldName"],
        field(org, "Lead", "Name")["nameField"],
    ) == (
        "Address",
        True,
    )
    first = field(org, "Lead", "FirstName")
    assert (first["compoundFieldName"], first["extraTypeInfo"]) == ("Name", "personname")
    employees = field(org, "Account", "NumberOfEmployees")
    assert (employees["digits"], employees["precision"], employees["soapType"]) == (8, 0, "xsd:int")
    role = field(org, "OpportunityContactRole", "OpportunityId")
    assert (role["nillable"], role["updateable"], role["permissionable"]) == (False, False, False)
    assert field(org, "Account", "Description")["filterable"] is False
    assert field(org, "Task", "WhoId")["referenceTo"] == ["Contact", "Lead"]
    assert field(org, "Task", "WhoId")["polymorphicForeignKey"] is True
    assert field(org, "Case", "CaseNumber")["autoNumber"] is True


def test_children_are_listed_in_the_recorded_shape(org: SalesforceModel) -> None:
    children = described(org, "Account")["childRelationships"]
    names = [(each["childSObject"], each["field"], each["relationshipName"]) for each in children]
    assert names == sorted(names, key=lambda each: each[:2])
    assert ("AccountHistory", "AccountId", "Histories") in names
    assert ("Task", "WhatId", "Tasks") in names
    case = next(each for each in children if each["childSObject"] == "Case")
    assert set(case) == {
        "cascadeDelete", "childSObject", "deprecatedAndHidden", "field", "junctionIdListNames",
        "junctionReferenceTo", "relationshipName", "restrictedDelete",
    }  # fmt: skip
    assert case["restrictedDelete"] is True


def test_record_types_and_scopes_have_the_recorded_shape(org: SalesforceModel) -> None:
    document = described(org, "Account")
    (master,) = document["recordTypeInfos"]
    assert set(master) == {
        "active", "available", "defaultRecordTypeMapping", "developerName", "master", "name",
        "recordTypeId", "urls",
    }  # fmt: skip
    assert master["urls"] == {
        "layout": "/services/data/v62.0/sobjects/Account/describe/layouts/012000000000000AAA"
    }
    assert [each["name"] for each in document["supportedScopes"]] == [
        "everything",
        "mine",
        "scopingRule",
        "team",
    ]
    role = described(org, "OpportunityContactRole")
    assert role["recordTypeInfos"] == []
    assert role["supportedScopes"] == [
        {"label": "All opportunity contact role", "name": "everything"}
    ]


@pytest.mark.parametrize("path", ["/sobjects", "/sobjects/Contact/describe"])
def test_a_kept_describe_is_good_until_something_changes(org: SalesforceModel, path: str) -> None:
    first = call(org, "GET", path)
    tag, since = first.headers["ETag"], first.headers["Last-Modified"]
    assert tag.startswith('"')
    assert since == "Sat, 21 Nov 2026 10:00:00 GMT"
    for kept in ({"If_Modified_Since": since}, {"If_None_Match": tag}):
        again = call(org, "GET", path, **kept)
        assert (again.status, again.body, again.headers) == (304, None, first.headers)
    org.clock.skew_s = 60
    metadata = {"type": "Text", "label": "Key", "length": 20}
    create_custom_field(org, {"FullName": "Contact.Key__c", "Metadata": metadata}, org.client())
    changed = call(org, "GET", path, If_Modified_Since=since)
    assert (changed.status, changed.headers["ETag"] != tag) == (200, True)


def test_a_describe_hides_and_shows_fields_as_rights_come_and_go(org: SalesforceModel) -> None:
    metadata = {"type": "Text", "label": "Key", "length": 20}
    create_custom_field(org, {"FullName": "Contact.Key__c", "Metadata": metadata}, org.client())

    def shown() -> list[bool]:
        fields = call(org, "GET", "/sobjects/Contact/describe").body["fields"]
        return [each["updateable"] for each in fields if each["name"] == "Key__c"]

    assert shown() == []
    held = create(org, "PermissionSet", Name="A", Label="A")
    create(org, "PermissionSetAssignment", PermissionSetId=held, AssigneeId=org.user_id)
    grant = {"SobjectType": "Contact", "Field": "Contact.Key__c", "PermissionsRead": True}
    create(org, "FieldPermissions", ParentId=held, **grant)
    assert shown() == [False]


def test_every_object_of_the_list_can_be_described_and_queried(org: SalesforceModel) -> None:
    for each in call(org, "GET", "/sobjects").body["sobjects"]:
        name = each["name"]
        if name == "Group":  # a word of the query language too
            continue
        fields = [f["name"] for f in call(org, "GET", f"/sobjects/{name}/describe").body["fields"]]
        assert isinstance(ask(org, f"SELECT {', '.join(fields)} FROM {name} LIMIT 1"), list)
