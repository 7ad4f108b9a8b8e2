"""HubSpot has one stage for two of Salesforce's: what it cannot show is agreed all the same, and is
nobody's edit.
"""

from __future__ import annotations

import pytest

from tests.sync.kinds.office import Office

MONTH_S = 30 * 86_400.0


@pytest.fixture
def office() -> Office:
    return Office()


def stages(office: Office) -> tuple[object, object]:
    opportunity = office.held(office.left, "Opportunity")
    deal = office.held(office.right, "deals")
    return opportunity["StageName"], deal["dealstage"]


def moves_on(office: Office, stage: str) -> None:
    """In Salesforce, and everybody has heard."""
    opportunity = office.only(office.left, "Opportunity")
    office.edit(office.left, "Opportunity", opportunity, StageName=stage)
    office.settle()


def test_a_deal_that_is_won_in_hubspot_a_month_after_a_stage_it_cannot_show(office: Office) -> None:
    office.opportunity(StageName="Proposal/Price Quote")
    office.settle()
    moves_on(office, "Negotiation/Review")
    office.wait(MONTH_S)
    office.edit(office.right, "deals", office.only(office.right, "deals"), dealstage="closedwon")
    assert office.sync().conflicts == 0
    assert stages(office) == ("Closed Won", "closedwon")


@pytest.mark.parametrize("first", ["Needs Analysis", "Qualification"])
def test_a_deal_that_moves_on_in_hubspot_and_back(office: Office, first: str) -> None:
    office.opportunity(StageName=first)
    office.settle()
    moves_on(office, "Needs Analysis" if first == "Qualification" else "Qualification")
    deal = office.only(office.right, "deals")
    office.edit(office.right, "deals", deal, dealstage="presentationscheduled")
    assert office.sync().conflicts == 0
    assert stages(office) == ("Value Proposition", "presentationscheduled")
    office.edit(office.right, "deals", deal, dealstage="qualifiedtobuy")
    office.settle()
    assert stages(office)[1] == "qualifiedtobuy"
    assert office.waiting() == []


def test_both_move_to_what_hubspot_shows_alike(office: Office) -> None:
    opportunity = office.opportunity(StageName="Prospecting")
    office.settle()
    deal = office.only(office.right, "deals")
    office.edit(office.left, "Opportunity", opportunity, StageName="Needs Analysis")
    office.edit(office.right, "deals", deal, dealstage="qualifiedtobuy")
    office.settle()
    assert stages(office) == ("Needs Analysis", "qualifiedtobuy")
    moves_on(office, "Qualification")
    assert stages(office) == ("Qualification", "qualifiedtobuy")
