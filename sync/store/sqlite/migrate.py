"""Brings a state file to the tables this version knows: makes an empty one, upgrades an older one.

The usual case is one plain query. Alembic is imported only when there is something to upgrade, and
every upgrade happens in one transaction.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from connectors.errors import UserError
from sync.store.sql.dialect import SQLITE
from sync.store.sql.schema import HEAD, creation
from sync.store.sql.statements import statements_in

SCRIPTS = Path(__file__).parents[1] / "sql" / "migrations"


def prepare(connection: sqlite3.Connection) -> None:
    """Make or upgrade the tables. Raises UserError when a newer Accord wrote them."""
    found = revision(connection)
    if found is None:
        _create(connection)
    elif found != HEAD:
        require_known(found)
        upgrade(connection)


def require(connection: sqlite3.Connection) -> None:
    """Raises UserError unless the tables are this version's: a reader cannot upgrade them."""
    found = revision(connection)
    if found is None:
        raise UserError(
            "the state is still empty: nothing has run here yet", advice="Run `accord sync` first."
        )
    if found != HEAD:
        require_known(found)
        raise UserError(
            f"the state was written by an older Accord (revision {found}, this one needs {HEAD})",
            advice="Run a command that writes, such as `accord sync`: it upgrades the state.",
        )


def revision(connection: sqlite3.Connection) -> str | None:
    """The revision stamped into the file; None for an empty one."""
    tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if not connection.execute(tables).fetchone()[0]:
        return None
    found = connection.execute(statements_in(SQLITE).get_version).fetchone()
    return str(found[0]) if found else None


def upgrade(connection: sqlite3.Connection, target: str = "head") -> None:
    """Run the migration scripts on the driver's connection, up to a revision."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    # the driver is in autocommit mode, so that SQLite's own transactions cover changes of tables as
    # well
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    # batch mode makes a table anew; with foreign keys on, dropping the old one would cascade
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with engine.begin() as config.attributes["connection"]:
            command.upgrade(config, target)
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in creation(SQLITE.compiler):
            connection.execute(statement)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def require_known(found: str) -> None:
    """Raises UserError for a revision with no script here: it comes from the future."""
    scripts = (SCRIPTS / "versions").glob("*.py")
    if not any(path.name.startswith(f"{found}_") for path in scripts):
        raise UserError(
            f"the state was written by a newer Accord (revision {found}, known here: {HEAD})",
            advice="Use the Accord that wrote it, or a newer one.",
        )
