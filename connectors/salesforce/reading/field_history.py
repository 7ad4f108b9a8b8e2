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
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import stamp
from connectors.salesforce.meaning.ids import full_id, like_id
from connectors.salesforce.meaning.values import reader

HIDDEN = frozenset({"INVALID_TYPE", "INVALID_FIELD", "NOT_FOUND"})
LONG_TEXT = 255
COLUMNS = ("Field", "NewValue", "CreatedDate", "CreatedById")

Known = Callable[[str], Mapping[str, FieldSchema]]
Versions = Mapping[str, Mapping[str, Sequence[FieldVersion]]]


class FieldHistory:
    """The field history of one org; an object whose history is hidden is asked for once."""

    def __init__(self, client: OrgClient, known: Known) -> None:
        self._client, self._known = client, known
        self._hidden: set[str] = set()

    def field_history(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> Versions:
        """As the port says. Raises RejectedError for an object that is not visible."""
        known = self._known(object_name)
        wanted = {}
        for name in fields:
            field = known.get(name)
            if field is not None and _is_told(field):
                wanted[name] = field
        if not ids or not wanted or object_name in self._hidden:
            return {}
        try:
            return self._read(object_name, ids, wanted)
        except RejectedError as error:
            if error.code not in HIDDEN:
                raise
            self._hidden.add(object_name)
            return {}

    def _read(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Mapping[str, FieldSchema],
    ) -> Versions:
        asked = {full_id(each): each for each in ids}
        spelt = _spellings(fields)
        _, owner = history_of(object_name)
        found: dict[str, dict[str, list[FieldVersion]]] = {}
        for row in self._rows(object_name, list(asked), list(spelt)):
            field = fields[spelt[row["Field"]]]
            if _is_row_of_names(field, row["NewValue"]):
                continue
            value = _neutral(field, row["NewValue"])
            version = FieldVersion(value, stamp(row["CreatedDate"]), row["CreatedById"])
            versions = found.setdefault(asked[row[owner]], {}).setdefault(field.name, [])
            if version not in versions:
                versions.append(version)
        for held in found.values():
            for versions in held.values():
                versions.sort(key=lambda version: -version.at)
        return found

    def _rows(
        self,
        object_name: str,
        ids: Sequence[str],
        names: Sequence[str],
    ) -> Iterator[dict[str, Any]]:
        table, owner = history_of(object_name)
        selected = query.select(table, [owner, *COLUMNS])
        among = ",".join(map(query.literal, names))
        texts = []
        for chunk in query.chunks(ids, query.room(selected + among)):
            texts.append(f"{query.within(selected, owner, chunk)} AND Field IN ({among})")
        return self._client.all_rows(texts)


def history_of(object_name: str) -> tuple[str, str]:
    """The object that keeps the history of another, and its field that names the record."""
    if object_name.endswith("__c"):
        return f"{object_name[:-3]}__History", "ParentId"
    if object_name == "Opportunity":
        # OpportunityHistory is older and tracks stages only.
        return "OpportunityFieldHistory", "OpportunityId"
    return f"{object_name}History", f"{object_name}Id"


def _is_told(field: FieldSchema) -> bool:
    """Whether the history says what the field held."""
    if field.name.startswith("@"):
        return False
    long_text = field.type == "textarea" and (field.length or 0) > LONG_TEXT
    return not long_text


def _spellings(fields: Mapping[str, FieldSchema]) -> dict[str, str]:
    """What the history may call each field, to its name; a field's own name comes first."""
    spelt = {name.removesuffix("Id"): name for name in fields}
    for name in fields:
        spelt[name] = name
    return spelt


def _is_row_of_names(field: FieldSchema, value: Any) -> bool:
    """Whether a lookup's row tells what the record is called, and not its id."""
    return field.type == "reference" and value is not None and not like_id(value)


def _neutral(field: FieldSchema, value: Any) -> Any:
    """A history's value may have its own type or be text, whatever the field's type."""
    if isinstance(value, str):
        if field.type == "boolean":
            return reader(field.type)(value.lower() == "true")
        if field.type != "datetime":
            return value
    return reader(field.type)(value)
