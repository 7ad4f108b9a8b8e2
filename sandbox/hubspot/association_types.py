"""The associations HubSpot defines between object types: type ids, labels and what each implies."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.hubspot.errors import refused
from sandbox.hubspot.kinds import KINDS


@dataclass(frozen=True, slots=True)
class AssociationType:
    """One direction of an association; `single` means a record has at most one, `implies` comes along."""

    type_id: int
    inverse: int
    label: str | None = None
    single: bool = False
    implies: int | None = None

    @property
    def spec(self) -> dict[str, object]:
        """The type as answers name it."""
        return {"category": "HUBSPOT_DEFINED", "typeId": self.type_id, "label": self.label}


Pair = tuple[str, str]

TYPES: dict[Pair, dict[int, AssociationType]] = {(one, other): {} for one in KINDS for other in KINDS}


def _plain(one: str, other: str, forward: int, backward: int) -> None:
    TYPES[one, other][forward] = AssociationType(forward, backward)
    TYPES[other, one][backward] = AssociationType(backward, forward)


def _primary(one: str, other: str, forward: int, backward: int, *, plain: tuple[int, int]) -> None:
    there = AssociationType(forward, backward, "Primary", single=True, implies=plain[0])
    back = AssociationType(backward, forward, "Primary", implies=plain[1])
    TYPES[one, other][forward] = there
    TYPES[other, one][backward] = back


_plain("contacts", "companies", 279, 280)
_primary("contacts", "companies", 1, 2, plain=(279, 280))
_plain("contacts", "deals", 4, 3)
_plain("deals", "companies", 341, 342)
_primary("deals", "companies", 5, 6, plain=(341, 342))
TYPES["companies", "companies"] = {
    13: AssociationType(13, 14, "Child Company"),
    14: AssociationType(14, 13, "Parent Company", single=True),
}
_plain("contacts", "meetings", 199, 200)
_plain("contacts", "notes", 201, 202)
_plain("contacts", "tasks", 203, 204)
_plain("companies", "meetings", 187, 188)
_plain("companies", "notes", 189, 190)
_plain("companies", "tasks", 191, 192)
_plain("deals", "meetings", 211, 212)
_plain("deals", "notes", 213, 214)
_plain("deals", "tasks", 215, 216)


def types_between(one: str, other: str) -> dict[int, AssociationType]:
    """The association types from one object type to the other, by id."""
    return TYPES.get((one, other), {})


def default_type(one: str, other: str) -> AssociationType:
    """The unlabelled association between two object types; refuses pairs that have none."""
    for found in types_between(one, other).values():
        if found.label is None:
            return found
    names = f"{KINDS[one].singular.upper()} and {KINDS[other].singular.upper()}"
    raise refused(f"No default association exists between {names}")
