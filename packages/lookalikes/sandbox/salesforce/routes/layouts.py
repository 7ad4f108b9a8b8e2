"""`/sobjects/X/describe/layouts`: the page layouts that the user's own profile meets.

Documented: an object with more than one record type tells no layouts at once, only which one each
record type has; every record type is told, those that the user may not give too; `Global` has the
layout of the publisher. A page may demand or lock a field, and the API minds neither. Not recorded:
the refusal of a record type that the object has not.
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.describing.document import MASTER
from sandbox.salesforce.describing.layouts import Page, Sections
from sandbox.salesforce.errors import not_found
from sandbox.salesforce.ids import full_id, normal_id
from sandbox.salesforce.rules.layouts import PageLayout
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.setup.layouts import layout_id
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

_PUBLISHER = "Global"
_EVERYWHERE = {"Id": MASTER, "DeveloperName": "Master", "Name": "Master", "IsActive": True}

Told = dict[str, Any]


def layout_endpoints() -> list[Endpoint]:
    """The layouts of an object and the one of a record type."""
    return [
        endpoint("/sobjects/{sobject}/describe/layouts", GET=_layouts),
        endpoint("/sobjects/{sobject}/describe/layouts/{type}", GET=_layout),
    ]


def _layouts(call: Call) -> Answer:
    if call.params["sobject"] == _PUBLISHER:
        return Answer(200, _of_publisher(call))
    kind = _kind(call)
    types = _types(call, kind)
    several = len(types) > 1
    given = [row for row in types if row["IsActive"] and row["Id"] != MASTER]
    return Answer(
        200,
        {
            "layouts": None if several else [_page(call, kind, MASTER).told()],
            "recordTypeMappings": [_mapping(call, kind, row) for row in types],
            "recordTypeSelectorRequired": [len(given) > 1],
        },
    )


def _layout(call: Call) -> Answer:
    kind = _kind(call)
    asked = normal_id(call.params["type"])
    for row in _types(call, kind):
        if row["Id"] == asked:
            return Answer(200, _page(call, kind, row["Id"]).told())
    raise not_found()


def _types(call: Call, kind: ObjectType) -> list[Told]:
    """Every record type of the object, the master's last."""
    rows = call.model.store["RecordType"].rows.values()
    return [*(row for row in rows if row["SobjectType"] == kind.name), _EVERYWHERE]


def _mapping(call: Call, kind: ObjectType, row: Told) -> Told:
    """Which layout a record type has, and the picklist values it leaves."""
    type_id = row["Id"]
    default = call.model.writer.rules.record_types.get(kind.name, MASTER)
    return {
        "active": row["IsActive"],
        "available": row["IsActive"],
        "defaultRecordTypeMapping": type_id == default,
        "developerName": row["DeveloperName"],
        "layoutId": _page(call, kind, type_id).id,
        "master": type_id == MASTER,
        "name": row["Name"],
        "picklistsForRecordType": _picklists(call, kind, type_id),
        "recordTypeId": type_id,
        "urls": {"layout": f"{call.base}/sobjects/{kind.name}/describe/layouts/{type_id}"},
    }


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


def _page(call: Call, kind: ObjectType, type_id: str) -> Page:
    model = call.model
    layout = model.writer.rules.pages.of(kind.name, model.user_id, type_id)
    fields = [field for field in model.access.visible(kind) if not field.system]
    if layout is None:
        return Page(_usual_id(kind), kind, model.access, [(_heading(kind), fields)])
    return Page(
        layout_id(model.store, layout) or _usual_id(kind),
        kind,
        model.access,
        _sections(kind, layout, fields),
        layout.required,
        layout.readonly,
    )


def _sections(kind: ObjectType, layout: PageLayout, fields: list[Field]) -> Sections:
    """The posted sections with the fields the user may see; what every record needs and nobody
    placed stands at the end of the first.
    """
    if not layout.sections:
        return [(_heading(kind), fields)]
    seen = {field.name: field for field in fields}
    found = []
    for heading, names in layout.sections:
        found.append((heading, [seen[name] for name in names if name in seen]))
    found[0][1].extend(_unplaced(layout, fields))
    return found


def _unplaced(layout: PageLayout, fields: list[Field]) -> list[Field]:
    placed = {name for _, names in layout.sections for name in names}
    return [field for field in fields if field.required and field.name not in placed]


def _of_publisher(call: Call) -> Told:
    """A layout of actions alone, of which this org has none."""
    nothing = ObjectType(_PUBLISHER, "", _PUBLISHER, _PUBLISHER)
    page = Page(_usual_id(nothing), nothing, call.model.access, [])
    return {
        "layouts": [page.told()],
        "recordTypeMappings": [],
        "recordTypeSelectorRequired": [False],
    }


def _heading(kind: ObjectType) -> str:
    return f"{kind.label} Information"


def _usual_id(kind: ObjectType) -> str:
    return full_id(f"00hHo0000000{kind.prefix or '000'}")


def _kind(call: Call) -> ObjectType:
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or kind.tooling or not call.model.access.allows(kind.name, "read"):
        raise not_found()
    return kind
