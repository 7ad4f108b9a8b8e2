"""Two runs on one workspace: one is stopped in its sleep past its lease and wakes up after another
one has taken over. It changes nothing any more, neither at a vendor nor in the state.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from accord.cli.main import main
from accord.world import RealWorld
from sync.store.sqlite.lease import LEASE, LEASE_S
from tests.journeys.comparison import couples, differences
from tests.journeys.journey import Journey

POINTS = (
    "page_read",
    "page_committed",
    "intended",
    "before_write",
    "after_write",
    "settling",
    "settled",
)
EDITS = 6


def stopped_at(found: Journey, point: str) -> int:
    """A sync in a process of its own that falls asleep when it first comes to a point: its
    number.
    """
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)

        def reach(self: RealWorld, reached: str) -> None:
            if reached == point:
                RealWorld.reach = lambda self, reached: None  # type: ignore[method-assign]
                os.kill(os.getpid(), signal.SIGSTOP)

        RealWorld.reach = reach  # type: ignore[method-assign]
        code = 99
        try:
            main(["-C", str(found.folder), "sync", "--json"])
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, os.WUNTRACED)
    assert os.WIFSTOPPED(status), f"never came to {point}: {status}"
    return child


def one_call_at_a_time(found: Journey) -> None:
    """A call that is on its way when the process falls asleep arrives: here none is."""
    settings = found.folder / "accord.yaml"
    settings.write_text(settings.read_text() + "\nthreads: 1\n")


def wakes(child: int) -> int:
    """It goes on; how it ends, minus nine where it had been ended already."""
    os.kill(child, signal.SIGCONT)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def its_lease_is_over(found: Journey) -> None:
    """Nobody has renewed it for longer than it is good."""
    with sqlite3.connect(found.folder / ".accord" / LEASE) as lease:
        lease.execute("UPDATE lease SET taken_at = taken_at - ?", (2 * LEASE_S,))
    lease.close()


def edited(found: Journey, title: str) -> list[tuple[str, str]]:
    people = couples(found)[:EDITS]
    for left, _ in people:
        found.salesforce.edit("Contact", left, {"Title": title})
    return people


def state_of(folder: Path) -> list[str]:
    with sqlite3.connect(f"file:{folder / '.accord' / 'state.db'}?mode=ro", uri=True) as state:
        told = list(state.iterdump())
    state.close()
    return told


@pytest.mark.parametrize(
    ("point", "lock"),
    [*((point, "kept") for point in POINTS), ("before_write", "lost"), ("settling", "lost")],
)
def test_who_wakes_up_after_a_takeover_changes_nothing(
    settled: Journey, point: str, lock: str
) -> None:
    one_call_at_a_time(settled)
    people = edited(settled, "Before")
    child = stopped_at(settled, point)
    try:
        refused = settled.accord("sync")
        assert refused.code == 4, refused
        its_lease_is_over(settled)
        if lock == "lost":
            (settled.folder / ".accord" / "lock").unlink()
        there = settled.hubspot.rows("contacts")
        settled.hubspot.edit("contacts", people[0][1], {"jobtitle": "Meanwhile"})
        done = settled.accord("sync", "--json")
        assert done.code == 0, done
        for vendor in settled.vendors:
            vendor.reset_stats()
        before = state_of(settled.folder)
        code = wakes(child)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    assert code in (4, -signal.SIGKILL), code
    assert settled.written() == {"salesforce": 0, "hubspot": 0}
    assert state_of(settled.folder) == before
    assert settled.sync()["written"]["hubspot"]["update"] == 0
    assert differences(settled) == []
    titles = {settled.hubspot.rows("contacts")[right]["fields"]["jobtitle"] for _, right in people}
    assert titles <= {"Before", "Meanwhile"}
    assert len(settled.hubspot.rows("contacts")) == len(there)


def test_a_run_that_is_at_work_is_not_taken_over(settled: Journey) -> None:
    edited(settled, "Before")
    child = stopped_at(settled, "before_write")
    try:
        assert settled.accord("sync").code == 4
    finally:
        code = wakes(child)
    assert code == 0
    assert differences(settled) == []
