"""The currency of a row about to be stored, where nobody named one; and what holds once a dated
rate is gone.

Documented: a new record is in its creator's currency; clients delete dated rates. Known: a code for
the last one (restforce's list of them). Unverified: that a record whose currency is set to nothing
keeps the one it has; that the rate before one that is gone holds until the next; that the last one
is that of its currency, and the text for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.salesforce.currencies.added import CODE, DATED
from sandbox.salesforce.currencies.rates import own_currency
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.following import Following
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


def check_rate_may_go(store: Store, rate: Row) -> None:
    """Raises for the last rate of a currency."""
    if not _others(store, rate):
        message = "The last dated conversion rate of a currency cannot be deleted"
        raise Refusal(400, "CANNOT_DELETE_LAST_DATED_CONVERSION_RATE", message, [])


def rate_before(store: Store, rate: Row) -> Iterator[Following]:
    """The rate before one that is gone holds until the next."""
    earlier = [row for row in _others(store, rate) if row["StartDate"] < rate["StartDate"]]
    if earlier:
        last = max(earlier, key=lambda row: str(row["StartDate"]))
        yield Following(DATED, last["Id"], {"NextStartDate": rate["NextStartDate"]})


def _others(store: Store, rate: Row) -> list[Row]:
    return [
        row
        for row in store[DATED].rows.values()
        if row["IsoCode"] == rate["IsoCode"] and row["Id"] != rate["Id"] and not row["IsDeleted"]
    ]
