"""What a plan consists of: one step for one thing to do to one record. Values only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as having
from typing import Any, Literal

import orjson

from connectors.record import Ref, Value
from sync.model.rulings import Ruling

Action = Literal["create", "update", "delete", "associate", "unassociate", "unlink", "merge"]
SENT = frozenset({"create", "update", "delete", "associate", "unassociate"})
"""Actions that a vendor carries out; the others change only what Accord keeps."""

Marks = list[tuple[Ref, int]]
"""Dirty marks: a record, and the number it was marked under."""


@dataclass(slots=True)
class FieldChange:
    """One field of a step: vendor values old and new, and the ruling."""

    old: Value
    new: Value
    ruling: Ruling

    @property
    def because(self) -> str:
        """The ruling, as a person reads it."""
        return self.ruling.because


@dataclass(slots=True)
class Step:
    """One thing to do to one record. `fields` go by canonical name.

    `settles`: values both sides agree on once this step is done (of several links, those it adds
    or takes away); `settles_both`: once its twin on the other side is done as well. `first`: part
    of a first meeting, or of what a vendor fills in on a new record: no update to brakes. `marks`:
    the dirty marks that are over once this, the link's last step, is done. `ruling` decides about
    the record as a whole, where the step is about that. `ends`: ids of the proposals that are over
    once it is done; `ends_both`: once its twin is done as well. `phase` sorts: steps of one phase
    and system go out together.
    """

    number: int
    phase: str
    link: str
    entity: str
    action: Action
    system: str
    object: str
    record: str | None
    fields: dict[str, FieldChange]
    settles: dict[str, Value] = having(default_factory=dict)
    settles_both: dict[str, Value] = having(default_factory=dict)
    key: str = ""
    first: bool = False
    marks: Marks = having(default_factory=list)
    ruling: Ruling | None = None
    ends: tuple[str, ...] = ()
    ends_both: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """As the contract spells it: `system:object:id`, or `link:ID` for what does not exist
        yet.
        """
        if self.record:
            return f"{self.system}:{self.object}:{self.record}"
        return f"link:{self.link}"

    @property
    def digest(self) -> str:
        """What it would write, as a digest: the same thing refused is not tried again at once."""
        values: dict[str, Value] = {}
        for name, change in self.fields.items():
            values[name] = change.new
        return field_digest(self.system, values)


def field_digest(system: str, values: Mapping[str, Value]) -> str:
    """A short name for the values of some fields, tried in one system."""
    return digest_of({**values, "": system})


def digest_of(values: Mapping[str, Value]) -> str:
    """A short name for what was tried."""
    text = orjson.dumps(dict(values), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()[:16]


def counted_as(action: str) -> str:
    """The heading a step is counted under in plans and reports."""
    if action == "unassociate":
        return "associate"
    return action


def no_counts() -> dict[str, int]:
    """Every heading of a report, with nothing counted yet."""
    return {"create": 0, "update": 0, "delete": 0, "associate": 0}


@dataclass(slots=True)
class PlanHeader:
    """What a plan amounts to. `by`: system → action → steps. `vanished`: records that brakes weigh
    although no step is about them. `rules`: the print of the rules that it was made by.
    """

    id: str
    fingerprint: str = ""
    steps: int = 0
    by: dict[str, dict[str, int]] = having(default_factory=dict)
    conflicts: int = 0
    waiting: int = 0
    parked: int = 0
    held: dict[str, Any] | None = None
    forecast: dict[str, int] = having(default_factory=dict)
    created_at: float = 0.0
    vanished: list[str] = having(default_factory=list)
    rules: str = ""
