"""Somebody edits the policy between two runs: what is not mapped any more is left alone and taken up
again where it was, and what is said in other words since is no edit of anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from accord.policies import compile_policy
from sync.model.pair import Pair
from tests.mapping.starter import SYSTEMS, starter_texts
from tests.sync.kinds.office import ROLES, Office


@dataclass
class Edited(Office):
    """An office whose policy somebody edits."""

    print: str = "as it was"

    @property
    def pair(self) -> Pair:
        found = super().pair
        found.policy_print = self.print
        return found

    def says(self, texts: dict[str, str]) -> None:
        found = compile_policy(texts, SYSTEMS)
        self.policy, self.language, self.print = found.merge, found.language, found.fingerprint


@pytest.fixture
def office() -> Edited:
    return Edited()


def without(name: str, first: str, last: str) -> dict[str, str]:
    """The starter policy without what stands in one file between two lines."""
    texts = starter_texts()
    before, rest = texts[name].split(first, 1)
    texts[name] = before + last + rest.split(last, 1)[1]
    return texts


LEADS = ("salesforce", "      Lead:\n", "  opportunity:\n")


def without_leads() -> dict[str, str]:
    texts = without(*LEADS)
    texts["salesforce"] = texts["salesforce"].replace("[Contact, Lead]", "[Contact]")
    return texts


# --- an object is not mapped any more


def test_leads_that_are_not_synced_any_more_stop_nobody_and_go_on_later(office: Edited) -> None:
    lead = office.lead(Title="Head")
    office.contact("Bob", Email="bob@lee.example")
    office.settle()
    office.says(without_leads())
    office.edit(office.right, "contacts", office.known("Lee"), jobtitle="Chair")
    office.edit(office.right, "contacts", office.known("Bob"), jobtitle="Clerk")
    office.settle()
    assert office.held(office.left, "Contact")["Title"] == "Clerk"
    assert office.left.live("Lead")[lead]["Title"] == "Head"
    assert len(office.right.live("contacts")) == 2
    office.says(starter_texts())
    office.settle()
    assert office.left.live("Lead")[lead]["Title"] == "Chair"
    assert office.waiting() == []


def test_a_lead_that_became_a_contact_meanwhile_is_the_same_person(office: Edited) -> None:
    lead = office.lead()
    office.settle()
    person = office.only(office.right, "contacts")
    office.says(without_leads())
    office.settle()
    contact = office.convert(lead, Title="Head")
    office.settle()
    assert list(office.right.live("contacts")) == [person]
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"
    office.says(starter_texts())
    office.edit(office.right, "contacts", person, jobtitle="Chair")
    office.settle()
    assert office.left.live("Contact")[contact]["Title"] == "Chair"
    assert office.waiting() == []


def test_deals_that_are_not_synced_any_more_keep_what_they_hold(office: Edited) -> None:
    ann = office.contact("Ann")
    deal = office.opportunity(**{ROLES: (ann,)})
    office.settle()
    office.edit(office.left, "Opportunity", deal, StageName="Nonsense")
    office.sync()
    texts = without("salesforce", "  opportunity:\n", "  meeting:\n")
    texts["hubspot"] = without("hubspot", "  opportunity:\n", "vocabularies:\n")["hubspot"]
    texts["scope"] = texts["scope"].split("  opportunity:\n")[0]
    office.says(texts)
    office.edit(office.left, "Contact", ann, Title="Head")
    office.edit(office.left, "Opportunity", deal, NextStep="sign")
    office.settle()
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"
    assert office.held(office.right, "deals").get("hs_next_step") is None
    office.says(starter_texts())
    office.edit(office.left, "Opportunity", deal, StageName="Qualification")
    office.settle()
    assert office.held(office.right, "deals")["hs_next_step"] == "sign"
    assert office.held(office.right, "deals")["dealstage"] == "qualifiedtobuy"
    assert office.waiting() == []
