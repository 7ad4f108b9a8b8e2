"""The associations Accord knows by name, and what HubSpot calls them. Pure.

A contact or deal may belong to many companies; the one that counts is the primary (HubSpot makes a
first company primary by itself when people work). Associating as primary associates plainly too
(types 279 and 341), and demotes the former primary to a plain association. `@contacts:Decision
Maker` names the contacts that carry a label, such as a buying role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.errors import RejectedError
from connectors.record import Value

PRIMARY = "Primary"
# Associations of a custom object have type ids of the account's own: they go by the object at their
# other end.
UNLABELLED = -1
# The primary's mark (contact to company, deal to company, lead to contact) stands on a plain
# association.
PRIMARIES = frozenset({1, 5, 578})
PARENT = 14

Type = Mapping[str, Any]
"""One type of an association as HubSpot tells it: category, type id, label."""

_CUSTOM = re.compile(r"2-\d+$|p\d*_\w+$")


@dataclass(frozen=True, slots=True)
class Association:
    """One named association: the object at the other end, HubSpot's type id, and whether it holds
    several.

    One with a `label` is of a type that the account defined, or HubSpot did under that label.
    """

    to: str
    type_id: int
    many: bool = False
    label: str | None = None

    def value(self, targets: Iterable[str]) -> Value:
        """The neutral value of these associated ids."""
        ids = tuple(sorted(targets))
        if self.many:
            return ids
        return ids[0] if ids else None

    def fits(self, types: Iterable[Type]) -> bool:
        """Whether two records that are associated by these types are associated by this one."""
        if self.type_id == UNLABELLED:
            return True
        if self.label is None:
            return any(each["typeId"] == self.type_id for each in types)
        return any(same_label(each.get("label"), self.label) for each in types)


ASSOCIATIONS: Mapping[str, Mapping[str, Association]] = {
    "contacts": {"@companies": Association("companies", 1)},
    "deals": {
        "@companies": Association("companies", 5),
        "@contacts": Association("contacts", 3, many=True),
    },
    "companies": {"@parent": Association("companies", PARENT)},
    "leads": {
        "@contact": Association("contacts", 578),
        "@companies": Association("companies", 610),
    },
    "meetings": {
        "@contacts": Association("contacts", 200, many=True),
        "@companies": Association("companies", 188, many=True),
        "@deals": Association("deals", 212, many=True),
    },
    "notes": {
        "@contacts": Association("contacts", 202, many=True),
        "@companies": Association("companies", 190, many=True),
        "@deals": Association("deals", 214, many=True),
    },
    "tasks": {
        "@contacts": Association("contacts", 204, many=True),
        "@companies": Association("companies", 192, many=True),
        "@deals": Association("deals", 216, many=True),
    },
}


def association(object_name: str, name: str) -> Association:
    """The association of that name. Raises RejectedError for one Accord does not know."""
    plain, _, label = name.partition(":")
    found = ASSOCIATIONS.get(object_name, {}).get(plain)
    if found is None and is_custom(object_name):
        found = Association(plain.removeprefix("@"), UNLABELLED, many=True)
    if found is None:
        message = f"HubSpot's {object_name} have no association {name}"
        raise RejectedError(message, code="UNKNOWN_ASSOCIATION")
    if label:
        return Association(found.to, 0, many=True, label=label)
    return found


def is_custom(object_name: str) -> bool:
    """Whether the account defined this object: it goes by its type id, or by a name with the
    account's number.
    """
    return _CUSTOM.match(object_name) is not None


def same_label(one: str | None, other: str) -> bool:
    """Labels are compared as people read them."""
    return one is not None and one.strip().casefold() == other.strip().casefold()
