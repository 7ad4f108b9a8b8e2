"""Two companies at one address stay two on both sides; where their domain could make them one, a
person says whether they are.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.journey import Journey, written
from tests.journeys.test_edits import open_conflicts, quiet

BOB, LISA = "Bob's Bakery", "Lisa's Florist"
DOMAIN = "arcade-court.example"


def enter(found: Journey, account: dict[str, Any], company: dict[str, Any]) -> tuple[str, str]:
    """A new company on either side."""
    mine = found.salesforce.edit("Account", None, account)
    return mine, found.hubspot.edit("companies", None, company)


def called(found: Journey, *names: str) -> tuple[list[str], list[str]]:
    """Those of these names that there are, in Salesforce and in HubSpot."""
    here = [str(row["fields"]["Name"]) for row in found.salesforce.rows("Account").values()]
    there = [str(row["fields"]["name"]) for row in found.hubspot.rows("companies").values()]
    return _among(names, here), _among(names, there)


def _among(names: tuple[str, ...], held: list[str]) -> list[str]:
    return sorted(name for name in held if name in names)


def counterpart(found: Journey, account: str) -> str:
    shown = found.accord("show", f"salesforce:Account:{account}", "--json").document
    (ref,) = [ref for ref in shown["link"]["refs"] if ref.startswith("hubspot")]
    return str(ref).rpartition(":")[2]


def test_two_companies_on_one_network_stay_two_on_both_sides(settled: Journey) -> None:
    bobs, lisas = "https://www.facebook.com/bobsbakery", "https://www.facebook.com/lisasflorist"
    account, company = enter(
        settled,
        {"Name": BOB, "Website": bobs},
        {"name": LISA, "domain": "facebook.com", "website": lisas},
    )
    settled.sync()
    assert called(settled, BOB, LISA) == ([BOB, LISA], [BOB, LISA])
    assert settled.hubspot.row("companies", counterpart(settled, account))["website"] == bobs
    assert settled.salesforce.row("Account", account)["Website"] == bobs
    assert settled.hubspot.row("companies", company)["website"] == lisas
    quiet(settled)


def at_one_domain(found: Journey) -> tuple[dict[str, Any], str, str]:
    """Two companies of which only a person knows whether they are one, after a sync, and what
    Salesforce's waits for.
    """
    account, company = enter(
        found, {"Name": BOB, "Website": DOMAIN}, {"name": LISA, "domain": DOMAIN}
    )
    assert written(found.sync()) == 0
    assert called(found, BOB, LISA) == ([BOB], [LISA])
    mine = f"salesforce:Account:{account}"
    (issue,) = [each for each in open_conflicts(found) if each["ref"] == mine]
    return issue, account, company


def test_one_domain_with_two_names_waits_until_a_person_says_that_they_are_one(
    settled: Journey,
) -> None:
    issue, account, company = at_one_domain(settled)
    told = " ".join(settled.accord("conflicts", "show", issue["id"]).out.split())
    for words in (BOB, LISA, DOMAIN, "--link", "--create"):
        assert words in told
    other = f"hubspot:companies:{company}"
    assert settled.accord("conflicts", "resolve", issue["id"], "--link", other).code == 0
    settled.sync()
    assert counterpart(settled, account) == company
    here, there = called(settled, BOB, LISA)
    assert here == there
    assert len(here) == 1
    assert open_conflicts(settled) == []
    quiet(settled)


def test_one_domain_with_two_names_gets_two_counterparts_when_a_person_says_that_they_are_two(
    settled: Journey,
) -> None:
    issue, account, company = at_one_domain(settled)
    assert settled.accord("conflicts", "resolve", issue["id"], "--create").code == 0
    settled.sync()
    assert called(settled, BOB, LISA) == ([BOB, LISA], [BOB, LISA])
    assert counterpart(settled, account) != company
    assert open_conflicts(settled) == []
    quiet(settled)


@pytest.mark.parametrize("name", ["Arcade Court, Inc.", "ARCADE COURT Aktiengesellschaft"])
def test_a_legal_form_keeps_no_two_records_of_a_company_apart(settled: Journey, name: str) -> None:
    account, company = enter(
        settled, {"Name": "Arcade Court GmbH", "Website": DOMAIN}, {"name": name, "domain": DOMAIN}
    )
    settled.sync()
    assert counterpart(settled, account) == company
    assert open_conflicts(settled) == []
