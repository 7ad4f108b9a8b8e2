"""What products mean for a write: the row is completed before it, others follow after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.salesforce.products.lines import DEAL, LINE, complete_line, deal_of, hold_deal
from sandbox.salesforce.products.prices import ENTRY, complete_price, that_follow
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store


def complete(
    store: Store, object_name: str, row: Row, old: Row | None, given: Mapping[str, Any]
) -> None:
    """Complete the row in place. Raises the vendor's refusals."""
    if object_name == LINE:
        complete_line(store, row, old, given)
    elif object_name == ENTRY:
        complete_price(store, row, old, given)
    elif object_name == DEAL:
        hold_deal(row, old, given)


def following(store: Store, object_name: str, row: Row) -> Iterator[Following]:
    """What a row that was stored or deleted changes of others."""
    if object_name == LINE:
        changes = deal_of(store, row)
        if changes:
            yield Following(DEAL, row["OpportunityId"], changes, within=True)
    elif object_name == ENTRY:
        for record_id, told in that_follow(store, row):
            yield Following(ENTRY, record_id, told)
