"""People convert leads and merge duplicates; Accord's links go on with what is left, and nobody is
doubled.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.comparison import Stores, couples, differences, pairs
from tests.journeys.journey import Journey, written


def leads(found: Journey) -> list[tuple[str, str]]:
    """The leads, at a company that nobody knows yet: a converted one's second account of a company
    that HubSpot has too could be either's, and waits.
    """
    chosen = list(couples(found, "contact", "Lead"))
    for n, (left, _) in enumerate(chosen):
        company = {"Company": f"Newcomer {n}", "Website": f"newcomer{n}.example"}
        found.salesforce.edit("Lead", left, company)
    found.sync()
    return chosen


def converted(found: Journey, lead: str, **wanted: Any) -> dict[str, Any]:
    return found.salesforce.act("Lead", lead, "convert", wanted)


def vanished(found: Journey) -> list[dict[str, Any]]:
    return [
        issue
        for issue in found.accord("conflicts", "list", "--json").document
        if issue["kind"] == "vanished"
    ]


def test_a_converted_leads_counterpart_goes_on_with_the_contact(settled: Journey) -> None:
    (lead, person), *_ = leads(settled)
    people = len(settled.hubspot.rows("contacts"))
    contact = converted(settled, lead)["contactId"]
    settled.salesforce.edit("Contact", contact, {"Title": "Head of Conversion"})
    settled.sync()
    assert settled.hubspot.row("contacts", person)["jobtitle"] == "Head of Conversion"
    assert len(settled.hubspot.rows("contacts")) == people
    assert vanished(settled) == []
    settled.hubspot.edit("contacts", person, {"jobtitle": "Buyer in Chief"})
    settled.hubspot.advance(120.0)
    settled.sync()
    assert settled.salesforce.row("Contact", contact)["Title"] == "Buyer in Chief"
    assert differences(settled) == []
    assert written(settled.sync()) == 0


def test_a_lead_converted_with_an_opportunity_brings_account_and_deal_along(
    settled: Journey,
) -> None:
    (lead, person), *_ = leads(settled)
    made = converted(settled, lead, opportunityName="Deal of a Lead")
    settled.sync()
    settled.sync()
    deals = {
        row["fields"].get("dealname"): name for name, row in settled.hubspot.rows("deals").items()
    }
    assert "Deal of a Lead" in deals
    linked = [account for _, account, _ in pairs(Stores.of(settled))["account"].values()]
    assert made["accountId"] in linked
    assert differences(settled) == []
    assert written(settled.sync()) == 0
    assert person in settled.hubspot.rows("contacts")


def test_two_merged_contacts_hold_the_second_pair_until_hubspot_merges_as_well(
    settled: Journey,
) -> None:
    (kept, ann), (lost, bob), *_ = couples(settled, "contact", "Contact")
    settled.salesforce.act("Contact", kept, "merge", {"losers": [lost]})
    settled.sync()
    (issue,) = vanished(settled)
    assert f"hubspot:contacts:{bob}" in issue["message"]
    assert f"hubspot:contacts:{ann}" in issue["message"]
    assert {ann, bob} <= settled.hubspot.rows("contacts").keys()
    assert written(settled.sync()) == 0
    shown = settled.accord("show", f"salesforce:Contact:{kept}")
    assert shown.code == 0


@pytest.mark.parametrize("wanted", ["Contact", "Account"])
def test_a_merge_into_a_record_nobody_knew_hands_the_link_on(settled: Journey, wanted: str) -> None:
    entity = "account" if wanted == "Account" else "contact"
    (old, other), *_ = couples(settled, entity, wanted)
    fields = settled.salesforce.row(wanted, old)
    kept = (
        ("Name", "Website")
        if wanted == "Account"
        else ("LastName", "FirstName", "Email", "AccountId")
    )
    new = settled.salesforce.edit(
        wanted, None, {name: fields[name] for name in kept if fields[name]}
    )
    settled.salesforce.act(wanted, new, "merge", {"losers": [old]})
    settled.sync()
    shown = settled.accord("show", f"salesforce:{wanted}:{new}", "--json").document
    assert other in str(shown)
    assert vanished(settled) == []
    assert written(settled.sync()) == 0
