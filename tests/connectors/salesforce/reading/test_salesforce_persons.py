"""Person accounts: read as people and never as companies, written where Salesforce lets them be
written.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.record import Record, Ref, Want
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.reading.person_accounts import spellings
from connectors.write import Applied, Delete, Outcome, Refused, Update
from tests.connectors.salesforce.served_org import Org

FIELDS = ("LastName", "Email", "Title", "AccountId", "Accord_Key__c")


@pytest.fixture
def persons(org: Org) -> Iterator[SalesforceConnector]:
    org.model.configure({"person_accounts": True})
    connector = org.connect()
    yield connector
    connector.close()


def person(org: Org, name: str) -> tuple[str, str]:
    """Ids of a person account and of its contact."""
    account = org.model.edit(
        "Account", None, {"LastName": name, "PersonEmail": f"{name.lower()}@acme.example"}
    )
    return account, str(org.model.store["Account"].rows[account]["PersonContactId"])


def changes(connector: SalesforceConnector, object_name: str, *fields: str) -> dict[str, Record]:
    pages = connector.changes([Want(object_name, fields)])
    return {record.ref.id: record for page in pages for record in page.records}


def update(record_id: str, **fields: str | None) -> Update:
    return Update(f"u-{record_id}", Ref("salesforce", "Contact", record_id), fields)


def account_of(org: Org, account: str) -> dict[str, object]:
    return dict(org.model.store["Account"].rows[account])


def test_a_person_is_read_once_as_a_contact_without_a_company(
    org: Org, persons: SalesforceConnector
) -> None:
    account, contact = person(org, "Doe")
    company = org.model.edit("Account", None, {"Name": "Acme"})
    employee = org.model.edit("Contact", None, {"LastName": "Roe", "AccountId": company})
    assert changes(persons, "Account", "Name").keys() == {company}
    people = changes(persons, "Contact", *FIELDS)
    assert people[contact].fields["Email"] == "doe@acme.example"
    assert (
        "AccountId" not in people[contact].fields
    )  # absent, which never means that somebody took it away
    assert people[employee].fields["AccountId"] == company
    assert persons.fetch("Account", [account, company], ("Name",)).keys() == {company}
    assert [each for page in persons.ids("Account") for each in page] == [company]


def test_a_deal_with_a_person_is_a_deal_without_a_company(
    org: Org, persons: SalesforceConnector
) -> None:
    account, _ = person(org, "Doe")
    company = org.model.edit("Account", None, {"Name": "Acme"})
    deal = {"Name": "D", "StageName": "Prospecting", "CloseDate": "2027-01-31"}
    deals = [
        org.model.edit("Opportunity", None, {**deal, "AccountId": each})
        for each in (account, company)
    ]
    found = persons.fetch("Opportunity", deals, ("Name", "AccountId"))
    assert [found[each].fields.get("AccountId", "absent") for each in deals] == ["absent", company]
    assert changes(persons, "Opportunity", "AccountId")[deals[0]].fields == {}


def test_a_merged_person_names_the_other_one(org: Org, persons: SalesforceConnector) -> None:
    (winner, kept), (loser, gone) = person(org, "Doe"), person(org, "Dough")
    org.model.act("Account", winner, "merge", {"losers": [loser]})
    seen = changes(persons, "Contact", "LastName")
    assert (seen[gone].gone, seen[gone].moved_to) == (True, Ref("salesforce", "Contact", kept))
    assert changes(persons, "Account", "Name") == {}


def test_an_edit_of_a_person_and_of_an_employee_each_go_where_they_belong(
    org: Org, persons: SalesforceConnector
) -> None:
    account, contact = person(org, "Doe")
    employee = org.model.edit("Contact", None, {"LastName": "Roe"})
    changed = {"Email": "new@acme.example", "Title": "CEO", "LastName": "Dough"}
    outcomes: dict[str, Outcome] = {
        o.intent: o for o in persons.write([update(e, **changed) for e in (contact, employee)])
    }
    for each in (contact, employee):
        outcome = outcomes[f"u-{each}"]
        assert isinstance(outcome, Applied)
        assert outcome.ref == Ref("salesforce", "Contact", each)
    held = account_of(org, account)
    assert (held["PersonEmail"], held["PersonTitle"], held["LastName"]) == (
        "new@acme.example",
        "CEO",
        "Dough",
    )
    found = persons.fetch("Contact", [contact, employee], tuple(changed))
    assert {record.fields["Email"] for record in found.values()} == {"new@acme.example"}


def test_a_custom_field_of_a_person_has_its_other_name(
    org: Org, persons: SalesforceConnector
) -> None:
    account, contact = person(org, "Doe")
    (outcome,) = persons.write([update(contact, Product_Interest__c="all of it")])
    assert isinstance(outcome, Applied), outcome
    assert account_of(org, account)["Product_Interest__pc"] == "all of it"


def test_what_an_account_has_under_no_name_is_refused_by_its_name(
    org: Org, persons: SalesforceConnector
) -> None:
    _, contact = person(org, "Doe")
    company = org.model.edit("Account", None, {"Name": "Acme"})
    (outcome,) = persons.write([update(contact, AccountId=company)])
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.field) == ("INVALID_FIELD_FOR_INSERT_UPDATE", "AccountId")


def test_deleting_a_person_deletes_the_account(org: Org, persons: SalesforceConnector) -> None:
    account, contact = person(org, "Doe")
    (outcome,) = persons.write([Delete("d", Ref("salesforce", "Contact", contact))])
    assert outcome == Applied("d", Ref("salesforce", "Contact", contact))
    assert account_of(org, account)["IsDeleted"]
    assert changes(persons, "Contact", "LastName")[contact].gone


def test_a_guarded_update_of_a_person_is_guarded(org: Org, persons: SalesforceConnector) -> None:
    account, contact = person(org, "Doe")
    since = persons.fetch("Contact", [contact], ("Title",))[contact].modified_at
    org.advance(5)
    org.model.edit("Account", account, {"PersonTitle": "typed by a person"})
    (outcome,) = persons.write(
        [Update("g", Ref("salesforce", "Contact", contact), {"Title": "ours"}, since)]
    )
    assert isinstance(outcome, Refused)
    assert outcome.stale


def test_an_org_without_person_accounts_is_asked_nothing(
    org: Org, connector: SalesforceConnector
) -> None:
    one = org.model.edit("Contact", None, {"LastName": "L"})
    connector.describe(["Contact"])
    before = connector.calls
    connector.write([update(one, Title="x")])
    assert connector.calls - before == 1


def test_the_doctor_says_that_person_accounts_are_on(persons: SalesforceConnector) -> None:
    assert any("person accounts are on" in finding.message for finding in persons.inspect())


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("Email", ("PersonEmail", "Email")),
        ("Accord_Key__c", ("Accord_Key__pc",)),
        ("LastName", ("PersonLastName", "LastName")),
        ("AccountId", ()),
    ],
)
def test_fields_have_other_names_on_an_account(name: str, spelt: tuple[str, ...]) -> None:
    assert spellings(name) == spelt
