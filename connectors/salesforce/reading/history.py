"""What single fields held, since when and by whom, from the org's field history where it is on.

An administrator chooses up to twenty fields of an object to be tracked, and the rows go after
eighteen months: a field without a row says nothing. Of a lookup two rows are kept, of names and of
ids, under its name with or without the `Id` at the end; of a long text only that it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from connectors.errors import RejectedError
from connectors.protocol import FieldVersion
from connectors.record import FieldSchema
from connectors.salesforce.client import COMPOSITE_QUERIES, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import stamp
from connectors.salesforce.meaning.ids import full_id, like_id
from connectors.salesforce.meaning.values import reader

HIDDEN = frozenset({"INVALID_TYPE", "INVALID_FIELD", "NOT_FOUND"})
LONG_TEXT = 255

Known = Callable[[str], Mapping[str, FieldSchema]]
Versions = Mapping[str, Mapping[str, Sequence[FieldVersion]]]


class FieldHistory:
    """The field history of one org; an object whose history is hidden is asked for once."""

    def __init__(self, client: OrgClient, known: Known) -> None:
        self._client, self._known = client, known
        self._hidden: set[str] = set()

    def field_history(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> Versions:
        """As the port says."""
        known = self._known(object_name)
        wanted = {name: known[name] for name in fields if name in known and _told(known[name])}
        if object_name in self._hidden or not ids or not wanted:
            return {}
        try:
            return self._read(object_name, ids, wanted)
        except RejectedError as error:
            if error.code not in HIDDEN:
                raise
            self._hidden.add(object_name)
            return {}

    def _read(
        self, object_name: str, ids: Sequence[str], fields: Mapping[str, FieldSchema]
    ) -> Versions:
        asked = {full_id(each): each for each in ids}
        _, owner = history_of(object_name)
        found: dict[str, dict[str, list[FieldVersion]]] = {}
        spelt = {name.removesuffix("Id"): name for name in fields} | {name: name for name in fields}
        for row in self._rows(object_name, list(asked), list(spelt)):
            field = fields[spelt[row["Field"]]]
            if field.type == "reference" and not (
                row["NewValue"] is None or like_id(row["NewValue"])
            ):
                continue  # the row of names
            version = FieldVersion(
                _neutral(field, row["NewValue"]), stamp(row["CreatedDate"]), row["CreatedById"]
            )
            versions = found.setdefault(asked[row[owner]], {}).setdefault(field.name, [])
            if version not in versions:
                versions.append(version)
        for held in found.values():
            for versions in held.values():
                versions.sort(key=lambda version: -version.at)
        return found

    def _rows(
        self, object_name: str, ids: Sequence[str], names: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        table, owner = history_of(object_name)
        selected = query.select(table, [owner, "Field", "NewValue", "CreatedDate", "CreatedById"])
        among = ",".join(map(query.literal, names))
        texts = [
            f"{query.within(selected, owner, chunk)} AND Field IN ({among})"
            for chunk in query.chunks(ids, query.room(selected + among))
        ]
        for start in range(0, len(texts), COMPOSITE_QUERIES):
            pages, _ = self._client.queries(texts[start : start + COMPOSITE_QUERIES])
            for page in pages:
                yield from self._client.rows(page)


def history_of(object_name: str) -> tuple[str, str]:
    """The object that keeps the history of another, and its field that names the record."""
    if object_name.endswith("__c"):
        return f"{object_name[:-3]}__History", "ParentId"
    if object_name == "Opportunity":
        # OpportunityHistory is older and tracks stages only.
        return "OpportunityFieldHistory", "OpportunityId"
    return f"{object_name}History", f"{object_name}Id"


def _told(field: FieldSchema) -> bool:
    """Whether the history says what the field held."""
    return not field.name.startswith("@") and not (
        field.type == "textarea" and (field.length or 0) > LONG_TEXT
    )


def _neutral(field: FieldSchema, value: Any) -> Any:
    """A history's value may have its own type or be text, whatever the field's type."""
    if field.type == "boolean" and isinstance(value, str):
        value = value.lower() == "true"
    return (
        value if isinstance(value, str) and field.type != "datetime" else reader(field.type)(value)
    )
