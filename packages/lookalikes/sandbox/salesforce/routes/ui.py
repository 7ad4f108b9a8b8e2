"""The UI API as far as clients read with it: what an object is, what its picklists offer with a
record type, and a record with the fields named.

Shapes follow the vendor's example answers (a field's entry in full, version 57.0), a stored answer
of an org of 2020 (records) and those quoted of version 66.0 (picklists); refusals carry the other
resources' words, which is not recorded, and whether `defaultValue` is told of a field whose default
is no part of its record type. Layouts, list infos and writes are not here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping
from typing import Any

import orjson

from sandbox.salesforce.describing.document import MASTER, RecordTypes, describe
from sandbox.salesforce.errors import Refusal, as_read, not_found
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.routes.menus import colour_of
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.times import seconds_of
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint, names_in

Told = dict[str, Any]

_KINDS = {
    "id": "Reference",
    "datetime": "DateTime",
    "textarea": "TextArea",
    "multipicklist": "MultiPicklist",
    "combobox": "ComboBox",
    "encryptedstring": "EncryptedString",
    "anyType": "AnyType",
}
_SAME = (
    "calculated", "compoundFieldName", "controllerName", "createable", "custom", "extraTypeInfo",
    "filterable", "filteredLookupInfo", "highScaleNumber", "htmlFormatted", "inlineHelpText",
    "label", "length", "maskType", "nameField", "polymorphicForeignKey", "precision",
    "referenceTargetField", "relationshipName", "scale", "searchPrefilterable", "sortable",
    "unique", "updateable",
)  # fmt: skip
_SAME_OF_OBJECTS = (
    "associateEntityType", "associateParentEntity", "createable", "custom", "deletable",
    "feedEnabled", "keyPrefix", "label", "labelPlural", "layoutable", "mruEnabled", "queryable",
    "searchable", "updateable", "compactLayoutable", "searchLayoutable",
)  # fmt: skip


_PICKLISTS = "/ui-api/object-info/{sobject}/picklist-values"


def ui_endpoints() -> list[Endpoint]:
    """`/ui-api/object-info`, its picklists, and `/ui-api/records/{id}`."""
    return [
        endpoint("/ui-api/object-info", GET=_directory),
        endpoint("/ui-api/object-info/{sobject}", GET=_info),
        endpoint(f"{_PICKLISTS}/{{type}}", GET=_picklists),
        endpoint(f"{_PICKLISTS}/{{type}}/{{field}}", GET=_picklist),
        endpoint("/ui-api/records/{id}", GET=_record),
    ]


def _directory(call: Call) -> Answer:
    here = f"{call.base}/ui-api/object-info"
    shown = {}
    for kind in call.model.schema:
        if kind.prefix and not kind.tooling and call.model.access.allows(kind.name, "read"):
            names = {"label": kind.label, "labelPlural": kind.plural}
            shown[kind.name] = {
                "apiName": kind.name,
                "keyPrefix": kind.prefix,
                **names,
                "nameFields": _name_fields(kind),
                "objectInfoUrl": f"{here}/{kind.name}",
            }
    body: Told = {"objects": shown}
    return Answer(200, {"eTag": _tag(body), **body})


def _picklists(call: Call) -> Answer:
    """Every picklist of an object as people meet it with one record type."""
    body: Told = {"picklistFieldValues": _offered(call)}
    return Answer(200, {"eTag": _tag(body), **body})


def _picklist(call: Call) -> Answer:
    wanted = call.params["field"].lower()
    for name, told in _offered(call).items():
        if name.lower() == wanted:
            return Answer(200, told)
    raise not_found()


def _offered(call: Call) -> dict[str, Told]:
    kind = _object(call)
    type_id = _record_type_id(call, kind)
    narrowed = call.model.writer.rules.choices(type_id)
    here = f"{call.base}/ui-api/object-info/{kind.name}/picklist-values/{type_id}"
    found = {}
    for told in _description(call, kind, None)["fields"]:
        if told["type"] in ("picklist", "multipicklist"):
            name = told["name"]
            shown = {**_values(told, narrowed.get(name)), "url": f"{here}/{name}"}
            found[name] = _sorted({**shown, "eTag": _tag(shown)})
    return _sorted(found)


def _record_type_id(call: Call, kind: ObjectType) -> str:
    type_id = normal_id(call.params["type"])
    row = call.model.store["RecordType"].rows.get(type_id or "")
    if type_id != MASTER and (row is None or row["SobjectType"] != kind.name):
        raise not_found()
    return str(type_id)


def _values(told: Mapping[str, Any], among: Container[str] | None) -> Told:
    """No picklist of this org depends on another."""
    values = [each for each in told["picklistValues"] if among is None or each["value"] in among]
    default = next((_choice(each) for each in values if each["defaultValue"]), None)
    return {
        "controllerValues": {},
        "defaultValue": default,
        "values": [_choice(each) for each in values],
    }


def _choice(value: Mapping[str, Any]) -> Told:
    names = {"label": value["label"], "value": value["value"]}
    return {"attributes": None, **names, "validFor": []}


def _object(call: Call) -> ObjectType:
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or kind.tooling or not kind.prefix:
        raise not_found()
    return kind


def _info(call: Call) -> Answer:
    kind = _object(call)
    default = call.model.writer.rules.record_types.get(kind.name)
    document = _description(call, kind, default)
    body = {
        "apiName": kind.name,
        **{name: document[name] for name in _SAME_OF_OBJECTS if name in document},
        "childRelationships": [_child(each) for each in document["childRelationships"]],
        "defaultRecordTypeId": default or MASTER,
        "dependentFields": {},
        "fields": _fields(call, kind, document["fields"]),
        "nameFields": _name_fields(kind),
        "recordTypeInfos": {
            each["recordTypeId"]: _record_type(each) for each in document["recordTypeInfos"]
        },
        "themeInfo": _theme(call, kind),
    }
    return Answer(200, _sorted({**body, "eTag": _tag(body)}))


def _description(call: Call, kind: ObjectType, default: str | None) -> Told:
    """The describe that the answer is made of."""
    model = call.model
    types = model.store["RecordType"].rows.values()
    own = RecordTypes([row for row in types if row["SobjectType"] == kind.name], default)
    return describe(model.schema, model.access, kind, call.base, types=own)


def _child(told: Mapping[str, Any]) -> Told:
    return {
        "childObjectApiName": told["childSObject"],
        "fieldName": told["field"],
        "junctionIdListNames": told["junctionIdListNames"],
        "junctionReferenceTo": told["junctionReferenceTo"],
        "relationshipName": told["relationshipName"],
    }


def _record_type(told: Mapping[str, Any]) -> Told:
    names = ("available", "defaultRecordTypeMapping", "master", "name", "recordTypeId")
    return {name: told[name] for name in names}


def _theme(call: Call, kind: ObjectType) -> Told | None:
    colour = colour_of(kind)
    if colour is None:
        return None
    drawn = kind.name.lower().rstrip("2")
    where = f"{call.model.url}/img/icon/t4v35/standard/{drawn}_120.png"
    return {"color": colour.upper(), "iconUrl": where}


def _fields(call: Call, kind: ObjectType, described: Iterable[Mapping[str, Any]]) -> Told:
    found = {}
    for told in described:
        entry = {name: told[name] for name in _SAME}
        kinds = call.model.schema
        targets = (kinds.find(name) for name in told["referenceTo"])
        entry |= {
            "apiName": told["name"],
            "compound": told["type"] == "address" or _has_parts(kind, told["name"]),
            "compoundComponentName": _component(told),
            "controllingFields": [],
            "dataType": _data_type(told["type"]),
            "reference": told["type"] == "reference",
            "referenceToInfos": [
                {"apiName": each.name, "nameFields": _name_fields(each)}
                for each in targets
                if each is not None
            ],
            "required": not told["nillable"] and not told["defaultedOnCreate"],
        }
        found[told["name"]] = _sorted(entry)
    return dict(sorted(found.items()))


def _data_type(kind: str) -> str:
    return _KINDS.get(kind, kind[:1].upper() + kind[1:])


def _has_parts(kind: ObjectType, name: str) -> bool:
    return name == "Name" and "LastName" in kind.fields


def _component(told: Mapping[str, Any]) -> str | None:
    """`City` of `BillingCity`, whose whole is `BillingAddress`."""
    whole = told["compoundFieldName"]
    if whole is None or whole == told["name"]:
        return None
    return str(told["name"]).removeprefix(whole.removesuffix("Address"))


def _name_fields(kind: ObjectType) -> list[str]:
    if "LastName" in kind.fields and "Name" in kind.fields and kind.name != "Account":
        return ["Name", "FirstName", "LastName"]
    return ["Name"] if "Name" in kind.fields else []


def _record(call: Call) -> Answer:
    record_id = normal_id(call.params["id"])
    kind = call.model.schema.by_prefix.get(call.params["id"][:3])
    row = None if kind is None or record_id is None else _row(call, kind, record_id)
    if kind is None or row is None:
        raise not_found()
    asked = names_in(call.query.get("fields", ""))
    optional = names_in(call.query.get("optionalFields", ""))
    if not asked and not optional:
        message = "You must specify a value for fields, optionalFields, or layoutTypes."
        raise Refusal(400, "ILLEGAL_QUERY_PARAMETER_VALUE", message)
    fields = [_asked_for(call, kind, path) for path in asked]
    fields += [field for path in optional if (field := _found(call, kind, path)) is not None]
    call.model.tally.read += 1
    return Answer(200, _shown(kind, row, fields))


def _row(call: Call, kind: ObjectType, record_id: str) -> Row | None:
    row = call.model.store[kind.name].rows.get(record_id)
    return None if row is None or row.get("IsDeleted") else row


def _found(call: Call, kind: ObjectType, path: str) -> Field | None:
    """A field of the record's own: `Account.Name`. Parents' are not here."""
    owner, _, name = path.partition(".")
    if owner.lower() != kind.name.lower() or "." in name:
        return None
    return call.model.access.find(kind, name)


def _asked_for(call: Call, kind: ObjectType, path: str) -> Field:
    field = _found(call, kind, path)
    if field is None:
        raise Refusal(400, "INVALID_FIELD", f"No such column '{path}' on entity '{kind.name}'")
    return field


def _shown(kind: ObjectType, row: Row, fields: Iterable[Field]) -> Told:
    values = {field.name: _value(field, row) for field in fields}
    changed = seconds_of(row["SystemModstamp"])
    body = {
        "apiName": kind.name,
        "childRelationships": {},
        "fields": dict(sorted(values.items())),
        "id": row["Id"],
        "lastModifiedById": row.get("LastModifiedById"),
        "lastModifiedDate": _instant(row.get("LastModifiedDate")),
        "recordTypeId": row.get("RecordTypeId"),
        "recordTypeInfo": None,
        "systemModstamp": _instant(row["SystemModstamp"]),
        "weakEtag": int(changed * 1000),
    }
    return _sorted({**body, "eTag": _tag(body)})


def _value(field: Field, row: Row) -> Told:
    """A value, and beside it how people read it where that is another text."""
    value = field.read(row)
    read = None
    if field.type == "picklist" and value in field.values and field.value_labels:
        read = field.value_labels[field.values.index(value)]
    elif field.type in ("picklist", "currency", "percent", "double", "int", "phone"):
        read = None if value is None else as_read(value)
    if field.type == "datetime":
        value = _instant(value)
    return {"displayValue": read, "value": value}


def _instant(stamp: str | None) -> str | None:
    """`2020-06-18T22:50:27.000Z`, where the other resources write `+0000`."""
    return None if stamp is None else stamp.replace("+0000", "Z")


def _tag(body: Told) -> str:
    return hashlib.md5(orjson.dumps(body), usedforsecurity=False).hexdigest()


def _sorted(body: Told) -> Told:
    return dict(sorted(body.items()))
