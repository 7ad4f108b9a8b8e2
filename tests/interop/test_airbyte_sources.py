"""Airbyte's two sources: check, discovery, a whole read; of Salesforce a second one, which brings
what was edited.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.interop.clients.airbyte import Read, Source
from tests.interop.clients.running import Client, Served

pytestmark = pytest.mark.full

BEGIN = "2015-01-01T00:00:00Z"
SALESFORCE = (
    "Account",
    "Contact",
    "Lead",
    "Opportunity",
    "Event",
    "OpportunityContactRole",
    "User",
)
HUBSPOT = ("contacts", "companies", "deals", "tickets", "owners", "products", "line_items")
ACTIVITIES = {
    "engagements_calls": "calls",
    "engagements_emails": "emails",
    "engagements_meetings": "meetings",
    "engagements_notes": "notes",
    "engagements_tasks": "tasks",
}
OBJECTS = {**{name: name for name in HUBSPOT}, **ACTIVITIES}


@pytest.fixture(scope="module")
def salesforce(client: Callable[[str], Client], served: Served) -> Source:
    keys = served.told("salesforce")
    wanted = ("client_id", "client_secret", "refresh_token")
    config = {name: keys[name] for name in wanted}
    # One job for all the years of a stream: a job for each month would make thousands.
    config |= {"auth_type": "Client", "start_date": BEGIN, "stream_slice_step": "P9000D"}
    return Source(client("airbyte-source-salesforce"), "source-salesforce", config)


@pytest.fixture(scope="module")
def hubspot(client: Callable[[str], Client], served: Served) -> Source:
    token = served.ready["hubspot"]["token"]
    credentials = {"credentials_title": "Private App Credentials", "access_token": token}
    config: dict[str, Any] = {"start_date": BEGIN, "credentials": credentials}
    return Source(client("airbyte-source-hubspot"), "source-hubspot", config)


def chosen(source: Source, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [stream for stream in source.streams() if stream["name"] in names]


@pytest.fixture(scope="module")
def from_salesforce(salesforce: Source) -> Read:
    return salesforce.read(chosen(salesforce, SALESFORCE))


@pytest.fixture(scope="module")
def from_hubspot(hubspot: Source) -> Read:
    return hubspot.read(chosen(hubspot, tuple(OBJECTS)))


def test_both_accept_their_connection_and_find_their_streams(
    salesforce: Source, hubspot: Source
) -> None:
    assert (salesforce.check(), hubspot.check()) == ("SUCCEEDED", "SUCCEEDED")
    assert len(chosen(salesforce, SALESFORCE)) == len(SALESFORCE)
    assert len(chosen(hubspot, tuple(OBJECTS))) == len(OBJECTS)


@pytest.mark.parametrize("stream", SALESFORCE)
def test_salesforce_is_read_whole_with_what_was_deleted(
    from_salesforce: Read, served: Served, stream: str
) -> None:
    stored = served.stored("salesforce", stream, deleted=True)
    assert from_salesforce.ended[stream] == "COMPLETE"
    assert from_salesforce.counts[stream] == len(stored) > 0


def test_a_second_read_of_salesforce_brings_what_was_edited(
    salesforce: Source, from_salesforce: Read, served: Served
) -> None:
    edited = min(served.stored("salesforce", "Contact"))
    served.edit("salesforce", "Contact", edited, {"Title": "Translator"})
    states = [from_salesforce.states["Contact"]]
    again = salesforce.read(chosen(salesforce, ("Contact",)), states)
    titles = {each["data"]["Id"]: each["data"]["Title"] for each in again.records}
    assert titles[edited] == "Translator"


@pytest.mark.parametrize(("stream", "object_name"), OBJECTS.items())
def test_hubspot_is_read_whole(
    from_hubspot: Read, served: Served, stream: str, object_name: str
) -> None:
    assert from_hubspot.ended[stream] == "COMPLETE"
    assert from_hubspot.counts[stream] == len(served.stored("hubspot", object_name)) > 0
