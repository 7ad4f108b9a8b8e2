"""`/sobjects/X/describe/layouts`: one page layout an object, two columns of every field, the same
for all types.

Beside it, the picklist values that each record type leaves.
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.errors import not_found
from sandbox.salesforce.ids import full_id
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

_MASTER = "012000000000000AAA"
_COLUMNS = 2

Told = dict[str, Any]


def layout_endpoints() -> list[Endpoint]:
    """The layouts of an object and the one of a record type."""
    return [
        endpoint("/sobjects/{sobject}/describe/layouts", GET=_layouts),
        endpoint("/sobjects/{sobject}/describe/layouts/{type}", GET=_layout),
    ]


def _layouts(call: Call) -> Answer:
    kind = _kind(call)
    mappings = _mappings(call, kind)
    return Answer(
        200,
        {
            "layouts": [_told(call, kind)],
            "recordTypeMappings": mappings,
            "recordTypeSelectorRequired": [False],
        },
    )


def _mappings(call: Call, kind: ObjectType) -> list[Told]:
    """One for every record type of the object, the master's last, each with the picklist values it
    leaves.
    """
    rules = call.model.writer.rules
    default = rules.record_types.get(kind.name, _MASTER)
    rows = [
        row
        for row in call.model.store["RecordType"].rows.values()
        if row["SobjectType"] == kind.name
    ]
    types = [(row["Id"], row["DeveloperName"], row["Name"]) for row in rows]
    return [
        {
            "active": True,
            "available": True,
            "defaultRecordTypeMapping": type_id == default,
            "developerName": developer_name,
            "layoutId": _id(kind),
            "master": type_id == _MASTER,
            "name": name,
            "picklistsForRecordType": _picklists(call, kind, type_id),
            "recordTypeId": type_id,
            "urls": {"layout": f"{call.base}/sobjects/{kind.name}/describe/layouts/{type_id}"},
        }
        for type_id, developer_name, name in [*types, (_MASTER, "Master", "Master")]
    ]


def _picklists(call: Call, kind: ObjectType, type_id: str) -> list[Told]:
    narrowed = call.model.writer.rules.choices(type_id)
    fields = [field for field in call.model.access.visible(kind) if field.values]
    return [
        {
            "picklistName": field.name,
            "picklistValues": [
                {
                    "active": True,
                    "defaultValue": False,
                    "label": value,
                    "validFor": None,
                    "value": value,
                }
                for value in field.values
                if value in narrowed.get(field.name, field.values)
            ],
        }
        for field in fields
    ]


def _layout(call: Call) -> Answer:
    return Answer(200, _told(call, _kind(call)))


def _told(call: Call, kind: ObjectType) -> Told:
    fields = [field for field in call.model.access.visible(kind) if not field.system]
    writable = [field for field in fields if field.createable or field.updateable]
    shown = _section(kind, fields)
    typed = _section(kind, writable)
    return {
        "buttonLayoutSection": None,
        "detailLayoutSections": [shown],
        "editLayoutSections": [typed],
        "feedView": None,
        "highlightsPanelLayoutSection": None,
        "id": _id(kind),
        "multirowEditLayoutSections": [],
        "offlineLinks": [],
        "quickActionList": None,
        "relatedContent": None,
        "relatedLists": [],
        "saveOptions": [],
    }


def _section(kind: ObjectType, fields: list[Field]) -> Told:
    rows = [fields[start : start + _COLUMNS] for start in range(0, len(fields), _COLUMNS)]
    return {
        "collapsed": False,
        "columns": _COLUMNS,
        "heading": f"{kind.label} Information",
        "layoutRows": [
            {"layoutItems": [_item(field) for field in row], "numItems": len(row)} for row in rows
        ],
        "layoutSectionId": None,
        "parentLayoutId": _id(kind),
        "rows": len(rows),
        "tabOrder": "LeftToRight",
        "useCollapsibleSection": False,
        "useHeading": True,
    }


def _item(field: Field) -> Told:
    component: Told = {
        "apiName": None,
        "components": [],
        "displayLines": 1,
        "fieldType": field.type,
        "tabOrder": 1,
        "type": "Field",
        "value": field.name,
    }
    return {
        "editableForNew": field.createable,
        "editableForUpdate": field.updateable,
        "label": field.label,
        "layoutComponents": [component],
        "placeholder": False,
        "required": field.required,
    }


def _id(kind: ObjectType) -> str:
    return full_id(f"00hHo0000000{kind.prefix or '000'}")


def _kind(call: Call) -> ObjectType:
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or kind.tooling or not call.model.access.allows(kind.name, "read"):
        raise not_found()
    return kind
