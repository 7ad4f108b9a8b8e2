"""What decisions turned on, in a table of its own; match keys of several values a kind.

Records that stood behind others were never looked at again: the next run does so. Match keys are
made anew by the next run, from the mirror.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEYS = "system object id kind value entity"
WATCH = "system object id on_what entity stood"
BEHIND_ANOTHER = """INSERT INTO watch (system, object, id, on_what, entity, stood)
    SELECT workspace.{side}, link.{side}_object, link.{side}_id, link.note, link.entity, ''
    FROM link, workspace WHERE link.status = 'shadow' AND link.{side}_id IS NOT NULL"""


def upgrade() -> None:
    """Make the new table, and the one of match keys anew."""
    _create("watch", WATCH, "system object id on_what")
    for side in ("left", "right"):
        op.execute(BEHIND_ANOTHER.format(side=side))
    op.drop_table("match_key")
    _create("match_key", KEYS, "system object id kind value")
    op.create_index("match_key_value", "match_key", ["system", "entity", "kind", "value"])
    op.execute("UPDATE workspace SET keyed_by = ''")


def _create(name: str, columns: str, key: str) -> None:
    made = [sa.Column(column, sa.Text(), nullable=False) for column in columns.split()]
    op.create_table(name, *made, sa.PrimaryKeyConstraint(*key.split()), sqlite_with_rowid=False)
