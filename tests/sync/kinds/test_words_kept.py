"""What people wrote stands as they wrote it where Accord's own word would say less."""

from __future__ import annotations

import pytest

from tests.sync.kinds.office import Office


def test_england_stays_england_and_is_the_united_kingdom_on_the_other_side() -> None:
    office = Office()
    acme = office.account("Acme", BillingCountry="England", Industry="Communications")
    office.settle()
    held = office.held(office.left, "Account")
    assert (held["BillingCountry"], held["Industry"]) == ("England", "Communications")
    there = office.held(office.right, "companies")
    assert (there["country"], there["industry"]) == ("United Kingdom", "TELECOMMUNICATIONS")
    office.edit(office.left, "Account", acme, BillingCountry="France")
    office.settle()
    assert office.held(office.right, "companies")["country"] == "France"
    assert office.waiting() == []


def test_two_narrower_words_of_one_country_agree_and_both_stay() -> None:
    office = Office()
    office.account("Acme", BillingCountry="Scotland")
    office.company("Acme", country="England")
    office.settle()
    assert office.held(office.left, "Account")["BillingCountry"] == "Scotland"
    assert office.held(office.right, "companies")["country"] == "England"


def test_a_narrower_word_gives_way_to_what_somebody_enters_on_the_other_side() -> None:
    office = Office()
    office.account("Acme", BillingCountry="England")
    office.settle()
    company = office.only(office.right, "companies")
    office.edit(office.right, "companies", company, country="Ireland")
    office.settle()
    assert office.held(office.left, "Account")["BillingCountry"] == "Ireland"


def test_a_lead_that_was_not_converted_keeps_its_status() -> None:
    office = Office()
    lead = office.lead(Status="Closed - Not Converted")
    office.settle()
    assert office.left.live("Lead")[lead]["Status"] == "Closed - Not Converted"
    assert office.held(office.right, "contacts")["hs_lead_status"] == "UNQUALIFIED"


# --- a word of several meanings


def test_a_coarse_word_agrees_with_the_nearer_one_on_the_other_side() -> None:
    office = Office()
    acme = office.account("Acme", Industry="Technology")
    company = office.company("Acme", industry="COMPUTER_SOFTWARE")
    office.settle()
    assert office.held(office.left, "Account")["Industry"] == "Technology"
    assert office.held(office.right, "companies")["industry"] == "COMPUTER_SOFTWARE"
    office.edit(office.right, "companies", company, industry="COMPUTER_GAMES")
    office.settle()
    assert office.held(office.left, "Account")["Industry"] == "Entertainment"
    office.edit(office.left, "Account", acme, Industry="Finance")
    office.settle()
    assert office.held(office.right, "companies")["industry"] == "FINANCIAL_SERVICES"
    assert office.waiting() == []


def test_a_near_word_typed_into_the_coarser_list_stays() -> None:
    office = Office()
    office.account("Acme", Industry="Computer Software")
    office.settle()
    assert office.held(office.left, "Account")["Industry"] == "Computer Software"
    assert office.held(office.right, "companies")["industry"] == "COMPUTER_SOFTWARE"


def test_a_word_that_the_other_side_lacks_is_listed_and_crosses_nowhere() -> None:
    office = Office()
    office.account("Acme", Industry="Manufacturing", BillingCity="Bonn")
    office.settle()
    there = office.held(office.right, "companies")
    assert there.get("industry") is None
    assert there["city"] == "Bonn"
    assert office.waiting() == [("field", "no_word_there")]
    company = office.only(office.right, "companies")
    office.edit(office.right, "companies", company, industry="AUTOMOTIVE")
    office.settle()
    assert office.held(office.left, "Account")["Industry"] == "Manufacturing"
    assert office.waiting() == []


# --- what stands for nothing


@pytest.mark.parametrize("written", ["n/a", "-", "."])
def test_a_placeholder_gives_way_to_a_name_at_a_first_meeting(written: str) -> None:
    office = Office()
    office.contact("Lee", FirstName=written)
    office.person(email="lee@lee.example", lastname="Lee", firstname="Wolfgang")
    office.settle()
    assert office.held(office.left, "Contact")["FirstName"] == "Wolfgang"
    assert office.held(office.right, "contacts")["firstname"] == "Wolfgang"


def test_placeholders_are_copied_nowhere_and_stay() -> None:
    office = Office()
    office.contact("Lee", FirstName="-", Phone="none", LeadSource="--None--", Title="N/A")
    office.settle()
    held = office.held(office.left, "Contact")
    assert (held["FirstName"], held["Phone"], held["Title"]) == ("-", "none", "N/A")
    assert held["LeadSource"] == "--None--"
    there = office.held(office.right, "contacts")
    for name in ("firstname", "phone", "lead_source", "jobtitle"):
        assert there.get(name) is None
    assert office.waiting() == []


def test_a_placeholder_written_later_takes_nothing_away_and_follows_what_is_entered() -> None:
    office = Office()
    lee = office.contact("Lee", FirstName="Wolfgang", Phone="+4930901820")
    office.settle()
    office.edit(office.left, "Contact", lee, FirstName="n/a", Phone="none")
    office.settle()
    there = office.held(office.right, "contacts")
    assert (there["firstname"], there["phone"]) == ("Wolfgang", "+4930901820")
    assert office.held(office.left, "Contact")["FirstName"] == "n/a"
    office.edit(office.right, "contacts", office.only(office.right, "contacts"), firstname="Wolf")
    office.settle()
    assert office.held(office.left, "Contact")["FirstName"] == "Wolf"
    assert office.waiting() == []
