"""What people wrote stands as they wrote it where Accord's own word would say less."""

from __future__ import annotations

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
