"""meltano-tap-hubspot, the tap of Meltano's SDK: every stream it knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.interop.clients.running import Client, Served
from tests.interop.clients.singer import Brought, Tap, all_selected

EQUAL = (
    "contacts",
    "companies",
    "deals",
    "tickets",
    "owners",
    "notes",
    "calls",
    "meetings",
    "tasks",
    "emails",
    "products",
    "line_items",
)


@pytest.fixture(scope="module")
def brought(client: Callable[[str], Client], served: Served) -> Brought:
    config = {
        "start_date": "2015-01-01T00:00:00Z",
        "access_token": served.ready["hubspot"]["token"],
    }
    tap = Tap(client("meltano-tap-hubspot"), ("tap-hubspot",), config)
    return tap.sync(all_selected(tap.discover()))


@pytest.mark.parametrize("stream", EQUAL)
def test_it_brings_every_record_that_is_stored(
    brought: Brought, served: Served, stream: str
) -> None:
    assert brought.counts[stream] == len(served.stored("hubspot", stream)) > 0


def test_it_brings_the_users_who_have_not_left(brought: Brought, served: Served) -> None:
    users = [each["fields"] for each in served.stored("hubspot", "users").values()]
    present = [each for each in users if each["hs_deactivated"] == "false"]
    assert len(users) > len(present) == brought.counts["users"]


def test_it_brings_properties_pipelines_and_subscription_types(brought: Brought) -> None:
    assert brought.counts["properties"] > 1_000
    assert (brought.counts["deal_pipelines"], brought.counts["ticket_pipelines"]) == (1, 1)
    assert brought.counts["email_subscriptions"] > 0
