"""The currency of a row about to be stored, where nobody named one.

Documented: a new record is in its creator's currency. Unverified: that a record whose currency is
set to nothing keeps the one it has.
"""

from __future__ import annotations

from sandbox.salesforce.currencies.added import CODE
from sandbox.salesforce.currencies.rates import own_currency
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import ObjectType

# Whose currency a row takes over: the object, and the field that names the record.
_FROM = {
    "CampaignMember": ("Campaign", "CampaignId"),
    "OpportunityLineItem": ("Opportunity", "OpportunityId"),
}


def settle_currency(store: Store, kind: ObjectType, row: Row, old: Row | None) -> None:
    """Complete the row in place; nothing in an org with one currency."""
    if CODE not in kind.fields:
        return
    if kind.name in _FROM:
        owner, by = _FROM[kind.name]
        above = store[owner].rows.get(row.get(by) or "") or {}
        row[CODE] = above.get(CODE)
    elif row.get(CODE) is None:
        before = (old or {}).get(CODE)
        row[CODE] = before or own_currency(store, row["LastModifiedById"])
