"""What one decision looks at: a link with its base and both sides, or a record that has none yet.
Values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from connectors.record import Ref, Value
from mapping.codecs.context import Context
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.deciding.matching.match import Match
from sync.model.conditions.adoption import ENFORCE, Adoption
from sync.model.identity.opt_outs import OfAddress
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.policy import EntityMerge
from sync.model.queue import Issue, Proposal
from sync.model.steps import Marks
from sync.model.watches import Watch

Rows = tuple[MirrorRow | None, MirrorRow | None]
Times = tuple[dict[str, float], dict[str, float]]


def _no_times() -> Times:
    return {}, {}


class InTheWay(NamedTuple):
    """A record that has to let go of what it holds in a vendor's field, before it and others can
    get each other's.
    """

    ref: Ref
    field: str


@dataclass(slots=True)
class Observation:
    """One link (or one unlinked record) with everything known of it.

    `marks`: the dirty marks this covers. `match`: for a record whose other side is not known.
    `origin`: the side of that record. `partner`: the incomplete link the matched record has
    already. `derived`: canonical values that follow from other records (the account of a person's
    mail domain). `times`: when fields were last changed, left and right, as far as somebody asked.
    `watches`: what the decision turns on besides. `turn`: how many records carry a key made from
    this one already, where a person wants a new one all the same. `flips`: fields that two
    automations write by turns. `just_made`: systems whose record Accord made since a run went
    through: what it holds beside ours the vendor has filled in. `in_the_way`: which of its
    records has to let go first of what others wait for. `opted_out`: how
    its records stand to the others with their address. `left_out`: references of an unlinked record
    to others that get no counterpart.
    """

    link: Link | None
    rows: Rows
    marks: Marks = field(default_factory=list)
    match: Match | None = None
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    derived: Mapping[str, Value] = field(default_factory=dict)
    partner: Link | None = None
    origin: int = 0
    times: Times = field(default_factory=_no_times)
    watches: list[Watch] = field(default_factory=list)
    turn: int = 0
    flips: frozenset[str] = frozenset()
    just_made: frozenset[str] = frozenset()
    in_the_way: InTheWay | None = None
    opted_out: dict[Ref, OfAddress] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    @property
    def row(self) -> MirrorRow | None:
        """The record this is about, where it is about one."""
        return self.rows[self.origin]

    @property
    def read(self) -> list[MirrorRow]:
        """Its records, as far as they were read, left first."""
        found = []
        for row in self.rows:
            if row is not None:
                found.append(row)
        return found


@dataclass(frozen=True, slots=True)
class EntityDesk:
    """What deciding about one entity needs besides the observation. `taken`: ids of links that
    records without one must not be given, because they went on with others. `clock_skews`: seconds
    by which either system's clock is ahead of ours. `opt_outs`: fields that a sync only ever sets;
    `blank_is_no`: whether a yes/no field that nobody filled in reads as no there; `irreversible`:
    fields that stay set there once they are; `sets`: fields that hold several members, which are
    united; `addresses`: those that an opt-out belongs to.
    """

    pair: str
    systems: tuple[str, str]
    entity: EntityMap
    rules: EntityMerge
    contexts: tuple[Context, Context]
    now: float
    taken: frozenset[str] = frozenset()
    clock_skews: tuple[float, float] = (0.0, 0.0)
    adoption: Adoption = ENFORCE
    opt_outs: frozenset[str] = frozenset()
    blank_is_no: tuple[bool, bool] = (False, False)
    irreversible: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    sets: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def side_of(self, row: MirrorRow) -> int:
        """0 for a record of the left system, 1 for one of the right."""
        return self.systems.index(row.ref.system)

    def translator(self, side: int, object_name: str) -> Translator:
        """How the entity stands in one object of one side."""
        return self.entity.translators[self.systems[side]][object_name]

    def reads(self, row: MirrorRow) -> Translator:
        """How a row is read."""
        return self.entity.translators[row.ref.system][row.ref.object]
