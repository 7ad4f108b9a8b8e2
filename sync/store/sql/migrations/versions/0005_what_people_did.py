"""What people did, and why: who decided a conflict, let go of a brake, approved a plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = ("who", "what", "subject", "reason")


def upgrade() -> None:
    """Make the table and its indexes."""
    op.create_table(
        "action",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("action_run", "action", ["run"])
    op.create_index("action_subject", "action", ["subject"])
