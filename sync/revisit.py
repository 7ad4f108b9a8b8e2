"""Puts records back on the list whose waiting may be over: a retry that is due, an owner who now exists."""

from __future__ import annotations

from connectors.record import Ref
from sync.sides import Pair
from sync.store.protocol import Store
from sync.values import Issue

OWNER_REASONS = frozenset({"unknown_owner", "owner_missing"})


def revisit(store: Store, pair: Pair, now: float) -> None:
    """Mark the records of due issues dirty."""
    due = [issue for issue in store.issues(kinds=("parked", "field")) if _due(issue, now)]
    links = store.links(issue.link for issue in due if issue.link)
    marks: dict[Ref, str] = {}
    for issue in due:
        link = links.get(issue.link)
        refs = [link.ref(side, pair.systems) for side in (0, 1)] if link else []
        for ref in refs:
            if ref is not None:
                marks[ref] = issue.entity
    with store.transaction():
        store.mark_dirty(marks.items())


def _due(issue: Issue, now: float) -> bool:
    if issue.kind == "parked":
        return issue.retry_at <= now
    return issue.reason in OWNER_REASONS
