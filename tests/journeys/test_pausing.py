"""While a workspace is paused nobody writes; it is told by whom, why and until when, and ends by
itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sync.model.conditions.pause import Pause
from sync.store.sqlite import pausing
from tests.journeys.comparison import couples
from tests.journeys.journey import SYSTEMS, Journey, written


def edited(found: Journey) -> tuple[str, str]:
    """A person whose title somebody changes in HubSpot."""
    left, right = couples(found)[0]
    found.hubspot.edit("contacts", right, {"jobtitle": "Edited meanwhile"})
    for vendor in found.vendors:
        vendor.reset_stats()
    return left, right


def test_a_paused_sync_writes_nothing_and_says_who_why_and_until_when(settled: Journey) -> None:
    left, _ = edited(settled)
    done = settled.accord("pause", "cut-over of Salesforce", "--until", "2h", "--as", "Ann Lee")
    assert done.code == 0, done
    done = settled.accord("sync", "--json")
    assert done.code == 0, done
    paused = done.document["paused"]
    assert done.document["state"] == "paused"
    assert (paused["by"], paused["because"]) == ("Ann Lee", "cut-over of Salesforce")
    assert 7000 < paused["until"] - time.time() <= 7200
    assert written(done.document) == 0
    assert settled.written() == dict.fromkeys(SYSTEMS, 0)
    for words in (settled.accord("sync").out, settled.accord("status").out):
        assert "Ann Lee" in words
        assert "cut-over of Salesforce" in words
        assert " resume`" in words or "UTC" in words
    assert settled.accord("status", "--json").document["paused"] == paused
    assert settled.accord("resume").code == 0
    assert written(settled.sync()) == 1
    assert settled.salesforce.row("Contact", left)["Title"] == "Edited meanwhile"
    assert settled.accord("status", "--json").document["paused"] is None


def test_plans_are_made_while_paused_and_not_applied(settled: Journey, tmp_path: Path) -> None:
    edited(settled)
    settled.accord("pause", "audit")
    file = tmp_path / "plan.jsonl"
    plan = settled.accord("plan", "--json", "--out", str(file))
    assert (plan.code, plan.document["steps"]) == (0, 1)
    for words in (("apply", str(file)), ("leads", "assign"), ("provision",)):
        done = settled.accord(*words)
        assert done.code == 5, done
        assert "audit" in done.err
        assert f"accord -C {settled.folder} resume" in done.err
    assert settled.written() == dict.fromkeys(SYSTEMS, 0)
    settled.accord("resume")
    assert settled.accord("apply", str(file)).code == 0


def test_a_pause_ends_by_itself(settled: Journey) -> None:
    edited(settled)
    now = time.time()
    pausing.pause(settled.folder / ".accord", Pause("ann", "lunch", now - 60, now - 1))
    assert settled.accord("status", "--json").document["paused"] is None
    assert written(settled.sync()) == 1


def test_times_nobody_understands_and_past_ones_are_refused(settled: Journey) -> None:
    for until in ("soon", "2020-01-01T08:00", "2020-01-01T08:00Z"):
        done = settled.accord("pause", "audit", "--until", until)
        assert done.code == 2, done
        assert until in done.err
    assert settled.accord("pause", " ").code == 2
    assert settled.accord("sync", "--json").document["state"] == "complete"
    assert "nothing was paused" in settled.accord("resume").out


def test_a_pause_stops_a_run_at_work_after_what_it_is_sending(
    journey: Callable[..., Journey],
) -> None:
    found = journey(seed=12, people=120, latency_ms=20.0)
    for vendor in found.vendors:
        vendor.reset_stats()
    run = elsewhere(found, "sync", "--json")
    while sum(found.written().values()) == 0:
        time.sleep(0.02)
    assert found.accord("pause", "stop").code == 0
    out, _ = run.communicate(timeout=60)
    assert run.returncode in (0, 3), out  # some of what it planned waits for a person
    document = json.loads(out)
    assert document["state"] == "paused"
    assert document["paused"]["because"] == "stop"
    assert written(document) == sum(found.written().values())
    assert found.accord("status", "--json").document["open_intents"] == 0
    found.accord("resume")
    later = found.sync()
    assert written(later) > 0
    assert written(found.sync()) == 0


def elsewhere(found: Journey, *words: str) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "accord.cli.main", "-C", str(found.folder), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def test_a_pause_that_takes_the_place_of_another_says_so(settled: Journey) -> None:
    assert settled.accord("pause", "lunch", "--until", "4h", "--as", "ann").code == 0
    again = settled.accord("pause", "again", "--as", "bo")
    assert "It takes the place of an earlier one, which was paused by ann until" in again.out
    settled.accord("resume")
    assert "takes the place" not in settled.accord("pause", "audit").out
    settled.accord("resume")


def test_nobody_ends_a_pause_of_somebody_else_by_a_shorter_one(settled: Journey) -> None:
    settled.accord("pause", "data migration", "--as", "Ann Lee")
    done = settled.accord("pause", "lunch", "--until", "30m", "--as", "Bob")
    assert done.code == 2, done
    assert "Ann Lee" in done.err
    assert "data migration" in done.err
    assert settled.accord("status", "--json").document["paused"]["by"] == "Ann Lee"
    # her own she may change, and a longer one takes nothing from anybody
    assert settled.accord("pause", "nearly done", "--until", "1h", "--as", "Ann Lee").code == 0
    assert settled.accord("pause", "audit", "--until", "2h", "--as", "Bob").code == 0
