"""What people typed stays where respelling it would lose something, and crosses as it should."""

from __future__ import annotations

import pytest

from connectors.record import Value
from tests.sync.rig import Rig

ACME = {"Name": "Acme", "OwnerId": "u1", "BillingCountry": "Sweden"}


def account(rig: Rig, **fields: Value) -> str:
    return rig.left.put("Account", {**ACME, **fields})


def company(rig: Rig) -> dict[str, Value]:
    return {"domain": None, "phone": None, **rig.held(rig.right, "companies")}


def settled(rig: Rig) -> None:
    rig.sync()
    assert not any(rig.sync().tally.written.values())


@pytest.mark.parametrize(
    ("page", "domain"),
    [
        ("https://acmetel.example/company/about?x=1", "acmetel.example"),
        ("https://www.uni.example/physics", "uni.example"),
        ("HTTP://WWW.Acme.example", "acme.example"),
        ("https://www.facebook.com/foobakery", None),
        ("linkedin.com/company/acme", None),
    ],
)
def test_a_website_stays_and_crosses_as_it_is_typed_and_gives_a_domain_of_ones_own(
    page: str, domain: str | None
) -> None:
    rig = Rig()
    account(rig, Website=page)
    settled(rig)
    assert rig.held(rig.left, "Account")["Website"] == page
    assert (company(rig)["website"], company(rig)["domain"] or None) == (page, domain)


def test_one_page_spelt_in_two_ways_is_one_page_and_both_stay() -> None:
    rig = Rig()
    account(rig, Website="https://www.acme.example/")
    rig.right.put(
        "companies", {"name": "Acme", "domain": "acme.example", "website": "acme.example"}
    )
    settled(rig)
    assert rig.held(rig.left, "Account")["Website"] == "https://www.acme.example/"
    assert company(rig)["website"] == "acme.example"
    assert rig.sync().conflicts == 0


def test_whoever_corrects_the_domain_changes_nobodys_page() -> None:
    rig = Rig()
    account(rig, Website="https://www.acme.example/sv")
    settled(rig)
    (there,) = rig.right.live("companies")
    rig.edit(rig.right, "companies", there, domain="acme-group.example")
    settled(rig)
    assert rig.held(rig.left, "Account")["Website"] == "https://www.acme.example/sv"
    assert company(rig)["domain"] == "acme-group.example"


def test_a_new_page_brings_its_domain() -> None:
    rig = Rig()
    account(rig, Website="https://www.acme.example/sv")
    settled(rig)
    (here,) = rig.left.live("Account")
    rig.edit(rig.left, "Account", here, Website="https://www.acme.se/")
    settled(rig)
    assert (company(rig)["website"], company(rig)["domain"]) == ("https://www.acme.se/", "acme.se")


def test_a_company_with_a_page_of_hubspots_gets_it_in_salesforce() -> None:
    rig = Rig()
    rig.right.put("companies", {"name": "Acme", "domain": "acme.se", "website": "acme.se"})
    settled(rig)
    assert rig.held(rig.left, "Account")["Website"] == "acme.se"


@pytest.mark.parametrize(
    ("typed", "crosses"),
    [
        ("070-123 45 67", "+46701234567"),
        ("+46 8 123 456 78 (växel)", "+46812345678"),
        ("0046 70 123 45 67", "+46701234567"),
    ],
)
def test_a_number_crosses_and_a_note_beside_it_stays(typed: str, crosses: str) -> None:
    rig = Rig()
    account(rig, Phone=typed)
    settled(rig)
    assert company(rig)["phone"] == crosses
    assert rig.held(rig.left, "Account")["Phone"] == (typed if "(" in typed else crosses)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("(201) 555-0123", "not_a_phone_number"),
        ("555-0123", "not_a_phone_number"),
        ("000 000 00 00", "not_a_phone_number"),
        ("08-123 456 78, 070-123 45 67", "several_phone_numbers"),
    ],
)
def test_a_number_that_could_be_another_stays_and_is_listed(typed: str, reason: str) -> None:
    rig = Rig()
    account(rig, Phone=typed)
    settled(rig)
    assert rig.held(rig.left, "Account")["Phone"] == typed
    assert not company(rig)["phone"]
    assert [(each.field, each.reason) for each in rig.store.issues()] == [("phone", reason)]


def test_a_number_of_nobodys_country_says_so_and_is_read_once_the_country_is_filled_in() -> None:
    rig = Rig()
    account(rig, Phone="070-123 45 67", BillingCountry=None)
    settled(rig)
    (issue,) = rig.store.issues()
    assert (issue.reason, "names no country" in issue.message) == ("no_country_known", True)
    (here,) = rig.left.live("Account")
    rig.edit(rig.left, "Account", here, BillingCountry="Sweden")
    settled(rig)
    assert company(rig)["phone"] == "+46701234567"
    assert [each for each in rig.store.issues() if each.state == "open"] == []
