"""How the associations of records are read, a thousand records a call.

An answer that leaves open what is associated is an error, since open never means blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.errors import RetryableError
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.associations import PRIMARY, Association, Type, association
from connectors.hubspot.meaning.query import ASSOCIATIONS_BATCH, chunks
from connectors.hubspot.meaning.verdict import refusal
from connectors.record import Value

_NOTHING_THERE = ("crm.associations.NO_ASSOCIATIONS_FOUND", "crm.associations.INVALID_IDENTIFIER")

Wire = Mapping[str, Any]
Targets = dict[str, dict[str, list[Type]]]
"""Types by associated id by record id."""


def read_associations(
    client: PortalClient,
    object_name: str,
    ids: Sequence[str],
    names: Sequence[str],
) -> dict[str, dict[str, Value]]:
    """Every asked id with every asked name; blank where nothing is associated, or the record is
    gone.

    Names with one object at their other end are read together. Raises RejectedError for a name
    Accord does not know, RetryableError where HubSpot does not tell all.
    """
    known = {name: association(object_name, name) for name in names}
    held: dict[str, dict[str, Value]] = {}
    for record_id in ids:
        held[record_id] = {name: known[name].value(()) for name in names}
    by_other = defaultdict(list)
    for name in known:
        by_other[known[name].to].append(name)
    for other, together in by_other.items():
        targets = _targets(client, object_name, other, ids)
        for record_id, values in held.items():
            there = targets.get(record_id, {})
            for name in together:
                values[name] = _value(known[name], there)
    return held


def read_labels(
    client: PortalClient,
    object_name: str,
    ids: Sequence[str],
    name: str,
) -> dict[str, dict[str, tuple[str, ...]]]:
    """The labels (buying roles among them) of every associated id, by record id, the primary's mark
    left out.

    Raises RejectedError for a name Accord does not know, RetryableError where HubSpot does not tell
    all.
    """
    other = association(object_name, name).to
    found = _targets(client, object_name, other, ids)
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    for record_id in ids:
        labels[record_id] = {}
        for target, types in found.get(record_id, {}).items():
            labels[record_id][target] = _labels(types)
    return labels


def _value(known: Association, targets: Mapping[str, list[Type]]) -> Value:
    fitting = [target for target, types in targets.items() if known.fits(types)]
    return known.value(fitting)


def _targets(client: PortalClient, one: str, other: str, ids: Sequence[str]) -> Targets:
    found: Targets = defaultdict(dict)
    waiting = []
    for chunk in chunks(ids, ASSOCIATIONS_BATCH):
        waiting.append([{"id": each} for each in chunk])
    while waiting:
        body = client.associations.read(one, other, waiting.pop()).body
        _check(body.get("errors") or ())
        rest = []
        for result in body["results"]:
            record_id = str(result["from"]["id"])
            targets = found[record_id]
            for target in result["to"]:
                other_id = str(target["toObjectId"])
                targets[other_id] = target["associationTypes"]
            paging = result.get("paging") or {}
            after = paging.get("next", {}).get("after")
            if after:
                rest.append({"id": record_id, "after": str(after)})
        if rest:
            waiting.append(rest)
    return found


def _labels(types: Iterable[Type]) -> tuple[str, ...]:
    labels = {each.get("label") for each in types}
    return tuple(sorted(str(label) for label in labels - {None, PRIMARY}))


def _check(errors: Iterable[Wire]) -> None:
    """An error of any other kind leaves open what is associated."""
    for error in errors:
        if error.get("subCategory") not in _NOTHING_THERE:
            said = refusal(207, error).message
            raise RetryableError(f"HubSpot could not tell all associations: {said}")
