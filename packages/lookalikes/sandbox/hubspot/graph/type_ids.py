"""The associations HubSpot defines between its object types: type ids, labels and what each
implies.

What a portal adds to these, its own labels and custom object types, is in `book`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.hubspot.definitions.kinds import KINDS


@dataclass(frozen=True, slots=True)
class AssociationType:
    """One direction of an association; `single` means a record has at most one, `implies` comes
    along.
    """

    type_id: int
    inverse: int
    label: str | None = None
    single: bool = False
    implies: int | None = None
    category: str = "HUBSPOT_DEFINED"
    name: str = ""
    together: tuple[int, ...] = field(init=False)
    """This type and what it implies."""

    def __post_init__(self) -> None:
        both = (
            (self.type_id,)
            if self.implies in (None, self.type_id)
            else (self.type_id, self.implies)
        )
        object.__setattr__(self, "together", both)

    @property
    def spec(self) -> dict[str, object]:
        """The type as answers name it."""
        return {"category": self.category, "typeId": self.type_id, "label": self.label}


Pair = tuple[str, str]

TYPES: dict[Pair, dict[int, AssociationType]] = {
    (one, other): {} for one in KINDS for other in KINDS
}


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
_plain("contacts", "contacts", 449, 449)
_plain("deals", "deals", 451, 451)
# Whether a parent is also plainly associated (450) is unverified; here the two are apart.
TYPES["companies", "companies"] = {
    13: AssociationType(13, 14, "Child Company"),
    14: AssociationType(14, 13, "Parent Company", single=True),
    450: AssociationType(450, 450),
}
_plain("tickets", "companies", 339, 340)
_primary("tickets", "companies", 26, 25, plain=(339, 340))
_plain("contacts", "tickets", 15, 16)
_plain("deals", "tickets", 27, 28)
_plain("deals", "line_items", 19, 20)
_plain("tickets", "tickets", 452, 452)
# Leads: 578 and 582 are reported, the others are the vendor's documented table; the ids of the way
# back are unverified.
_plain("leads", "contacts", 608, 609)
_primary("leads", "contacts", 578, 579, plain=(608, 609))
_plain("leads", "companies", 610, 611)
_plain("leads", "deals", 583, 584)
_primary("leads", "deals", 582, 581, plain=(583, 584))

# One row per activity, in the order companies, contacts, deals, tickets, leads.
_ACTIVITY_IDS: dict[str, tuple[int, int, int, int, int]] = {
    "calls": (181, 193, 205, 219, 595),
    "emails": (185, 197, 209, 223, 597),
    "meetings": (187, 199, 211, 225, 599),
    "notes": (189, 201, 213, 227, 853),
    "tasks": (191, 203, 215, 229, 645),
}
for _activity, _ids in _ACTIVITY_IDS.items():
    for _kind, _id in zip(
        ("companies", "contacts", "deals", "tickets", "leads"), _ids, strict=True
    ):
        _plain(_kind, _activity, _id, _id + 1)
