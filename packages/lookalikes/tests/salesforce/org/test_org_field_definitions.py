"""Fields are asked for by SOQL, in the words of the setup pages."""

from __future__ import annotations

from orgs import ask

from sandbox.salesforce.model import SalesforceModel

_OF = "FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName"


def kinds(model: SalesforceModel, object_name: str) -> dict[str, str]:
    found = ask(model, f"SELECT QualifiedApiName, DataType {_OF} = '{object_name}'")
    return {each["QualifiedApiName"]: each["DataType"] for each in found}


def test_fields_are_asked_for_by_their_object(model: SalesforceModel) -> None:
    contact = model.schema.find("Contact")
    assert contact is not None
    told = kinds(model, "Contact")
    assert told.keys() == contact.fields.keys()
    assert (told["AccountId"], told["LastName"]) == ("Lookup(Account)", "Text(80)")
    assert (told["Birthdate"], told["HasOptedOutOfEmail"]) == ("Date", "Checkbox")
    deal = kinds(model, "Opportunity")
    assert (deal["Amount"], deal["StageName"]) == ("Currency(16, 2)", "Picklist")
    by_id = ask(model, "SELECT Label FROM FieldDefinition WHERE DurableId = 'Contact.Email'")
    assert [each["Label"] for each in by_id] == ["Email"]


def test_definitions_of_fields_are_seen_by_whoever_asks_and_not_kept(
    model: SalesforceModel,
) -> None:
    before = model.snapshot()
    by_object = f"SELECT Id {_OF} = 'Lead' AND DataType = 'Email'"
    assert ask(model, by_object, tooling=True) == ask(model, by_object, tooling=True)
    assert len(ask(model, by_object)) == 1
    assert model.snapshot() == before
