"""An org whose administrators wrote rules and flows over what is written, and that sells products:
both systems come to rest, what a rule refuses waits alone, and what the org computes stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.journey import Journey, begun, written

BIG = {"Name": "Big one", "StageName": "Prospecting", "CloseDate": "2027-12-31", "Amount": 50000}
ANN = {"email": "ann@lee.example", "lastname": "lee", "firstname": "ann", "company": "Acme"}
SPELLING = [
    {
        "object": "Lead",
        "name": "Spell",
        "active": True,
        "on": "both",
        "set": {
            "LastName": {"formula": "UPPER(LEFT(LastName, 1)) & LOWER(MID(LastName, 2, 80))"},
            "Country": {"formula": "IF(Country = 'United States', 'USA', Country)"},
            "Phone": {
                "formula": "IF(BEGINS(Phone, '+1'), '(' & MID(Phone, 3, 3) & ') ' & "
                "MID(Phone, 6, 3) & '-' & RIGHT(Phone, 4), Phone)"
            },
        },
    }
]
RULE = {
    "object": "Opportunity",
    "name": "Won_needs_next_step",
    "message": "Say what comes next before you win it.",
    "field": "StageName",
    "formula": "AND(ISPICKVAL(StageName, 'Closed Won'), ISBLANK(NextStep), Amount > 10000)",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Journey]:
    with begun(tmp_path, people=0) as found:
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


def waiting(office: Journey) -> list[dict[str, Any]]:
    """What waits, but for the owner: the org's only user is no user of the portal."""
    return [each for each in office.waiting() if each["field"] != "owner"]


def test_a_flow_that_spells_what_is_written_is_left_its_spelling(office: Journey) -> None:
    office.running.salesforce.configure({"flows": SPELLING})
    ann = {**ANN, "phone": "+14155550123", "country": "United States"}
    office.hubspot.edit("contacts", None, ann)
    settle(office)
    lead = only(office.salesforce.rows("Lead"))
    assert (lead["LastName"], lead["Country"], lead["Phone"]) == ("Lee", "USA", "(415) 555-0123")
    assert only(office.hubspot.rows("contacts"))["phone"] == "+14155550123"
    assert only(office.hubspot.rows("contacts"))["country"] == "United States"
    assert waiting(office) == []


def test_what_a_rule_over_several_fields_refuses_waits_in_its_words_and_the_rest_arrives(
    office: Journey,
) -> None:
    office.running.salesforce.configure({"validation_rules": [RULE]})
    office.salesforce.edit("Opportunity", None, BIG)
    settle(office)
    (deal,) = office.hubspot.rows("deals")
    office.hubspot.edit("deals", deal, {"dealstage": "closedwon", "dealname": "Bigger one"})
    settle(office)
    held = only(office.salesforce.rows("Opportunity"))
    assert (held["StageName"], held["Name"]) == ("Prospecting", "Bigger one")
    print("\n".join(map(str, waiting(office))))
    (waits,) = waiting(office)
    assert waits["field"] == "stage"
    assert RULE["message"] in waits["message"]
    office.hubspot.edit("deals", deal, {"hs_next_step": "Kick-off"})
    settle(office)
    assert only(office.salesforce.rows("Opportunity"))["StageName"] == "Closed Won"
    assert waiting(office) == []


def sold(office: Journey, big: str) -> None:
    """Two lines of a product, of 20,000 each, on an opportunity."""
    hub = office.salesforce.edit("Product2", None, {"Name": "Data Hub", "IsActive": True})
    (book,) = [
        k for k, v in office.salesforce.rows("Pricebook2").items() if v["fields"]["IsStandard"]
    ]
    entry = office.salesforce.edit(
        "PricebookEntry",
        None,
        {"Product2Id": hub, "Pricebook2Id": book, "UnitPrice": 20000, "IsActive": True},
    )
    line = {"OpportunityId": big, "PricebookEntryId": entry, "Quantity": 2, "UnitPrice": 20000}
    office.salesforce.edit("OpportunityLineItem", None, line)


def test_the_amount_of_a_deal_with_products_is_what_they_cost(office: Journey) -> None:
    big = office.salesforce.edit("Opportunity", None, BIG)
    settle(office)
    sold(office, big)
    settle(office)
    assert only(office.hubspot.rows("deals"))["amount"] == "40000"
    (deal,) = office.hubspot.rows("deals")
    office.hubspot.edit("deals", deal, {"amount": "99000", "hs_next_step": "Call"})
    settle(office)
    held = only(office.salesforce.rows("Opportunity"))
    assert (held["Amount"], held["NextStep"]) == (40000, "Call")
    assert only(office.hubspot.rows("deals"))["amount"] == "40000"
    assert waiting(office) == []
