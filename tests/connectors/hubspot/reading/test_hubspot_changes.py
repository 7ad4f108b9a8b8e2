"""Reads over the look-alike: a late search, long scans, equal timestamps, interruptions,
associations, owners.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connectors.errors import RetryableError
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.reading.cursor import Cursor
from connectors.record import Page, Want
from connectors.testing.trial_world import TrialWorld
from tests.connectors.hubspot.served_portal import LAG_S, ServedPortal

FIELDS = ("firstname", "jobtitle")


def read(connector: HubSpotConnector, cursor: str | None, name: str = "contacts") -> list[Page]:
    return list(connector.changes([Want(name, FIELDS, cursor)]))


def titles(pages: list[Page]) -> dict[str, Any]:
    return {record.ref.id: record.fields["jobtitle"] for page in pages for record in page.records}


def test_no_change_is_missed_behind_a_late_search(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [portal.add("contacts", firstname=f"n{n}") for n in range(40)]
    latest: dict[str, str] = {}
    seen: dict[str, Any] = {}
    cursor: str | None = None
    for tick in range(60):
        if tick < 40:
            for each in ids[tick % 7 :: 7]:
                latest[each] = f"at {tick}"
                portal.model.edit("contacts", each, {"jobtitle": f"at {tick}"})
        portal.advance(0.7)
        pages = read(connector, cursor)
        cursor = pages[-1].cursor
        seen |= titles(pages)
    assert seen == latest


def test_an_idle_read_costs_one_search_per_object(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    for name in ("contacts", "companies", "deals"):
        portal.add(
            name,
            **{
                "dealname"
                if name == "deals"
                else "name"
                if name == "companies"
                else "firstname": "x"
            },
        )
    cursors: dict[str, str] = {}

    def tick() -> int:
        before = connector.calls
        wants = [Want(name, (), cursors.get(name)) for name in ("contacts", "companies", "deals")]
        for page in connector.changes(wants):
            cursors[page.object] = page.cursor
        return connector.calls - before

    for _ in range(3):
        portal.advance(3 * LAG_S)
        tick()
    settled = dict(cursors)
    assert tick() == 3
    assert cursors == settled


def test_right_after_a_huge_write_an_idle_read_is_one_search(portal: ServedPortal) -> None:
    # a patient connector: on a slow machine the first read itself takes a good part of the lag
    connector = portal.connect(search_lag_s=10 * LAG_S)
    for n in range(700):
        portal.add("contacts", firstname=f"n{n}")
    portal.advance(LAG_S)
    connector.describe(["contacts"])
    cursor = read(connector, None)[-1].cursor
    before = connector.calls
    cursor = read(connector, cursor)[-1].cursor
    assert connector.calls - before == 1
    portal.advance(20 * LAG_S)
    again = read(connector, cursor)
    assert sum(len(page.records) for page in again) == 700
    assert Cursor.parse(again[-1].cursor).confirmed == Cursor.parse(again[-1].cursor).fresh


def test_more_than_ten_thousand_records_of_one_moment_are_all_read(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = {
        portal.model.insert("companies", {"name": f"c{n}"}, at=1_700_000_000.0)
        for n in range(10_500)
    }
    pages = list(connector.changes([Want("companies", ("name",))]))
    found = [record.ref.id for page in pages for record in page.records]
    assert len(found) == len(set(found)) == 10_500
    assert set(found) == ids
    assert len(pages) == 53


def test_a_scan_goes_on_where_it_stopped(portal: ServedPortal, connector: HubSpotConnector) -> None:
    ids = {portal.add("contacts", firstname=f"n{n}") for n in range(450)}
    portal.advance(2 * LAG_S)
    pages = read(connector, None)
    assert [len(page.records) for page in pages] == [200, 200, 50]
    resumed = read(connector, pages[0].cursor)
    assert {record.ref.id for record in pages[0].records} | titles(resumed).keys() == ids
    assert len(resumed[0].records) == 200
    assert resumed[0].records[0].ref.id not in {record.ref.id for record in pages[0].records}
    assert Cursor.parse(resumed[1].cursor).scan is None


def test_a_clock_of_ours_that_is_behind_does_not_put_off_the_second_reading(
    portal: ServedPortal,
) -> None:
    late = portal.add("contacts", firstname="late")
    now = portal.model.clock.now()
    confirmed, fresh = int((now - 100) * 1000), int((now + 1) * 1000)
    behind = replace(portal, world=TrialWorld(lambda: 1_000_000.0, portal.advance)).connect()
    portal.advance(2 * LAG_S)
    pages = read(behind, Cursor(confirmed, fresh).text)
    assert late in titles(pages)
    behind.close()


def test_a_stale_total_is_no_error(portal: ServedPortal, connector: HubSpotConnector) -> None:
    portal.add("contacts", firstname="just now")
    (page,) = read(connector, None)
    assert page.records == ()
    assert Cursor.parse(page.cursor) == Cursor()


def test_owners_are_read_whole_with_those_who_left(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    for n in range(3):
        portal.model.insert(
            "owners", {"email": f"Rep{n}@example.com", "firstName": "R", "archived": n == 2}
        )
    want = Want("owners", ("email", "lastName", "archived"))
    pages = list(connector.changes([want]))
    found = {record.fields["email"]: record for page in pages for record in page.records}
    assert {email: record.fields["archived"] for email, record in found.items()} == {
        "rep0@example.com": "false",
        "rep1@example.com": "false",
        "rep2@example.com": "true",
    }
    before = connector.calls
    soon = list(connector.changes([Want("owners", want.fields, pages[-1].cursor)]))
    assert connector.calls == before + 1  # those who left are asked for once an hour
    assert {record.fields["archived"] for page in soon for record in page.records} == {"false"}
    assert soon[-1].cursor == pages[-1].cursor
    assert found["rep0@example.com"].fields["lastName"] is None
    assert not found["rep2@example.com"].gone
    assert connector.describe(["owners"])["owners"].fields.keys() == {
        "email",
        "firstName",
        "lastName",
        "archived",
    }
    one = found["rep2@example.com"].ref
    assert connector.fetch("owners", [one.id, "1"], ["email"])[one.id].fields == {
        "email": "rep2@example.com"
    }
    by_email = connector.find("owners", "email", ["rep0@example.com"], ["email"])
    assert by_email["rep0@example.com"].ref == found["rep0@example.com"].ref


def test_associations_answer_every_id_asked_for(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    contact, lone, deal = portal.add("contacts"), portal.add("contacts"), portal.add("deals")
    parent, plain, child = (
        portal.add("companies", name=name) for name in ("parent", "plain", "child")
    )
    link = portal.model.insert
    for one, one_id, other, other_id, kind in (
        ("contacts", contact, "companies", plain, 279),
        ("contacts", contact, "companies", parent, 1),
        ("contacts", lone, "companies", plain, 279),
        ("deals", deal, "companies", child, 5),
        ("deals", deal, "contacts", lone, 3),
        ("deals", deal, "contacts", contact, 3),
        ("companies", child, "companies", parent, 14),
    ):
        ends = {
            "from_object": one,
            "from_id": one_id,
            "to_object": other,
            "to_id": other_id,
            "type": kind,
        }
        link("associations", ends)
    assert connector.associations("contacts", [contact, lone, "404"], ["@companies"]) == {
        contact: {"@companies": parent},
        lone: {"@companies": None},
        "404": {"@companies": None},
    }
    held = connector.associations("deals", [deal], ["@companies", "@contacts"])
    assert held == {deal: {"@companies": child, "@contacts": tuple(sorted((contact, lone)))}}
    assert connector.associations("companies", [child, parent], ["@parent"]) == {
        child: {"@parent": parent},
        parent: {"@parent": None},
    }


def test_more_associations_than_one_answer_holds_are_all_read(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    deal, contacts = portal.add("deals"), [portal.add("contacts") for _ in range(620)]
    for each in contacts:
        ends = {
            "from_object": "deals",
            "from_id": deal,
            "to_object": "contacts",
            "to_id": each,
            "type": 3,
        }
        portal.model.insert("associations", ends)
    assert connector.associations("deals", [deal], ["@contacts"]) == {
        deal: {"@contacts": tuple(sorted(contacts))}
    }


def test_what_could_not_be_read_is_neither_blank_nor_gone(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [portal.add("contacts", firstname="a"), portal.add("contacts", firstname="b")]
    portal.fault("*/associations/*/batch/read", item=1)
    with pytest.raises(RetryableError):
        connector.associations("contacts", ids, ["@companies"])
    portal.fault("*/objects/contacts/batch/read", item=1)
    with pytest.raises(RetryableError):
        connector.fetch("contacts", ids, FIELDS)


def test_many_records_are_fetched_a_hundred_per_call(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    ids = [portal.add("contacts", firstname=f"n{n}") for n in range(230)]
    connector.describe(["contacts"])
    before = connector.calls
    found = connector.fetch("contacts", [*ids, *ids], ["firstname"])
    assert connector.calls - before == 3
    assert found.keys() == set(ids)


def test_who_is_not_there_is_looked_for_among_the_archived_with_one_call_more(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    here = portal.add("contacts", firstname="n")
    connector.describe(["contacts"])
    before = connector.calls
    assert connector.fetch("contacts", [here, "404", "405"], ["firstname"]).keys() == {here}
    assert connector.calls - before == 2


def test_numbers_dates_and_instants_are_read_neutral(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    company = portal.add("companies", name="N", numberofemployees="1054.0", annualrevenue="0.50")
    deal = portal.add("deals", dealname="D", closedate="2026-11-21T10:00:00.123Z")
    names = ("numberofemployees", "annualrevenue")
    assert connector.fetch("companies", [company], names)[company].fields == {
        "numberofemployees": "1054",
        "annualrevenue": "0.5",
    }
    assert connector.fetch("deals", [deal], ["closedate"])[deal].fields == {
        "closedate": "2026-11-21T10:00:00Z"
    }
