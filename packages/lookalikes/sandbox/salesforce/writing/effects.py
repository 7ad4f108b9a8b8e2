"""What the objects' own laws add to a write, in one place for the writer: rows are completed before
they are stored, and others follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.salesforce.activities import on_write as activities
from sandbox.salesforce.activities.invitations import RELATION, group_of
from sandbox.salesforce.campaigns.statuses import (
    STATUS,
    first_statuses,
    members_of,
    others_of,
    settle_member,
)
from sandbox.salesforce.contacts.relations import (
    RELATION as ACCOUNT_RELATION,
)
from sandbox.salesforce.contacts.relations import check_may_go, check_relation, relations_of
from sandbox.salesforce.currencies.added import DATED
from sandbox.salesforce.currencies.on_write import check_rate_may_go, rate_before, settle_currency
from sandbox.salesforce.products import on_write as products
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import ObjectType


def complete(
    store: Store, kind: ObjectType, row: Row, old: Row | None, given: Mapping[str, Any]
) -> None:
    """Complete the row in place. Raises the vendor's refusals."""
    settle_currency(store, kind, row, old)
    products.complete(store, kind.name, row, old, given)
    activities.complete(store, kind.name, row, old)
    if kind.name == "CampaignMember":
        settle_member(store, row, old, given)
    elif kind.name == ACCOUNT_RELATION:
        check_relation(store, row, old)


def after_save(store: Store, kind: ObjectType, row: Row, old: Row | None) -> Iterator[Following]:
    """What a row that was stored changes of others."""
    yield from products.following(store, kind.name, row)
    yield from activities.following(store, kind.name, row, old)
    if kind.name == "Campaign" and old is None:
        yield from first_statuses(row["Id"])
    elif kind.name == "Contact":
        yield from relations_of(store, row)
    elif kind.name == STATUS:
        yield from others_of(store, row)
        yield from members_of(store, row)


def check_delete(store: Store, kind: ObjectType, row: Row) -> None:
    """Raises what the object's own laws have against a row that is deleted by itself."""
    if kind.name == ACCOUNT_RELATION:
        check_may_go(row)
    elif kind.name == DATED:
        check_rate_may_go(store, row)


def after_delete(store: Store, kind: ObjectType, row: Row) -> Iterator[Following]:
    """What a row that was deleted by itself changes of others."""
    yield from products.following(store, kind.name, row)
    if kind.name == RELATION:
        yield from group_of(store, row)
    elif kind.name == DATED:
        yield from rate_before(store, row)
