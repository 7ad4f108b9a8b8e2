"""What the integration user may know of each object: describes, many in one call, kept for a
run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.errors import RejectedError
from connectors.record import FieldSchema, ObjectSchema
from connectors.salesforce import query
from connectors.salesforce.answers import reject
from connectors.salesforce.client import COMPOSITE_CALLS, OrgClient


@dataclass(frozen=True, slots=True)
class Described:
    """One object: its schema, and what the user may do with its records."""

    schema: ObjectSchema
    createable: bool
    updateable: bool


class Schemas:
    """The describes of one org, read when first needed."""

    def __init__(self, client: OrgClient) -> None:
        self._client = client
        self._known: dict[str, Described | None] = {}

    def describe(self, objects: Iterable[str]) -> dict[str, Described]:
        """Those of the objects that the user may see."""
        wanted = list(dict.fromkeys(objects))
        unknown = [each for each in wanted if each not in self._known]
        for start in range(0, len(unknown), COMPOSITE_CALLS):
            self._read(unknown[start : start + COMPOSITE_CALLS])
        return {each: found for each in wanted if (found := self._known[each]) is not None}

    def know(self, schemas: Mapping[str, ObjectSchema]) -> None:
        """Take what was read before; what the user may do is asked anew when it matters."""
        self._known.update(
            {name: Described(schema, True, True) for name, schema in schemas.items()}
        )

    def fields(self, object_name: str) -> Mapping[str, FieldSchema]:
        """The visible fields of an object. Raises RejectedError for an object that is not
        visible.
        """
        found = self.describe([object_name]).get(object_name)
        if found is None:
            advice = f"Let the integration user read {object_name}, then run `accord doctor`."
            raise RejectedError(
                f"Salesforce shows no object {object_name}", code="INVALID_TYPE", advice=advice
            )
        return found.schema.fields

    def forget(self) -> None:
        """Read everything anew when next asked."""
        self._known.clear()

    def _read(self, objects: Sequence[str]) -> None:
        base = self._client.base
        asked = [
            {"method": "GET", "url": f"{base}/sobjects/{query.name(each)}/describe"}
            for each in objects
        ]
        answers, _ = self._client.composite(asked)
        for name, (status, body) in zip(objects, answers, strict=True):
            if status not in (200, 404):
                reject(status, body)
            self._known[name] = _described(name, body) if status == 200 else None


def _described(name: str, document: Mapping[str, Any]) -> Described:
    fields = {each["name"]: _field(each) for each in document["fields"]}
    children = {child.get("relationshipName") for child in document.get("childRelationships", ())}
    if name == "Opportunity" and query.ROLES[1:] in children:
        fields[query.ROLES] = FieldSchema(query.ROLES, "association")
    schema = ObjectSchema(name, fields)
    return Described(schema, bool(document.get("createable")), bool(document.get("updateable")))


def _field(document: Mapping[str, Any]) -> FieldSchema:
    picklist = document.get("restrictedPicklist") and document.get("picklistValues")
    options = (
        tuple(each["value"] for each in picklist if each.get("active", True)) if picklist else None
    )
    return FieldSchema(
        document["name"],
        document["type"],
        writable=bool(document.get("updateable")),
        unique=bool(document.get("unique")),
        required=not document.get("nillable", True)
        and not document.get("defaultedOnCreate", False),
        length=document.get("length") or None,
        options=options,
        filterable=bool(document.get("filterable", True)) and bool(document.get("sortable", True)),
    )
