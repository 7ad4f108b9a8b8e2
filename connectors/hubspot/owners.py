"""Owners, the users that a record's `hubspot_owner_id` names: read whole, the deactivated ones too
where asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from connectors.hubspot.client import PortalClient
from connectors.hubspot.values import epoch_s
from connectors.record import FieldSchema, ObjectSchema, Record, Ref, Value

_FIELDS = ("email", "firstName", "lastName", "archived")

OWNERS = ObjectSchema(
    "owners", {name: FieldSchema(name, "string", writable=False) for name in _FIELDS}
)


def read_owners(
    client: PortalClient, system: str, fields: Sequence[str], *, left: bool = True
) -> Iterator[tuple[Record, ...]]:
    """Every owner, page by page, those who `left` too. Such a one is not gone: its field `archived`
    is "true".
    """
    for archived in (False, True) if left else (False,):
        after: str | None = ""
        while after is not None:
            page = client.owners(archived=archived, after=after)
            yield tuple(_record(system, owner, fields) for owner in page["results"])
            after = (page.get("paging") or {}).get("next", {}).get("after")


def owners_with(
    client: PortalClient, system: str, fields: Sequence[str], name: str, values: Iterable[str]
) -> Any:
    """Owners by `id` or by a field, those asked for."""
    wanted, found = set(values), {}
    for page in read_owners(client, system, (*fields, name)):
        for owner in page:
            value = owner.ref.id if name == "id" else owner.fields.get(name)
            if value in wanted:
                found[value] = owner
    return found


def _record(system: str, owner: dict[str, Any], names: Sequence[str]) -> Record:
    fields: dict[str, Value] = {
        name: _value(owner.get(name)) for name in names if name in OWNERS.fields
    }
    return Record(
        Ref(system, OWNERS.object, str(owner["id"])), fields, epoch_s(owner.get("updatedAt"))
    )


def _value(value: Any) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value else None
