"""A portal that does by itself what new ones do: companies from mail domains, lifecycle stages and
close dates from deals. Both systems come to rest, nothing is made twice, and what a person wrote
stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.journey import Journey, begun, written

BIG = {"Name": "Big one", "StageName": "Prospecting", "CloseDate": "2027-12-31", "Amount": 50000}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Journey]:
    with begun(tmp_path, people=0) as found:
        found.hubspot.configure({"automation": "usual"})
        yield found


def settle(office: Journey) -> None:
    for _ in range(4):
        if written(office.sync()) == 0:
            return
    raise AssertionError("they never come to rest")


def only(rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    (row,) = rows.values()
    fields: dict[str, Any] = row["fields"]
    return fields


def test_a_rep_who_wins_a_deal_early_keeps_the_close_date(office: Journey) -> None:
    big = office.salesforce.edit("Opportunity", None, BIG)
    settle(office)
    office.salesforce.edit("Opportunity", big, {"StageName": "Closed Won"})
    settle(office)
    deal = only(office.hubspot.rows("deals"))
    assert deal["dealstage"] == "closedwon"
    assert deal["closedate"].startswith("2027-12-31")
    assert only(office.salesforce.rows("Opportunity"))["CloseDate"] == "2027-12-31"


def test_a_deal_that_marketing_closes_is_closed_that_day_on_both_sides(office: Journey) -> None:
    office.salesforce.edit("Opportunity", None, BIG)
    settle(office)
    (deal,) = office.hubspot.rows("deals")
    office.hubspot.edit("deals", deal, {"dealstage": "closedwon"})
    settle(office)
    day = only(office.salesforce.rows("Opportunity"))["CloseDate"]
    assert only(office.salesforce.rows("Opportunity"))["StageName"] == "Closed Won"
    assert day != "2027-12-31"


def test_a_company_made_of_a_mail_domain_is_the_account_of_that_domain(office: Journey) -> None:
    office.salesforce.edit("Account", None, {"Name": "Acme", "Website": "https://www.acme.com"})
    settle(office)
    office.hubspot.edit("contacts", None, {"email": "ann@acme.com", "lastname": "Lee"})
    settle(office)
    assert only(office.hubspot.rows("companies"))["name"] == "Acme"
    assert only(office.salesforce.rows("Account"))["Name"] == "Acme"
    assert only(office.salesforce.rows("Contact"))["AccountId"] in office.salesforce.rows("Account")


def test_a_lead_from_salesforce_stays_a_lead_though_hubspot_makes_a_company_of_it(
    office: Journey,
) -> None:
    lead = {"LastName": "Lee", "Company": "Acme Ltd", "Email": "ann@acme.com"}
    office.salesforce.edit("Lead", None, lead)
    settle(office)
    assert only(office.hubspot.rows("companies"))["domain"] == "acme.com"
    assert only(office.salesforce.rows("Lead"))["Company"] == "Acme Ltd"
    assert office.salesforce.rows("Account") == {}
    assert [each["field"] for each in office.waiting()] == ["owner"]


def test_lifecycle_stages_follow_deals_and_nothing_in_salesforce_moves(office: Journey) -> None:
    account = office.salesforce.edit("Account", None, {"Name": "Acme", "Website": "acme.com"})
    ann = {"LastName": "Lee", "Email": "ann@acme.com", "AccountId": account, "Title": "Boss"}
    office.salesforce.edit("Contact", None, ann)
    big = office.salesforce.edit("Opportunity", None, {**BIG, "AccountId": account})
    settle(office)
    office.salesforce.edit("Opportunity", big, {"StageName": "Closed Won"})
    settle(office)
    assert only(office.hubspot.rows("companies"))["lifecyclestage"] == "customer"
    assert only(office.salesforce.rows("Contact"))["Title"] == "Boss"


def test_a_contact_whose_company_has_no_name_yet_is_a_lead_and_does_not_wait(
    office: Journey,
) -> None:
    office.hubspot.edit(
        "contacts", None, {"email": "ann@acme.com", "lastname": "Lee", "company": "Acme"}
    )
    settle(office)
    assert only(office.salesforce.rows("Lead"))["Company"] == "Acme"
    assert office.salesforce.rows("Account") == {}
    assert office.waiting() == []
    (company,) = office.hubspot.rows("companies")
    office.hubspot.edit("companies", company, {"name": "Acme"})  # somebody looks it up
    settle(office)
    assert only(office.salesforce.rows("Account"))["Name"] == "Acme"
    assert only(office.salesforce.rows("Lead"))["Email"] == "ann@acme.com"
    assert office.waiting() == []
