"""Rows as they came: history by write and no longer by field, links in the order in which they were
made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LINK = (
    "id",
    "entity",
    "left_object",
    "left_id?",
    "right_object",
    "right_id?",
    "status",
    "base?",
    "note",
)
LINK_INDEXES = (
    ("link_left", "left_object left_id", "left_id IS NOT NULL"),
    ("link_right", "right_object right_id", "right_id IS NOT NULL"),
    ("link_entity", "entity status", None),
)
# Values are JSON already: they go into the array as they stand.
BODY = """CAST('[[' || json_quote(field) || ',' || CAST(old AS TEXT) || ','
    || CAST(new AS TEXT) || ',' || CAST(losing AS TEXT) || ','
    || json_quote(because) || ']]' AS BLOB)"""


def upgrade() -> None:
    """Make both tables anew and keep every row."""
    _history()
    _links()


def _history() -> None:
    """Each row becomes a write of one field."""
    op.rename_table("history", "history_by_field")
    op.drop_index("history_link")
    op.create_table(
        "history",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO history (seq, run, link, ref, body, at)"  # noqa: S608
        f" SELECT seq, run, link, ref, {BODY}, at"
        " FROM history_by_field ORDER BY seq"
    )
    op.drop_table("history_by_field")
    op.create_index("history_link", "history", ["link", "seq"])


def _links() -> None:
    op.rename_table("link", "link_by_id")
    for name, _, _ in LINK_INDEXES:
        op.drop_index(name)
    op.create_table("link", *map(_column, LINK), sa.PrimaryKeyConstraint("id"))
    op.execute("INSERT INTO link SELECT * FROM link_by_id")
    op.drop_table("link_by_id")
    for name, columns, where in LINK_INDEXES:
        chosen = sa.text(where) if where else None
        op.create_index(
            name,
            "link",
            columns.split(),
            unique=where is not None,
            sqlite_where=chosen,
            postgresql_where=chosen,
        )


def _column(word: str) -> sa.Column[object]:
    name = word.removesuffix("?")
    kind = sa.LargeBinary() if name == "base" else sa.Text()
    return sa.Column(name, kind, nullable=word.endswith("?"))
