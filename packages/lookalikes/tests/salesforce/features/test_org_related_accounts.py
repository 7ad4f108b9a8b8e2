"""Contacts that have to do with several accounts, where an administrator allows it."""

from __future__ import annotations

import pytest
from orgs import NOW, ask, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings

RELATION = "AccountContactRelation"
ON = {"contacts_to_multiple_accounts": True}


def fresh() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


@pytest.fixture
def org() -> SalesforceModel:
    org = fresh()
    org.configure(ON)
    return org


def related(org: SalesforceModel, contact: str) -> dict[str, bool]:
    """The accounts a contact has to do with, and which of them is its own."""
    text = f"SELECT AccountId, IsDirect FROM {RELATION} WHERE ContactId = '{contact}'"
    return {each["AccountId"]: each["IsDirect"] for each in ask(org, text)}


def test_an_org_has_no_relations_until_they_are_allowed_and_then_every_contact_has() -> None:
    org = fresh()
    account = create(org, "Account", Name="A")
    contact = create(org, "Contact", LastName="B", AccountId=account)
    create(org, "Contact", LastName="Alone")
    assert org.schema.find(RELATION) is None
    org.configure(ON)
    assert related(org, contact) == {account: True}
    assert len(list(org.stored(RELATION, deleted=False))) == 1
    with pytest.raises(BadSettings, match="cannot be switched off"):
        org.configure({"contacts_to_multiple_accounts": False})


def test_a_contact_has_a_direct_relation_to_its_account_and_others_beside(
    org: SalesforceModel,
) -> None:
    first, second = (create(org, "Account", Name=name) for name in "AB")
    contact = create(org, "Contact", LastName="C", AccountId=first)
    made = create(org, RELATION, AccountId=second, ContactId=contact, Roles="Influencer;Evaluator")
    assert made.startswith("07k")
    stored = row(org, RELATION, made)
    assert (stored["IsActive"], stored["Roles"]) == (True, "Evaluator;Influencer")
    assert related(org, contact) == {first: True, second: False}
    (told,) = ask(org, f"SELECT (SELECT Contact.LastName FROM {RELATION}s) FROM Account LIMIT 1")
    assert told[f"{RELATION}s"]["records"][0]["Contact"]["LastName"] == "C"


def test_a_contact_that_moves_takes_its_direct_relation_along(org: SalesforceModel) -> None:
    first, second = (create(org, "Account", Name=name) for name in "AB")
    contact = create(org, "Contact", LastName="C", AccountId=first)
    org.writer.update("Contact", contact, {"AccountId": second}, org.client())
    assert related(org, contact) == {first: False, second: True}


def test_a_relation_is_made_once_and_goes_unless_it_is_the_direct_one(
    org: SalesforceModel,
) -> None:
    first, second = (create(org, "Account", Name=name) for name in "AB")
    contact = create(org, "Contact", LastName="C", AccountId=first)
    other = create(org, RELATION, AccountId=second, ContactId=contact)
    again = refused(org, RELATION, AccountId=second, ContactId=contact)
    assert (again.code, again.message) == (
        "DUPLICATE_VALUE", "This contact already has a relationship with this account.",
    )  # fmt: skip
    org.writer.delete(RELATION, other, org.client())
    (direct,) = ask(org, f"SELECT Id FROM {RELATION}")
    with pytest.raises(Refusal) as caught:
        org.writer.delete(RELATION, direct["Id"], org.client())
    assert caught.value.code == "DELETE_FAILED"
    org.writer.delete("Contact", contact, org.client())
    assert ask(org, f"SELECT Id FROM {RELATION}") == []


def test_relations_come_back_with_a_snapshot(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    contact = create(org, "Contact", LastName="B", AccountId=account)
    other = fresh()
    other.restore(org.snapshot())
    assert related(other, contact) == {account: True}
