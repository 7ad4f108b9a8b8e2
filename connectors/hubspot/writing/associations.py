"""How associations are made and taken away in batches, and how each operation gets its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.errors import RejectedError, UnknownOutcome
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.associations import (
    PARENT,
    PRIMARIES,
    UNLABELLED,
    Association,
    Type,
    association,
    same_label,
)
from connectors.hubspot.meaning.verdict import listed, refusal
from connectors.hubspot.reading.associations import read_associations, read_labels
from connectors.record import Value, members
from connectors.write import Applied, Associate, Dissociate, Outcome

Wire = Mapping[str, Any]

_NO_LABEL = (
    "Create the label in HubSpot (Settings > Objects > Associations), or correct it in the policy."
)


class AssociationWriter:
    """Makes and takes away the associations of one portal, whose types it asks for once.

    Raises RejectedError for an association or a label that is not known, Declined where HubSpot
    refused a whole call.
    """

    def __init__(self, client: PortalClient) -> None:
        self._client = client
        self._types: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def associate(self, batch: Sequence[Associate]) -> list[Outcome]:
        """Make associations of one name; making one that is there already changes nothing.

        Raises UnknownOutcome where neither the answer nor a look tells what became of one.
        """
        object_name = batch[0].ref.object
        known = association(object_name, batch[0].association)
        inputs = _inputs(batch, self.type_sent(object_name, known))
        body = self._client.associations.associate(object_name, known.to, inputs).body
        done = _done(body)
        outcomes: list[Outcome] = []
        left = []
        for write in batch:
            ends = (write.ref.id, write.to)
            if ends in done:
                outcomes.append(Applied(write.intent, write.ref))
            else:
                left.append(write)
        if left:
            errors = body.get("errors") or ()
            outcomes += self._looked_up(left, errors)
        return outcomes

    def dissociate(self, batch: Sequence[Dissociate]) -> list[Outcome]:
        """Take associations away, the plain one that came with a primary as well; of a labelled one
        only the label.

        A pair that the account gave labels of its own keeps them, and the plain association they
        stand on.
        """
        object_name = batch[0].ref.object
        known = association(object_name, batch[0].association)
        staying = self._staying(batch, known)
        if staying:
            inputs = _inputs(staying, self.type_sent(object_name, known))
            self._client.associations.remove_label(object_name, known.to, inputs)
        going = [write for write in batch if write not in staying]
        if going:
            inputs = _inputs_by_record(going)
            self._client.associations.dissociate(object_name, known.to, inputs)
        return [Applied(write.intent, write.ref) for write in batch]

    def type_sent(self, object_name: str, known: Association) -> dict[str, Any]:
        """The type as requests name it. Raises RejectedError for a label the account does not
        have.
        """
        if known.label is None and known.type_id != UNLABELLED:
            return {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": known.type_id}
        ends = (object_name, known.to)
        types = self._types.get(ends)
        if types is None:
            types = self._types[ends] = self._client.associations.types(*ends)
        for each in types:
            if _is_labelled(each, known.label):
                return {
                    "associationCategory": each["category"],
                    "associationTypeId": each["typeId"],
                }
        wanted = "association" if known.label is None else f"label {known.label!r}"
        message = f"HubSpot has no {wanted} between {object_name} and {known.to}"
        raise RejectedError(message, code="UNKNOWN_LABEL", advice=_NO_LABEL)

    def _staying(self, batch: Sequence[Dissociate], known: Association) -> Sequence[Dissociate]:
        """Those of which one type goes and the others stay."""
        # HubSpot takes all labels away with a plain association (documented): under labels it has
        # to stay.
        if known.label or known.type_id == PARENT:
            return batch
        if known.type_id not in PRIMARIES:
            return ()
        object_name = batch[0].ref.object
        name = batch[0].association
        ids = [write.ref.id for write in batch]
        labels = read_labels(self._client, object_name, ids, name)
        return [write for write in batch if labels[write.ref.id].get(write.to)]

    def _looked_up(self, left: Sequence[Associate], errors: Sequence[Wire]) -> list[Outcome]:
        """Those without a result: an error names one end at best, so a look tells what is there."""
        named: dict[str, Wire] = {}
        for error in errors:
            for end in _ends(error):
                named[end] = error
        any_error = errors[0] if errors else {}
        object_name = left[0].ref.object
        name = left[0].association
        ids = [write.ref.id for write in left]
        held = read_associations(self._client, object_name, ids, [name])
        outcomes = []
        for write in left:
            there = held[write.ref.id][name]
            outcomes.append(_outcome(write, named, any_error, there))
        return outcomes


def _done(body: Wire) -> set[tuple[str, str]]:
    """The ends of the associations that an answer says are made."""
    done = set()
    for each in body.get("results") or ():
        one = str(each["fromObjectId"])
        other = str(each["toObjectId"])
        done.add((one, other))
    return done


def _inputs(
    batch: Sequence[Associate] | Sequence[Dissociate], type_sent: Type
) -> list[dict[str, Any]]:
    inputs = []
    for write in batch:
        ends = {"from": {"id": write.ref.id}, "to": {"id": write.to}}
        inputs.append({**ends, "types": [type_sent]})
    return inputs


def _inputs_by_record(batch: Sequence[Dissociate]) -> list[dict[str, Any]]:
    """One for each record, with all the ends that it loses."""
    inputs: dict[str, dict[str, Any]] = {}
    for write in batch:
        record_id = write.ref.id
        record = inputs.setdefault(record_id, {"from": {"id": record_id}, "to": []})
        record["to"].append({"id": write.to})
    return list(inputs.values())


def _is_labelled(known: Type, label: str | None) -> bool:
    told = known.get("label")
    if label is None:
        return told is None
    return same_label(told, label)


def _outcome(
    write: Associate,
    named: Mapping[str, Wire],
    any_error: Wire,
    held: Value,
) -> Outcome:
    error = named.get(write.ref.id) or named.get(write.to)
    if error is None and write.to in members(held):
        return Applied(write.intent, write.ref)
    said = error or any_error
    if not said:
        raise UnknownOutcome("HubSpot's answer left out what became of an association")
    return refusal(207, said).outcome(write.intent, gone=write.ref.id in named)


def _ends(error: Wire) -> Iterable[str]:
    return listed(error.get("context") or {}, "objectId", "fromObjectId", "toObjectId")
