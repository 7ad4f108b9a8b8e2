"""Whoever takes the lease last has it; everyone before is stopped, in any thread and any
process.
"""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from connectors.errors import LeaseHeldError, UserError
from sync.store.ports import Lease
from sync.store.sqlite.lease import LEASE, MemoryLease, take_lease

ROOT = Path(__file__).parents[3]
TAKER = """
import sys
from pathlib import Path
from sync.store.sqlite.lease import take_lease

print(take_lease(Path(sys.argv[1]), 2.0, "the other one").generation)
"""


def on_disk(folder: Path) -> tuple[Lease, Callable[[], Lease]]:
    return take_lease(folder, 1.0, "first"), lambda: take_lease(folder, 2.0, "second")


def in_memory(folder: Path) -> tuple[Lease, Callable[[], Lease]]:
    lease = MemoryLease()
    return lease, lambda: lease.steal("second")


@pytest.fixture(params=[on_disk, in_memory])
def leases(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Lease, Callable[[], Lease]]:
    made: tuple[Lease, Callable[[], Lease]] = request.param(tmp_path)
    return made


def test_a_lease_is_good_until_somebody_else_takes_it(
    leases: tuple[Lease, Callable[[], Lease]],
) -> None:
    first, take = leases
    first.check()
    second = take()
    assert second.generation > first.generation
    with pytest.raises(LeaseHeldError, match="passed on to second"):
        first.check()
    second.check()
    second.release()


def test_a_lease_given_back_is_no_longer_good(leases: tuple[Lease, Callable[[], Lease]]) -> None:
    lease, _ = leases
    lease.release()
    lease.release()
    with pytest.raises(LeaseHeldError):
        lease.check()


def test_giving_back_a_lease_that_has_passed_on_does_not_take_it_from_its_holder(
    tmp_path: Path,
) -> None:
    first = take_lease(tmp_path, 1.0, "first")
    second = take_lease(tmp_path, 2.0, "second")
    first.release()
    second.check()
    assert holder_of(tmp_path) == (2, "second", 2.0)
    second.release()
    assert holder_of(tmp_path) == (2, "", 2.0)


def test_nobody_holds_a_lease_that_was_never_taken(tmp_path: Path) -> None:
    assert holder_of(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_generations_grow_for_ever(tmp_path: Path) -> None:
    generations = []
    for number in range(4):
        lease = take_lease(tmp_path, float(number), "run")
        generations.append(lease.generation)
        lease.release()
    assert generations == [1, 2, 3, 4]


def test_only_the_owner_can_read_the_lease(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    take_lease(folder, 1.0, "run").release()
    assert stat.S_IMODE((folder / "lease.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_damaged_lease_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "lease.db").write_text("this is no database" * 100)
    with pytest.raises(UserError, match=r"lease\.db cannot be used") as caught:
        take_lease(tmp_path, 1.0, "run")
    assert "remove that file" in caught.value.advice


def test_another_process_takes_the_lease_over(tmp_path: Path) -> None:
    lease = take_lease(tmp_path, 1.0, "first")
    done = subprocess.run(
        [sys.executable, "-c", TAKER, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "2\n"
    with pytest.raises(LeaseHeldError, match="the other one"):
        lease.check()
    lease.release()


def test_eight_threads_may_ask_at_once_and_quickly(tmp_path: Path) -> None:
    lease = take_lease(tmp_path, 1.0, "run")

    def ask(times: int) -> float:
        started = time.thread_time()
        for _ in range(times):
            lease.check()
        return (time.thread_time() - started) / times

    with ThreadPoolExecutor(8) as pool:
        costs = list(pool.map(ask, [200] * 8))
    assert min(costs) < 0.000_05
    lease.release()


def holder_of(folder: Path) -> tuple[int, str, float] | None:
    """(generation, holder, taken at) as the file has them; None if nobody ever took it."""
    if not (folder / LEASE).exists():
        return None
    with closing(sqlite3.connect(folder / LEASE)) as connection:
        found = connection.execute("SELECT generation, holder, taken_at FROM lease").fetchone()
    return int(found[0]), str(found[1]), float(found[2])
