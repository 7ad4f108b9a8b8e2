"""What objects and fields exist: types, lengths, who may write them, what they point at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.salesforce.schema.vendor_order import arranged

TEXT = frozenset(
    {
        "string",
        "textarea",
        "phone",
        "url",
        "email",
        "picklist",
        "multipicklist",
        "combobox",
        "encryptedstring",
    }
)
NUMBERS = frozenset({"double", "currency", "percent", "int"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `hidden` fields are seen and written only by users granted them by a permission
    set.

    `value_labels` is how people read the `values`, where that is otherwise.
    `auto` is the format of an auto-number such as `C-{0:05}`; `restricts` keeps a parent from being
    deleted; a row has a `rare` field only once it has had a value. Of what a describe says alone:
    a `lookup` field names records in an upsert, a `defaulted` one need not be given, a `filled` one
    is never null, a `nullable` one may be although the platform alone writes it. The value of a
    field with a `formula` is in no row: `reads` reckons it, blank numbers being zero if it says so.
    """

    name: str
    type: str
    label: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    required: bool = False
    createable: bool = True
    updateable: bool = True
    values: tuple[str, ...] = ()
    value_labels: tuple[str, ...] = ()
    restricted: bool = False
    default: Any = None
    refers: tuple[str, ...] = ()
    relationship: str | None = None
    children: str | None = None
    cascade: bool = False
    restricts: bool = False
    unique: bool = False
    external_id: bool = False
    case_sensitive: bool = False
    system: bool = False
    hidden: bool = False
    auto: str = ""
    rare: bool = False
    lookup: bool = False
    defaulted: bool = False
    filled: bool = False
    nullable: bool = False
    formula: str = ""
    blank_is_zero: bool = False
    reads: Callable[[Mapping[str, Any]], Any] | None = field(default=None, compare=False)

    def read(self, row: Mapping[str, Any]) -> Any:
        """The field's value in a row, reckoned where the field is a formula."""
        return row.get(self.name) if self.reads is None else self.reads(row)

    @property
    def custom(self) -> bool:
        """Whether the company, not Salesforce, made the field."""
        return self.name.endswith(("__c", "__pc"))

    @property
    def id_lookup(self) -> bool:
        """Whether records can be addressed by the field."""
        return self.external_id or self.lookup or self.name == "Id"

    @property
    def indexed(self) -> bool:
        """Whether a query by the field need not scan."""
        by_value = self.unique or self.external_id or self.lookup
        return self.reads is None and (by_value or self.type in ("reference", "email"))

    @property
    def filterable(self) -> bool:
        """Long text and compound values can be read but neither searched nor sorted by."""
        return self.type not in ("complexvalue", "anyType", "address") and not (
            self.type == "textarea" and self.length > 255
        )

    def key(self, value: Any) -> Any:
        """What two equal values have in common: text compares without case, ids with it."""
        if isinstance(value, str) and self.type in TEXT and not self.case_sensitive:
            return value.lower()
        return value


@dataclass(slots=True)
class ObjectType:
    """One object: its key prefix and its fields, found by name without regard to case.

    `first_number` keeps the ids of objects apart that share a key prefix, as the history objects
    do. `counted`: whether queries may count and group its records.
    """

    name: str
    prefix: str
    label: str
    plural: str
    fields: dict[str, Field] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    tooling: bool = False
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
    counted: bool = True
    first_number: int = 0
    autos: list[Field] = field(default_factory=list)
    _lower: dict[str, Field] = field(default_factory=dict)

    def add(self, new: Field) -> None:
        """Know one more field."""
        self.fields[new.name] = new
        if not new.rare:
            self.defaults[new.name] = new.default
        self._lower[new.name.lower()] = new
        if new.auto:
            self.autos.append(new)

    def arrange(self, names: Iterable[str]) -> None:
        """List the fields in that order from now on; `names` are those of all of them."""
        self.fields = {name: self.fields[name] for name in names}

    def remove(self, name: str) -> None:
        """Forget a field."""
        del self.fields[name], self._lower[name.lower()]
        self.defaults.pop(name, None)
        self.autos = [field for field in self.autos if field.name != name]

    def find(self, name: str) -> Field | None:
        """What has that name, in any case; None when nothing has."""
        return self.fields.get(name) or self._lower.get(name.lower())

    def parent(self, relationship: str) -> Field | None:
        """The reference field whose parent is called `relationship`."""
        wanted = relationship.lower()
        return next(
            (
                f
                for f in self.fields.values()
                if f.relationship and f.relationship.lower() == wanted
            ),
            None,
        )


class Schema:
    """Every object by name, and which fields point where; `version` moves when a field is added."""

    def __init__(self, objects: Iterable[ObjectType]) -> None:
        self.version = 0
        self.become(objects)

    def become(self, objects: Iterable[ObjectType]) -> None:
        """Forget every object and field and know these instead."""
        self.version += 1
        self._objects = {o.name: o for o in objects}
        self._lower = {o.name.lower(): o for o in self._objects.values()}
        self.by_prefix = {o.prefix: o for o in self._objects.values() if o.prefix}
        self._references: tuple[int, dict[str, list[tuple[ObjectType, Field]]]] = (-1, {})

    def __iter__(self) -> Iterator[ObjectType]:
        return iter(self._objects.values())

    def find(self, name: str) -> ObjectType | None:
        """What has that name, in any case; None when nothing has."""
        return self._objects.get(name) or self._lower.get(name.lower())

    def add_object(self, new: ObjectType) -> None:
        """Know one more object."""
        self._objects[new.name] = self._lower[new.name.lower()] = new
        if new.prefix:
            self.by_prefix[new.prefix] = new
        self.version += 1

    def add_field(self, object_name: str, new: Field) -> None:
        """Give an object one more field, where the vendor lists it."""
        kind = self._objects[object_name]
        kind.add(new)
        kind.arrange(arranged(object_name, kind.fields))
        self.version += 1

    def remove_field(self, object_name: str, field_name: str) -> None:
        """Take a field away from an object."""
        self._objects[object_name].remove(field_name)
        self.version += 1

    def references_to(self, object_name: str) -> list[tuple[ObjectType, Field]]:
        """Every (child object, reference field) that may point at records of the object."""
        if self._references[0] != self.version:
            found: dict[str, list[tuple[ObjectType, Field]]] = {}
            for kind in self:
                for each in kind.fields.values():
                    for target in each.refers:
                        found.setdefault(target, []).append((kind, each))
            self._references = (self.version, found)
        return self._references[1].get(object_name, [])

    def children(self, object_name: str, relationship: str) -> tuple[ObjectType, Field] | None:
        """The child object and field behind a child relationship such as `Contacts`."""
        wanted = relationship.lower()
        for child, ref in self.references_to(object_name):
            if ref.children and ref.children.lower() == wanted:
                return child, ref
        return None


def label_of(name: str) -> str:
    """`BillingPostalCode` → `Billing Postal Code`, `AccountId` → `Account ID`, `On_Leave__c` → `On
    Leave`.
    """
    if name == "IsDeleted":
        return "Deleted"
    if name.endswith("__c"):
        return name[:-3].replace("_", " ")
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    if spaced != "Id":
        return re.sub(r" Id$", " ID", spaced)
    return "Record ID"
