"""A disk that is full, and a folder that may not be written, are told as what they are, and nothing
is lost.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.cli.main import main
from tests.journeys.comparison import couples, differences
from tests.journeys.journey import Done, Journey

NOBODY = 65534
STATE = ".accord/state.db"


def elsewhere(folder: Path, *words: str, first: Callable[[], None]) -> Done:
    """A command in a process of its own, after something was done to that process."""

    def begin() -> None:
        first()
        main(["-C", str(folder), *words])

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.dup2(writer, 1)
        os.dup2(writer, 2)
        sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(1, "w"))
        code = 99
        try:
            begin()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as told:
        text = told.read()
    _, ended = os.waitpid(child, 0)
    return Done(os.waitstatus_to_exitcode(ended), text, text)


def small_files(most: int) -> Callable[[], None]:
    """No file of this process may grow beyond this size, as on a disk without room."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def as_somebody_else() -> None:
    """Root may write everywhere: it becomes a user who may not."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


@pytest.mark.parametrize("room", [1, 20_000, 60_000, 150_000])
def test_a_full_disk_is_told_and_the_next_run_goes_on(settled: Journey, room: int) -> None:
    for left, _ in couples(settled)[:40]:
        settled.salesforce.edit("Contact", left, {"Title": f"Moved on {left} " * 3})
    done = elsewhere(settled.folder, "sync", first=small_files(room))
    assert done.code == 2, done
    assert "Make room on" in done.out
    assert "bug" not in done.out
    assert "Traceback" not in done.out
    settled.sync()
    assert differences(settled) == []


@pytest.fixture
def locked(settled: Journey) -> Journey:
    """Its folder may be read by everybody and written by nobody."""
    for path in settled.folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    settled.folder.chmod(0o555)
    let_pass(settled.folder)
    return settled


def let_pass(folder: Path) -> None:
    """Somebody else may come to this folder, which lies among pytest's own."""
    for path in folder.parents:
        if "pytest-" in str(path):
            path.chmod(0o755)


def test_a_folder_that_may_not_be_written_can_be_looked_at(locked: Journey) -> None:
    try:
        done = elsewhere(locked.folder, "status", first=as_somebody_else)
        assert done.code == 0, done
        assert done.out.startswith("Waiting since ")
        done = elsewhere(locked.folder, "sync", first=as_somebody_else)
        assert done.code == 2, done
        assert "is read-only for this user" in done.out
        assert "the right to write in that folder" in done.out
        assert "bug" not in done.out
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(locked.folder)], check=True)


def test_a_copy_cut_off_amid_a_run_says_where_to_look(settled: Journey) -> None:
    waiting = settled.folder / f"{STATE}-wal"
    waiting.write_bytes(b"not a log")
    copy = settled.folder.with_name("copy")
    shutil.copytree(settled.folder, copy)
    for path in (copy / ".accord", copy):
        path.chmod(0o555)
    for path in (copy / ".accord").iterdir():
        path.chmod(0o444)
    let_pass(copy)
    done = elsewhere(copy, "status", first=as_somebody_else)
    assert done.code == 2, done
    assert "Copy the whole workspace to a folder that you may write in" in done.out
    assert "move it away" not in done.out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_workspace_that_may_not_be_read_is_told_as_such(settled: Journey) -> None:
    let_pass(settled.folder)
    settled.folder.chmod(0o700)
    done = elsewhere(settled.folder, "status", first=as_somebody_else)
    assert done.code == 2, done
    assert "is not readable" in done.out
