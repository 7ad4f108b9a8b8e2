"""What stays the same through a whole plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mapping.language import Language
from sync.model.conditions.adoption import ENFORCE, Adoption
from sync.model.journal import PROVISION
from sync.model.pair import Irreversible, Pair
from sync.model.policy import MergePolicy
from sync.model.queue import DROPPED, Issue
from sync.store.ports import Store
from sync.store.view import CanonicalView, Owners

LOOKS_ONLY = "plan"
"""The command whose runs leave everything as it is."""


@dataclass(frozen=True, slots=True)
class PlanSetting:
    """The pair as deciding needs it, at one moment (`now`, epoch seconds).

    Of both systems, left and right: `nobody` is the user that owns what has no owner, `owners` are
    those who can own, `queues` is what ids of queues begin with, `blank_is_no` says whether a
    yes/no field that nobody filled in reads as no. `irreversible`: fields that stay set once they
    are, by system and entity; `exclusive`: (system, object, vendor field) of what no two records
    can hold at once. `adoption`: how far a first meeting may go. `unfinished_since`: when the first
    run began since the last one that went through. `clock_skews`: seconds by which either system's
    clock is ahead of ours. `rules`: the print of all that it is decided by.
    `dropped`: what people left as it is, by the link or record it is about.
    """

    pair: str
    systems: tuple[str, str]
    language: Language
    policy: MergePolicy
    nobody: tuple[str | None, str | None]
    region: str | None
    owners: tuple[Owners, Owners]
    now: float
    queues: tuple[str, str] = ("", "")
    blank_is_no: tuple[bool, bool] = (False, False)
    irreversible: Irreversible = field(default_factory=dict)
    adoption: Adoption = ENFORCE
    unfinished_since: float = 0.0
    clock_skews: tuple[float, float] = (0.0, 0.0)
    exclusive: frozenset[tuple[str, str, str]] = frozenset()
    rules: str = ""
    dropped: Mapping[str, Sequence[Issue]] = field(default_factory=dict)

    def irreversible_of(self, entity: str) -> tuple[frozenset[str], frozenset[str]]:
        """Fields of an entity that stay set once they are, left and right."""
        left, right = (
            self.irreversible.get((system, entity), frozenset()) for system in self.systems
        )
        return left, right


def plan_setting(pair: Pair, store: Store, now: float) -> PlanSetting:
    """The setting of a plan made now, read from the mirror of both systems' users."""
    left, right = pair.identities
    return PlanSetting(
        pair=pair.name,
        systems=pair.systems,
        language=pair.language,
        policy=pair.policy,
        nobody=(left.user_id, right.user_id),
        region=pair.region,
        owners=CanonicalView(store, pair).owners,
        now=now,
        queues=(left.queues, right.queues),
        blank_is_no=(left.blank_is_no, right.blank_is_no),
        irreversible=pair.irreversible,
        adoption=_adoption(pair, store),
        clock_skews=pair.clock_skews,
        unfinished_since=_unfinished_since(store, now),
        exclusive=pair.exclusive,
        rules=pair.rules,
        dropped=_dropped(store),
    )


def _dropped(store: Store) -> Mapping[str, Sequence[Issue]]:
    """By the link and the record each is about."""
    found: dict[str, list[Issue]] = {}
    for issue in store.issues(state=DROPPED):
        for subject in {issue.link, issue.ref}:
            if subject:
                found.setdefault(subject, [])
                found[subject].append(issue)
    return found


def _unfinished_since(store: Store, now: float) -> float:
    since = now
    for run in store.runs():
        if run.command in {LOOKS_ONLY, PROVISION}:
            continue
        if run.state == "complete":
            break
        since = min(since, run.started_at)
    return since


def _adoption(pair: Pair, store: Store) -> Adoption:
    before = store.stage()
    changed = before is not None and before != pair.stage
    return Adoption(pair.stage, store.loss(), changed)
