"""Person accounts: an account that is a person, with a contact nobody writes."""

from __future__ import annotations

import pytest
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.records.person_accounts import person_record_type
from sandbox.salesforce.rules.conditions import BadSettings
from sandbox.salesforce.setup.tooling import create_custom_field


@pytest.fixture
def org() -> SalesforceModel:
    found = SalesforceModel(Clock(lambda: NOW).skewed())
    found.configure({"person_accounts": True})
    return found


def person(org: SalesforceModel, **fields: object) -> str:
    kind = person_record_type(org.store)
    return create(
        org,
        "Account",
        **{"RecordTypeId": kind, "FirstName": "Ada", "LastName": "Lovelace", **fields},
    )


def test_a_person_account_brings_a_contact_that_is_kept_in_step(org: SalesforceModel) -> None:
    account = person(org, PersonEmail="ada@x.example", Phone="1", PersonMailingCity="London")
    saved = row(org, "Account", account)
    contact = row(org, "Contact", saved["PersonContactId"])
    assert (saved["Name"], saved["IsPersonAccount"]) == ("Ada Lovelace", True)
    assert [
        contact[name] for name in ("Name", "Email", "Phone", "MailingCity", "IsPersonAccount")
    ] == [
        "Ada Lovelace",
        "ada@x.example",
        "1",
        "London",
        True,
    ]
    assert contact["AccountId"] == account
    org.clock.skew_s = 60
    org.writer.update(
        "Account", account, {"PersonEmail": "new@x.example", "LastName": "Byron"}, org.client()
    )
    contact = row(org, "Contact", saved["PersonContactId"])
    assert (contact["Email"], contact["Name"]) == ("new@x.example", "Ada Byron")
    assert row(org, "Account", account)["Name"] == "Ada Byron"
    assert contact["SystemModstamp"] == "2026-11-21T10:01:00.000+0000"
    assert org.tally.written == 2  # the contact is not written by the client


def test_the_contact_of_a_person_cannot_be_written(org: SalesforceModel) -> None:
    contact = row(org, "Account", person(org))["PersonContactId"]
    with pytest.raises(Refusal) as caught:
        org.writer.update("Contact", contact, {"Email": "x@x.example"}, org.client())
    assert caught.value.code == "INVALID_PERSON_ACCOUNT_OPERATION"
    assert caught.value.message == "cannot reference person contact"


def test_companies_and_persons_have_fields_of_their_own(org: SalesforceModel) -> None:
    refusal = refused(org, "Account", Name="Acme", PersonEmail="a@x.example")
    assert refusal.code == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert refusal.message == "Account: bad field names on insert/update call: PersonEmail"
    account = person(org)
    with pytest.raises(Refusal) as caught:
        org.writer.update("Account", account, {"Name": "Ada"}, org.client())
    assert caught.value.fields == ["Name"]
    company = row(org, "Account", create(org, "Account", Name="Acme"))
    assert (company["IsPersonAccount"], company["PersonContactId"]) == (False, None)


def test_a_query_tells_persons_from_companies(org: SalesforceModel) -> None:
    create(org, "Account", Name="Acme")
    person(org, PersonEmail="a@x.example")
    found = ask(org, "SELECT Name, PersonContact.Email FROM Account WHERE IsPersonAccount = true")
    assert [(each["Name"], each["PersonContact"]["Email"]) for each in found] == [
        ("Ada Lovelace", "a@x.example")
    ]
    assert len(ask(org, "SELECT Id FROM Account WHERE IsPersonAccount = false")) == 1
    assert len(ask(org, "SELECT Id FROM Contact WHERE IsPersonAccount = true")) == 1


def test_a_custom_field_of_contact_is_written_through_the_account(org: SalesforceModel) -> None:
    metadata = {"type": "Text", "label": "Key", "length": 20}
    create_custom_field(org, {"FullName": "Contact.Key__c", "Metadata": metadata}, org.client())
    account = org.edit(
        "Account", None, {"LastName": "L", "Key__pc": "k", "Product_Interest__pc": "p"}
    )
    contact = row(org, "Contact", row(org, "Account", account)["PersonContactId"])
    assert (contact["Key__c"], contact["Product_Interest__c"]) == ("k", "p")


def test_accounts_that_were_there_are_companies(org: SalesforceModel) -> None:
    plain = SalesforceModel(Clock(lambda: NOW).skewed())
    account = create(plain, "Account", Name="Acme")
    assert refused(plain, "Account", LastName="L").code == "INVALID_FIELD"
    plain.configure({"person_accounts": True})
    assert row(plain, "Account", account)["IsPersonAccount"] is False
    with pytest.raises(BadSettings):
        plain.configure({"person_accounts": False})


def test_merging_persons_merges_their_contacts(org: SalesforceModel) -> None:
    master, loser = person(org), person(org)
    twins = [row(org, "Account", each)["PersonContactId"] for each in (master, loser)]
    task = create(org, "Task", Subject="x", WhoId=twins[1])
    org.act("Account", master, "merge", {"losers": [loser]})
    gone = row(org, "Contact", twins[1])
    assert (gone["IsDeleted"], gone["MasterRecordId"], gone["AccountId"]) == (True, twins[0], loser)
    assert row(org, "Task", task)["WhoId"] == twins[0]
    with pytest.raises(Refusal, match="INVALID_PERSON_ACCOUNT_OPERATION"):
        org.act("Account", master, "merge", {"losers": [create(org, "Account", Name="Acme")]})


def test_a_person_goes_and_comes_back_with_the_contact(org: SalesforceModel) -> None:
    account = person(org)
    contact = row(org, "Account", account)["PersonContactId"]
    org.remove("Account", account)
    assert row(org, "Contact", contact)["IsDeleted"] is True
    org.act("Account", account, "undelete", {})
    assert row(org, "Contact", contact)["IsDeleted"] is False


def test_a_snapshot_knows_about_persons(org: SalesforceModel) -> None:
    person(org)
    full = org.snapshot()
    org.restore(full)
    assert org.snapshot() == full
    person(org)
    infos = call(org, "GET", "/sobjects/Account/describe").body["recordTypeInfos"]
    assert [each["developerName"] for each in infos] == ["PersonAccount", "Master"]


def test_a_lead_without_a_company_converts_to_a_person(org: SalesforceModel) -> None:
    lead = create(
        org, "Lead", LastName="Lovelace", FirstName="Ada", Email="ada@x.example", City="London"
    )
    done = org.act("Lead", lead, "convert", {})
    account = row(org, "Account", done["accountId"])
    assert (account["IsPersonAccount"], account["Name"], account["PersonEmail"]) == (
        True, "Ada Lovelace", "ada@x.example",
    )  # fmt: skip
    assert account["PersonContactId"] == done["contactId"]
    assert row(org, "Contact", done["contactId"])["MailingCity"] == "London"
    assert row(org, "Opportunity", done["opportunityId"])["Name"] == "Ada Lovelace"
