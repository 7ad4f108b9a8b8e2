"""The associations Accord knows by name, what HubSpot calls them, and how they are read.

A contact or deal may belong to many companies; the one that counts is the primary (HubSpot makes a
first company primary by itself when people work). Associating as primary associates plainly too
(types 279 and 341), and demotes the former primary to a plain association. `@contacts:Decision
Maker` names the contacts that carry a label, such as a buying role.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.errors import RejectedError, RetryableError
from connectors.hubspot.client import PortalClient
from connectors.hubspot.query import chunks
from connectors.hubspot.refusal import refusal
from connectors.record import Value

READ_BATCH = 1000
PRIMARY = "Primary"
# Associations of a custom object have type ids of the account's own: they go by the object at their
# other end.
UNLABELLED = -1

Type = Mapping[str, Any]

_CUSTOM = re.compile(r"2-\d+$|p\d*_\w+$")
_NOTHING_THERE = ("crm.associations.NO_ASSOCIATIONS_FOUND", "crm.associations.INVALID_IDENTIFIER")


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
        return ids if self.many else next(iter(ids), None)


ASSOCIATIONS: Mapping[str, Mapping[str, Association]] = {
    "contacts": {"@companies": Association("companies", 1)},
    "deals": {
        "@companies": Association("companies", 5),
        "@contacts": Association("contacts", 3, many=True),
    },
    "companies": {"@parent": Association("companies", 14)},
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
        raise RejectedError(
            f"HubSpot's {object_name} have no association {name}", code="UNKNOWN_ASSOCIATION"
        )
    return Association(found.to, 0, many=True, label=label) if label else found


def read_associations(
    client: PortalClient, object_name: str, ids: Sequence[str], names: Sequence[str]
) -> dict[str, dict[str, Value]]:
    """Every asked id with every asked name; blank where nothing is associated, or the record is
    gone.

    Names with one object at their other end are read together.
    """
    known = {name: association(object_name, name) for name in names}
    held: dict[str, dict[str, Value]] = {
        each: {name: known[name].value(()) for name in names} for each in ids
    }
    for other in dict.fromkeys(each.to for each in known.values()):
        found = _targets(client, object_name, other, ids)
        for name in (name for name in names if known[name].to == other):
            for each in held:
                targets = found.get(each, {})
                held[each][name] = known[name].value(
                    t for t, types in targets.items() if _fits(known[name], types)
                )
    return held


def read_labels(
    client: PortalClient, object_name: str, ids: Sequence[str], name: str
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The labels (buying roles among them) of every associated id, by record id, the primary's mark
    left out.
    """
    found = _targets(client, object_name, association(object_name, name).to, ids)
    return {
        each: {target: _labels(types) for target, types in found.get(each, {}).items()}
        for each in ids
    }


def _targets(
    client: PortalClient, one: str, other: str, ids: Sequence[str]
) -> dict[str, dict[str, list[Type]]]:
    """Types by associated id by record id."""
    found: dict[str, dict[str, list[Type]]] = defaultdict(dict)
    waiting = [[{"id": each} for each in chunk] for chunk in chunks(ids, READ_BATCH)]
    while waiting:
        body = client.links(one, other, waiting.pop()).body
        _check(body.get("errors") or ())
        more = []
        for result in body["results"]:
            record_id = str(result["from"]["id"])
            found[record_id] |= {
                str(target["toObjectId"]): target["associationTypes"] for target in result["to"]
            }
            after = (result.get("paging") or {}).get("next", {}).get("after")
            more += [{"id": record_id, "after": str(after)}] if after else []
        waiting += [more] if more else []
    return found


def _fits(known: Association, types: Iterable[Type]) -> bool:
    if known.type_id == UNLABELLED:
        return True
    if known.label is None:
        return any(each["typeId"] == known.type_id for each in types)
    return any(same_label(each.get("label"), known.label) for each in types)


def is_custom(object_name: str) -> bool:
    """Whether the account defined this object: it goes by its type id, or by a name with the
    account's number.
    """
    return _CUSTOM.match(object_name) is not None


def same_label(one: str | None, other: str) -> bool:
    """Labels are compared as people read them."""
    return one is not None and one.strip().casefold() == other.strip().casefold()


def _labels(types: Iterable[Type]) -> tuple[str, ...]:
    return tuple(
        sorted({str(each["label"]) for each in types if each.get("label") not in (None, PRIMARY)})
    )


def _check(errors: Iterable[Mapping[str, Any]]) -> None:
    """An error of any other kind leaves open what is associated, and open never means blank."""
    for error in errors:
        if error.get("subCategory") not in _NOTHING_THERE:
            raise RetryableError(
                f"HubSpot could not tell all associations: {refusal(207, error).message}"
            )
