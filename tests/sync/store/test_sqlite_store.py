"""The store on disk keeps the contract, its files to itself, and what it has committed."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from connectors.errors import LeaseHeldError, UserError
from sync.store.ports import Store
from sync.store.sql.dialect import POSTGRESQL, SQLITE
from sync.store.sql.schema import creation
from sync.store.sql.statements import Statements, statements_in
from sync.store.sql.store import SqlStore
from sync.store.sqlite.files import somebody_writes
from sync.store.sqlite.store import open_store
from tests.sync.store.samples import ANN, SYSTEMS, link, mirror_row
from tests.sync.store.suite import StoreSuite

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from sync.store.sqlite.store import open_store

store = open_store(Path(sys.argv[1]), (sys.argv[2], sys.argv[3]))
store.set_cursor("facts", "left", "behind")
print("open", flush=True)
sys.stdin.read()
"""
# the few statements that may read a table from end to end, and why
WHOLE_TABLES = {
    "get_version": "one row",
    "watches": "each is compared with how things stand now",
    "get_workspace": "one row",
    "see_policy": "one row",
    "set_keyed_by": "one row",
    "set_meanings": "one row",
    "set_stage": "one row",
    "hold_plan": "one row",
    "set_loss": "one row",
    "save_plan": "one row",
    "count_dirty": "counts everything",
    "drop_plans": "drops nearly everything",
    "issues": "closed issues are asked for by people only",
    "open_issues": "reads the index of open issues",
    "open_intents": "reads the index of open intents",
    "runs": "by key, newest first, until the limit",
}
# a search by the first column of a key alone would still read half a table
WAYS = {
    "get_mirror": "USING PRIMARY KEY (system=? AND object=? AND id=?)",
    "scan_mirror": "USING PRIMARY KEY (system=? AND object=? AND id>?)",
    "by_key": "USING PRIMARY KEY (system=? AND entity=? AND kind=? AND value=?)",
    "any_key": "USING PRIMARY KEY (system=? AND entity=? AND kind=?)",
    "get_dirty": "USING COVERING INDEX dirty_seq (entity=? AND seq>?)",
    "links_by_ref": "USING INDEX link_left (left_object=? AND left_id=?)",
    "count_links": "USING COVERING INDEX link_entity (entity=? AND status=?)",
    "steps_of_group": "USING INDEX step_group (plan=? AND phase=? AND system=? AND number>?)",
    "step_groups": "USING COVERING INDEX step_group (plan=?)",
    "open_intents": "USING INDEX journal_open",
    "open_issues": "USING INDEX issue_open_id",
    "open_issues_of": "USING INDEX issue_open_link (link=?)",
    "history": "USING INDEX history_link (link=?)",
    "history_of_run": "USING INDEX history_run (run=? AND seq>?)",
}


class TestSqlStore(StoreSuite):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqlStore]:
        store = open_store(tmp_path / ".accord", SYSTEMS)
        self.folder = tmp_path / ".accord"
        yield store
        store.close()

    def taken_over(self, store: Store, generation: int) -> None:
        (self.folder / "lock").unlink()  # a share on which locks are lost
        other = open_store(self.folder, SYSTEMS)
        other.fence(generation)
        other.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "work space" / ".accord"


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_only_the_owner_can_read_the_state(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    (folder / "state.db").touch(mode=0o644)
    store = open_store(folder, SYSTEMS)
    store.put_mirror([mirror_row()])
    assert set(modes(folder)) == {"lock", "state.db", "state.db-wal", "state.db-shm"}
    assert set(modes(folder).values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    store.close()


def test_the_file_is_opened_as_the_promises_need_it(folder: Path) -> None:
    store = open_store(folder, SYSTEMS)
    told = {
        name: store._one(f"PRAGMA {name}")
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    store.close()


def test_what_was_committed_is_there_when_opened_again(folder: Path) -> None:
    store = open_store(folder, SYSTEMS)
    store.put_links([link()])
    store.mark_dirty([(ANN, "person")])
    ((first, _),) = store.dirty("person", 0, 1)
    store.clear_dirty([(ANN, first)])
    store.close()
    store = open_store(folder, SYSTEMS)
    store.mark_dirty([(ANN, "person")])
    assert store.links(["L1"]) == {"L1": link()}
    assert store.dirty("person", first, 1), (
        "a mark of a later process must be above all earlier ones"
    )
    store.close()


def test_a_reader_sees_what_is_committed_while_another_process_writes(folder: Path) -> None:
    store = open_store(folder, SYSTEMS)
    reader = open_store(folder, SYSTEMS, read_only=True)
    store.set_cursor("facts", "a", "1")
    with store.transaction():
        store.set_cursor("facts", "a", "2")
        assert reader.cursor("facts", "a") == "1"
    assert reader.cursor("facts", "a") == "2"
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.set_cursor("facts", "a", "3")
    store.close()
    assert reader.cursor("facts", "a") == "2"
    reader.close()


def test_a_reader_can_take_a_steady_view(folder: Path) -> None:
    store = open_store(folder, SYSTEMS)
    reader = open_store(folder, SYSTEMS, read_only=True)
    store.set_cursor("facts", "a", "1")
    with reader.transaction():
        assert reader.cursor("facts", "a") == "1"
        store.set_cursor("facts", "a", "2")
        assert reader.cursor("facts", "a") == "1"
    assert reader.cursor("facts", "a") == "2"
    reader.close()
    store.close()


def test_reading_what_does_not_exist_says_so_and_makes_nothing(folder: Path) -> None:
    with pytest.raises(UserError, match="nothing has run here yet"):
        open_store(folder, SYSTEMS, read_only=True)
    assert not folder.exists()


def test_a_second_writer_in_this_process_is_refused(folder: Path) -> None:
    store = open_store(folder, SYSTEMS)
    with pytest.raises(LeaseHeldError, match="process"):
        open_store(folder, SYSTEMS)
    store.close()
    open_store(folder, SYSTEMS).close()


def test_a_second_process_is_told_who_writes_and_may_write_once_that_one_is_killed(
    folder: Path,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), *SYSTEMS],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(LeaseHeldError, match=rf"process {other.pid}\b"):
            open_store(folder, SYSTEMS)
        open_store(folder, SYSTEMS, read_only=True).close()
        other.kill()
        other.wait()
    reader = open_store(folder, SYSTEMS, read_only=True)
    assert reader.cursor("facts", "left") == "behind", (
        "a reader must see what a killed writer committed"
    )
    reader.close()
    open_store(folder, SYSTEMS).close()


def test_twenty_kills_in_the_middle_of_writing_lose_and_tear_nothing(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.store.crashing", str(folder), "20", "7"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["kills"] == 20
    assert found["acknowledged"] >= 20
    assert (found["lost"], found["torn"], found["damaged"]) == (0, 0, 0)


def test_a_damaged_file_is_named_and_not_written(folder: Path) -> None:
    store = open_store(folder, SYSTEMS)
    store.put_mirror([mirror_row(fields={"note": "x" * 3000})])
    store.close()
    path = folder / "state.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"state\.db"):
        open_store(folder, SYSTEMS)
    assert path.read_bytes() == bytes(content)


def test_a_file_that_is_no_database_is_named(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "state.db").write_text("this is no database, however long it may be" * 50)
    with pytest.raises(UserError, match=r"state\.db cannot be used"):
        open_store(folder, SYSTEMS)
    with pytest.raises(UserError, match=r"state\.db cannot be used"):
        open_store(folder, SYSTEMS, read_only=True)


def test_a_state_of_other_systems_is_refused(folder: Path) -> None:
    open_store(folder, SYSTEMS).close()
    for read_only in (False, True):
        with pytest.raises(UserError, match="not for hubspot"):
            open_store(folder, ("hubspot", "salesforce"), read_only=read_only)
    open_store(folder, SYSTEMS).close()


def test_a_full_disk_is_told_as_such_and_leaves_nothing_half_done(folder: Path) -> None:
    store = open_store(folder, SYSTEMS)
    store.set_cursor("facts", "a", "1")
    store._driver.run("PRAGMA max_page_count=1")

    def fill() -> None:
        with store.transaction():
            store.set_cursor("facts", "a", "2")
            store.put_mirror([mirror_row(fields={"note": "x" * 1_000_000})])

    with pytest.raises(UserError, match="could not be written"):
        fill()
    assert (store.cursor("facts", "a"), store.mirror([ANN])) == ("1", {})
    store.close()


def test_every_statement_finds_its_rows_by_an_index() -> None:
    for name, told in query_plans():
        scans = [line for line in told if line.startswith("SCAN") and "VIRTUAL" not in line]
        assert not scans or name in WHOLE_TABLES, f"{name}: {told}"


@pytest.mark.parametrize(("name", "way"), WAYS.items())
def test_the_large_tables_are_searched_the_short_way(name: str, way: str) -> None:
    told = [line for found, plan in query_plans() if found == name for line in plan]
    assert any(way in line for line in told), told


def query_plans() -> Iterator[tuple[str, list[str]]]:
    """What SQLite says it would do for every statement."""
    connection = sqlite3.connect(":memory:")
    for statement in creation(SQLITE.compiler):
        connection.execute(statement)
    for name, statement in named_statements():
        unknown = [None] * statement.count("?")
        yield (
            name,
            [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", unknown)],
        )
    connection.close()


def named_statements() -> Iterator[tuple[str, str]]:
    for name, found in vars(statements_in(SQLITE)).items():
        if name.startswith("_"):
            continue
        for statement in found if isinstance(found, tuple) else (found,):
            yield name, statement


def test_every_statement_and_table_can_be_spelt_for_another_database() -> None:
    spelt = vars(Statements(POSTGRESQL))
    assert spelt.keys() == vars(statements_in(SQLITE)).keys()
    assert "json_each" not in repr(spelt)
    tables = " ".join(creation(POSTGRESQL.compiler))
    assert "BYTEA" in tables
    assert "WITHOUT ROWID" not in tables


def test_whoever_asks_if_somebody_writes_keeps_nobody_from_writing(folder: Path) -> None:
    open_store(folder, SYSTEMS).close()
    assert not somebody_writes(folder)
    over = Event()

    def ask() -> None:
        while not over.is_set():
            somebody_writes(folder)

    asking = Thread(target=ask)
    asking.start()
    try:
        for _ in range(50):
            store = open_store(folder, SYSTEMS)
            assert somebody_writes(folder)
            store.close()
    finally:
        over.set()
        asking.join()
