"""Formula fields: made like any custom field, reckoned on read, written by nobody."""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel


@pytest.fixture
def org() -> SalesforceModel:
    found = SalesforceModel(Clock(lambda: NOW).skewed())
    made(found, "Opportunity.Weighted__c", "Amount * Probability", type="Currency", scale=2)
    made(found, "Opportunity.Is_Big__c", "Amount > 1000", type="Checkbox")
    made(found, "Opportunity.Region__c", "Account.BillingCountry & ' / ' & TEXT(StageName)")
    made(found, "Opportunity.Days_Left__c", "CloseDate - TODAY()", type="Number")
    return found


def made(org: SalesforceModel, name: str, formula: str, **metadata: Any) -> None:
    """The field, shown to the API's user."""
    told = {"label": name.partition(".")[2], "type": "Text", "formula": formula, **metadata}
    body = {"FullName": name, "Metadata": told}
    call(org, "POST", "/tooling/sobjects/CustomField", body)
    held = create(org, "PermissionSet", Name=name.replace(".", "_"), Label="Seen")
    create(org, "PermissionSetAssignment", PermissionSetId=held, AssigneeId=org.user_id)
    grant = {"SobjectType": name.partition(".")[0], "Field": name, "PermissionsRead": True}
    create(org, "FieldPermissions", ParentId=held, **grant)


def deal(org: SalesforceModel, **fields: Any) -> str:
    account = create(org, "Account", Name="A", BillingCountry="France")
    common = {"Name": "D", "StageName": "Negotiation/Review", "CloseDate": "2026-12-01"}
    return create(org, "Opportunity", AccountId=account, **{**common, **fields})


FIELDS = "Weighted__c, Is_Big__c, Region__c, Days_Left__c"


def read(org: SalesforceModel, rest: str = "") -> list[Any]:
    (found,) = ask(org, f"SELECT {FIELDS} FROM Opportunity {rest}")
    return [value for name, value in found.items() if name != "attributes"]


def test_a_formula_field_follows_the_record_its_parent_and_the_calendar() -> None:
    clock = Clock(lambda: NOW)
    org = SalesforceModel(clock.skewed())
    made(org, "Opportunity.Region__c", "Account.BillingCountry & ' / ' & TEXT(StageName)")
    made(org, "Opportunity.Days_Left__c", "CloseDate - TODAY()", type="Number")
    found = deal(org)
    query = "SELECT Region__c, Days_Left__c FROM Opportunity"
    told = ask(org, query)[0]
    assert (told["Region__c"], told["Days_Left__c"]) == ("France / Negotiation/Review", 10.0)
    stamp = row(org, "Opportunity", found)["SystemModstamp"]
    account = row(org, "Opportunity", found)["AccountId"]
    org.writer.update("Account", account, {"BillingCountry": "Spain"}, org.client())
    clock.advance(86_400)
    told = ask(org, query)[0]
    assert (told["Region__c"], told["Days_Left__c"]) == ("Spain / Negotiation/Review", 9.0)
    assert row(org, "Opportunity", found)["SystemModstamp"] == stamp


def test_a_formula_field_is_read_everywhere_and_selected_and_sorted_by(
    org: SalesforceModel,
) -> None:
    found = deal(org, Amount=2000)
    deal(org, Amount=10)
    expected = [1800.0, True, "France / Negotiation/Review", 10.0]
    assert read(org, "WHERE Is_Big__c = true") == expected
    assert read(org, "WHERE Weighted__c > 100 AND Region__c LIKE 'France%'") == expected
    body = call(org, "GET", f"/sobjects/Opportunity/{found}").body
    assert [body[name] for name in FIELDS.split(", ")] == expected
    rows = ask(org, "SELECT FIELDS(ALL) FROM Opportunity ORDER BY Weighted__c DESC LIMIT 2")
    assert [each["Weighted__c"] for each in rows] == [1800.0, 9.0]
    (total,) = ask(org, "SELECT SUM(Weighted__c) total FROM Opportunity")
    assert total["total"] == 1809.0
    (parent,) = ask(org, "SELECT Opportunity.Weighted__c FROM OpportunityHistory LIMIT 1")
    assert parent["Opportunity"]["Weighted__c"] == 1800.0


def test_blank_numbers_are_zero_unless_the_field_says_they_are_blank(org: SalesforceModel) -> None:
    made(
        org, "Opportunity.Exact__c", "Amount + 1",
        type="Number", formulaTreatBlanksAs="BlankAsBlank",
    )  # fmt: skip
    deal(org)
    assert read(org)[:2] == [0.0, False]
    assert ask(org, "SELECT Exact__c FROM Opportunity")[0]["Exact__c"] is None


def test_what_cannot_be_reckoned_is_null(org: SalesforceModel) -> None:
    made(org, "Opportunity.Each__c", "Amount / TotalOpportunityQuantity", type="Number")
    deal(org, Amount=5)
    assert ask(org, "SELECT Each__c FROM Opportunity")[0]["Each__c"] is None


def test_a_describe_tells_the_formula_and_nobody_writes_the_field(org: SalesforceModel) -> None:
    fields = call(org, "GET", "/sobjects/Opportunity/describe").body["fields"]
    (told,) = [each for each in fields if each["name"] == "Weighted__c"]
    assert told["calculated"] is told["nillable"] is told["formulaTreatNullNumberAsZero"] is True
    assert told["calculatedFormula"] == "Amount * Probability"
    assert told["createable"] is told["updateable"] is told["defaultedOnCreate"] is False
    problem = refused(org, "Opportunity", Name="D", Weighted__c=5)
    assert problem.code == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_formula_may_use_another_and_a_rule_may_use_both(org: SalesforceModel) -> None:
    made(org, "Opportunity.Double__c", "2 * Weighted__c", type="Currency")
    rule = {"object": "Opportunity", "name": "R", "message": "Too much", "formula": "Double__c > 9"}
    org.configure({"validation_rules": [rule]})
    create(org, "Opportunity", Name="D", StageName="Prospecting", CloseDate="2026-12-01", Amount=9)
    with pytest.raises(Refusal, match="Too much"):
        deal(org, Amount=9)


def test_formula_fields_survive_a_snapshot(org: SalesforceModel) -> None:
    deal(org, Amount=2000)
    other = SalesforceModel(Clock(lambda: NOW).skewed())
    other.restore(org.snapshot())
    assert read(other) == read(org)


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"type": "Number", "formula": "Name"}, "incompatible with expected data type (Number)"),
        ({"type": "Text", "formula": "Nme"}, "Field Nme does not exist. Check spelling."),
        ({"type": "Checkbox", "formula": "ISCHANGED(Name)"}, "may not be used in this type"),
        ({"type": "Picklist", "formula": "Name"}, "cannot have a formula"),
    ],
)
def test_a_formula_field_that_makes_no_sense_is_not_made(
    org: SalesforceModel, metadata: dict[str, Any], said: str
) -> None:
    body = {"FullName": "Opportunity.Bad__c", "Metadata": {"label": "Bad", **metadata}}
    with pytest.raises(Refusal) as caught:
        call(org, "POST", "/tooling/sobjects/CustomField", body)
    assert caught.value.code == "FIELD_INTEGRITY_EXCEPTION"
    assert said in caught.value.message
    assert org.writer.kind("Opportunity").find("Bad__c") is None
