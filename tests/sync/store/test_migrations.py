"""The tables made at once and the tables made step by step are the same, and neither is made
twice.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from alembic.script import ScriptDirectory

from connectors.errors import UserError
from sync.model.rulings import EARLIER, Ruling
from sync.store.ports import Store
from sync.store.sql.schema import HEAD
from sync.store.sql.store import SqlStore
from sync.store.sqlite.migrate import SCRIPTS, prepare, revision, upgrade
from sync.store.sqlite.store import open_store, store_on
from tests.sync.store.samples import SYSTEMS, entry, history, mirror_row
from tests.sync.store.suite import StoreSuite

ROOT = Path(__file__).parents[3]
OPENING = """
import sys
from pathlib import Path
from sync.store.sqlite.store import open_store

for _ in range(2):
    open_store(Path(sys.argv[1]), ("salesforce", "hubspot")).close()
print("alembic" in sys.modules)
"""


def database() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def tables(connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {name: " ".join(sql.split()) for name, sql in found}


@pytest.fixture(scope="module")
def step_by_step() -> Iterator[sqlite3.Connection]:
    """A database that went through every migration, to be copied."""
    connection = database()
    upgrade(connection)
    yield connection
    connection.close()


@pytest.fixture
def migrated(step_by_step: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection = database()
    step_by_step.backup(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def test_the_migrations_give_the_tables_of_the_metadata(migrated: sqlite3.Connection) -> None:
    made = database()
    prepare(made)
    assert tables(migrated) == tables(made)
    assert len(tables(made)) > 20
    made.close()


def test_the_newest_script_is_the_revision_that_new_files_are_stamped_with() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


def test_what_an_older_accord_kept_is_all_there() -> None:
    connection = database()
    upgrade(connection, "0001")
    told = [
        history(ruling=Ruling(EARLIER, "left wins")),
        history(
            'na"me',
            old=None,
            new='a "b" \\ é\n',
            ruling=Ruling(EARLIER, 'it\'s "so"', occasion="both_changed", losing=("x",)),
        ),
    ]
    for row in told:
        values = [orjson.dumps(value) for value in (row.old, row.new, row.losing)]
        connection.execute(
            "INSERT INTO history (run, link, ref, field, old, new, losing, because, at) "
            "VALUES (?,?,?,?,?,?,?,?,?)",
            (row.run, row.link, row.ref, row.field, *values, row.because, row.at),
        )
    connection.execute(
        "INSERT INTO link VALUES "
        "('L1', 'contact', 'Contact', 'a', 'contacts', NULL, 'live', NULL, '')"
    )
    upgrade(connection)
    store = store_on(connection, SYSTEMS)
    assert store.history("L1") == told[::-1]
    assert [link.ids for link in store.all_links()] == [("a", None)]
    store.add_history([entry(history("later"))])
    assert [row.field for row in store.history("L1")] == ["later", 'na"me', "phone"]
    connection.close()


def test_records_are_still_found_by_their_keys() -> None:
    connection = database()
    upgrade(connection, "0007")
    store = store_on(connection, SYSTEMS)
    known = mirror_row()
    for key in known.keys:
        connection.execute(
            "INSERT INTO match_key (system, object, id, kind, value, entity) VALUES (?,?,?,?,?,?)",
            (*known.ref, *key, known.entity),
        )
    upgrade(connection)
    store.put_mirror([known], {known.ref: known})
    for kind, value in known.keys:
        assert store.by_key("salesforce", known.entity, kind, [value]) == {value: [known.ref]}
    connection.close()


def test_an_upgrade_ends_its_transaction_and_turns_foreign_keys_on_again(
    step_by_step: sqlite3.Connection,
) -> None:
    assert revision(step_by_step) == HEAD
    assert not step_by_step.in_transaction
    assert step_by_step.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_an_upgrade_that_fails_leaves_the_file_as_it_was() -> None:
    connection = database()
    connection.execute("CREATE TABLE history (in_the_way TEXT)")
    before = tables(connection)
    with pytest.raises(Exception, match="already exists"):
        upgrade(connection)
    assert tables(connection) == before
    assert not connection.in_transaction
    connection.close()


def test_a_file_stamped_with_nothing_is_made_anew() -> None:
    connection = database()
    assert revision(connection) is None
    prepare(connection)
    assert revision(connection) == HEAD
    connection.close()


def test_a_state_of_a_newer_accord_is_refused_with_advice(tmp_path: Path) -> None:
    open_store(tmp_path, SYSTEMS).close()
    connection = sqlite3.connect(tmp_path / "state.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    for read_only in (False, True):
        with pytest.raises(UserError, match="newer Accord") as caught:
            open_store(tmp_path, SYSTEMS, read_only=read_only)
        assert "Use the Accord that wrote it" in caught.value.advice


def test_opening_a_state_that_is_up_to_date_does_not_load_the_migration_library(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


class TestMigratedStore(StoreSuite):
    """The contract holds on tables made by the migrations, too."""

    @pytest.fixture
    def store(self, migrated: sqlite3.Connection) -> SqlStore:
        store = store_on(migrated, SYSTEMS)
        store.pin_systems()
        return store

    def taken_over(self, store: Store, generation: int) -> None:
        assert isinstance(store, SqlStore)
        connection = store._driver._connection  # type: ignore[attr-defined]
        store_on(connection, SYSTEMS).fence(generation)
