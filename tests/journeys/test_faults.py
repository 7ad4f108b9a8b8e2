"""The network and the vendors misbehave in the middle of a sync; a later plain sync puts everything
right.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.comparison import NEWCOMERS, Stores, addresses, couples, differences
from tests.journeys.journey import SYSTEMS, Done, Journey, written

CREATES = {
    "salesforce": {"method": "PATCH", "path": "*/composite/sobjects/*"},
    "hubspot": {"method": "POST", "path": "*/batch/upsert"},
}
UPDATES = {
    "salesforce": {"method": "PATCH", "path": "*/composite/sobjects"},
    "hubspot": {"method": "POST", "path": "*/batch/update"},
}


def work(found: Journey) -> list[tuple[str, str]]:
    """Six edits and three newcomers in each direction."""
    known = couples(found)[:12]
    account = couples(found, "account", "Account")[0][0]
    owner = found.salesforce.row("Contact", known[0][0])["OwnerId"]
    for left, _ in known[:6]:
        found.salesforce.edit("Contact", left, {"Title": f"From Salesforce {left}"})
    for _, right in known[6:]:
        found.hubspot.edit("contacts", right, {"jobtitle": f"From HubSpot {right}"})
    for number in range(3):
        fields = {
            "LastName": f"Left {number}",
            "Email": f"left{number}{NEWCOMERS}",
            "AccountId": account,
            "OwnerId": owner,
        }
        found.salesforce.edit("Contact", None, fields)
        found.hubspot.edit(
            "contacts",
            None,
            {"lastname": f"Right {number}", "email": f"right{number}{NEWCOMERS}"},
        )
    return known


def settles(found: Journey) -> None:
    """Without faults, plain syncs end in agreement, nobody twice, and then silence."""
    for vendor in found.vendors:
        vendor.calm()
    found.sync()
    assert written(found.sync()) == 0
    stores = Stores.of(found)
    assert differences(found, stores) == []
    entered = {f"{side}{n}{NEWCOMERS}": 1 for side in ("left", "right") for n in range(3)}
    for system, held in addresses(stores).items():
        newcomers = {address: n for address, n in held.items() if address.endswith(NEWCOMERS)}
        assert newcomers == entered, system


def ended_well(done: Done) -> bool:
    """Carried on to the end, or stopped with the advice of a vendor in trouble; never a bug."""
    return done.code in (0, 3) or (
        done.code == 6 and done.err.strip().splitlines()[-1].startswith("→ ")
    )


@pytest.mark.parametrize("writes", [CREATES, UPDATES], ids=["creates", "updates"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_an_answer_lost_after_the_write_neither_repeats_nor_loses_it(
    settled: Journey, system: str, writes: dict[str, dict[str, str]]
) -> None:
    work(settled)
    settled.vendor(system).faults({"match": writes[system], "times": 1, "do": "reset_after"})
    done = settled.accord("sync", "--json")
    assert ended_well(done), done
    assert faults_left(settled, system) == []
    settles(settled)


@pytest.mark.parametrize("late", [{"calls": 0}, {"calls": 3}, {"seconds": 600}])
@pytest.mark.parametrize("writes", [CREATES, UPDATES], ids=["creates", "updates"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_write_that_failed_and_is_carried_out_late_is_neither_repeated_nor_lost(
    settled: Journey, system: str, writes: dict[str, dict[str, str]], late: dict[str, int]
) -> None:
    work(settled)
    rule = {"match": writes[system], "times": 1, "do": "late", "status": 502, **late}
    settled.vendor(system).faults(rule)
    done = settled.accord("sync", "--json")
    assert ended_well(done), done
    settled.sync()
    settled.salesforce.advance(900.0)
    settles(settled)


def faults_left(found: Journey, system: str) -> list[dict[str, Any]]:
    return found.vendor(system).faults_in_force()


@pytest.mark.parametrize(
    ("system", "status"),
    [("salesforce", 503), ("hubspot", 503), ("hubspot", 429), ("salesforce", 500)],
)
def test_a_busy_vendor_is_asked_again_and_nothing_is_lost(
    settled: Journey, system: str, status: int
) -> None:
    work(settled)
    rule = {
        "match": {"method": "*", "path": "*"},
        "times": 3,
        "do": "status",
        "status": status,
        "headers": {"Retry-After": "0"},
    }
    if status == 429:
        # the short window: the vendor's usual answer, about ten seconds, would be waited out
        rule["body"] = {
            "status": "error",
            "errorType": "RATE_LIMIT",
            "policyName": "SECONDLY",
            "message": "slow down",
        }
    settled.vendor(system).faults(rule)
    done = settled.accord("sync", "--json")
    assert ended_well(done), done
    assert faults_left(settled, system) == []
    if status == 429:
        assert done.code in (0, 3), "a rate limit that ends is waited for"
    settles(settled)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_vendor_busy_at_every_write_stops_the_run_and_the_next_one_continues(
    settled: Journey, system: str
) -> None:
    work(settled)
    rule = {"times": 100, "do": "status", "status": 503, "headers": {"Retry-After": "0"}}
    settled.vendor(system).faults(*({"match": kind[system], **rule} for kind in (CREATES, UPDATES)))
    settled.vendor(system).reset_stats()
    done = settled.accord("sync", "--json")
    assert done.code == 6, done
    assert settled.written()[system] == 0
    settles(settled)


@pytest.mark.parametrize("system", SYSTEMS)
def test_one_refused_record_is_parked_and_its_neighbours_are_written(
    settled: Journey, system: str
) -> None:
    known = work(settled)
    body = {
        "code": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "category": "VALIDATION_ERROR",
        "message": "the title is not wanted",
    }
    settled.vendor(system).faults(
        {
            "match": UPDATES[system],
            "times": 1,
            "do": "status",
            "status": 400,
            "item": 2,
            "body": body,
        }
    )
    done = settled.accord("sync", "--json")
    assert (done.code, done.document["parked"]) == (3, 1), done
    issues = [
        i for i in settled.accord("parked", "list", "--json").document if i["kind"] == "parked"
    ]
    assert len(issues) == 1
    assert "the title is not wanted" in issues[0]["message"]
    titles = [
        _title(settled, system, couple)
        for couple in (known[6:] if system == "salesforce" else known[:6])
    ]
    assert sum(title.startswith("From") for title in titles) == 5
    assert settled.accord("parked", "retry", issues[0]["id"]).code == 0
    settles(settled)
    assert not [
        i for i in settled.accord("parked", "list", "--json").document if i["kind"] == "parked"
    ]


def _title(found: Journey, system: str, couple: tuple[str, str]) -> str:
    if system == "salesforce":
        return str(found.salesforce.row("Contact", couple[0])["Title"])
    return str(found.hubspot.row("contacts", couple[1])["jobtitle"])


def test_a_parked_record_is_left_alone_until_its_time_and_then_tried_again(
    settled: Journey,
) -> None:
    work(settled)
    body = {"category": "VALIDATION_ERROR", "message": "the title is not wanted"}
    settled.hubspot.faults(
        {
            "match": UPDATES["hubspot"],
            "times": 1,
            "do": "status",
            "status": 400,
            "item": 0,
            "body": body,
        }
    )
    assert settled.accord("sync", "--json").code == 3
    again = settled.accord("sync", "--json")
    assert (again.code, written(again.document)) == (0, 0)
