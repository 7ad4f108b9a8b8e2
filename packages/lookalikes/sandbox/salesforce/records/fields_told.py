"""FieldDefinition: what the fields of every object are, as rows to be asked for by SOQL.

The rows are there while a query about them runs and nowhere else. Quoted of the vendor: kinds of
fields in words (`Currency(16, 2)`, `Lookup(Contact)`, `Text(255)`), an id such as `Account.Name`
for what the vendor made, and that a field that nobody was granted is told here all the same. Not
recorded: that a query names an object is not asked for here; the words for what is no field of the
setup pages (`Id`, compound fields).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

FIELDS = "FieldDefinition"


@contextmanager
def told(schema: Schema, store: Store, object_name: str) -> Iterator[None]:
    """Rows for every field while a query of FieldDefinition runs; nothing for another's."""
    if object_name != FIELDS:
        yield
        return
    table = store[FIELDS]
    for kind in schema:
        if kind.prefix and not kind.tooling:
            born = store["EntityDefinition"].rows[kind.name]
            for field in kind.fields.values():
                table.put({**born, **_row(kind, field)})
    try:
        yield
    finally:
        for key in list(table.rows):
            table.drop(key)


def _row(kind: ObjectType, field: Field) -> Row:
    key = f"{kind.name}.{field.name}"
    numbers = field.type in ("currency", "double", "percent", "int")
    return {
        "Id": key,
        "IsDeleted": False,
        "DurableId": key,
        "NamespacePrefix": None,
        "Description": None,
        "EntityDefinitionId": kind.name,
        "QualifiedApiName": field.name,
        "DeveloperName": field.name.removesuffix("__c"),
        "Label": field.label,
        "MasterLabel": field.label,
        "DataType": _in_words(field),
        "Length": field.length,
        "Precision": field.precision if numbers else None,
        "Scale": field.scale if numbers else None,
        "RelationshipName": field.relationship,
        "IsCalculated": bool(field.formula),
        "IsNillable": not (field.required or field.filled),
        "IsIndexed": field.indexed or field.name == "Id",
        "IsApiFilterable": field.filterable,
    }


def _in_words(field: Field) -> str:
    if field.formula:
        return f"Formula ({_NAMES.get(field.type, 'Text')})"
    if field.auto:
        return "Auto Number"
    say = _SAYINGS.get(field.type)
    return _NAMES.get(field.type, field.type) if say is None else say(field)


def _text(field: Field) -> str:
    return f"Text({field.length})"


def _long(field: Field) -> str:
    return "Text Area(255)" if field.length <= 255 else f"Long Text Area({field.length})"


def _lookup(field: Field) -> str:
    return f"Lookup({','.join(field.refers)})"


def _number(field: Field) -> str:
    name = _NAMES[field.type]
    return f"{name}({field.precision - field.scale}, {field.scale})"


_NAMES = {
    "boolean": "Checkbox",
    "currency": "Currency",
    "date": "Date",
    "datetime": "Date/Time",
    "double": "Number",
    "email": "Email",
    "id": "Id",
    "int": "Number",
    "multipicklist": "Picklist (Multi-Select)",
    "percent": "Percent",
    "phone": "Phone",
    "picklist": "Picklist",
    "string": "Text",
    "time": "Time",
    "url": "URL",
}
_SAYINGS: dict[str, Callable[[Field], str]] = {
    "string": _text,
    "textarea": _long,
    "reference": _lookup,
    "currency": _number,
    "double": _number,
    "int": _number,
    "percent": _number,
}
