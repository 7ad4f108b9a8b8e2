"""The state store on a database: which statements make up an operation, port by port.

Statements come compiled from `statements`, rows from `rows`; the connection is the driver's affair.
"""

from __future__ import annotations

from sync.store.sql.history import SqlActions, SqlFacts, SqlHistory, SqlWeighed
from sync.store.sql.plans import SqlPlans
from sync.store.sql.queue import SqlQueue
from sync.store.sql.records import SqlLinks, SqlReading


class SqlStore(
    SqlReading, SqlLinks, SqlPlans, SqlQueue, SqlHistory, SqlActions, SqlWeighed, SqlFacts
):
    """The whole state of a workspace on a database."""
