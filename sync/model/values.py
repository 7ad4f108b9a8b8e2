"""The engine's nouns: links, mirror rows, steps, plans, journal entries, issues. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as having
from typing import Any, Literal

from connectors.record import Fields, Record, Ref, Value

Values = Mapping[str, Value]
Action = Literal["create", "update", "delete", "associate", "unassociate"]
LinkStatus = Literal["pending", "live", "shadow", "held", "retired"]
IntentState = Literal["open", "done", "superseded", "refused"]
IssueKind = Literal["parked", "field", "ambiguous", "conflict", "vanished"]


@dataclass(slots=True)
class MirrorRow:
    """A record as last observed, with the keys it can be matched by (first and second choice)."""

    ref: Ref
    entity: str
    fields: Fields
    modified_at: float
    gone: bool = False
    keys: tuple[str | None, str | None] = (None, None)

    def record(self) -> Record:
        return Record(self.ref, self.fields, self.modified_at, self.gone)


@dataclass(slots=True)
class Link:
    """Two records that mean the same thing, and the values both last agreed on (None: never met).

    A pending link has one side still without an id; a shadow stands beside the link named in
    `note`; a retired one turned out to mean the same as another and holds nothing any more.
    """

    id: str
    entity: str
    objects: tuple[str, str]
    ids: tuple[str | None, str | None]
    status: LinkStatus = "pending"
    base: dict[str, Value] | None = None
    note: str = ""

    def ref(self, side: int, systems: tuple[str, str]) -> Ref | None:
        """The record on one side (0 left, 1 right), or None while it does not exist."""
        record_id = self.ids[side]
        return None if record_id is None else Ref(systems[side], self.objects[side], record_id)

    def retired(self) -> Link:
        """The same link once it holds nothing any more."""
        return Link(self.id, self.entity, self.objects, (None, None), "retired")

    def refs(self, systems: tuple[str, str]) -> list[Ref]:
        """The records it holds, left first."""
        return [ref for side in (0, 1) if (ref := self.ref(side, systems)) is not None]


@dataclass(slots=True)
class FieldChange:
    """One field of a step: vendor values old and new, and the rule that decided."""

    old: Value
    new: Value
    because: str


@dataclass(slots=True)
class Step:
    """One thing to do to one record. `fields` go by canonical name.

    `settles`: values both sides agree on once this step is done (of several links, those it adds or
    takes away); `settles_both`: once its twin on the other side is done as well. `first` marks a
    first meeting, which brakes do not count as an update. `marks`: the dirty marks that are over
    once this, the link's last step, is done.
    """

    number: int
    phase: int
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
    marks: list[tuple[Ref, int]] = having(default_factory=list)

    @property
    def ref(self) -> str:
        """As the contract spells it: `system:object:id`, or `link:ID` for what does not exist
        yet.
        """
        return f"{self.system}:{self.object}:{self.record}" if self.record else f"link:{self.link}"


@dataclass(slots=True)
class Intent:
    """What was sent, or was about to be. `native` and `expected` go by vendor field name."""

    id: str
    run: str
    generation: int
    link: str
    entity: str
    action: Action
    system: str
    object: str
    record: str | None
    key: str
    native: dict[str, Value]
    expected: dict[str, Value]
    settles: dict[str, Value]
    settles_both: dict[str, Value] = having(default_factory=dict)
    reasons: dict[str, str] = having(default_factory=dict)
    marks: list[tuple[Ref, int]] = having(default_factory=list)
    digest: str = ""
    state: IntentState = "open"


@dataclass(slots=True)
class Issue:
    """Something that waits: a parked record or field, an ambiguous match, an open conflict, a
    vanished record.

    `digest` tells what was tried, so that the same thing is not tried again before something
    changed.
    """

    id: str
    kind: IssueKind
    entity: str
    link: str
    ref: str
    field: str
    reason: str
    message: str
    detail: dict[str, Any] = having(default_factory=dict)
    digest: str = ""
    state: Literal["open", "closed"] = "open"
    run: str = ""
    at: float = 0.0
    tries: int = 0
    retry_at: float = 0.0


@dataclass(slots=True)
class Proposal:
    """A value somebody wants for a field of a link, weighed by the merge like a third side.

    `seen`: the values the proposer saw on either side ("" for blank); a side that has moved on
    since makes the proposal void. Proposals are made for fields with one value.
    """

    id: str
    link: str
    field: str
    value: Value
    seen: tuple[str, ...]
    by: str
    because: str
    state: Literal["open", "done", "void"] = "open"


@dataclass(slots=True)
class HistoryRow:
    """One decision that was carried out, or a conflict's losing value."""

    run: str
    link: str
    ref: str
    field: str
    old: Value
    new: Value
    losing: Value
    because: str
    at: float


@dataclass(slots=True)
class PlanHeader:
    """What a plan amounts to. `by`: system → action → steps."""

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


@dataclass(slots=True)
class RunRow:
    """One run of a command that may write."""

    id: str
    command: str
    generation: int
    started_at: float
    ended_at: float | None = None
    state: str = "running"
    summary: dict[str, Any] = having(default_factory=dict)
