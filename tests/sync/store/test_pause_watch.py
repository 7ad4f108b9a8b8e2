"""Whoever asks at every batch whether somebody paused hears of it at once, and seldom opens the
file for it.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from sync.model.conditions.pause import Pause
from sync.store.sqlite import pausing
from sync.store.sqlite.lease import LEASE
from sync.store.sqlite.pausing import RESTED_S, PauseWatch

PAUSE = Pause("ann", "spring cleaning", 100.0, None)
WRITTEN = 1_000.0
LONG_AFTER = WRITTEN + RESTED_S + 1.0


def stamped(folder: Path, at: float = WRITTEN) -> None:
    """As if the file had been written to at that moment, whenever it was."""
    os.utime(folder / LEASE, (at, at))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every look into a file."""
    looks: list[str] = []
    connect = sqlite3.connect

    def counted(path: str, **options: object) -> sqlite3.Connection:
        looks.append(path)
        return connect(path, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(pausing.sqlite3, "connect", counted)
    return looks


def test_nobody_has_ever_paused(tmp_path: Path) -> None:
    assert PauseWatch(tmp_path)(LONG_AFTER) is None


def test_a_pause_is_heard_of_at_once_and_so_is_its_end(tmp_path: Path) -> None:
    watch = PauseWatch(tmp_path)
    assert watch(LONG_AFTER) is None
    pausing.pause(tmp_path, PAUSE)
    stamped(tmp_path)
    assert watch(LONG_AFTER) == PAUSE
    pausing.resume(tmp_path, "bob", LONG_AFTER)
    stamped(tmp_path, WRITTEN + 1.0)
    assert watch(LONG_AFTER + 1.0) is None


def test_a_file_that_rests_is_not_opened_again(tmp_path: Path, opened: list[str]) -> None:
    pausing.pause(tmp_path, Pause("ann", "lunch", 100.0, LONG_AFTER + 60.0))
    stamped(tmp_path)
    watch = PauseWatch(tmp_path)
    opened.clear()
    assert watch(LONG_AFTER) is not None
    assert watch(LONG_AFTER + 59.0) is not None
    assert watch(LONG_AFTER + 61.0) is None, "it was until then"
    assert len(opened) == 1


def test_two_writes_that_leave_the_same_stamp_are_both_heard_of(tmp_path: Path) -> None:
    pausing.pause(tmp_path, PAUSE)
    stamped(tmp_path)
    watch = PauseWatch(tmp_path)
    just_now = WRITTEN + 0.001
    assert watch(just_now) == PAUSE
    pausing.resume(tmp_path, "bob", just_now)
    stamped(tmp_path)
    assert watch(LONG_AFTER) is None
