"""The older routes of properties and pipelines."""

from __future__ import annotations

from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.legacy import definitions
from sandbox.hubspot.wire.calls import Call, Reply, Table

# Reported: forms have properties of their own, which are those of contacts here.
_OTHERS = {"form": KINDS["contacts"], "forms": KINDS["contacts"]}


def _kind(call: Call) -> Kind:
    name = call.path.get("object_type", "companies")
    return _OTHERS.get(name) or call.model.kinds.named(name)


def _properties(call: Call) -> Reply:
    return Reply(200, definitions.properties(call.model, _kind(call)))


def _property(call: Call) -> Reply:
    return Reply(200, definitions.shown(call.model.book.get(_kind(call).name, call.path["name"])))


def _groups(call: Call) -> Reply:
    whole = call.query.get("includeProperties", "").lower() == "true"
    return Reply(200, definitions.groups(call.model, _kind(call), with_properties=whole))


def _group(call: Call) -> Reply:
    return Reply(200, definitions.group(call.model, _kind(call), call.path["name"]))


def _pipelines(call: Call) -> Reply:
    return Reply(200, {"results": definitions.pipelines(call.model, _kind(call))})


def _deal_pipelines(call: Call) -> Reply:
    return Reply(200, definitions.deal_pipelines(call.model, KINDS["deals"]))


_V1 = "/properties/v1/{object_type}"
_V2 = "/properties/v2/{object_type}"

LEGACY_DEFINITION_ROUTES: Table = (
    ("GET", _V1 + "/properties", _properties),
    ("GET", _V1 + "/properties/named/{name}", _property),
    ("GET", _V1 + "/groups", _groups),
    ("GET", _V1 + "/groups/named/{name}", _group),
    ("GET", _V2 + "/properties", _properties),
    ("GET", _V2 + "/properties/named/{name}", _property),
    ("GET", _V2 + "/groups", _groups),
    ("GET", _V2 + "/groups/named/{name}", _group),
    ("GET", "/companies/v2/properties", _properties),
    ("GET", "/crm-pipelines/v1/pipelines/{object_type}", _pipelines),
    ("GET", "/deals/v1/pipelines", _deal_pipelines),
)
