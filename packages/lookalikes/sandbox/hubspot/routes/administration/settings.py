"""The routes of what an administrator settles: rules for values, how many associations there may
be.

A portal of the look-alike has no such rules: lists of them are empty.
"""

from __future__ import annotations

from sandbox.hubspot.wire.calls import Call, Reply, Table


def _none(call: Call) -> Reply:
    return Reply(200, {"results": []})


def _rules(call: Call) -> Reply:
    call.model.kinds.named(call.path["object_type"])
    return _none(call)


def _rules_of_property(call: Call) -> Reply:
    call.model.book.get(call.kind.name, call.path["name"])
    return _none(call)


def _configured(call: Call) -> Reply:
    for name in ("object_type", "to_type"):
        call.model.kinds.named(call.path[name])
    return _none(call)


_RULES = "/crm/v3/property-validations/{object_type}"
_CONFIGURED = "/crm/v4/associations/definitions/configurations"

SETTING_ROUTES: Table = (
    ("GET", _RULES, _rules),
    ("GET", _RULES + "/{name}", _rules_of_property),
    ("GET", _CONFIGURED + "/all", _none),
    ("GET", _CONFIGURED + "/{object_type}/{to_type}", _configured),
)
