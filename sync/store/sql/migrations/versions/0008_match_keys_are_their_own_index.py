"""Match keys in the order in which they are asked for: one tree where there were two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = ("system", "entity", "kind", "value", "object", "id")
AS_BEFORE = "INSERT INTO match_key SELECT {columns} FROM match_key_before"


def upgrade() -> None:
    """Make the table anew, with the same rows."""
    op.drop_index("match_key_value", "match_key")
    op.rename_table("match_key", "match_key_before")
    made = [sa.Column(column, sa.Text(), nullable=False) for column in COLUMNS]
    op.create_table("match_key", *made, sa.PrimaryKeyConstraint(*COLUMNS), sqlite_with_rowid=False)
    op.execute(AS_BEFORE.format(columns=", ".join(COLUMNS)))
    op.drop_table("match_key_before")
