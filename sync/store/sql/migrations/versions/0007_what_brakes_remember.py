"""What brakes remember of earlier runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing is remembered of what went before."""
    op.create_table(
        "weighed",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("brake", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run", "brake", "what"),
        sqlite_with_rowid=False,
    )
    op.create_index("weighed_brake", "weighed", ["brake", "at"])
