"""Owners, the users that a record's `hubspot_owner_id` names: read whole, the deactivated ones too
where asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from connectors.hubspot import SYSTEM
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.schemas import OWNERS
from connectors.hubspot.meaning.values import epoch_s
from connectors.record import Record, Ref, Value


def read_owners(
    client: PortalClient,
    fields: Sequence[str],
    *,
    left: bool = True,
) -> Iterator[tuple[Record, ...]]:
    """Every owner, page by page, those who `left` too. Such a one is not gone: its field `archived`
    is "true".
    """
    yield from _pages(client, fields, archived=False)
    if left:
        yield from _pages(client, fields, archived=True)


def owners_with(
    client: PortalClient,
    fields: Sequence[str],
    name: str,
    values: Iterable[str],
) -> dict[str, Record]:
    """Owners by `id` or by a field, those asked for."""
    wanted = set(values)
    found: dict[str, Record] = {}
    for page in read_owners(client, (*fields, name)):
        for owner in page:
            value = owner.ref.id if name == "id" else owner.fields.get(name)
            if isinstance(value, str) and value in wanted:
                found[value] = owner
    return found


def _pages(
    client: PortalClient,
    fields: Sequence[str],
    *,
    archived: bool,
) -> Iterator[tuple[Record, ...]]:
    after: str | None = ""
    while after is not None:
        page = client.owners.page(archived=archived, after=after)
        yield tuple(_record(owner, fields) for owner in page["results"])
        paging = page.get("paging") or {}
        after = paging.get("next", {}).get("after")


def _record(owner: Mapping[str, Any], names: Sequence[str]) -> Record:
    fields: dict[str, Value] = {}
    for name in names:
        if name in OWNERS.fields:
            fields[name] = _value(owner.get(name))
    ref = Ref(SYSTEM, OWNERS.object, str(owner["id"]))
    return Record(ref, fields, epoch_s(owner.get("updatedAt")))


def _value(value: Any) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not value:
        return None
    return str(value)
