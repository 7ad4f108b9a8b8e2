"""tap-hubspot, Singer's tap: every stream it knows, and a second run that goes on where the first
ended.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.interop.clients.furniture import MEMBERS
from tests.interop.clients.running import Client, Served
from tests.interop.clients.singer import Brought, Tap, all_selected

EQUAL = ("contacts", "companies", "deals", "tickets", "owners")
ACTIVITIES = ("notes", "calls", "meetings", "tasks", "emails")


@pytest.fixture(scope="module")
def tap(client: Callable[[str], Client], served: Served) -> Tap:
    unused = dict.fromkeys(("redirect_uri", "client_id", "client_secret", "refresh_token"), "x")
    config = {"start_date": "2015-01-01T00:00:00Z", "api_key": served.ready["hubspot"]["token"]}
    command = ("tap-hubspot",)
    return Tap(client("tap-hubspot"), command, {**unused, **config}, "--properties")


@pytest.fixture(scope="module")
def brought(tap: Tap) -> Brought:
    return tap.sync(all_selected(tap.discover()))


@pytest.mark.parametrize("stream", EQUAL)
def test_it_brings_every_record_that_is_stored(
    brought: Brought, served: Served, stream: str
) -> None:
    assert brought.counts[stream] == len(served.stored("hubspot", stream)) > 0


def test_it_brings_activities_pipelines_and_lists(brought: Brought, served: Served) -> None:
    stored = [len(served.stored("hubspot", each)) for each in ACTIVITIES]
    assert brought.counts["engagements"] == sum(stored)
    assert brought.counts["deal_pipelines"] == 1
    # A first run reads lists in both orders, and tells the last one twice.
    assert {row["listId"] for row in brought.records["contact_lists"]} == {"1"}
    members = {row["recordId"] for row in brought.records["list_memberships"]}
    assert len(members) == MEMBERS


def test_a_companys_contacts_are_those_that_are_stored(brought: Brought, served: Served) -> None:
    assert brought.counts["contacts_by_company"] > 0
    people = {str(row["contact-id"]) for row in brought.records["contacts_by_company"]}
    assert people <= set(served.stored("hubspot", "contacts"))


def test_a_second_run_begins_where_the_first_ended(tap: Tap, brought: Brought) -> None:
    catalog = all_selected(tap.discover(), ["deals", "companies"])
    again = tap.sync(catalog, brought.state)
    assert sum(again.counts.values()) < brought.counts["deals"] + brought.counts["companies"]
