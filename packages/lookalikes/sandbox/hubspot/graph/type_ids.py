"""The associations HubSpot defines between its object types: type ids, labels and what each
implies.

Those without a label are in a table beside this module: documented, or named in the vendor's own
client; where they name one direction only, the other has the neighbouring id, which is unverified.
What a portal adds to these, its own labels and custom object types, is in `book`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

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

_PLAIN = Path(__file__).parent / "plain_types.csv"

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


def _read_plain() -> None:
    with _PLAIN.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            _plain(row["one"], row["other"], int(row["there"]), int(row["back"]))


_read_plain()
_primary("contacts", "companies", 1, 2, plain=(279, 280))
_primary("deals", "companies", 5, 6, plain=(341, 342))
_primary("tickets", "companies", 26, 25, plain=(339, 340))
# Reported; the ids of the way back are unverified.
_primary("leads", "contacts", 578, 579, plain=(608, 609))
_primary("leads", "deals", 582, 581, plain=(583, 584))
# Whether a parent is also plainly associated (450) is unverified; here the two are apart.
TYPES["companies", "companies"] = {
    13: AssociationType(13, 14, "Child Company"),
    14: AssociationType(14, 13, "Parent Company", single=True),
    450: AssociationType(450, 450),
}
