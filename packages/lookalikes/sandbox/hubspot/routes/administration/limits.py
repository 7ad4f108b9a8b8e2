"""The routes that tell how full a portal is: records, properties, pipelines, associations.

How much there may be is documented; nothing here is held to it but labels and unique properties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.wire.calls import Call, Reply, Table

_RECORDS, _OWN_RECORDS = 15_000_000, 1_500_000
_PROPERTIES, _CALCULATED = 1_000, 200
_PIPELINES, _OBJECT_TYPES, _LABELS = 100, 10, 50
_ASSOCIATIONS = 50_000

Count = Callable[[Kind], int]


def _records(call: Call) -> Reply:
    def stored(kind: Kind) -> int:
        return len(call.model.shelf(kind).live)

    return Reply(200, _by_origin(call, stored, _RECORDS, _OWN_RECORDS))


def _pipelines(call: Call) -> Reply:
    def defined(kind: Kind) -> int:
        return len(call.model.pipelines.listed(kind.name))

    return Reply(200, _by_origin(call, defined, _PIPELINES, _PIPELINES))


def _by_origin(call: Call, used: Count, each: int, in_all: int) -> dict[str, Any]:
    """HubSpot's own object types have a limit each, those of the portal one for all of them."""
    own = [kind for kind in call.model.kinds if _is_own(kind)]
    others = [kind for kind in call.model.kinds if not _is_own(kind)]
    limited = [_used(kind, used(kind)) | _share(used(kind), each) for kind in others]
    whole = _overall(own, used, in_all)
    return {"hubspotDefinedObjectTypes": limited, "customObjectTypes": whole}


def _properties(call: Call) -> Reply:
    def made(kind: Kind) -> int:
        live = call.model.book.live[kind.name].values()
        return sum(not found.get("hubspotDefined") for found in live)

    kinds = list(call.model.kinds)
    whole = _overall(kinds, made, _PROPERTIES * len(kinds))
    each = [_used(kind, made(kind)) | _share(made(kind), _PROPERTIES) for kind in kinds]
    return Reply(200, whole | {"byObjectType": each})


def _calculated(call: Call) -> Reply:
    def made(kind: Kind) -> int:
        live = call.model.book.live[kind.name].values()
        own = [found for found in live if not found.get("hubspotDefined")]
        return sum(found["fieldType"] == "calculation_equation" for found in own)

    return Reply(200, _overall(list(call.model.kinds), made, _CALCULATED))


def _object_types(call: Call) -> Reply:
    return Reply(200, _share(sum(map(_is_own, call.model.kinds)), _OBJECT_TYPES))


def _labels(call: Call) -> Reply:
    results = []
    for (one, other), types in call.model.graph.book.types.items():
        words = [found.label for found in types.values() if found.category == "USER_DEFINED"]
        named = [word for word in words if word]
        if named:
            ends = {
                "fromObjectType": _labelled(call.model.kinds.named(one)),
                "toObjectType": _labelled(call.model.kinds.named(other)),
            }
            results.append({**ends, "allLabels": named, **_share(len(named), _LABELS)})
    return Reply(200, {"results": results})


def _nobody_is_full(call: Call) -> Reply:
    return Reply(200, {"results": []})


def _nobody_is_full_of(call: Call) -> Reply:
    call.model.kinds.named(call.path["object_type"])
    return _nobody_is_full(call)


def _associations(call: Call) -> Reply:
    for name in ("object_type", "to_type"):
        call.model.kinds.named(call.path[name])
    return Reply(
        200,
        {
            "limit": _ASSOCIATIONS,
            "totalRecordsAtLimit": 0,
            "totalRecordsNearLimit": 0,
            "atLimitFromRecordSamples": [],
            "nearLimitFromRecordSamples": [],
        },
    )


def _is_own(kind: Kind) -> bool:
    return kind.type_id.startswith("2-")


def _overall(kinds: Iterable[Kind], used: Count, allowed: int) -> dict[str, Any]:
    each = [_used(kind, used(kind)) for kind in kinds]
    whole = _share(sum(found["usage"] for found in each), allowed)
    return {
        "overallLimit": whole["limit"],
        "overallUsage": whole["usage"],
        "overallPercentage": whole["percentage"],
        "byObjectType": each,
    }


def _used(kind: Kind, used: int) -> dict[str, Any]:
    return {**_labelled(kind), "usage": used}


def _labelled(kind: Kind) -> dict[str, str]:
    label = kind.singular.replace("_", " ").capitalize()
    plural = kind.name.replace("_", " ").capitalize()
    return {"objectTypeId": kind.type_id, "singularLabel": label, "pluralLabel": plural}


def _share(used: int, allowed: int) -> dict[str, Any]:
    return {"usage": used, "limit": allowed, "percentage": round(100 * used / allowed, 2)}


_ALL = "/crm/v3/limits"
_RECORDS_OF = _ALL + "/associations/records"

LIMIT_ROUTES: Table = (
    ("GET", _ALL + "/records", _records),
    ("GET", _ALL + "/pipelines", _pipelines),
    ("GET", _ALL + "/custom-properties", _properties),
    ("GET", _ALL + "/calculated-properties", _calculated),
    ("GET", _ALL + "/custom-object-types", _object_types),
    ("GET", _ALL + "/associations/labels", _labels),
    ("GET", _RECORDS_OF + "/from", _nobody_is_full),
    ("GET", _RECORDS_OF + "/{object_type}/to", _nobody_is_full_of),
    ("GET", _RECORDS_OF + "/{object_type}/{to_type}", _associations),
)
