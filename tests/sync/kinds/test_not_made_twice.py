"""Nothing is made a second time because the first is not seen where one looks."""

from __future__ import annotations

import copy

import pytest

from connectors.record import Value
from mapping.conditions import Condition
from mapping.language import Language
from tests.sync.kinds.office import Office

SCOPES = {
    "contact": ("hubspot", "contacts", "lifecyclestage"),
    "account": ("salesforce", "Account", "Type"),
}


@pytest.fixture
def office() -> Office:
    return Office()


def narrowed(office: Office, entity: str, said: object) -> Language:
    """The language with a condition for one system's records of an entity."""
    system, object_name, field = SCOPES[entity]
    language = copy.deepcopy(office.language)
    translator = language.entities[entity].translators[system][object_name]
    where = {**translator.policy.where, field: Condition.model_validate(said)}
    translator.policy = translator.policy.model_copy(update={"where": where})
    translator._take(translator.codecs)
    held = office.left if system == "salesforce" else office.right
    held.objects = {**held.objects, object_name: translator.natives}
    return language


def names(office: Office, object_name: str) -> list[Value]:
    """The names of all Salesforce records of an object."""
    field = "LastName" if object_name in {"Contact", "Lead"} else "Name"
    return sorted(str(held[field]) for held in office.left.live(object_name).values())


# --- out of scope


def test_a_person_whose_stage_is_out_of_scope(office: Office) -> None:
    office.language = narrowed(office, "contact", ["marketingqualifiedlead", "salesqualifiedlead"])
    person = office.person(email="ann@lee.example", lastname="Ann", lifecyclestage="subscriber")
    ann = office.contact("Ann", Title="Head")
    office.settle()
    assert list(office.right.live("contacts")) == [person]
    assert office.held(office.right, "contacts").get("jobtitle") is None
    assert office.waiting() == []
    office.edit(office.right, "contacts", person, lifecyclestage="marketingqualifiedlead")
    office.settle()
    assert office.link().ids == (ann, person)
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"


def test_a_person_who_moves_on_within_the_scope_goes_on(office: Office) -> None:
    office.language = narrowed(office, "contact", ["marketingqualifiedlead", "salesqualifiedlead"])
    person = office.person(lifecyclestage="marketingqualifiedlead")
    office.settle()
    office.edit(
        office.right, "contacts", person, lifecyclestage="salesqualifiedlead", jobtitle="Head"
    )
    office.settle()
    assert office.held(office.left, "Lead")["Title"] == "Head"


def test_a_person_who_left_the_scope_is_not_made_again_by_an_import(office: Office) -> None:
    office.language = narrowed(office, "contact", {"not": "subscriber"})
    person = office.person(lastname="Lee", lifecyclestage="lead")
    office.settle()
    office.edit(office.right, "contacts", person, lifecyclestage="subscriber")
    office.settle()
    office.contact("Lee", Email="ann@lee.example", Title="Head")  # a list is loaded
    office.settle()
    assert list(office.right.live("contacts")) == [person]
    assert office.held(office.right, "contacts").get("jobtitle") is None


def test_a_company_whose_account_is_of_another_type(office: Office) -> None:
    office.language = narrowed(office, "account", {"not": ["Competitor", "Partner"]})
    account = office.account("Acme", Type="Competitor")
    company = office.company("Acme", phone="+14155550100")
    office.settle()
    assert list(office.left.live("Account")) == [account]
    assert office.left.live("Account")[account].get("Phone") is None
    office.edit(office.left, "Account", account, Type="Customer")
    office.settle()
    assert office.link().ids == (account, company)
    assert office.left.live("Account")[account]["Phone"] == "+14155550100"


def test_a_deal_that_moves_on_while_its_account_is_renamed(office: Office) -> None:
    account = office.account("Acme")
    mine = office.opportunity("Renewal", AccountId=account)
    office.settle()
    deal = office.only(office.right, "deals")
    office.edit(office.right, "deals", deal, pipeline="renewals", dealstage="r1")
    office.edit(office.left, "Account", account, Name="Acme Ltd")
    office.edit(office.left, "Opportunity", mine, Name="Renewal 2027", Amount="100")
    office.settle()
    assert list(office.right.live("deals")) == [deal]
    assert office.there("companies", "name").keys() == {"Acme Ltd"}
    assert office.held(office.right, "deals")["dealname"] == "Renewal"


# --- known by a further address


@pytest.mark.parametrize("first", ["salesforce", "hubspot"])
@pytest.mark.parametrize("kind", ["Lead", "Contact"])
def test_somebody_known_by_a_further_address(office: Office, first: str, kind: str) -> None:
    def here() -> None:
        if kind == "Lead":
            office.lead(Email="ann@old.example", LastName="Ann", Title="Head")
        else:
            office.contact("Ann", Email="ann@old.example", Title="Head")

    def there() -> None:
        further = "ann@old.example;ann@older.example"
        office.person(email="ann@lee.example", lastname="Ann", hs_additional_emails=further)

    one, other = (here, there) if first == "salesforce" else (there, here)
    one()
    other()
    office.settle()
    assert names(office, "Lead") + names(office, "Contact") == ["Ann"]
    (person,) = office.right.live("contacts").values()
    assert (person["email"], person["jobtitle"]) == ("ann@lee.example", "Head")
    assert office.waiting() == []


def test_somebody_whose_own_address_becomes_a_further_one(office: Office) -> None:
    """HubSpot merges the person into a newer entry, whose address goes first from then on."""
    ann = office.contact("Ann", Email="ann@old.example")
    office.settle()
    person = office.only(office.right, "contacts")
    newer = office.right.put("contacts", {"email": "ann@new.example", "lastname": "Ann"})
    office.merge(office.right, "contacts", person, newer)
    key = office.right.records["contacts", person][-1].fields["accord_key"]
    office.edit(
        office.right, "contacts", newer, hs_additional_emails="ann@old.example", accord_key=key
    )
    office.settle()
    assert (names(office, "Lead"), names(office, "Contact")) == ([], ["Ann"])
    assert office.link().ids == (ann, newer)
    office.edit(office.left, "Contact", ann, Title="Head")
    office.settle()
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"


def test_two_people_each_known_by_one_address_of_one_contact(office: Office) -> None:
    """Nobody is made twice, and nobody is written over by the other."""
    office.contact("Ann", Email="ann@lee.example")
    office.contact("Anne", Email="ann@old.example")
    office.person(email="ann@lee.example", lastname="Ann", hs_additional_emails="ann@old.example")
    office.settle()
    assert (names(office, "Lead"), names(office, "Contact")) == ([], ["Ann", "Anne"])
    assert [held["lastname"] for held in office.right.live("contacts").values()] == ["Ann"]


# --- a lead that is converted


@pytest.mark.parametrize("namesake", [False, True])
def test_a_lead_converted_into_an_account_of_its_own(office: Office, namesake: bool) -> None:
    """One person; and one company, also where HubSpot has one of that name already."""
    lead = office.lead(Company="Lee", LastName="Ann", Email="ann@lee.example")
    office.settle()
    if namesake:
        office.company("Lee")
    account = office.account("Lee")
    contact = office.convert(lead, AccountId=account)
    deal = office.opportunity(AccountId=account)
    office.settle()
    assert (names(office, "Lead"), names(office, "Contact")) == ([], ["Ann"])
    company = office.only(office.right, "companies")
    assert office.held(office.right, "contacts")["@companies"] == company
    assert office.held(office.right, "deals")["@companies"] == company
    assert office.left.live("Opportunity")[deal]["AccountId"] == account
    assert office.left.live("Contact")[contact]["AccountId"] == account
    assert office.waiting() == []


def test_a_lead_converted_into_a_contact_who_is_there_already(office: Office) -> None:
    lead = office.lead(LastName="Ann", Email="ann@lee.example", Title="Head")
    office.settle()
    person = office.only(office.right, "contacts")
    contact = office.contact("Ann", Phone="+14155550100")
    office.left.move("Lead", lead, "Contact", contact)
    office.settle()
    assert office.link().ids == (contact, person)
    assert list(office.right.live("contacts")) == [person]
    assert office.held(office.right, "contacts")["phone"] == "+14155550100"
    assert office.waiting() == []


def test_a_lead_converted_while_its_contact_is_being_edited(office: Office) -> None:
    lead = office.lead(LastName="Ann", Email="ann@lee.example")
    office.settle()
    person = office.only(office.right, "contacts")
    office.edit(office.right, "contacts", person, jobtitle="Head", email="ann@new.example")
    office.convert(lead)
    office.settle()
    assert (names(office, "Lead"), names(office, "Contact")) == ([], ["Ann"])
    here = office.held(office.left, "Contact")
    assert (here["Title"], here["Email"]) == ("Head", "ann@new.example")
    assert list(office.right.live("contacts")) == [person]
