"""What differs from database to database in the state store's SQL. A dialect more is an entry here
and a driver; no statement is written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.elements import ColumnElement

Among = Callable[[Column[Any], str], ColumnElement[bool]]
"""(column, parameter) → whether the column is in the JSON array bound as that parameter."""


@dataclass(frozen=True, slots=True)
class SqlDialect:
    """How one database spells what the others spell differently.

    `insert` makes an INSERT that knows ON CONFLICT. `among`: membership in an array bound as one
    parameter, so that one statement serves any number of members.
    """

    compiler: Dialect
    insert: Callable[[Table], Any]
    among: Among


def _among_sqlite(column: Column[Any], parameter: str) -> ColumnElement[bool]:
    array = func.json_each(bindparam(parameter))
    members = array.table_valued("value").c.value
    return column.in_(select(members))


def _among_postgresql(column: Column[Any], parameter: str) -> ColumnElement[bool]:
    array = cast(bindparam(parameter), postgresql.JSONB)
    texts = func.jsonb_array_elements_text(array)
    members = texts.column_valued("members")
    return column.in_(select(members))


def _compiler(module: Any, paramstyle: str) -> Dialect:
    made: Dialect = module.dialect(paramstyle=paramstyle)
    return made


SQLITE = SqlDialect(
    compiler=_compiler(sqlite, "qmark"),
    insert=sqlite.insert,
    among=_among_sqlite,
)
POSTGRESQL = SqlDialect(
    compiler=_compiler(postgresql, "format"),
    insert=postgresql.insert,
    among=_among_postgresql,
)
