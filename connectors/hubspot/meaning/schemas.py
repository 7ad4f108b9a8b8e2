"""What an account's objects look like: property definitions, kept for a run, and how each is
read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from connectors.errors import RejectedError
from connectors.hubspot.meaning.associations import ASSOCIATIONS, is_custom
from connectors.hubspot.meaning.opt_outs import is_opt_out
from connectors.hubspot.meaning.stages import STAGED, pipelines_in
from connectors.hubspot.meaning.values import Decoder, decoder
from connectors.record import FieldSchema, ObjectSchema

# Updates name the fields that changed, in as many combinations as people think of.
DECODERS = 1_000

_OWNER_FIELDS = ("email", "firstName", "lastName", "archived")

OWNERS = ObjectSchema(
    object="owners",
    fields={name: FieldSchema(name, "string", writable=False) for name in _OWNER_FIELDS},
)
"""The account's users; they have no definition to read."""

ACTIVITIES = ("meetings", "tasks", "notes", "calls", "emails")

# HubSpot's own objects tell of no property that it is required.
_REQUIRED: Mapping[str, frozenset[str]] = {
    "leads": frozenset({"hs_lead_name"}),
    **dict.fromkeys(ACTIVITIES, frozenset({"hs_timestamp"})),
}

CURRENCIES: Mapping[str, str] = {
    "deals": "deal_currency_code",
    "companies": "hs_annual_revenue_currency_code",
    "line_items": "hs_line_item_currency_code",
}
"""The property that says which currency an object's money is in; blank: the account's own,
which is all that a calculated one ever says."""

MOVES: Mapping[str, Mapping[str, tuple[str, ...]]] = {"deals": {"dealstage": ("closedate",)}}
"""What HubSpot sets by itself, by object and the property that was written: the date of a deal
that is closed, unless the same request says when.
"""

Document = Mapping[str, Any]


class Definitions(Protocol):
    """Where definitions are read; all raise RejectedError for an object the account lacks."""

    def properties(self, object_name: str) -> list[dict[str, Any]]:
        """Every property of one of HubSpot's own objects."""

    def custom_object(self, object_name: str) -> dict[str, Any]:
        """The definition of an object the account made, its properties included."""

    def pipelines(self, object_name: str) -> list[dict[str, Any]]:
        """The pipelines of an object, each with its stages."""


class Schemas:
    """The properties of one account, read when first needed."""

    def __init__(self, definitions: Definitions, home_currency: Callable[[], str | None]) -> None:
        self._definitions, self._home_currency = definitions, home_currency
        self._known: dict[str, ObjectSchema | None] = {OWNERS.object: OWNERS}
        self._decoders: dict[tuple[str, tuple[str, ...]], Decoder] = {}

    def describe(self, objects: Iterable[str]) -> dict[str, ObjectSchema]:
        """Those of the objects that the account has."""
        found = {}
        for name in dict.fromkeys(objects):
            schema = self.one(name)
            if schema is not None:
                found[name] = schema
        return found

    def one(self, object_name: str) -> ObjectSchema | None:
        """One object; None where the account does not have it."""
        if object_name not in self._known:
            self._known[object_name] = self._read(object_name)
        return self._known[object_name]

    def fields(self, object_name: str) -> Mapping[str, FieldSchema]:
        """The fields of one object; none where the account does not have it."""
        schema = self.one(object_name)
        return {} if schema is None else schema.fields

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
            found = self._new_decoder(*wanted)
            if len(self._decoders) >= DECODERS:
                self._decoders.clear()
            self._decoders[wanted] = found
        return found

    def _new_decoder(self, object_name: str, names: Iterable[str]) -> Decoder:
        known = self.fields(object_name)
        types = {}
        for name in names:
            if name in known and not name.startswith("@"):
                types[name] = known[name].type
        return decoder(types)

    def _read(self, object_name: str) -> ObjectSchema | None:
        try:
            properties, required = self._definition(object_name)
        except RejectedError:
            return None
        fields = {}
        for document in properties:
            name = document["name"]
            if not document.get("archived"):
                field = _field(document, required=name in required)
                # set through communication preferences, whatever the definition says
                settable = is_opt_out(object_name, name)
                fields[name] = replace(field, writable=True) if settable else field
        currency = fields.get(CURRENCIES.get(object_name, ""))
        if currency is not None:
            home = self._home_currency()
            fixed = home is not None and not currency.writable
            fields[currency.name] = replace(currency, unset=home, fixed=fixed)
        for name in ASSOCIATIONS.get(object_name, ()):
            fields[name] = FieldSchema(name, "association")
        fields |= self._staged(object_name, fields)
        for name, moved in MOVES.get(object_name, {}).items():
            if name in fields:
                fields[name] = replace(fields[name], moves=moved)
        return ObjectSchema(object_name, fields)

    def _staged(
        self, object_name: str, fields: Mapping[str, FieldSchema]
    ) -> dict[str, FieldSchema]:
        """The fields that say where a record stands and can be written, with the pipelines and
        stages there are, where the definitions themselves list none.
        """
        names = STAGED.get(object_name)
        if names is None or not _takes_any_stage(fields.get(names[1])):
            return {}  # where the stages are listed, nobody asks for their pipelines
        found = {}
        for name, known in zip(names, self._pipelines_and_stages(object_name), strict=True):
            field = fields.get(name)
            if field is not None and known and _takes_any_stage(field):
                found[name] = replace(field, options=known)
        return found

    def _pipelines_and_stages(self, object_name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of an object's pipelines, and of all their stages; none where they may not be
        read.
        """
        try:
            pipelines = pipelines_in(self._definitions.pipelines(object_name))
        except RejectedError:
            return (), ()
        stages = tuple(stage.id for pipeline in pipelines for stage in pipeline.stages)
        return tuple(each.id for each in pipelines), stages

    def _definition(self, object_name: str) -> tuple[Sequence[Document], frozenset[str]]:
        """The properties, and the names of those that a record cannot do without."""
        if is_custom(object_name):
            found = self._definitions.custom_object(object_name)
            return found["properties"], frozenset(found.get("requiredProperties") or ())
        required = _REQUIRED.get(object_name, frozenset())
        return self._definitions.properties(object_name), required


def _field(document: Document, *, required: bool) -> FieldSchema:
    name = document["name"]
    metadata = document.get("modificationMetadata") or {}
    read_only = metadata.get("readOnlyValue", False)
    # An address is unique among contacts, which HubSpot's definition of it does not say.
    unique = name == "email" or bool(document.get("hasUniqueValue"))
    return FieldSchema(
        name,
        document["type"],
        writable=not read_only,
        unique=unique,
        required=required,
        options=_options(document),
    )


def _options(document: Document) -> tuple[str, ...] | None:
    """What an enumeration takes, in the order people see; None where anything goes."""
    if document["type"] != "enumeration":
        return None
    listed = document.get("options") or ()
    if document.get("externalOptions") and not listed:
        # Kept elsewhere (owners, teams, stages): that none is listed must not read as "nothing
        # goes". Lifecycle stages are kept elsewhere too, and listed all the same.
        return None
    in_order = sorted(listed, key=_place)
    return tuple(option["value"] for option in in_order)


def _takes_any_stage(field: FieldSchema | None) -> bool:
    if field is None or not field.writable:
        return False
    return field.type == "enumeration" and field.options is None


def _place(option: Document) -> tuple[bool, int]:
    """As people see them; -1 is how HubSpot says "after those that have a place"."""
    place = int(option.get("displayOrder") or 0)
    return place < 0, place
