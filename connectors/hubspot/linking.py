"""How associations are made and taken away in batches, and how each operation gets its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.errors import RejectedError, UnknownOutcome
from connectors.hubspot.associations import (
    UNLABELLED,
    Association,
    association,
    read_associations,
    read_labels,
    same_label,
)
from connectors.hubspot.client import PortalClient
from connectors.hubspot.refusal import refusal
from connectors.record import Value, members
from connectors.write import Applied, Associate, Dissociate, Outcome

Wire = Mapping[str, Any]

# The primary's mark (contact to company, deal to company, lead to contact) stands on a plain
# association.
_PRIMARIES = frozenset({1, 5, 578})
_PARENT = 14


class Linker:
    """Makes and takes away the associations of one portal, whose labels it asks for once."""

    def __init__(self, client: PortalClient) -> None:
        self._client = client
        self._labels: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def link(self, batch: Sequence[Associate]) -> list[Outcome]:
        """Make associations of one name; making one that is there already changes nothing."""
        known = association(batch[0].ref.object, batch[0].association)
        spec = self.spec(batch[0].ref.object, known)
        inputs = [
            {"from": {"id": each.ref.id}, "to": {"id": each.to}, "types": [spec]} for each in batch
        ]
        body = self._client.link(batch[0].ref.object, known.to, inputs).body
        done = {
            (str(each["fromObjectId"]), str(each["toObjectId"]))
            for each in body.get("results") or ()
        }
        outcomes: list[Outcome] = [
            Applied(each.intent, each.ref) for each in batch if (each.ref.id, each.to) in done
        ]
        left = [each for each in batch if (each.ref.id, each.to) not in done]
        return [*outcomes, *self._looked_up(left, body.get("errors") or ())] if left else outcomes

    def unlink(self, batch: Sequence[Dissociate]) -> list[Outcome]:
        """Take associations away, the plain one that came with a primary as well; of a labelled one
        only the label.

        A pair that the account gave labels of its own keeps them, and the plain association they
        stand on.
        """
        object_name = batch[0].ref.object
        known = association(object_name, batch[0].association)
        kept = self._labelled(batch, known)
        if kept:
            types = [self.spec(object_name, known)]
            pairs = [
                {"from": {"id": each.ref.id}, "to": {"id": each.to}, "types": types}
                for each in kept
            ]
            self._client.unlabel(object_name, known.to, pairs)
        ends: dict[str, list[dict[str, str]]] = {}
        for each in (each for each in batch if each not in kept):
            ends.setdefault(each.ref.id, []).append({"id": each.to})
        if ends:
            inputs = [{"from": {"id": record_id}, "to": to} for record_id, to in ends.items()]
            self._client.unlink(object_name, known.to, inputs)
        return [Applied(each.intent, each.ref) for each in batch]

    def _labelled(self, batch: Sequence[Dissociate], known: Association) -> Sequence[Dissociate]:
        """Those of which one type goes and the others stay."""
        # HubSpot takes all labels away with a plain association (documented): under labels it has
        # to stay.
        if known.label or known.type_id == _PARENT:
            return batch
        if known.type_id not in _PRIMARIES:
            return ()
        labels = read_labels(
            self._client, batch[0].ref.object, [each.ref.id for each in batch], batch[0].association
        )
        return [each for each in batch if labels[each.ref.id].get(each.to)]

    def spec(self, object_name: str, known: Association) -> dict[str, Any]:
        """The type as requests name it. Raises RejectedError for a label the account does not
        have.
        """
        if known.label is None and known.type_id != UNLABELLED:
            return {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": known.type_id}
        pair = (object_name, known.to)
        if pair not in self._labels:
            self._labels[pair] = self._client.labels(*pair)
        for each in self._labels[pair]:
            if (
                each.get("label") is None
                if known.label is None
                else same_label(each.get("label"), known.label)
            ):
                return {
                    "associationCategory": each["category"],
                    "associationTypeId": each["typeId"],
                }
        wanted = "association" if known.label is None else f"label {known.label!r}"
        message = f"HubSpot has no {wanted} between {object_name} and {known.to}"
        advice = "Create the label in HubSpot (Settings > Objects > Associations), or correct it in the policy."
        raise RejectedError(message, code="UNKNOWN_LABEL", advice=advice)

    def _looked_up(self, left: Sequence[Associate], errors: Sequence[Wire]) -> list[Outcome]:
        """Links without a result: an error names one end at best, so a look tells what is there."""
        named = {end: error for error in errors for end in _ends(error)}
        object_name, name = left[0].ref.object, left[0].association
        held = read_associations(self._client, object_name, [each.ref.id for each in left], [name])
        first = next(iter(errors), {})
        return [_outcome(each, named, first, held[each.ref.id][name]) for each in left]


def _outcome(write: Associate, named: Mapping[str, Wire], first: Wire, held: Value) -> Outcome:
    error = named.get(write.ref.id) or named.get(write.to)
    if error is None and write.to in members(held):
        return Applied(write.intent, write.ref)
    if not (error or first):
        raise UnknownOutcome("HubSpot's answer left out what became of an association")
    return refusal(207, error or first).outcome(write.intent, gone=write.ref.id in named)


def _ends(error: Wire) -> Iterable[str]:
    context = error.get("context") or {}
    for name in ("objectId", "fromObjectId", "toObjectId"):
        told = context.get(name) or []
        yield from (str(each) for each in (told if isinstance(told, list) else [told]))
