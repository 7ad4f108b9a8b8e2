"""The portal's property definitions and groups: which there are, who may change what, how they are
kept.

Decides what a definition may say; what a *value* may be is decided in `values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import Any

import orjson

from sandbox.hubspot.definitions import options
from sandbox.hubspot.definitions.catalog import (
    GROUPS,
    Described,
    custom_properties,
    definition,
    standard_properties,
)
from sandbox.hubspot.definitions.checks import Checks
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.definitions.values import checker
from sandbox.hubspot.errors import bare, envelope, refused
from sandbox.hubspot.required import require
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_MOST_UNIQUE = 10
_REQUIRED = ("name", "label", "type", "fieldType", "groupName")
_TYPES = ("string", "number", "date", "datetime", "enumeration", "bool", "phone_number")
_FIELD_TYPES: dict[str, tuple[str, ...]] = {
    "string": ("text", "textarea", "html", "file", "phonenumber", "calculation_equation", "email"),
    "number": ("number", "text", "calculation_equation", "calculation_rollup"),
    "date": ("date",),
    "datetime": ("date",),
    "enumeration": ("select", "radio", "checkbox", "booleancheckbox"),
    "bool": ("booleancheckbox", "calculation_equation"),
    "phone_number": ("phonenumber",),
}
_EDITABLE = (
    "label",
    "type",
    "fieldType",
    "groupName",
    "description",
    "options",
    "displayOrder",
    "hidden",
)

Definition = dict[str, Any]


class PropertyBook:
    """Definitions by object type and name; `checks[kind]` says what the live ones take."""

    def __init__(self, owner_ids: Container[str], now: Callable[[], int]) -> None:
        self._owner_ids = owner_ids
        self._now = now
        self.live: dict[str, dict[str, Definition]] = {
            kind: standard_properties(kind) for kind in KINDS
        }
        self.archived: dict[str, dict[str, Definition]] = {kind: {} for kind in KINDS}
        self.groups: dict[str, dict[str, dict[str, Any]]] = {
            kind: {
                name: _group(name, label, order)
                for order, (name, label) in enumerate(groups.items())
            }
            for kind, groups in GROUPS.items()
        }
        self.checks: dict[str, Checks] = {}
        self.rebuild()

    def rebuild(self) -> None:
        """Derive the value checks anew, after the definitions were replaced."""
        self.checks = {kind: self._checks(kind) for kind in self.live}

    def open(self, kind: str, label: str) -> None:
        """Make room for the properties of a custom object type."""
        group = f"{kind}_information"
        self.live[kind] = custom_properties(group)
        self.archived[kind] = {}
        self.groups[kind] = {group: _group(group, label, 0)}
        self.checks[kind] = self._checks(kind)

    def close(self, kind: str) -> None:
        """Forget the properties of a custom object type."""
        for table in (self.live, self.archived, self.groups, self.checks):
            table.pop(kind, None)

    def offer(self, kind: str, name: str, choices: dict[str, str]) -> None:
        """Give one of HubSpot's own enumerations the options that something else decides, such as
        stages.
        """
        found = self.live[kind].get(name)
        if found is not None:
            self._keep(kind, found | {"options": options.choices(choices)})

    def unique_names(self, kind: str) -> list[str]:
        """The properties made with `hasUniqueValue`."""
        return [name for name, found in self.live[kind].items() if found["hasUniqueValue"]]

    def listed(self, kind: str, *, archived: bool) -> list[Definition]:
        """Every definition of the object type, or every archived one."""
        return list((self.archived if archived else self.live)[kind].values())

    def get(self, kind: str, name: str, *, archived: bool = False) -> Definition:
        """One definition; refuses unknown names."""
        found = (self.archived if archived else self.live)[kind].get(name)
        if found is None:
            raise _unknown(name)
        return found

    def create(self, kind: str, body: dict[str, Any]) -> Definition:
        """Add a property, or restore the archived one of that name; refuses a name that is in
        use.
        """
        self._check_new(kind, body)
        restored = self.archived[kind].pop(body["name"], None)
        described = Described(
            body["name"], body["label"], body["type"], "own", field_type=body["fieldType"]
        )
        made = definition(body["groupName"], described)
        now = iso(self._now())
        # Reported in 2026: of a restored property only its age is left, the rest is as posted.
        made |= _chosen(body) | {
            "createdAt": restored["createdAt"] if restored else now,
            "updatedAt": now,
        }
        made["formField"] = bool(body.get("formField"))
        made |= {
            each: body[each]
            for each in ("externalOptions", "referencedObjectType")
            if body.get(each)
        }
        # Uniqueness is settled when the property is made and never changes afterwards.
        made["hasUniqueValue"] = bool(
            restored["hasUniqueValue"] if restored else body.get("hasUniqueValue")
        )
        self._keep(kind, made)
        return made

    def update(self, kind: str, name: str, body: dict[str, Any]) -> Definition:
        """Change a definition; `options` replaces the whole list, which is all that HubSpot's own
        let you change.
        """
        found = self.get(kind, name)
        self._check_editable(found, body)
        self._check_group(kind, body.get("groupName") or found["groupName"])
        changed = found | _chosen(body) | {"updatedAt": iso(self._now())}
        self._keep(kind, changed)
        return changed

    def archive(self, kind: str, name: str) -> None:
        """Take a property away; refuses HubSpot's own."""
        found = self.get(kind, name)
        if found.get("hubspotDefined"):
            raise refused(f"Property {name} cannot be archived.")
        del self.live[kind][name]
        self.checks[kind].drop(name)
        self.archived[kind][name] = found | {"archived": True, "archivedAt": iso(self._now())}

    def create_group(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """Add a property group; refuses a name that is in use."""
        if not body.get("name") or not body.get("label"):
            raise refused("Property group needs a name and a label")
        if body["name"] in self.groups[kind]:
            raise _in_use("A property group", body["name"], "PropertyGroups.GROUP_WITH_NAME_EXISTS")
        made = _group(body["name"], body["label"], body.get("displayOrder", -1))
        self.groups[kind][body["name"]] = made
        return made

    def group(self, kind: str, name: str) -> dict[str, Any]:
        """One property group; refuses unknown names."""
        if name not in self.groups[kind]:
            raise refused(
                f"Property group {name} does not exist", status=404, category="OBJECT_NOT_FOUND"
            )
        return self.groups[kind][name]

    def update_group(self, kind: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Relabel or move a property group."""
        found = self.group(kind, name)
        found |= {key: body[key] for key in ("label", "displayOrder") if key in body}
        return found

    def archive_group(self, kind: str, name: str) -> None:
        """Take an empty property group away."""
        self.group(kind, name)
        if any(found["groupName"] == name for found in self.live[kind].values()):
            raise _occupied()
        del self.groups[kind][name]

    def _check_editable(self, found: Definition, body: dict[str, Any]) -> None:
        rules = found["modificationMetadata"]
        name = found["name"]
        fixed = found["type"] == "enumeration" and rules.get("readOnlyOptions")
        if fixed and "options" in body:
            raise refused(f"Property {name} is read only; its options cannot be changed.")
        if rules["readOnlyDefinition"] and _changed(found, body) - {"options"}:
            raise refused(f"Property {name} is read only; its definition cannot be changed.")
        _check_type(body.get("type") or found["type"], body.get("fieldType") or found["fieldType"])

    def _checks(self, kind: str) -> Checks:
        return Checks(
            (name, checker(found, self._owner_ids)) for name, found in self.live[kind].items()
        )

    def _keep(self, kind: str, made: Definition) -> None:
        self.live[kind][made["name"]] = made
        self.checks[kind].put(made["name"], checker(made, self._owner_ids))

    def _check_new(self, kind: str, body: dict[str, Any]) -> None:
        require(body, _REQUIRED)
        name = body["name"]
        if not _NAME.fullmatch(name):
            raise refused(f"Property name {name} is invalid", errors=[{"message": "invalid name"}])
        _check_type(body["type"], body["fieldType"])
        _check_options(body)
        self._check_group(kind, body["groupName"])
        if name in self.live[kind]:
            raise _in_use("A property", name, "Properties.PROPERTY_WITH_NAME_EXISTS")
        if body.get("hasUniqueValue") and len(self.unique_names(kind)) >= _MOST_UNIQUE:
            raise refused(f"There can be at most {_MOST_UNIQUE} unique properties per object type")

    def _check_group(self, kind: str, name: str) -> None:
        if name not in self.groups[kind]:
            raise refused(
                f"Property group {name} does not exist", errors=[{"message": f"no group {name}"}]
            )


def _changed(found: Definition, body: dict[str, Any]) -> set[str]:
    return {each for each in _EDITABLE if each in body and body[each] != found[each]}


def _check_type(kind: str, field_type: str) -> None:
    if kind not in _TYPES:
        raise refused(f"Invalid property type {kind}; must be one of {', '.join(_TYPES)}")
    if field_type not in _FIELD_TYPES[kind]:
        raise refused(f"Field type {field_type} does not go with property type {kind}")


def _check_options(body: dict[str, Any]) -> None:
    given = [str(option.get("value")) for option in body.get("options") or ()]
    if len(set(given)) != len(given):
        raise refused("Property option values must be unique")
    if body["fieldType"] == "booleancheckbox" and sorted(given) != ["false", "true"]:
        raise refused("A single checkbox has the two options true and false")


def _chosen(body: dict[str, Any]) -> Definition:
    chosen = {name: body[name] for name in _EDITABLE if body.get(name) is not None}
    if "options" in chosen:
        chosen["options"] = [
            {"displayOrder": order, "hidden": False} | option
            for order, option in enumerate(chosen["options"])
        ]
    return chosen


def _group(name: str, label: str, order: int) -> dict[str, Any]:
    return {"name": name, "label": label, "displayOrder": order, "archived": False}


def _unknown(name: str) -> VendorError:
    return refused(
        f"Property {name} does not exist",
        status=404,
        category="OBJECT_NOT_FOUND",
        subCategory="Properties.PROPERTY_NOT_FOUND",
    )


def _occupied() -> VendorError:
    # Reported: the refusal comes wrapped, one envelope as the text of the other.
    category = "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"
    inner = envelope(
        "VALIDATION_ERROR",
        "Can't delete or purge a group with active properties",
        subCategory=category,
    )
    return bare(orjson.dumps(inner).decode())


def _in_use(what: str, name: str, sub_category: str) -> VendorError:
    return refused(
        f"{what} named '{name}' already exists.",
        status=409,
        category="OBJECT_ALREADY_EXISTS",
        subCategory=sub_category,
        context={"name": [name]},
    )
