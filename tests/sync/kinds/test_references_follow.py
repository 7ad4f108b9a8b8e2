"""A reference arrives once what it names is there on the other side, whatever that waited for."""

from __future__ import annotations

import copy

import pytest

from connectors.memory import MemoryConnector
from connectors.write import Create, Outcome, Refused, Write
from mapping.conditions import Condition
from mapping.language import Language
from tests.sync.kinds.office import ROLES, Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_role_given_while_the_person_was_in_the_bin(office: Office) -> None:
    ann = office.contact("Ann")
    office.settle()
    person = office.only(office.right, "contacts")
    office.delete(office.right, "contacts", person)
    office.sync()
    office.opportunity(**{ROLES: (ann,)})
    office.settle()
    assert not office.held(office.right, "deals").get("@contacts")
    office.restore(office.right, "contacts", person)
    office.settle()
    assert office.held(office.right, "deals")["@contacts"] == (person,)
    assert office.waiting() == []


def test_a_deal_made_while_its_company_was_in_the_bin(office: Office) -> None:
    account = office.account("Acme")
    office.settle()
    company = office.only(office.right, "companies")
    office.delete(office.right, "companies", company)
    office.sync()
    office.opportunity(AccountId=account)
    office.settle()
    assert office.held(office.right, "deals").get("@companies") is None
    office.restore(office.right, "companies", company)
    office.settle()
    assert office.held(office.right, "deals")["@companies"] == company


def test_a_subsidiary_made_while_its_parent_was_in_the_bin(office: Office) -> None:
    parent = office.company("Acme")
    office.settle()
    account = office.only(office.left, "Account")
    office.delete(office.left, "Account", account)
    office.sync()
    child = office.company("Bell", **{"@parent": parent})
    office.settle()
    office.restore(office.left, "Account", account)
    office.settle()
    by_name = {held["Name"]: held for held in office.left.live("Account").values()}
    assert by_name["Bell"]["ParentId"] == account
    assert office.right.live("companies")[child]["@parent"] == parent
    assert office.waiting() == []


class NoCompanies(MemoryConnector):
    """A HubSpot that takes no new company, by a rule of its own."""

    def _one(self, write: Write) -> Outcome:
        if isinstance(write, Create) and write.object == "companies":
            return Refused(write.intent, "RULE", "no new companies")
        return super()._one(write)


def test_the_company_of_a_person_that_was_refused_at_first(office: Office) -> None:
    office.connect = NoCompanies
    account = office.account("Acme")
    office.contact("Ann", AccountId=account)
    office.opportunity(AccountId=account)
    office.settle()
    assert office.held(office.right, "contacts").get("@companies") is None
    office.connect = MemoryConnector
    office.wait(2 * 3600.0)
    office.settle()
    company = office.only(office.right, "companies")
    assert office.held(office.right, "contacts")["@companies"] == company
    assert office.held(office.right, "deals")["@companies"] == company
    assert office.waiting() == []


def customers_only(office: Office) -> Language:
    """The language whose companies are only customers."""
    language = copy.deepcopy(office.language)
    translator = language.entities["account"].translators["hubspot"]["companies"]
    said = Condition.model_validate("CUSTOMER")
    translator.policy = translator.policy.model_copy(update={"where": {"type": said}})
    translator._take(translator.codecs)
    office.right.objects = {**office.right.objects, "companies": translator.natives}
    return language


def test_the_company_of_a_person_that_comes_into_scope_later(office: Office) -> None:
    office.language = customers_only(office)
    company = office.company("Acme", type="PROSPECT")
    office.person(email="ann@acme.example", lastname="Ann", **{"@companies": company})
    office.settle()
    assert office.left.live("Account") == {}
    office.edit(office.right, "companies", company, type="CUSTOMER")
    office.settle()
    account = office.only(office.left, "Account")
    people = [*office.left.live("Contact").values(), *office.left.live("Lead").values()]
    assert [held["LastName"] for held in people] == ["Ann"]
    assert office.left.live("Account")[account]["Name"] == "Acme"
    deal = office.opportunity(AccountId=account)
    office.settle()
    assert office.held(office.right, "deals")["@companies"] == company
    assert office.left.live("Opportunity")[deal]["AccountId"] == account


def test_a_role_of_the_survivor_of_a_merge(office: Office) -> None:
    """The contact who had the role is merged into a lead's later contact, on one side only."""
    ann, lead = office.contact("Ann"), office.lead(Email="bob@lee.example", LastName="Bob")
    deal = office.opportunity(**{ROLES: (ann,)})
    office.settle()
    bob = office.convert(lead)
    office.settle()
    office.merge(office.left, "Contact", ann, bob)
    office.edit(office.left, "Opportunity", deal, **{ROLES: (bob,)})
    office.settle()
    there = office.known("Bob")
    assert there in str(office.held(office.right, "deals")["@contacts"])
    office.merge(office.right, "contacts", office.known("Ann"), there)
    office.edit(
        office.right, "deals", office.only(office.right, "deals"), **{"@contacts": (there,)}
    )
    office.settle()
    assert office.held(office.right, "deals")["@contacts"] == (there,)
    assert office.held(office.left, "Opportunity")[ROLES] == (bob,)
    assert office.waiting() == []


@pytest.mark.parametrize("side", ["salesforce", "hubspot"])
def test_an_owner_who_is_made_a_user_of_the_other_system_later(office: Office, side: str) -> None:
    user = {"Email": "rep@seller.example", "IsActive": "true", "Name": "Rep"}
    owner = {"email": "rep@seller.example", "archived": "false"}
    if side == "hubspot":
        office.left.put("User", user, record_id="r1")
        office.contact("Ann", OwnerId="r1")
    else:
        office.right.put("owners", owner, record_id="o1")
        office.person(email="ann@lee.example", lastname="Ann", hubspot_owner_id="o1")
    office.sync()
    assert len(office.waiting()) == 1
    office.wait(1.0)
    office.left.put("User", user, record_id="r1")
    office.right.put("owners", owner, record_id="o1")
    office.settle()
    there = office.held(office.right, "contacts")
    here = [*office.left.live("Contact").values(), *office.left.live("Lead").values()]
    assert ([held["OwnerId"] for held in here], there["hubspot_owner_id"]) == (["r1"], "o1")
    assert office.waiting() == []
