"""Records that stand in each other's way: each is to get what was to be unique and another of them
has, as when two people's addresses were swapped. Reads the store only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.record import Ref
from sync.deciding.observation import InTheWay, Observation
from sync.model.queue import Issue
from sync.store.ports import Store

MOST_IN_A_CIRCLE = 8


def note_circles(store: Store, seen: Sequence[Observation], now: float) -> None:
    """Put into the observations which record has to let go first, so that the others can go on."""
    for observation in seen:
        for issue in observation.issues:
            own = _refused_by(observation, issue, now)
            if own is None:
                continue
            if _lets_go_first(store, own, issue):
                field = issue.detail["field"]
                observation.in_the_way = InTheWay(own, field)


def _refused_by(observation: Observation, issue: Issue, now: float) -> Ref | None:
    """The record that did not take what another one has; None where it waits for nothing, or for
    something else.
    """
    if issue.kind != "parked" or not issue.rests(now):
        return None
    if "holder" not in issue.detail:
        return None
    system = issue.detail["system"]
    for row in observation.read:
        if row.ref.system == system:
            return row.ref
    return None


def _lets_go_first(store: Store, own: Ref, issue: Issue) -> bool:
    """Whether this record is in a circle, and the first of it: one of them is enough."""
    circle = [own]
    for holder in _holders(store, issue):
        if holder == own:
            return len(circle) > 1 and min(circle) == own
        if holder in circle or len(circle) > MOST_IN_A_CIRCLE:
            return False
        circle.append(holder)
    return False


def _holders(store: Store, issue: Issue) -> Iterator[Ref]:
    """Who has it, who has what that one is to get, and so on."""
    waiting: Issue | None = issue
    while waiting is not None:
        holder = Ref.parse(waiting.detail["holder"])
        yield holder
        waiting = _waiting(store, holder, issue.detail["field"])


def _waiting(store: Store, ref: Ref, field: str) -> Issue | None:
    """What a record waits for in the same field, because another one has it."""
    links = store.links_by_ref([ref])
    for link in links.values():
        issues = store.issues_of([link.id])
        for issue in issues.get(link.id, ()):
            if "holder" not in issue.detail:
                continue
            if issue.detail["field"] == field:
                return issue
    return None
