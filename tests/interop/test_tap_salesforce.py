"""tap-salesforce, Singer's tap, over REST and over the older Bulk API: every object it finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.interop.clients.environment import HERE
from tests.interop.clients.running import Client, Served
from tests.interop.clients.singer import Brought, Tap, all_selected

EQUAL = ("Account", "Contact", "Lead", "Opportunity", "Event", "OpportunityContactRole", "User")


def tap(client: Client, way: str) -> Tap:
    keys = client.served.told("salesforce")
    wanted = ("client_id", "client_secret", "refresh_token")
    config = {name: keys[name] for name in wanted}
    config |= {"api_type": way, "start_date": "2015-01-01T00:00:00Z"}
    config |= {"select_fields_by_default": "true"}
    # Between two looks at a batch it waits for 20 seconds, which the script makes shorter.
    command = ("python", str(HERE / "scripts" / "tap_salesforce_soon.py"))
    return Tap(client, command, config, "--properties")


@pytest.fixture(scope="module", params=["REST", "BULK"])
def brought(request: pytest.FixtureRequest, client: Callable[[str], Client]) -> Brought:
    found = tap(client("tap-salesforce"), request.param)
    return found.sync(all_selected(found.discover()))


@pytest.mark.parametrize("stream", EQUAL)
def test_it_brings_every_record_that_is_stored_and_what_was_deleted(
    brought: Brought, served: Served, stream: str
) -> None:
    stored = served.stored("salesforce", stream, deleted=True)
    assert brought.counts[stream] == len(stored) > 0


def test_a_second_run_brings_what_was_edited(
    brought: Brought, served: Served, client: Callable[[str], Client]
) -> None:
    found = tap(client("tap-salesforce"), "REST")
    edited = min(served.stored("salesforce", "Contact"))
    served.edit("salesforce", "Contact", edited, {"Title": "Interpreter"})
    again = found.sync(all_selected(found.discover(), ["Contact"]), brought.state)
    titles = {row["Id"]: row["Title"] for row in again.records["Contact"]}
    assert titles[edited] == "Interpreter"
    assert len(titles) < len(brought.records["Contact"])
