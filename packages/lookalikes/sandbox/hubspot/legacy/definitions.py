"""Definitions of properties and pipelines in their older shapes.

Reported: lists are bare, times are epoch milliseconds, and of a property the rules stand beside the
rest rather than in a part of their own.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.times import parsed_ms

Document = dict[str, Any]

_COPIED = (
    *("name", "label", "description", "groupName", "type", "fieldType", "hidden", "formField"),
    *("calculated", "externalOptions", "displayOrder"),
)


def properties(portal: Portal, kind: Kind) -> list[Document]:
    """Every definition of an object type."""
    return [shown(found) for found in portal.book.listed(kind.name, archived=False)]


def shown(found: Document) -> Document:
    """One definition."""
    rules = found["modificationMetadata"]
    options = []
    for option in found["options"]:
        options.append({**option, "doubleData": 0.0, "readOnly": None})
    return {name: found[name] for name in _COPIED} | {
        "options": options,
        "hubspotDefined": bool(found.get("hubspotDefined")),
        "readOnlyValue": rules["readOnlyValue"],
        "readOnlyDefinition": rules["readOnlyDefinition"],
        "mutableDefinitionNotDeletable": not rules["archivable"],
        "deleted": False,
        "favorited": False,
        "favoritedOrder": -1,
        "showCurrencySymbol": False,
        "referencedObjectType": found.get("referencedObjectType"),
        "createdAt": _time(found.get("createdAt")),
        "updatedAt": _time(found.get("updatedAt")),
        "createdUserId": found.get("createdUserId"),
    }


def group(portal: Portal, kind: Kind, name: str) -> Document:
    """One property group of an object type."""
    return _group(portal.book.group(kind.name, name))


def groups(portal: Portal, kind: Kind, *, with_properties: bool) -> list[Document]:
    """The property groups of an object type."""
    found = []
    for group in portal.book.groups[kind.name].values():
        told = _group(group)
        if with_properties:
            members = properties(portal, kind)
            told["properties"] = [each for each in members if each["groupName"] == group["name"]]
        found.append(told)
    return found


def _group(found: Document) -> Document:
    return {
        "name": found["name"],
        "displayName": found["label"],
        "displayOrder": found["displayOrder"],
        "hubspotDefined": True,
    }


def pipelines(portal: Portal, kind: Kind) -> list[Document]:
    """The pipelines of an object type."""
    return [_pipeline(kind, found) for found in portal.pipelines.listed(kind.name)]


def deal_pipelines(portal: Portal, kind: Kind) -> list[Document]:
    """The pipelines of deals in the oldest shape, where a stage says its probability itself."""
    found = []
    for pipeline in portal.pipelines.listed(kind.name):
        stages = [_deal_stage(stage) for stage in pipeline["stages"]]
        told = {
            "pipelineId": pipeline["id"],
            "label": pipeline["label"],
            "displayOrder": pipeline["displayOrder"],
            "active": not pipeline["archived"],
            "staticDefault": pipeline["id"] == "default",
            "stages": stages,
        }
        found.append(told)
    return found


def _pipeline(kind: Kind, found: Document) -> Document:
    return {
        "pipelineId": found["id"],
        "label": found["label"],
        "displayOrder": found["displayOrder"],
        "active": not found["archived"],
        "default": found["id"] in ("default", "0"),
        "objectType": kind.singular.upper(),
        "objectTypeId": kind.type_id,
        "createdAt": _time(found["createdAt"]),
        "updatedAt": _time(found["updatedAt"]),
        "stages": [_stage(stage) for stage in found["stages"]],
    }


def _stage(found: Document) -> Document:
    return {
        "stageId": found["id"],
        "label": found["label"],
        "displayOrder": found["displayOrder"],
        "metadata": found["metadata"],
        "active": not found["archived"],
        "createdAt": _time(found["createdAt"]),
        "updatedAt": _time(found["updatedAt"]),
    }


def _deal_stage(found: Document) -> Document:
    rate = float(found["metadata"].get("probability", 0))
    return {
        "stageId": found["id"],
        "label": found["label"],
        "displayOrder": found["displayOrder"],
        "probability": rate,
        "closedWon": rate == 1.0,
        "active": not found["archived"],
    }


def _time(text: str | None) -> int | None:
    return parsed_ms(text) if text else None
