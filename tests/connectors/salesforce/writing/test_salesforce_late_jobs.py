"""A Bulk job must not go over what people typed while it waited its turn, nor come after its run
was given up.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.errors import UnknownOutcome
from connectors.record import Ref
from connectors.salesforce.connector import SalesforceConnector
from connectors.write import Applied, Create, Outcome, Update
from tests.connectors.salesforce.served_org import Org

KEY = "Accord_Key__c"


@pytest.fixture
def people(org: Org) -> list[str]:
    return [
        org.model.edit("Contact", None, {"LastName": f"L{n}", "Title": "old"}) for n in range(5)
    ]


@pytest.fixture
def bulk(org: Org) -> Iterator[SalesforceConnector]:
    connector = org.connect(bulk_write_from=4, timeout_s=10.0)
    connector.describe(["Contact"])
    yield connector
    connector.close()


def title(org: Org, record_id: str) -> str:
    return str(org.model.store["Contact"].rows[record_id]["Title"])


def updates(people: list[str], value: str) -> list[Update]:
    return [
        Update(f"u{n}", Ref("salesforce", "Contact", each), {"Title": value})
        for n, each in enumerate(people)
    ]


def test_an_edit_made_while_the_job_waits_is_not_overwritten(
    org: Org, bulk: SalesforceConnector, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: list[float] = []
    sleep = org.world.sleep

    def meanwhile(seconds: float) -> None:
        if not typed:
            org.advance(300)  # minutes after the check read
            org.model.edit("Contact", people[0], {"Title": "typed by a person"})
        typed.append(seconds)
        sleep(seconds)

    monkeypatch.setattr(org.world, "sleep", meanwhile)
    assert {
        record.fields["Title"] for record in bulk.fetch("Contact", people, ["Title"]).values()
    } == {"old"}
    outcomes: list[Outcome] = [
        each for batch in bulk.batches(updates(people, "ours")) for each in bulk.write(batch)
    ]
    first = next(each for each in outcomes if each.intent == "u0")
    assert not (typed and isinstance(first, Applied) and title(org, people[0]) == "ours")


def creates(value: str) -> list[Create]:
    return [
        Create(f"c{n}", "Contact", KEY, f"k{n}", {"LastName": f"N{n}", "Title": value})
        for n in range(5)
    ]


def test_a_job_given_up_for_want_of_calls_does_nothing_once_it_is_stopped(org: Org) -> None:
    # sign-in, describe, job, upload, close: then nothing is left to look or to abort with
    poor = org.connect(budget=5, bulk_write_from=4, timeout_s=10.0)
    poor.describe(["Contact"])
    (batch,) = poor.batches(creates("from yesterday"))
    with pytest.raises(UnknownOutcome):
        poor.write(batch)
    poor.close()
    later = org.connect(bulk_write_from=4, timeout_s=10.0)
    later.stop_lingering()
    assert later.find("Contact", KEY, [f"k{n}" for n in range(5)], ["Title"]) == {}
    later.write(creates("today")[:1])
    org.advance(3600)
    (found,) = later.find("Contact", KEY, [f"k{n}" for n in range(5)], ["Title"]).values()
    later.close()
    assert found.fields["Title"] == "today"


def test_jobs_of_others_and_finished_ones_are_left_alone(
    org: Org, bulk: SalesforceConnector
) -> None:
    for batch in bulk.batches(creates("done")):
        bulk.write(batch)
    bulk.stop_lingering()
    assert len(bulk.find("Contact", KEY, [f"k{n}" for n in range(5)], [])) == 5


def test_when_a_second_job_cannot_begin_nobody_is_told_that_nothing_was_done(org: Org) -> None:
    plain = creates("a title")
    other = [Create(f"d{n}", "Contact", KEY, f"d{n}", {"LastName": f"N{n}"}) for n in range(5)]
    rich = org.connect(bulk_write_from=4, timeout_s=10.0)
    rich.describe(["Contact"])
    rich.write(plain)
    needed = rich.calls
    rich.close()
    poor = org.connect(budget=needed, bulk_write_from=4, timeout_s=10.0)
    poor.describe(["Contact"])
    with pytest.raises(UnknownOutcome):
        poor.write([*plain, *other])
    poor.close()


def test_a_guarded_write_that_failed_beside_others_is_an_unknown_outcome(
    org: Org, people: list[str]
) -> None:
    connector = org.connect(timeout_s=10.0)
    connector.describe(["Contact"])
    body = {
        "compositeResponse": [
            {"httpStatusCode": s, "body": None, "referenceId": "r"} for s in (204, 500)
        ]
    }
    org.fault("POST", "*/composite", "status", status=200, body=body)
    ref = [Ref("salesforce", "Contact", each) for each in people[:2]]
    now = connector.client.vendor_now() + 10
    with pytest.raises(UnknownOutcome):
        connector.write([Update(f"g{n}", each, {"Title": "x"}, now) for n, each in enumerate(ref)])
    connector.close()
