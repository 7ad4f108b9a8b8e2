"""Copies of the state file: of one moment, whoever is writing meanwhile."""

from __future__ import annotations

from pathlib import Path

from sync.model.journal import RunRow
from sync.store.sqlite.copies import copy_state, put_in_place
from sync.store.sqlite.store import open_store
from tests.mapping.starter import SYSTEMS


def test_a_copy_made_in_the_middle_of_a_write_holds_what_was_committed(tmp_path: Path) -> None:
    store = open_store(tmp_path / "state", SYSTEMS)
    store.put_run(RunRow("R1", "sync", 1, 0.0))
    with store.transaction():
        store.put_run(RunRow("R2", "sync", 1, 1.0))
        (tmp_path / "copy").mkdir()
        facts = copy_state(tmp_path / "state", tmp_path / "copy" / "state.db")
    assert facts.holds["runs"] == 1
    assert len(store.runs()) == 2
    store.close()
    copied = open_store(tmp_path / "copy", SYSTEMS, read_only=True)
    assert [run.id for run in copied.runs()] == ["R1"]
    copied.close()


def test_what_was_there_is_moved_aside_with_its_side_files(tmp_path: Path) -> None:
    folder, aside = tmp_path / "state", tmp_path / "aside"
    folder.mkdir()
    for name in ("state.db", "state.db-wal"):
        (folder / name).write_text(f"old {name}")
    (tmp_path / "made").write_text("new")
    moved = put_in_place(tmp_path / "made", folder, aside)
    assert [path.read_text() for path in moved] == ["old state.db", "old state.db-wal"]
    assert [path.name for path in folder.iterdir()] == ["state.db"]
    assert (folder / "state.db").read_text() == "new"
