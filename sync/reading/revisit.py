"""Puts records back on the list whose waiting may be over: a retry that is due, a policy that has
changed, duplicates that may have been merged, an owner who may exist by now.
"""

from __future__ import annotations

from connectors.record import Ref
from sync.model.links import Link
from sync.model.pair import Pair
from sync.model.queue import Issue
from sync.store.ports import Store

OWNER_REASONS = frozenset({"unknown_owner", "owner_missing"})


def policy_changed(store: Store, pair: Pair) -> bool:
    """Whether the policy is another one than at the last run; what it says now may concern every
    record.
    """
    before = store.policy_seen()
    return before is not None and before != pair.policy_print


def revisit(
    store: Store,
    pair: Pair,
    now: float,
    *,
    everything: bool,
) -> None:
    """Mark the records of issues that may be over dirty; with `everything`, those of all open
    ones.
    """
    due = [issue for issue in store.issues() if everything or _due(issue, now)]
    links = store.links(issue.link for issue in due if issue.link)
    marked: dict[Ref, str] = {}
    for issue in due:
        link = links.get(issue.link)
        for ref in _subjects(pair, issue, link):
            marked[ref] = issue.entity
    with store.transaction():
        store.mark_dirty(marked.items())
        store.see_policy(pair.policy_print)


def _due(issue: Issue, now: float) -> bool:
    """Whether what it waits for may have come: its time, an owner, the merge of duplicates."""
    if issue.kind == "parked":
        return issue.retry_at <= now
    if issue.kind == "field":
        return issue.reason in OWNER_REASONS
    return issue.kind == "ambiguous"


def _subjects(pair: Pair, issue: Issue, link: Link | None) -> list[Ref]:
    """The records an issue is about: both of a link, else the one it names."""
    if link is not None:
        return link.refs(pair.systems)
    record = issue.record
    if record is None:
        return []
    return [record]
