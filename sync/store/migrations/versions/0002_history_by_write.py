"""History by write: one row for all fields of a write, where there had been one for each field."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Values are JSON already: they go into the array as they stand.
BODY = """CAST('[[' || json_quote(field) || ',' || CAST(old AS TEXT) || ',' || CAST(new AS TEXT) || ','
    || CAST(losing AS TEXT) || ',' || json_quote(because) || ']]' AS BLOB)"""


def upgrade() -> None:
    """Keep every row, each as a write of one field."""
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
        f"INSERT INTO history (seq, run, link, ref, body, at) SELECT seq, run, link, ref, {BODY}, at"  # noqa: S608
        " FROM history_by_field ORDER BY seq"
    )
    op.drop_table("history_by_field")
    op.create_index("history_link", "history", ["link", "seq"])
