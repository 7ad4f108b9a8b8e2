"""The one round trip in which nobody sees an edit: from the check read to the write. The user
documentation names it; where edits are made in real time, people wait while it is open.

It is a lock on a file, so that it closes with the process that held it open.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import sync.writing.apply
from sync.writing.send import Prepared, Sent
from sync.writing.work import Work

FILE = "round-trip.lock"


@contextlib.contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Nothing is between its check read and its write meanwhile."""
    with _locked(folder, fcntl.LOCK_EX):
        yield


def guard(folder: Path) -> None:
    """From now on every batch that this process sends opens the window of a folder."""
    sender = sync.writing.apply.sender

    def guarded(work: Work, system: str) -> Callable[[Prepared], Sent]:
        send = sender(work, system)

        def sent(prepared: Prepared) -> Sent:
            with _locked(folder, fcntl.LOCK_SH):
                return send(prepared)

        return sent

    sync.writing.apply.sender = guarded


@contextlib.contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    held = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, how)
        yield
    finally:
        os.close(held)
