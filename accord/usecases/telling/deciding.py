"""The command that decides about what waits: named wherever people are told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
WAYS_OUT = {
    "ambiguous": "decide with `accord conflicts resolve {id} --link REF, or --create`",
    "vanished": "decide with `accord conflicts resolve {id} --create, or --apart`",
    "parked": "`accord parked retry {id}` tries it at once, `accord parked drop {id}` leaves it so",
    "field": "`accord parked drop {id}` leaves it as it is",
}
"""By kind of what waits; a conflict has the systems in it."""


def how_to_decide(issue_id: str, systems: Sequence[str]) -> str:
    """The command that decides a conflict between these systems."""
    sides = "|".join(systems) or "SYSTEM"
    return f"accord conflicts resolve {issue_id} --take {sides}, or --value TEXT"


def systems_at_odds(details: Iterable[Mapping[str, Any]]) -> Sequence[str]:
    """The systems whose values these conflicts are about; none where there is no conflict."""
    for detail in details:
        return list(detail["values"])
    return ()


def way_out(document: Document) -> str:
    """The command that ends the waiting of one thing; "" where it does not wait."""
    if document["state"] != "open":
        return ""
    if document["kind"] == "conflict":
        systems = systems_at_odds([document["detail"]])
        return f"decide with `{how_to_decide(document['id'], systems)}`"
    return WAYS_OUT[document["kind"]].format(id=document["id"])
