"""Records that are no longer there: told by a vendor, or found missing and asked for once more by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from connectors.protocol import Connector
from sync.store.protocol import Store
from sync.values import MirrorRow


def mark_gone(store: Store, rows: Iterable[MirrorRow]) -> None:
    """Remember that these are gone, and look at them again."""
    rows = list(rows)
    for row in rows:
        row.gone = True
    with store.transaction():
        store.put_mirror(rows)
        store.mark_dirty((row.ref, row.entity) for row in rows)


def confirm_gone(
    store: Store, connector: Connector, object_name: str, fields: Sequence[str], rows: Sequence[MirrorRow]
) -> int:
    """Ask for each of these records by id, mark those that are really gone, and return how many are."""
    found = connector.fetch(object_name, [row.ref.id for row in rows], fields)
    lost = [row for row in rows if row.ref.id not in found or found[row.ref.id].gone]
    mark_gone(store, lost)
    return len(lost)
