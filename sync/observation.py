"""What one decision looks at: a link with its base and both sides, or a record that has none yet.
Values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.record import Ref, Value
from mapping.codecs.context import Context
from mapping.language import EntityMap
from sync.match import Match
from sync.policy import EntityMerge
from sync.values import Issue, Link, MirrorRow, Proposal


@dataclass(slots=True)
class Observation:
    """One link (or one unlinked record) with everything known of it.

    `marks`: the dirty marks this covers. `match`: for a record whose other side is not known.
    `origin`: the side of that record. `partner`: the incomplete link the matched record has
    already. `derived`: canonical values that follow from other records (the account of a person's
    mail domain). `times`: when fields were last changed, left and right, as far as somebody asked.
    """

    link: Link | None
    rows: tuple[MirrorRow | None, MirrorRow | None]
    marks: list[tuple[Ref, int]] = field(default_factory=list)
    match: Match | None = None
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    derived: Mapping[str, Value] = field(default_factory=dict)
    partner: Link | None = None
    origin: int = 0
    times: tuple[dict[str, float], dict[str, float]] = field(default_factory=lambda: ({}, {}))


@dataclass(frozen=True, slots=True)
class Bench:
    """What deciding about one entity needs besides the observation."""

    pair: str
    systems: tuple[str, str]
    entity: EntityMap
    rules: EntityMerge
    contexts: tuple[Context, Context]
    now: float
