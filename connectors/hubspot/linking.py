"""How associations are made and taken away in batches, and how each operation gets its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.hubspot.associations import association, read_associations
from connectors.hubspot.client import PortalClient
from connectors.hubspot.refusal import refusal
from connectors.record import Value
from connectors.write import Applied, Link, Outcome, Unlink

Wire = Mapping[str, Any]


def link(client: PortalClient, batch: Sequence[Link]) -> list[Outcome]:
    """Make associations of one name; making one that is there already changes nothing."""
    known = association(batch[0].ref.object, batch[0].association)
    inputs = [{"from": {"id": each.ref.id}, "to": {"id": each.to}, "types": [known.spec]} for each in batch]
    body = client.link(batch[0].ref.object, known.to, inputs).body
    done = {(str(each["fromObjectId"]), str(each["toObjectId"])) for each in body.get("results") or ()}
    outcomes: list[Outcome] = [Applied(each.intent, each.ref) for each in batch if (each.ref.id, each.to) in done]
    left = [each for each in batch if (each.ref.id, each.to) not in done]
    return [*outcomes, *_looked_up(client, left, body.get("errors") or ())] if left else outcomes


def unlink(client: PortalClient, batch: Sequence[Unlink]) -> list[Outcome]:
    """Take everything between pairs of records away: the plain association that came with a primary as well."""
    known = association(batch[0].ref.object, batch[0].association)
    pairs: dict[str, list[dict[str, str]]] = {}
    for each in batch:
        pairs.setdefault(each.ref.id, []).append({"id": each.to})
    inputs = [{"from": {"id": record_id}, "to": to} for record_id, to in pairs.items()]
    client.unlink(batch[0].ref.object, known.to, inputs)
    return [Applied(each.intent, each.ref) for each in batch]


def _looked_up(client: PortalClient, left: Sequence[Link], errors: Sequence[Wire]) -> list[Outcome]:
    """Links without a result: an error names one end at best, so a look tells what is there."""
    named = {end: error for error in errors for end in _ends(error)}
    object_name, name = left[0].ref.object, left[0].association
    held = read_associations(client, object_name, [each.ref.id for each in left], [name])
    first = next(iter(errors), {})
    return [_outcome(each, named, first, held[each.ref.id][name]) for each in left]


def _outcome(write: Link, named: Mapping[str, Wire], first: Wire, held: Value) -> Outcome:
    error = named.get(write.ref.id) or named.get(write.to)
    if error is None and write.to in _members(held):
        return Applied(write.intent, write.ref)
    return refusal(207, error or first).outcome(write.intent, gone=write.ref.id in named)


def _ends(error: Wire) -> Iterable[str]:
    context = error.get("context") or {}
    for name in ("objectId", "fromObjectId", "toObjectId"):
        told = context.get(name) or []
        yield from (str(each) for each in (told if isinstance(told, list) else [told]))


def _members(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
