"""`accord status` says what really is, and how it ends is what a monitor needs: 0 good or waiting,
5 held, 6 a vendor refuses, 1 the last run died.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from typing import Any

from tests.journeys.comparison import couples
from tests.journeys.dying import NEVER, forked
from tests.journeys.journey import Journey

NO_ENTRY = {"match": {"path": "/crm/*"}, "times": 999, "do": "status", "status": 401}
NO_ANSWER = {"match": {"path": "/crm/*/search"}, "times": 1, "do": "timeout_before"}
WHILE_IT_HANGS_S = 20.0


def status(found: Journey) -> tuple[int, dict[str, Any]]:
    done = found.accord("status", "--json")
    return done.code, done.document


def headline(found: Journey) -> str:
    return found.accord("status").out.splitlines()[0]


def untitled(found: Journey) -> list[str]:
    """Half of the people lose their title in Salesforce; returns whom."""
    rows = found.salesforce.rows("Contact")
    people = [left for left, _ in couples(found) if rows[left]["fields"]["Title"]]
    half = people[: len(people) // 2]
    for left in half:
        found.salesforce.edit("Contact", left, {"Title": None})
    return half


def test_a_settled_pair_is_good_or_waits_for_a_person(settled: Journey) -> None:
    code, document = status(settled)
    assert (code, document["state"]) == (0, "waiting")
    assert sum(document["waiting"].values()) == len(settled.waiting()) > 0
    assert document["last_complete_sync"] == document["last_run"]["ended_at"]
    assert re.match(r"Waiting since 20..-..-.. ..:..:.. UTC: for a person: \d+ ", headline(settled))


def test_a_held_sync_stays_held_through_plans_and_syncs_of_one_record(
    settled_many: Journey,
) -> None:
    people = untitled(settled_many)
    assert settled_many.accord("sync").code == 5
    code, document = status(settled_many)
    assert (code, document["state"]) == (5, "held")
    assert document["last_run"]["held"]["brake"] == "blank"
    assert settled_many.accord("plan").code == 5
    assert settled_many.accord("sync", "--record", people[-1]).code in (0, 3)
    after, still = status(settled_many)
    assert (after, still["state"], still["since"]) == (5, "held", document["since"])
    told = settled_many.accord("status").out
    assert headline(settled_many).startswith("Held since ")
    assert f"the blank brake: contact.title in hubspot would change {len(people)}" in told
    assert f"→ Look at it with `accord -C {settled_many.folder} plan`." in headline(settled_many)
    assert "--exceed-brakes" in headline(settled_many)
    settled_many.sync("--exceed-brakes", "they left")
    assert status(settled_many)[0] == 0


def test_a_vendor_that_refuses_us_is_told_until_a_sync_went_through(settled: Journey) -> None:
    settled.hubspot.faults(NO_ENTRY)
    assert settled.accord("sync").code == 6
    code, document = status(settled)
    assert (code, document["state"]) == (6, "failing")
    assert "HubSpot" in document["because"]
    assert document["last_run"]["error"]
    settled.hubspot.calm()
    assert settled.accord("plan", "--json").code == 0
    assert status(settled)[0] == 6, "a plan proves nothing"
    settled.sync()
    assert status(settled)[0] == 0


def test_a_call_budget_that_ran_out_is_no_brake_and_says_so(settled: Journey) -> None:
    file = settled.folder / "accord.yaml"
    text = file.read_text()
    file.write_text(text.replace("  hubspot:\n", "  hubspot:\n    calls_per_run: 2\n"))
    done = settled.accord("sync")
    assert done.code == 5
    assert "a call budget ran out, no brake held: the budget of 2 calls is spent" in done.err
    assert "0 changes were written before the run stopped" in done.out
    code, document = status(settled)
    assert (code, document["state"]) == (5, "held")
    assert document["because"].startswith("a call budget ran out")
    (last, *_) = settled.accord("runs", "--json").document
    assert (last["state"], last["error"]) == (
        "partial",
        "BudgetError: the budget of 2 calls is spent",
    )


def test_a_run_that_is_killed_is_told_as_dead_and_the_next_one_goes_on(settled: Journey) -> None:
    settled.hubspot.faults(NO_ANSWER)
    child = forked(settled, NEVER, "sync")
    try:
        until = time.monotonic() + WHILE_IT_HANGS_S
        while status(settled)[1]["at_work"] is None:
            assert time.monotonic() < until, "the sync never began"
        assert status(settled)[0] == 0, "a run at work is no trouble"
        assert "At work: " in settled.accord("status").out
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    code, document = status(settled)
    assert (code, document["state"]) == (1, "failing")
    assert document["last_run"]["state"] == "died"
    assert "was killed" in headline(settled)
    assert "died" in settled.accord("runs").out
    settled.hubspot.calm()
    settled.sync()
    assert status(settled)[0] == 0


def test_a_sync_that_came_too_early_says_nothing_once_both_are_made_ready(
    journey: Callable[..., Journey],
) -> None:
    found = journey(seed=3, people=10, provision=False)
    assert found.accord("sync").code == 2
    assert found.accord("status", "--json").document["state"] == "failing"
    assert found.accord("provision").code == 0
    assert found.accord("status", "--json").document["state"] == "never"
    assert "no sync has run yet" in found.accord("parked", "list").out
