"""What events and tasks mean for a write: the row is completed before it, others follow after
it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.salesforce.activities import lightning
from sandbox.salesforce.activities.invitations import RELATION, group_of
from sandbox.salesforce.activities.regenerated import next_task
from sandbox.salesforce.activities.series import EVENT, TASK, check_series, times_of
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store


def complete(store: Store, object_name: str, row: Row, old: Row | None) -> None:
    """Complete the row in place. Raises the vendor's refusals."""
    if object_name in (EVENT, TASK):
        check_series(object_name, row, old)
    if object_name == EVENT:
        lightning.complete_pattern(store, row, old)


def following(store: Store, object_name: str, row: Row, old: Row | None) -> Iterator[Following]:
    """What a row that was stored changes of others."""
    if object_name in (EVENT, TASK):
        yield from times_of(store, object_name, row, old)
    if object_name == EVENT:
        yield from lightning.times_of(row, old)
    elif object_name == TASK:
        yield from next_task(row, old)
    elif object_name == RELATION:
        yield from group_of(store, row)
