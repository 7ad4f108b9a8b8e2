"""Merged and converted records name the record that took their place, however long the chain."""

from __future__ import annotations

from itertools import pairwise

import pytest

from connectors.record import Record, Ref, Want
from connectors.salesforce.connector import SalesforceConnector
from connectors.write import Refused, Update
from tests.connectors.salesforce.served_org import Org


def contact(org: Org, name: str) -> str:
    return org.model.edit("Contact", None, {"LastName": name})


def lead(org: Org, name: str) -> str:
    return org.model.edit("Lead", None, {"LastName": name, "Company": f"{name} Inc"})


def merge(org: Org, object_name: str, winner: str, *losers: str) -> None:
    org.model.act(object_name, winner, "merge", {"losers": list(losers)})


def convert(org: Org, lead_id: str) -> str:
    return str(org.model.act("Lead", lead_id, "convert", {})["contactId"])


def changes(
    connector: SalesforceConnector, object_name: str, cursor: str | None = None
) -> dict[str, Record]:
    pages = connector.changes([Want(object_name, ("LastName",), cursor)])
    return {record.ref.id: record for page in pages for record in page.records}


def person(record_id: str, object_name: str = "Contact") -> Ref:
    return Ref("salesforce", object_name, record_id)


def test_the_loser_of_a_merge_is_gone_and_names_the_winner(
    org: Org, connector: SalesforceConnector
) -> None:
    winner, loser = contact(org, "Winner"), contact(org, "Loser")
    merge(org, "Contact", winner, loser)
    seen = changes(connector, "Contact")
    assert (seen[loser].gone, seen[loser].moved_to) == (True, person(winner))
    assert (seen[winner].gone, seen[winner].moved_to) == (False, None)


def test_a_chain_of_merges_leads_to_the_record_that_is_there_now(
    org: Org, connector: SalesforceConnector
) -> None:
    people = [contact(org, f"N{n}") for n in range(4)]
    for loser, winner in pairwise(people):
        merge(org, "Contact", winner, loser)
    seen = changes(connector, "Contact")
    assert [seen[each].moved_to for each in people] == [person(people[3])] * 3 + [None]


def test_the_end_of_a_chain_is_asked_for_when_it_was_not_among_the_changes(
    org: Org, connector: SalesforceConnector
) -> None:
    first, second, third = (contact(org, name) for name in "ABC")
    merge(org, "Contact", second, first)
    org.advance(600)
    *_, last = connector.changes([Want("Contact", ("LastName",))])
    org.advance(600)
    merge(org, "Contact", third, second)
    seen = changes(connector, "Contact", last.cursor)
    assert first not in seen
    assert connector.fetch("Contact", [first], ("LastName",))[first].moved_to == person(third)
    assert connector.fetch("Contact", [first[:15]], ("LastName",))[first[:15]].moved_to == person(
        third
    )


def test_a_converted_lead_names_its_contact_and_is_not_gone(
    org: Org, connector: SalesforceConnector
) -> None:
    one = lead(org, "Doe")
    became = convert(org, one)
    seen = changes(connector, "Lead")
    assert (seen[one].gone, seen[one].moved_to) == (False, person(became))
    assert connector.fetch("Lead", [one], ("LastName",))[one].moved_to == person(became)


def test_a_lead_whose_contact_was_merged_leads_to_the_winner(
    org: Org, connector: SalesforceConnector
) -> None:
    one = lead(org, "Doe")
    became, winner = convert(org, one), contact(org, "Winner")
    merge(org, "Contact", winner, became)
    assert changes(connector, "Lead")[one].moved_to == person(winner)


def test_a_plain_deletion_moves_nowhere(org: Org, connector: SalesforceConnector) -> None:
    one = contact(org, "Gone")
    org.model.remove("Contact", one)
    seen = changes(connector, "Contact")
    assert (seen[one].gone, seen[one].moved_to) == (True, None)


def test_following_costs_nothing_where_nothing_moved(
    org: Org, connector: SalesforceConnector
) -> None:
    contact(org, "Here")
    connector.describe(["Contact"])
    before = connector.calls
    changes(connector, "Contact")
    assert connector.calls - before == 1


@pytest.mark.parametrize("object_name", ["Contact", "Account"])
def test_a_ring_of_merges_does_not_hang(
    org: Org, connector: SalesforceConnector, object_name: str
) -> None:
    fields = {"LastName": "R"} if object_name == "Contact" else {"Name": "R"}
    one, other = (org.model.edit(object_name, None, fields) for _ in range(2))
    table = org.model.store[object_name]
    for each, master in ((one, other), (other, one)):
        table.put({**table.rows[each], "IsDeleted": True, "MasterRecordId": master})
    found = connector.fetch(object_name, [one], tuple(fields))
    assert found[one].gone


def test_a_converted_lead_takes_no_writes_any_more(
    org: Org, connector: SalesforceConnector
) -> None:
    one = lead(org, "Doe")
    convert(org, one)
    (outcome,) = connector.write([Update("u", person(one, "Lead"), {"Title": "x"})])
    assert isinstance(outcome, Refused)
    assert outcome.code == "CANNOT_UPDATE_CONVERTED_LEAD"
    assert "became a contact" in outcome.message
