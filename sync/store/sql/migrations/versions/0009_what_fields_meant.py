"""Where each field stood in a system, and as what, when it was last mapped there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the next run fills it."""
    op.add_column("workspace", sa.Column("meanings", sa.LargeBinary(), nullable=True))
