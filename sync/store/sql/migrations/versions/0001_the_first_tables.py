"""The first tables: mirror, links, plans, journal, what waits, history.

Each table is written as its columns in order: `name` is text, `name:kind` another type, `name?` may
be blank.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KINDS = {
    "text": sa.Text,
    "int": sa.Integer,
    "real": sa.Float,
    "flag": sa.Boolean,
    "json": sa.LargeBinary,
}

TABLES = (
    ("meta", "key", "key value"),
    ("counter", "name", "name value:int"),
    ("cursor", "system object", "system object cursor"),
    (
        "mirror",
        "system object id",
        "system object id entity fields:json modified_at:real gone:flag key1? key2?",
    ),
    ("dirty", "system object id", "system object id entity seq:int"),
    ("link", "id", "id entity left_object left_id? right_object right_id? status base:json? note"),
    (
        "step",
        "plan number",
        "plan number:int phase:int link entity action system object record? key first:flag "
        "body:json",
    ),
    (
        "plan",
        "id",
        "id fingerprint steps:int conflicts:int waiting:int parked:int created_at:real body:json",
    ),
    (
        "journal",
        "id",
        "id run generation:int link entity action system object record? key body:json digest state",
    ),
    (
        "issue",
        "id",
        "id kind entity link ref field reason message detail:json digest state run at:real "
        "tries:int retry_at:real",
    ),
    ("proposal", "id", "id link field value:json seen:json by because state"),
    ("run", "id", "id command generation:int started_at:real ended_at:real? state summary:json"),
)

INDEXES = (
    ("mirror_key1", "mirror", "system entity key1 gone", "key1 IS NOT NULL", False),
    ("mirror_key2", "mirror", "system entity key2 gone", "key2 IS NOT NULL", False),
    ("dirty_seq", "dirty", "entity seq", None, False),
    ("link_left", "link", "left_object left_id", "left_id IS NOT NULL", True),
    ("link_right", "link", "right_object right_id", "right_id IS NOT NULL", True),
    ("link_entity", "link", "entity status", None, False),
    ("step_group", "step", "plan phase system", None, False),
    ("journal_open", "journal", "id", "state = 'open'", False),
    ("issue_open_id", "issue", "id", "state = 'open'", False),
    ("issue_open_link", "issue", "link", "state = 'open'", False),
    ("issue_open_ref", "issue", "ref", "state = 'open'", False),
    ("proposal_open", "proposal", "link", "state = 'open'", False),
    ("history_link", "history", "link seq", None, False),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    for name, key, columns in TABLES:
        op.create_table(
            name, *_columns(columns), sa.PrimaryKeyConstraint(*key.split()), sqlite_with_rowid=False
        )
    op.create_table(
        "history",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=True),
        *_columns("run link ref field old:json new:json losing:json because at:real"),
        sqlite_autoincrement=True,
    )
    for name, table, index_columns, where, unique in INDEXES:
        chosen = sa.text(where) if where else None
        op.create_index(
            name,
            table,
            index_columns.split(),
            unique=unique,
            sqlite_where=chosen,
            postgresql_where=chosen,
        )


def _columns(spelled: str) -> list[sa.Column[object]]:
    return [_column(word) for word in spelled.split()]


def _column(word: str) -> sa.Column[object]:
    name, _, kind = word.removesuffix("?").partition(":")
    return sa.Column(name, KINDS[kind or "text"](), nullable=word.endswith("?"))
