"""Fields that show what another record says: a case its contact's addresses, a price its product's
name.

They follow whenever the other record changes, without the record that shows them being touched.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from sandbox.salesforce.records.store import Row, Store


class _Mirror(NamedTuple):
    """Records of `shows` hold, by their field `by`, the id of one of `of`; names shown: names
    there.
    """

    shows: str
    by: str
    of: str
    fields: Mapping[str, str]


_MIRRORS = (
    _Mirror(
        "Case",
        "ContactId",
        "Contact",
        {
            "ContactEmail": "Email",
            "ContactPhone": "Phone",
            "ContactMobile": "MobilePhone",
            "ContactFax": "Fax",
        },
    ),
    _Mirror(
        "PricebookEntry", "Product2Id", "Product2", {"Name": "Name", "ProductCode": "ProductCode"}
    ),
    _Mirror("OpportunityTeamMember", "UserId", "User", {"Name": "Name", "Title": "Title"}),
    _Mirror("AccountTeamMember", "UserId", "User", {"Title": "Title"}),
)


def show(store: Store, object_name: str, row: Row) -> None:
    """Complete a row about to be stored with what it shows of others."""
    for mirror in _MIRRORS:
        if mirror.shows == object_name:
            other = store[mirror.of].rows.get(row.get(mirror.by) or "") or {}
            row.update(_shown(mirror, row, other))


def pass_on(store: Store, object_name: str, row: Row, changed: Container[str]) -> None:
    """A record was stored: those that show what changed of it show that."""
    for mirror in _MIRRORS:
        told = any(source in changed for source in mirror.fields.values())
        if mirror.of != object_name or not told or mirror.shows not in store.tables:
            continue
        table = store[mirror.shows]
        for other in table.having(table.kind.fields[mirror.by], [row["Id"]]):
            store.save(mirror.shows, {**other, **_shown(mirror, other, row)}, None)


def _shown(mirror: _Mirror, row: Row, other: Row) -> Row:
    """Names and values; a name that the row has no value for stays out while there is none."""
    found = {name: other.get(source) for name, source in mirror.fields.items()}
    return {name: value for name, value in found.items() if value is not None or name in row}
