"""What first meetings left open, how far they may go, whether the state was lost, and which plan a
brake holds.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nothing is left open in what was decided before."""
    op.add_column("workspace", sa.Column("stage", sa.Text(), nullable=True))
    op.add_column("workspace", sa.Column("loss", sa.Text(), nullable=True))
    op.add_column("workspace", sa.Column("held_plan", sa.Text(), nullable=True))
    op.add_column("link", sa.Column("left_open", sa.LargeBinary(), nullable=True))
