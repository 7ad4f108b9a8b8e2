"""Every statement the state store runs, written in SQLAlchemy Core and compiled once into text for
SQLite.

Run on the driver's own connection: through SQLAlchemy's, each call would pay four to seven times as
much. The names given to `_compiled` are the parameters in the order in which callers bind them; a
statement that takes them in another order fails at import.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Column, Table, bindparam, delete, func, literal_column, null, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from sync.store.sql.schema import (
    counter,
    cursor,
    dirty,
    history,
    issue,
    journal,
    link,
    meta,
    mirror,
    plan,
    proposal,
    run,
    step,
    version,
)

_DIALECT = sqlite.dialect(paramstyle="qmark")
_START: ColumnElement[int] = literal_column(
    "0"
)  # a LIMIT without OFFSET is compiled with a bound zero behind it


def _compiled(statement: ClauseElement, *names: str) -> str:
    compiled = cast(SQLCompiler, statement.compile(dialect=_DIALECT))
    order = tuple(compiled.positiontup or ())
    if order != names:
        raise TypeError(f"{compiled} binds {order}, not {names}")
    return str(compiled)


def _upsert(table: Table, *keys: str) -> str:
    """Insert rows given as tuples in the order of the columns; a row with the same key is
    replaced.
    """
    names = [column.name for column in table.columns]
    statement = insert(table).values({name: bindparam(name) for name in names})
    replaced = {name: statement.excluded[name] for name in names if name not in keys}
    return _compiled(
        statement.on_conflict_do_update(index_elements=list(keys), set_=replaced), *names
    )


def _is(column: Column[Any], name: str = "") -> ColumnElement[bool]:
    return column == bindparam(name or column.name)


def _among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Membership in a JSON array bound as one parameter, so that one statement serves any number of
    members.
    """
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))


def _open(table: Table) -> ColumnElement[bool]:
    # spelled out, because a bound parameter would keep SQLite from using the partial index
    return table.c.state == literal_column("'open'")


# facts and cursors
GET_VERSION = _compiled(select(version.c.version_num))
GET_META = _compiled(select(meta.c.value).where(_is(meta.c.key)), "key")
GET_METAS = _compiled(select(meta.c.key, meta.c.value).where(_among(meta.c.key, "keys")), "keys")
PUT_META = _upsert(meta, "key")
GET_COUNTER = _compiled(select(counter.c.value).where(_is(counter.c.name)), "name")
PUT_COUNTER = _upsert(counter, "name")
GET_CURSOR = _compiled(
    select(cursor.c.cursor).where(_is(cursor.c.system), _is(cursor.c.object)), "system", "object"
)
PUT_CURSOR = _upsert(cursor, "system", "object")

# mirror
_OBJECT = (_is(mirror.c.system), _is(mirror.c.object))
GET_MIRROR = _compiled(
    select(mirror).where(*_OBJECT, _among(mirror.c.id, "ids")), "system", "object", "ids"
)
SCAN_MIRROR = _compiled(
    select(mirror)
    .where(*_OBJECT, mirror.c.id > bindparam("after"))
    .order_by(mirror.c.id)
    .limit(bindparam("most")).offset(_START),
    "system", "object", "after", "most",
)  # fmt: skip
PUT_MIRROR = _upsert(mirror, "system", "object", "id")
BY_KEY = tuple(
    _compiled(
        select(key, mirror.c.system, mirror.c.object, mirror.c.id).where(
            _is(mirror.c.system),
            _is(mirror.c.entity),
            _among(key, "keys"),
            # said again: SQLite does not see it in the IN, and would leave the partial index
            key.is_not(None),
            ~mirror.c.gone,
        ),
        "system", "entity", "keys",
    )
    for key in (mirror.c.key1, mirror.c.key2)
)  # fmt: skip

# dirty
PUT_DIRTY = _upsert(dirty, "system", "object", "id")
GET_DIRTY = _compiled(
    select(dirty.c.seq, dirty.c.system, dirty.c.object, dirty.c.id)
    .where(_is(dirty.c.entity), dirty.c.seq > bindparam("after"))
    .order_by(dirty.c.seq)
    .limit(bindparam("most")).offset(_START),
    "entity", "after", "most",
)  # fmt: skip
CLEAR_DIRTY = _compiled(
    delete(dirty).where(
        _is(dirty.c.system), _is(dirty.c.object), _is(dirty.c.id), dirty.c.seq <= bindparam("seq")
    ),
    "system", "object", "id", "seq",
)  # fmt: skip
COUNT_DIRTY = _compiled(select(func.count()).select_from(dirty))

# links
PUT_LINK = _upsert(link, "id")
GET_LINKS = _compiled(select(link).where(_among(link.c.id, "ids")), "ids")
LINKS_BY_REF = tuple(
    _compiled(
        select(link).where(_is(object_name, "object"), _among(record_id, "ids")), "object", "ids"
    )
    for object_name, record_id in (
        (link.c.left_object, link.c.left_id),
        (link.c.right_object, link.c.right_id),
    )
)
LET_GO = _compiled(
    update(link).values(left_id=null(), right_id=null()).where(_is(link.c.id, "link")), "link"
)
ALL_LINKS = _compiled(
    select(link).where(link.c.id > bindparam("after")).order_by(link.c.id).limit(bindparam("most")).offset(_START),
    "after", "most",
)  # fmt: skip
COUNT_LINKS = _compiled(
    select(func.count())
    .select_from(link)
    .where(_is(link.c.entity), link.c.status == literal_column("'live'")),
    "entity",
)

# plans
PUT_STEP = _upsert(step, "plan", "number")
_NEXT_STEPS = (
    select(step)
    .where(_is(step.c.plan), step.c.number > bindparam("after"))
    .order_by(step.c.number)
    .limit(bindparam("most"))
    .offset(_START)
)
STEPS = {
    (False, False): _compiled(_NEXT_STEPS, "plan", "after", "most"),
    (True, False): _compiled(
        _NEXT_STEPS.where(_is(step.c.phase)), "plan", "after", "phase", "most"
    ),
    (False, True): _compiled(
        _NEXT_STEPS.where(_is(step.c.system)), "plan", "after", "system", "most"
    ),
    (True, True): _compiled(
        _NEXT_STEPS.where(_is(step.c.phase), _is(step.c.system)),
        "plan",
        "after",
        "phase",
        "system",
        "most",
    ),
}
STEP_GROUPS = _compiled(
    select(step.c.phase, step.c.system, func.count())
    .where(_is(step.c.plan))
    .group_by(step.c.phase, step.c.system)
    .order_by(step.c.phase, step.c.system),
    "plan",
)
PUT_PLAN = _upsert(plan, "id")
GET_PLAN = _compiled(select(plan).where(_is(plan.c.id)), "id")
DROP_PLANS = (
    _compiled(delete(step).where(step.c.plan != bindparam("keep")), "keep"),
    _compiled(delete(plan).where(plan.c.id != bindparam("keep")), "keep"),
)

# journal
PUT_INTENT = _upsert(journal, "id")
CLOSE_INTENT = _compiled(
    update(journal).values(state=bindparam("now")).where(_is(journal.c.id)), "now", "id"
)
OPEN_INTENTS = _compiled(
    select(journal)
    .where(_open(journal))
    .order_by(journal.c.id)
    .limit(bindparam("most"))
    .offset(_START),
    "most",
)

# issues
PUT_ISSUE = _upsert(issue, "id")
GET_ISSUE = _compiled(select(issue).where(_is(issue.c.id)), "id")
ISSUES = _compiled(select(issue).where(_is(issue.c.state)).order_by(issue.c.id), "state")
OPEN_ISSUES = _compiled(select(issue).where(_open(issue)).order_by(issue.c.id))
OPEN_ISSUES_OF = tuple(
    _compiled(select(issue).where(_open(issue), _among(about, "subjects")), "subjects")
    for about in (issue.c.link, issue.c.ref)
)

# proposals
PUT_PROPOSAL = _upsert(proposal, "id")
OPEN_PROPOSALS = _compiled(
    select(proposal)
    .where(_open(proposal), _among(proposal.c.link, "links"))
    .order_by(proposal.c.id),
    "links",
)

# history and runs
ADD_HISTORY = _compiled(
    insert(history).values({c.name: bindparam(c.name) for c in history.columns if c.name != "seq"}),
    *(c.name for c in history.columns if c.name != "seq"),
)
HISTORY = _compiled(
    select(*(c for c in history.columns if c.name != "seq"))
    .where(_is(history.c.link))
    .order_by(history.c.seq.desc())
    .limit(bindparam("most")).offset(_START),
    "link", "most",
)  # fmt: skip
PUT_RUN = _upsert(run, "id")
RUNS = _compiled(
    select(run).order_by(run.c.id.desc()).limit(bindparam("most")).offset(_START), "most"
)
