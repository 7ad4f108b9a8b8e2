"""The calls in use through HubSpot's client library, by what they are about.

Each API object of the library is held, since a new one is a new pool. Errors are those of
`PortalCalls`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.hubspot.calls import PortalCalls, Reply

OWNERS_PAGE = 500

Document = dict[str, Any]
Inputs = Sequence[Document]


class RecordCalls:
    """Searches, reads and writes of records."""

    def __init__(self, calls: PortalCalls) -> None:
        self._calls = calls
        self._search = calls.sdk.crm.objects.search_api
        self._batch = calls.sdk.crm.objects.batch_api

    def search(self, object_name: str, body: Document) -> Reply:
        """One page of a search."""
        return self._calls.read(self._search.do_search, object_name, body)

    def read(
        self,
        object_name: str,
        body: Document,
        *,
        archived: bool = False,
    ) -> Reply:
        """Up to 100 records by id or unique property."""
        more = {"archived": True} if archived else {}
        return self._calls.read(self._batch.read, object_name, body, **more)

    def create(self, object_name: str, inputs: Inputs) -> Reply:
        """Create up to 100 records, each with its associations; answered one by one where each
        carries a trace.
        """
        return self._calls.write(self._batch.create, object_name, _batch(inputs))

    def upsert(self, object_name: str, inputs: Inputs) -> Reply:
        """Create up to 100 records, or change those that have the unique value already."""
        return self._calls.write(self._batch.upsert, object_name, _batch(inputs))

    def update(self, object_name: str, inputs: Inputs) -> Reply:
        """Change up to 100 records."""
        return self._calls.write(self._batch.update, object_name, _batch(inputs))

    def archive(self, object_name: str, ids: Sequence[str]) -> None:
        """Archive up to 100 records; those not there are passed over."""
        inputs = [{"id": each} for each in ids]
        self._calls.write(self._batch.archive, object_name, _batch(inputs))


class AssociationCalls:
    """Associations between records of two objects, `one` and `other`, and their types."""

    def __init__(self, calls: PortalCalls) -> None:
        self._calls = calls
        self._batch = calls.sdk.crm.associations.v4.batch_api

    def read(self, one: str, other: str, inputs: Inputs) -> Reply:
        """What up to 1000 records are associated with."""
        return self._calls.read(self._batch.get_page, one, other, _batch(inputs))

    def associate(self, one: str, other: str, inputs: Inputs) -> Reply:
        """Make up to 2000 associations."""
        return self._calls.write(self._batch.create, one, other, _batch(inputs))

    def dissociate(self, one: str, other: str, inputs: Inputs) -> None:
        """Take the associations of up to 100 records away."""
        self._calls.write(self._batch.archive, one, other, _batch(inputs))

    def remove_label(self, one: str, other: str, inputs: Inputs) -> None:
        """Take a label away from up to 100 associations, which stay."""
        self._calls.write(self._batch.archive_labels, one, other, _batch(inputs))

    def types(self, one: str, other: str) -> list[Document]:
        """The association types between two objects: category, type id, label."""
        path = f"/crm/v4/associations/{one}/{other}/labels"
        reply = self._calls.by_path("GET", path, read=True)
        found: list[Document] = reply.body["results"]
        return found


class DefinitionCalls:
    """How the account defines its objects: properties, their groups, pipelines, and objects of its
    own.
    """

    def __init__(self, calls: PortalCalls) -> None:
        self._calls = calls
        self._properties = calls.sdk.crm.properties.core_api
        self._groups = calls.sdk.crm.properties.groups_api

    def properties(self, object_name: str) -> list[Document]:
        """Every property of an object, as defined now."""
        reply = self._calls.read(self._properties.get_all, object_name)
        found: list[Document] = reply.body["results"]
        return found

    def custom_object(self, object_name: str) -> Document:
        """The definition of an object the account made, its properties included."""
        path = f"/crm/v3/schemas/{object_name}"
        reply = self._calls.by_path("GET", path, read=True)
        found: Document = reply.body
        return found

    def pipelines(self, object_name: str) -> list[Document]:
        """The pipelines of an object, each with its stages."""
        path = f"/crm/v3/pipelines/{object_name}"
        reply = self._calls.by_path("GET", path, read=True)
        found: list[Document] = reply.body["results"]
        return found

    def create_property(self, object_name: str, definition: Document) -> None:
        """Define a property; an archived one of that name comes back as it was."""
        self._calls.write(self._properties.create, object_name, definition)

    def groups(self, object_name: str) -> list[Document]:
        """The property groups of an object."""
        reply = self._calls.read(self._groups.get_all, object_name)
        found: list[Document] = reply.body["results"]
        return found

    def create_group(self, object_name: str, definition: Document) -> None:
        """Define a property group."""
        self._calls.write(self._groups.create, object_name, definition)


class OwnerCalls:
    """The account's users, as owners of records."""

    def __init__(self, calls: PortalCalls) -> None:
        self._calls = calls
        self._owners = calls.sdk.crm.owners.owners_api

    def page(self, *, archived: bool, after: str | None = None) -> Any:
        """One page of owners, the active or the archived."""
        asked: Document = {"limit": OWNERS_PAGE, "archived": archived}
        if after:
            asked["after"] = after
        return self._calls.read(self._owners.get_page, **asked).body


def _batch(inputs: Inputs) -> Document:
    return {"inputs": list(inputs)}
