"""How the state store's statements are made: compiled to text, once, with their parameters in a
known order.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Column, Select, Table, bindparam, literal_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from sync.store.sql.dialect import SqlDialect

REF = ("system", "object", "id")


class Compiler:
    """Compiles statements for one dialect."""

    def __init__(self, dialect: SqlDialect) -> None:
        self._dialect = dialect

    def _compiled(self, statement: ClauseElement, *names: str) -> str:
        """A statement as text. `names`: its parameters in the order in which callers bind them.
        Raises TypeError for a statement that takes them in another order.
        """
        dialect = self._dialect.compiler
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
        order = tuple(compiled.positiontup or ())
        if order != names:
            raise TypeError(f"{compiled} binds {order}, not {names}")
        return str(compiled)

    def _upsert(self, table: Table, *keys: str) -> str:
        """Insert rows given as tuples in the order of the columns; a row with the same key is
        replaced, and left alone where the key is all there is.
        """
        names = [column.name for column in table.columns]
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        inserted = self._dialect.insert(table).values(values)
        replaced = {}
        for name in names:
            if name not in keys:
                replaced[name] = inserted.excluded[name]
        if not replaced:
            ignored = inserted.on_conflict_do_nothing(index_elements=list(keys))
            return self._compiled(ignored, *names)
        replacing = inserted.on_conflict_do_update(index_elements=list(keys), set_=replaced)
        return self._compiled(replacing, *names)

    def _among(self, column: Column[Any], parameter: str) -> ColumnElement[bool]:
        """Whether a column is in the JSON array bound as a parameter."""
        return self._dialect.among(column, parameter)


def is_(column: Column[Any], name: str = "") -> ColumnElement[bool]:
    """Whether a column is what is bound under its name, or under another one."""
    return column == bindparam(name or column.name)


def after(column: Column[Any]) -> ColumnElement[bool]:
    """Whether a row comes after the one where the last page ended."""
    return column > bindparam("after")


def is_open(table: Table) -> ColumnElement[bool]:
    """Whether a row's state is open."""
    # spelled out, because a bound parameter would keep the database from using the partial index
    return table.c.state == literal_column("'open'")


def limited(statement: Select[Any]) -> Select[Any]:
    """At most as many rows as are bound as `most`."""
    # a LIMIT without OFFSET is compiled with a bound zero behind it
    return statement.limit(bindparam("most")).offset(literal_column("0"))
