"""The tables of the state store, written once for every database: what is kept, by which key, with
which indexes.

JSON columns are bytes, so that nothing is decoded twice on its way through. Partial indexes keep
what is asked all day (open intents, open issues, live keys) small however long the history grows.
Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    insert,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

HEAD = "0009"
"""The revision that `metadata` describes: the newest one in `migrations/versions`."""

metadata = MetaData()


def _column(
    name: str,
    kind: type[TypeEngine[Any]] = Text,
    *,
    blank: bool = False,
) -> Column[Any]:
    return Column(name, kind, nullable=blank)


def _table(
    name: str,
    *columns: Column[Any],
    key: tuple[str, ...],
    in_order: bool = False,
) -> Table:
    """Rows lie by key, or `in_order` of their coming: keys that know no order would scatter a batch
    over the file. The columns of the key come first: SQLite's `quick_check` finds damage that is
    none where another column lies between them.
    """
    return Table(
        name,
        metadata,
        *columns,
        PrimaryKeyConstraint(*key),
        sqlite_with_rowid=in_order,
    )


def _index(
    name: str,
    *columns: Column[Any],
    unique: bool = False,
    where: ColumnElement[bool] | None = None,
) -> None:
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


# as Alembic itself makes it
version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

# what a workspace remembers of the pair as a whole: one row
workspace = _table(
    "workspace",
    _column("one", Integer),
    _column("left"),
    _column("right"),
    _column("policy_print", blank=True),
    _column("keyed_by"),
    _column("saved_plan"),
    _column("stage", blank=True),
    _column("loss", blank=True),
    _column("held_plan", blank=True),
    _column("meanings", LargeBinary, blank=True),
    key=("one",),
)

# what each run did, as brakes count it
weighed = _table(
    "weighed",
    _column("run"),
    _column("brake"),
    _column("what"),
    _column("at", Float),
    _column("seen", Integer),
    key=("run", "brake", "what"),
)
_index("weighed_brake", weighed.c.brake, weighed.c.at)

acquaintance = _table(
    "acquaintance",
    _column("system"),
    _column("account"),
    _column("credentials"),
    _column("document", LargeBinary),
    _column("at", Float),
    key=("system",),
)

reconciled = _table("reconciled", _column("system"), _column("at", Float), key=("system",))

counter = _table("counter", _column("name"), _column("value", Integer), key=("name",))

cursor = _table(
    "cursor",
    _column("system"),
    _column("object"),
    _column("cursor"),
    key=("system", "object"),
)

mirror = _table(
    "mirror",
    _column("system"),
    _column("object"),
    _column("id"),
    _column("entity"),
    _column("fields", LargeBinary),
    _column("modified_at", Float),
    _column("gone", Boolean),
    _column("match_keys", LargeBinary),
    key=("system", "object", "id"),
)

# any number of kinds a record, and of values a kind; the key is the order they are asked for in
match_key = _table(
    "match_key",
    _column("system"),
    _column("entity"),
    _column("kind"),
    _column("value"),
    _column("object"),
    _column("id"),
    key=("system", "entity", "kind", "value", "object", "id"),
)

successor = _table(
    "successor",
    _column("system"),
    _column("object"),
    _column("id"),
    _column("to_system"),
    _column("to_object"),
    _column("to_id"),
    key=("system", "object", "id"),
)

# without another: a person wants a new counterpart
choice = _table(
    "choice",
    _column("system"),
    _column("object"),
    _column("id"),
    _column("other_system", blank=True),
    _column("other_object", blank=True),
    _column("other_id", blank=True),
    key=("system", "object", "id"),
)

dirty = _table(
    "dirty",
    _column("system"),
    _column("object"),
    _column("id"),
    _column("entity"),
    _column("seq", Integer),
    key=("system", "object", "id"),
)
_index("dirty_seq", dirty.c.entity, dirty.c.seq)

# what a decision about a record turned on, and how that stood
watch = _table(
    "watch",
    _column("system"),
    _column("object"),
    _column("id"),
    _column("on_what"),
    _column("entity"),
    _column("stood"),
    key=("system", "object", "id", "on_what"),
)

link = _table(
    "link",
    _column("id"),
    _column("entity"),
    _column("left_object"),
    _column("left_id", blank=True),
    _column("right_object"),
    _column("right_id", blank=True),
    _column("status"),
    _column("base", LargeBinary, blank=True),
    _column("note"),
    _column("left_open", LargeBinary, blank=True),
    key=("id",),
    in_order=True,
)
_index(
    "link_left",
    link.c.left_object,
    link.c.left_id,
    unique=True,
    where=link.c.left_id.is_not(None),
)
_index(
    "link_right",
    link.c.right_object,
    link.c.right_id,
    unique=True,
    where=link.c.right_id.is_not(None),
)
_index("link_entity", link.c.entity, link.c.status)

step = _table(
    "step",
    _column("plan"),
    _column("number", Integer),
    _column("phase"),
    _column("link"),
    _column("entity"),
    _column("action"),
    _column("system"),
    _column("object"),
    _column("record", blank=True),
    _column("key"),
    _column("first", Boolean),
    _column("body", LargeBinary),
    key=("plan", "number"),
)
_index("step_group", step.c.plan, step.c.phase, step.c.system)

applied_plan = _table("applied_plan", _column("plan"), key=("plan",))

plan = _table(
    "plan",
    _column("id"),
    _column("fingerprint"),
    _column("steps", Integer),
    _column("conflicts", Integer),
    _column("waiting", Integer),
    _column("parked", Integer),
    _column("created_at", Float),
    _column("body", LargeBinary),
    key=("id",),
)

journal = _table(
    "journal",
    _column("id"),
    _column("run"),
    _column("generation", Integer),
    _column("link"),
    _column("entity"),
    _column("action"),
    _column("system"),
    _column("object"),
    _column("record", blank=True),
    _column("key"),
    _column("body", LargeBinary),
    _column("digest"),
    _column("state"),
    key=("id",),
)
_index("journal_open", journal.c.id, where=journal.c.state == "open")

issue = _table(
    "issue",
    _column("id"),
    _column("kind"),
    _column("entity"),
    _column("link"),
    _column("ref"),
    _column("field"),
    _column("reason"),
    _column("message"),
    _column("detail", LargeBinary),
    _column("digest"),
    _column("state"),
    _column("run"),
    _column("at", Float),
    _column("tries", Integer),
    _column("retry_at", Float),
    key=("id",),
)
for _about in (issue.c.id, issue.c.link, issue.c.ref):
    _index(f"issue_open_{_about.name}", _about, where=issue.c.state == "open")

proposal = _table(
    "proposal",
    _column("id"),
    _column("link"),
    _column("field"),
    _column("value", LargeBinary),
    _column("seen", LargeBinary),
    _column("by"),
    _column("because"),
    _column("state"),
    _column("carried", LargeBinary),
    key=("id",),
)
_index("proposal_open", proposal.c.link, where=proposal.c.state == "open")

history = Table(
    "history",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    _column("run"),
    _column("link"),
    _column("system"),
    _column("object"),
    _column("record"),
    _column("body", LargeBinary),
    _column("at", Float),
    sqlite_autoincrement=True,
)
_index("history_link", history.c.link, history.c.seq)
_index("history_run", history.c.run, history.c.seq)

run = _table(
    "run",
    _column("id"),
    _column("command"),
    _column("generation", Integer),
    _column("started_at", Float),
    _column("ended_at", Float, blank=True),
    _column("state"),
    _column("summary", LargeBinary),
    key=("id",),
)

# what people did: `subject` is a link's id, a ref or a plan's fingerprint
action = _table(
    "action",
    _column("id"),
    _column("run"),
    _column("at", Float),
    _column("who"),
    _column("what"),
    _column("subject"),
    _column("reason"),
    key=("id",),
)
_index("action_run", action.c.run)
_index("action_subject", action.c.subject)


def creation(dialect: Dialect) -> Iterator[str]:
    """The statements that make an empty database, stamped with the newest revision."""
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
    stamp = insert(version).values(version_num=HEAD)
    yield str(stamp.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
