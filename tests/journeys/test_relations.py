"""New people, duplicates, companies and roles in deals: who belongs to whom, on both sides."""

from __future__ import annotations

from typing import Any

from tests.journeys.comparison import Stores, couples
from tests.journeys.journey import Journey, origin_of, written
from tests.journeys.test_edits import open_conflicts, quiet

CONTACT_TO_COMPANY, DEAL_TO_CONTACT = 1, 3


def associate(found: Journey, start: tuple[str, str], end: tuple[str, str], kind: int) -> None:
    """As a person would in HubSpot."""
    fields = {
        "from_object": start[0],
        "from_id": start[1],
        "to_object": end[0],
        "to_id": end[1],
        "type": kind,
    }
    found.hubspot.edit("associations", None, fields)


def company_of(found: Journey, contact: str) -> str | None:
    return Stores.of(found).companies.get(("contacts", contact))


def people_by(
    found: Journey, system: str, kind: str, column: str, value: str
) -> list[dict[str, Any]]:
    return [
        row
        for row in found.vendor(system).rows(kind).values()
        if str(row["fields"].get(column)).lower() == value
    ]


def test_a_contact_moved_to_another_account_moves_to_its_company(settled: Journey) -> None:
    accounts = couples(settled, "account", "Account")
    left, right = couples(settled)[0]
    now = settled.salesforce.row("Contact", left)["AccountId"]
    account, company = next(pair for pair in accounts if pair[0] != now)
    settled.salesforce.edit("Contact", left, {"AccountId": account})
    settled.sync()
    assert company_of(settled, right) == company
    quiet(settled)


def test_a_contact_moved_to_another_company_moves_to_its_account(settled: Journey) -> None:
    accounts = couples(settled, "account", "Account")
    left, right = couples(settled)[1]
    account, company = next(pair for pair in accounts if pair[1] != company_of(settled, right))
    associate(settled, ("contacts", right), ("companies", company), CONTACT_TO_COMPANY)
    settled.sync("--full")  # an incremental read cannot see that only an association changed
    assert settled.salesforce.row("Contact", left)["AccountId"] == account
    assert company_of(settled, right) == company
    quiet(settled)


def test_a_role_given_or_taken_in_salesforce_is_given_or_taken_in_hubspot(settled: Journey) -> None:
    stores = Stores.of(settled)
    deal = dict(couples(settled, "opportunity", "Opportunity"))
    person = dict(couples(settled))
    role, fields = next(
        (key, row["fields"])
        for key, row in settled.salesforce.rows("OpportunityContactRole").items()
        if row["fields"]["OpportunityId"] in deal and row["fields"]["ContactId"] in person
    )
    opportunity, contact = fields["OpportunityId"], fields["ContactId"]
    newcomer = next(left for left in person if left not in stores.roles[opportunity])
    settled.salesforce.delete("OpportunityContactRole", role)
    settled.salesforce.edit(
        "OpportunityContactRole", None, {"OpportunityId": opportunity, "ContactId": newcomer}
    )
    settled.sync()
    there = Stores.of(settled).people[deal[opportunity]]
    assert person[newcomer] in there
    assert person[contact] not in there
    quiet(settled)


def test_a_person_added_to_or_taken_from_a_deal_in_hubspot_gets_or_loses_the_role(
    settled: Journey,
) -> None:
    stores = Stores.of(settled)
    opportunities = {right: left for left, right in couples(settled, "opportunity", "Opportunity")}
    person = {right: left for left, right in couples(settled)}
    deal, leaving = next(
        (deal, contact)
        for deal in sorted(opportunities)
        for contact in sorted(stores.people.get(deal, ()))
        if contact in person
    )
    coming = next(right for right in sorted(person) if right not in stores.people[deal])
    associate(settled, ("deals", deal), ("contacts", coming), DEAL_TO_CONTACT)
    settled.hubspot.delete("associations", f"deals/{deal}/contacts/{leaving}")
    settled.sync("--full")  # an incremental read cannot see that only an association changed
    roles = Stores.of(settled).roles[opportunities[deal]]
    assert person[coming] in roles
    assert person[leaving] not in roles
    quiet(settled)


def test_a_person_new_in_salesforce_is_made_in_hubspot_at_their_company(settled: Journey) -> None:
    account, company = couples(settled, "account", "Account")[0]
    fields = {
        "FirstName": "Nova",
        "LastName": "Nguyen",
        "Email": "Nova@Newcomers.example",
        "AccountId": account,
    }
    made = settled.salesforce.edit("Contact", None, fields)
    settled.sync()
    (row,) = people_by(settled, "hubspot", "contacts", "email", "nova@newcomers.example")
    assert origin_of(row) == ("salesforce", "Contact", made)
    assert company_of(settled, row["id"]) == company
    quiet(settled)


def test_a_person_new_in_hubspot_becomes_a_contact_where_the_account_is_known_else_a_lead(
    settled: Journey,
) -> None:
    (account, company), *_ = couples(settled, "account", "Account")
    at_company = settled.hubspot.edit(
        "contacts", None, {"lastname": "Company", "email": "by.company@newcomers.example"}
    )
    associate(settled, ("contacts", at_company), ("companies", company), CONTACT_TO_COMPANY)
    domain = next(
        row["fields"]["domain"]
        for key, row in settled.hubspot.rows("companies").items()
        if key == company
    )
    settled.hubspot.edit("contacts", None, {"lastname": "Domain", "email": f"by.domain@{domain}"})
    stranger = settled.hubspot.edit(
        "contacts", None, {"lastname": "Stranger", "email": "who@nowhere.example"}
    )
    settled.sync()
    (by_company,) = people_by(
        settled, "salesforce", "Contact", "Email", "by.company@newcomers.example"
    )
    (by_domain,) = people_by(settled, "salesforce", "Contact", "Email", f"by.domain@{domain}")
    assert by_company["fields"]["AccountId"] == by_domain["fields"]["AccountId"] == account
    (lead,) = people_by(settled, "salesforce", "Lead", "Email", "who@nowhere.example")
    assert origin_of(lead) == ("hubspot", "contacts", stranger)
    assert people_by(settled, "salesforce", "Contact", "Email", "who@nowhere.example") == []
    quiet(settled)


def test_a_second_record_of_a_known_person_is_left_untouched(settled: Journey) -> None:
    left, right = couples(settled)[0]
    here = settled.salesforce.row("Contact", left)
    fields = {
        "LastName": "Twin",
        "Email": here["Email"],
        "Title": " untidy  title ",
        "AccountId": here["AccountId"],
    }
    twin = settled.salesforce.edit("Contact", None, fields)
    before = len(settled.hubspot.rows("contacts"))
    assert written(settled.sync()) == 0
    settled.salesforce.edit("Contact", twin, {"Title": "Still its own"})
    assert written(settled.sync()) == 0
    row = settled.salesforce.rows("Contact")[twin]
    assert {entry["by"] for entry in row["history"]} == {"human"}
    assert len(settled.hubspot.rows("contacts")) == before
    assert settled.hubspot.row("contacts", right)["lastname"] == here["LastName"]
    told = settled.accord("why", twin).out
    assert "another record of the same person" in told


def lookalikes(found: Journey) -> tuple[str, list[str]]:
    """One new account, and two new companies that could both be it."""
    companies = [
        found.hubspot.edit("companies", None, {"name": name, "domain": "ambiguous.example"})
        for name in ("Ambiguous Holding", "Ambiguous Services")
    ]
    return found.salesforce.edit(
        "Account", None, {"Name": "Ambiguous", "Website": "ambiguous.example"}
    ), companies


def test_an_uncertain_match_waits_and_is_linked_to_what_a_person_says(settled: Journey) -> None:
    account, companies = lookalikes(settled)
    done = settled.accord("sync", "--json")
    assert done.code == 3
    assert written(done.document) == 0
    (issue,) = [
        found
        for found in open_conflicts(settled)
        if found["ref"] == f"salesforce:Account:{account}"
    ]
    assert {f"hubspot:companies:{key}" for key in companies} <= set(issue["detail"]["candidates"])
    chosen = f"hubspot:companies:{companies[1]}"
    assert settled.accord("conflicts", "resolve", issue["id"], "--link", chosen).code == 0
    settled.sync()
    assert settled.hubspot.row("companies", companies[1])["name"] == "Ambiguous"
    assert settled.hubspot.row("companies", companies[0])["name"] == "Ambiguous Holding"
    shown = settled.accord("show", f"salesforce:Account:{account}", "--json").document
    assert chosen in shown["link"]["refs"]
    assert written(settled.sync()) == 0


def test_an_uncertain_match_that_is_none_of_them_gets_a_counterpart_of_its_own(
    settled: Journey,
) -> None:
    account, companies = lookalikes(settled)
    assert settled.accord("sync", "--json").code == 3
    (issue,) = [
        found
        for found in open_conflicts(settled)
        if found["ref"] == f"salesforce:Account:{account}"
    ]
    before = set(settled.hubspot.rows("companies"))
    assert settled.accord("conflicts", "resolve", issue["id"], "--create").code == 0
    settled.sync()
    (made,) = set(settled.hubspot.rows("companies")) - before
    assert origin_of(settled.hubspot.rows("companies")[made]) == ("salesforce", "Account", account)
    for key in companies:
        assert {entry["by"] for entry in settled.hubspot.rows("companies")[key]["history"]} == {
            "human"
        }
    assert written(settled.sync()) == 0
