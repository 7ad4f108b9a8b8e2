"""Reads the compact field tables: one line a field, `Name type:length flag key=value …`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from sandbox.salesforce.schema.object_types import Field, ObjectType, label_of
from sandbox.salesforce.schema.picklists import PICKLISTS, VALUE_LABELS
from sandbox.salesforce.schema.vendor_order import arranged, called

_LENGTHS = {
    "email": 80,
    "phone": 40,
    "url": 255,
    "picklist": 255,
    "textarea": 255,
    "reference": 18,
    "id": 18,
    "time": 0,
}
_NUMBERS = {"int": (9, 0), "double": (18, 0), "currency": (18, 2), "percent": (3, 0)}
_SYSTEM = """
Id                id        readonly
IsDeleted         boolean   readonly
CreatedDate       datetime  readonly
CreatedById       reference readonly to=User as=CreatedBy
LastModifiedDate  datetime  readonly
LastModifiedById  reference readonly to=User as=LastModifiedBy
SystemModstamp    datetime  readonly
"""

# What is deleted for good, or never, has no IsDeleted.
_WITHOUT_A_BIN = frozenset({
    "ApexTrigger", "AssignmentRule", "BusinessHours", "CronTrigger", "CustomField", "CustomObject",
    "EntityDefinition", "FieldDefinition", "FieldPermissions", "FlowDefinitionView", "Group",
    "GroupMember", "Layout", "LeadStatus", "ObjectPermissions", "OpportunityStage", "Organization",
    "PermissionSet", "PermissionSetAssignment", "Profile", "ProfileLayout", "QueueSobject",
    "RecordType", "User", "UserLicense", "UserRole", "ValidationRule",
})  # fmt: skip


def object_type(
    name: str,
    prefix: str,
    plural: str,
    table: str,
    *,
    label: str = "",
    rare: str = "",
    **traits: Any,
) -> ObjectType:
    """An object from its field tables, with the system fields every object has; `traits` are
    `ObjectType`'s.
    """
    result = ObjectType(name, prefix, label or label_of(name), plural, **traits)
    for each in _fields_of(name, result.label, table, rare):
        result.add(each)
    result.arrange(_order_of(name, result.label, table, rare))
    return result


@cache
def _fields_of(name: str, label: str, table: str, rare: str) -> tuple[Field, ...]:
    """The fields of an object under the vendor's labels: every org begins with the same."""
    labels = {"Id": f"{label} ID", **called(name)}
    system = [replace(read_field(line), system=True) for line in _SYSTEM.strip().splitlines()]
    if name in _WITHOUT_A_BIN:
        system = [field for field in system if field.name != "IsDeleted"]
    usual = [read_field(line) for line in table.strip().splitlines()]
    seldom = [_rare_field(line) for line in rare.strip().splitlines()]
    every = (*system, *usual, *seldom)
    return tuple(replace(each, label=labels.get(each.name, each.label)) for each in every)


@cache
def _order_of(name: str, label: str, table: str, rare: str) -> tuple[str, ...]:
    """The names of an object's fields as the vendor lists them."""
    names = dict.fromkeys(field.name for field in _fields_of(name, label, table, rare))
    return tuple(arranged(name, names))


def bare_type(name: str, prefix: str, plural: str, table: str, first_number: int) -> ObjectType:
    """An object that only the platform writes, with no more fields than its table names."""
    result = ObjectType(
        name, prefix, label_of(name), plural, createable=False, updateable=False, deletable=False,
        first_number=first_number,
    )  # fmt: skip
    for line in table.strip().splitlines():
        result.add(replace(read_field(line), system=True))
    return result


@cache
def read_field(line: str) -> Field:
    """One field from its line; raises KeyError or TypeError on a word that means nothing."""
    name, kind, *words = line.split()
    kind, _, size = kind.partition(":")
    traits: dict[str, Any] = {"label": label_of(name), **_size(kind, size)}
    for word in words:
        key, _, value = word.partition("=")
        traits.update(_WORDS[key](value))
    if kind == "boolean":
        traits.setdefault("default", False)
    if kind == "address":
        traits["system"] = True
    return Field(name, kind, **traits)


@cache
def _rare_field(line: str) -> Field:
    """One that few rows have: the others read its default."""
    plain = replace(read_field(line), rare=True)
    if plain.default is None:
        return plain
    return replace(plain, reads=partial(_given, plain.name, plain.default))


def _given(name: str, default: Any, row: Mapping[str, Any]) -> Any:
    return row.get(name, default)


def _size(kind: str, size: str) -> dict[str, int]:
    if kind in _NUMBERS:
        precision, scale = (int(n) for n in size.split(",")) if size else _NUMBERS[kind]
        return {"precision": precision, "scale": scale}
    return {"length": int(size) if size else _LENGTHS.get(kind, 0)}


def _default(value: str) -> dict[str, Any]:
    return {"default": {"true": True, "false": False}.get(value, value.replace("+", " "))}


_WORDS: dict[str, Any] = {
    "required": lambda _: {"required": True},
    "readonly": lambda _: {"createable": False, "updateable": False},
    "createonly": lambda _: {"updateable": False},
    "updateonly": lambda _: {"createable": False},
    "restricted": lambda _: {"restricted": True},
    "unique": lambda _: {"unique": True},
    "external": lambda _: {"external_id": True},
    "cascade": lambda _: {"cascade": True},
    # The detail's side of a master-detail relationship.
    "detail": lambda _: {"cascade": True, "required": True, "updateable": False},
    "computed": lambda _: {"system": True},
    "auto": lambda form: {"auto": form},
    "restricts": lambda _: {"restricts": True},
    "lookup": lambda _: {"lookup": True},
    "defaulted": lambda _: {"defaulted": True},
    "filled": lambda _: {"filled": True},
    "nullable": lambda _: {"nullable": True},
    "values": lambda name: {
        "values": PICKLISTS[name],
        "value_labels": VALUE_LABELS.get(name, ()),
    },
    "default": _default,
    "to": lambda names: {"refers": tuple(names.split(","))},
    "as": lambda name: {"relationship": name},
    "children": lambda name: {"children": name},
}
