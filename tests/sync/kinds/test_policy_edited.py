"""Somebody edits the policy between two runs: what is not mapped any more is left alone and taken
up again where it was, and what is said in other words since is no edit of anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from accord.policies import compile_policy
from sync.model.conditions.adoption import Stage
from sync.model.pair import Pair
from tests.mapping.starter import SYSTEMS, starter_texts
from tests.simulator.world import Crash
from tests.sync.kinds.office import ROLES, Office


@dataclass
class Edited(Office):
    """An office whose policy somebody edits."""

    print: str = "as it was"
    stage: Stage = "enforce"

    @property
    def pair(self) -> Pair:
        found = super().pair
        found.policy_print, found.stage = self.print, self.stage
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


def dies(office: Edited, at: str) -> None:
    """The process of a run dies at a point, and leaves open what it was about."""

    def point(reached: str) -> None:
        if reached == at:
            raise Crash(reached)

    office.world.at_point = point
    with pytest.raises(Crash):
        office.sync()
    office.world.at_point = lambda reached: None
    office.store.crash()
    assert office.store.open_intents(10)


BESIDE_A_WRITE = pytest.mark.parametrize("at", ["before_write", "after_write"])


@BESIDE_A_WRITE
def test_a_run_died_while_it_wrote_to_a_lead(office: Edited, at: str) -> None:
    lead = office.lead(Title="Head")
    office.settle()
    office.edit(office.right, "contacts", office.known("Lee"), jobtitle="Chair")
    dies(office, at)
    office.says(without_leads())
    office.settle()
    assert office.store.open_intents(10) == []
    office.says(starter_texts())
    office.settle()
    assert office.left.live("Lead")[lead]["Title"] == "Chair"
    assert office.waiting() == []


@BESIDE_A_WRITE
def test_a_run_died_while_it_made_a_lead(office: Edited, at: str) -> None:
    office.person(jobtitle="Chair")
    dies(office, at)
    office.says(without_leads())
    office.settle()
    office.says(starter_texts())
    office.settle()
    assert office.held(office.left, "Contact")["Title"] == "Chair", "what the policy made of it"
    assert len(office.right.live("contacts")) == 1
    # a lead that arrived after all nobody could see meanwhile: now that it shows, a person is asked
    arrived = len(office.left.live("Lead"))
    assert arrived == (at == "after_write")
    assert office.waiting() == [("ambiguous", "ambiguous_match")] * arrived


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


# --- a field stands elsewhere, or in other words


def changed(*edits: tuple[str, str, str]) -> dict[str, str]:
    """The starter policy with other words in a file."""
    texts = starter_texts()
    for name, old, new in edits:
        assert old in texts[name]
        texts[name] = texts[name].replace(old, new)
    return texts


ELSEWHERE = ("hubspot", "title: jobtitle", "title: role_title")
NOWHERE = ("hubspot", "          title: jobtitle\n", "")


@pytest.mark.parametrize("there", [None, "Head of Sales"])
@pytest.mark.parametrize("in_between", [False, True], ids=["at once", "with a run in between"])
def test_a_field_that_is_kept_elsewhere_from_now_on_meets_what_is_there(
    office: Edited, there: str | None, in_between: bool
) -> None:
    ann = office.contact("Ann", Title="Head")
    office.settle()
    if in_between:
        office.says(changed(NOWHERE))
        office.settle()
    office.edit(office.right, "contacts", office.known("Ann"), role_title=there)
    office.says(changed(ELSEWHERE))
    office.settle()
    assert office.left.live("Contact")[ann]["Title"] == "Head"
    assert office.there()["Ann"]["role_title"] == "Head"
    lost = [issue.detail["losing"] for issue in office.store.issues(state="closed")]
    assert lost == ([there] if there else [])


def test_a_field_that_is_mapped_again_goes_on_where_it_was(office: Edited) -> None:
    ann = office.contact("Ann", Title="Head")
    office.settle()
    office.says(changed(NOWHERE))
    office.edit(office.right, "contacts", office.known("Ann"), jobtitle="Chair")
    office.settle()
    office.says(starter_texts())
    office.settle()
    assert office.left.live("Contact")[ann]["Title"] == "Chair"
    assert office.store.issues(state="closed") == []


def test_what_a_first_meeting_left_open_is_no_edit_where_the_field_is_kept_elsewhere(
    office: Edited,
) -> None:
    office.stage = "fill"
    ann = office.contact("Ann", Title="Head")
    office.person(email="ann@lee.example", lastname="Ann", jobtitle="Chair")
    office.settle()
    office.says(changed(ELSEWHERE))
    office.settle()
    assert office.left.live("Contact")[ann]["Title"] == "Head"
    assert office.there()["Ann"]["role_title"] == "Head"
    assert office.waiting() == []


OTHER_WORD = (
    "taxonomy",
    "data_hub: {label: Data Hub}",
    "data_platform: {label: Data Platform, synonyms: [Data Hub]}",
)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_word_that_is_called_otherwise_is_no_edit(office: Edited, side: str) -> None:
    ann = office.contact("Ann", Product_Interest__c="Data Hub")
    bob = office.contact("Bob", Product_Interest__c="Data Hub")
    office.settle()
    if side == "left":
        office.edit(office.left, "Contact", ann, Product_Interest__c="Payments")
    else:
        office.edit(office.right, "contacts", office.known("Ann"), product_interest="Payments")
    office.says(changed(OTHER_WORD))
    office.settle()
    assert office.left.live("Contact")[ann]["Product_Interest__c"] == "Payments"
    assert office.there()["Ann"]["product_interest"] == "Payments"
    assert office.left.live("Contact")[bob]["Product_Interest__c"] == "Data Hub", "means the same"
    assert office.store.issues(state="closed") == []
