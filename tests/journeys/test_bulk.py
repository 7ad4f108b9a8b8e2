"""A first sync that goes by Bulk jobs, both ways, ends in the same agreement as any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.journeys.comparison import differences
from tests.journeys.journey import Journey, written


def by_bulk(found: Journey, number: int) -> None:
    """From that many records on, Bulk jobs carry them."""
    file = Path(found.folder, "accord.yaml")
    block = f"{{salesforce_bulk_from: {number}}}"
    more = f"\nreading: {block}\nwriting: {block}\n"
    file.write_text(file.read_text() + more)


def jobs(found: Journey, kind: str) -> int:
    """Jobs of one kind that were begun."""
    calls = found.salesforce.stats()["calls"]
    return sum(
        call["n"]
        for call in calls
        if call["method"] == "POST" and call["route"].endswith(f"/jobs/{kind}")
    )


def test_a_first_sync_by_bulk_jobs_converges(journey: Callable[..., Journey]) -> None:
    found = journey(people=150, seed=11)
    by_bulk(found, 20)
    for number in range(30):
        fields = {
            "lastname": f"Person {number}",
            "email": f"p{number}@newcomers.example",
            "jobtitle": "Buyer",
        }
        found.hubspot.edit("contacts", None, fields)
    found.sync()
    assert jobs(found, "query") >= 1
    assert jobs(found, "ingest") >= 1
    found.sync()
    assert differences(found) == []
    assert written(found.sync()) == 0


def test_a_row_that_a_bulk_job_refuses_is_parked_with_the_vendors_reason(
    journey: Callable[..., Journey],
) -> None:
    found = journey(people=0)
    by_bulk(found, 20)
    rule = {
        "object": "Lead",
        "name": "No_Seventh",
        "when": {"field": "LastName", "op": "=", "value": "Person 7"},
        "message": "nobody is called Person 7",
    }
    found.running.salesforce.configure({"validation_rules": [rule]})
    for number in range(30):
        fields = {"lastname": f"Person {number}", "email": f"p{number}@newcomers.example"}
        found.hubspot.edit("contacts", None, fields)
    done = found.accord("sync", "--json")
    assert (done.code, done.document["parked"]) == (3, 1)
    assert jobs(found, "ingest") >= 1
    parked = found.accord("parked", "list", "--json").document
    assert [(issue["reason"], "Person 7" in issue["message"]) for issue in parked] == [
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION", True)
    ]
    assert len(found.salesforce.rows("Lead")) == 29
