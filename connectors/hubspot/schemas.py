"""What an account's objects look like: property definitions, kept for a run, and how each is
read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connectors.errors import RejectedError
from connectors.hubspot.associations import ASSOCIATIONS, is_custom
from connectors.hubspot.client import PortalClient
from connectors.hubspot.owners import OWNERS
from connectors.hubspot.values import Decoder, decoder
from connectors.record import FieldSchema, ObjectSchema

# Updates name the fields that changed, in as many combinations as people think of.
DECODERS = 1_000

# HubSpot's own objects tell of no property that it is required.
_REQUIRED: Mapping[str, frozenset[str]] = {
    "leads": frozenset({"hs_lead_name"}),
    **dict.fromkeys(("meetings", "tasks", "notes", "calls", "emails"), frozenset({"hs_timestamp"})),
}


class Schemas:
    """The properties of one account, read when first needed."""

    def __init__(self, client: PortalClient) -> None:
        self._client = client
        self._known: dict[str, ObjectSchema | None] = {OWNERS.object: OWNERS}
        self._decoders: dict[tuple[str, tuple[str, ...]], Decoder] = {}

    def describe(self, objects: Iterable[str]) -> dict[str, ObjectSchema]:
        """Those of the objects that the account has."""
        found = {name: self._one(name) for name in dict.fromkeys(objects)}
        return {name: schema for name, schema in found.items() if schema is not None}

    def know(self, schemas: Mapping[str, ObjectSchema]) -> None:
        """Take what was read before."""
        self._known.update(schemas)
        self._decoders.clear()

    def forget(self, objects: Iterable[str]) -> None:
        """Read these anew when next asked."""
        for name in objects:
            if name != OWNERS.object:
                self._known.pop(name, None)
        self._decoders.clear()

    def decoder(self, object_name: str, names: Iterable[str]) -> Decoder:
        """A function from wire properties to neutral fields: those of `names` that exist and were
        answered.
        """
        wanted = object_name, tuple(names)
        found = self._decoders.get(wanted)
        if found is None:
            schema = self._one(object_name)
            known = schema.fields if schema else {}
            types = {
                name: known[name].type for name in wanted[1] if name in known and name[0] != "@"
            }
            found = decoder(types)
            if len(self._decoders) >= DECODERS:
                self._decoders.clear()
            self._decoders[wanted] = found
        return found

    def _one(self, object_name: str) -> ObjectSchema | None:
        if object_name not in self._known:
            self._known[object_name] = self._read(object_name)
        return self._known[object_name]

    def _read(self, object_name: str) -> ObjectSchema | None:
        try:
            found, required = self._definition(object_name)
        except RejectedError:
            return None
        fields = {
            each["name"]: _field(each, each["name"] in required)
            for each in found
            if not each.get("archived")
        }
        linked = {
            name: FieldSchema(name, "association") for name in ASSOCIATIONS.get(object_name, ())
        }
        return ObjectSchema(object_name, {**fields, **linked})

    def _definition(self, object_name: str) -> tuple[list[dict[str, Any]], frozenset[str]]:
        """The properties, and the names of those that a record cannot do without."""
        if is_custom(object_name):
            schema = self._client.schema(object_name)
            return schema["properties"], frozenset(schema.get("requiredProperties") or ())
        return self._client.properties(object_name), _REQUIRED.get(object_name, frozenset())


def _field(document: Mapping[str, Any], required: bool) -> FieldSchema:
    # Options kept elsewhere (owners) are listed as none at all, which must not read as "nothing
    # goes".
    listed = document["type"] == "enumeration" and not document.get("externalOptions")
    options = (
        tuple(each["value"] for each in _in_order(document.get("options") or ()))
        if listed
        else None
    )
    return FieldSchema(
        document["name"],
        document["type"],
        writable=not (document.get("modificationMetadata") or {}).get("readOnlyValue", False),
        unique=bool(document.get("hasUniqueValue")) or document["name"] == "email",
        required=required,
        options=options,
    )


def _in_order(options: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """As people see them; -1 is how HubSpot says "after those that have a place"."""
    places = [(each, int(each.get("displayOrder") or 0)) for each in options]
    return [each for each, place in sorted(places, key=lambda pair: (pair[1] < 0, pair[1]))]
