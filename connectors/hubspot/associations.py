"""The associations Accord knows by name, what HubSpot calls them, and how they are read.

A contact or deal may belong to many companies; the one that counts is the primary. Associating as primary
associates plainly too (types 279 and 341), and demotes the former primary to a plain association.
"""

from __future__ import annotations

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

_NOTHING_THERE = ("crm.associations.NO_ASSOCIATIONS_FOUND", "crm.associations.INVALID_IDENTIFIER")


@dataclass(frozen=True, slots=True)
class Association:
    """One named association: the object at the other end, HubSpot's type id, and whether it holds several."""

    to: str
    type_id: int
    many: bool = False

    @property
    def spec(self) -> dict[str, Any]:
        """The type as requests name it."""
        return {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": self.type_id}

    def value(self, targets: Iterable[str]) -> Value:
        """The neutral value of these associated ids."""
        ids = tuple(sorted(targets))
        return ids if self.many else next(iter(ids), None)


ASSOCIATIONS: Mapping[str, Mapping[str, Association]] = {
    "contacts": {"@companies": Association("companies", 1)},
    "deals": {"@companies": Association("companies", 5), "@contacts": Association("contacts", 3, many=True)},
    "companies": {"@parent": Association("companies", 14)},
}


def association(object_name: str, name: str) -> Association:
    """The association of that name. Raises RejectedError for one Accord does not know."""
    found = ASSOCIATIONS.get(object_name, {}).get(name)
    if found is None:
        raise RejectedError(f"HubSpot's {object_name} have no association {name}", code="UNKNOWN_ASSOCIATION")
    return found


def read_associations(
    client: PortalClient, object_name: str, ids: Sequence[str], names: Sequence[str]
) -> dict[str, dict[str, Value]]:
    """Every asked id with every asked name; blank where nothing is associated, or the record is gone."""
    held: dict[str, dict[str, Value]] = {each: {} for each in ids}
    for name in names:
        known = association(object_name, name)
        found = _targets(client, object_name, known, ids)
        for each in held:
            held[each][name] = known.value(found.get(each, ()))
    return held


def _targets(client: PortalClient, one: str, known: Association, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    waiting = [[{"id": each} for each in chunk] for chunk in chunks(ids, READ_BATCH)]
    while waiting:
        body = client.links(one, known.to, waiting.pop()).body
        _check(body.get("errors") or ())
        more = []
        for result in body["results"]:
            record_id = str(result["from"]["id"])
            found[record_id].update(_of_type(result["to"], known.type_id))
            after = (result.get("paging") or {}).get("next", {}).get("after")
            more += [{"id": record_id, "after": str(after)}] if after else []
        waiting += [more] if more else []
    return found


def _of_type(targets: Iterable[Mapping[str, Any]], type_id: int) -> Iterable[str]:
    for target in targets:
        if any(each["typeId"] == type_id for each in target["associationTypes"]):
            yield str(target["toObjectId"])


def _check(errors: Iterable[Mapping[str, Any]]) -> None:
    """An error of any other kind leaves open what is associated, and open never means blank."""
    for error in errors:
        if error.get("subCategory") not in _NOTHING_THERE:
            raise RetryableError(f"HubSpot could not tell all associations: {refusal(207, error).message}")
