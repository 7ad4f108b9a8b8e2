"""Puts records back on the list whose waiting may be over: a retry that is due, a policy that has
changed, duplicates that may have been merged, an owner who may exist by now.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.record import Ref
from sync.model.pair import Pair
from sync.model.values import Issue, Link
from sync.store.ports import Store

OWNER_REASONS = frozenset({"unknown_owner", "owner_missing"})
SEEN_POLICY = "policy"


def policy_changed(store: Store, pair: Pair) -> bool:
    """Whether the policy is another one than at the last run; what it says now may concern every
    record.
    """
    before = store.meta(SEEN_POLICY)
    return before is not None and before != pair.policy_print


def revisit(store: Store, pair: Pair, now: float, *, everything: bool) -> None:
    """Mark the records of issues that may be over dirty; with `everything`, those of all open
    ones.
    """
    due = [issue for issue in store.issues() if everything or _due(issue, now)]
    links = store.links(issue.link for issue in due if issue.link)
    with store.transaction():
        store.mark_dirty(
            {ref: i.entity for i in due for ref in _subjects(pair, i, links.get(i.link))}.items()
        )
        store.set_meta(SEEN_POLICY, pair.policy_print)


def _due(issue: Issue, now: float) -> bool:
    if issue.kind == "parked":
        return issue.retry_at <= now
    return issue.kind == "ambiguous" or (issue.kind == "field" and issue.reason in OWNER_REASONS)


def _subjects(pair: Pair, issue: Issue, link: Link | None) -> Iterator[Ref]:
    if link is not None:
        yield from link.refs(pair.systems)
    elif issue.ref.count(":") >= 2:
        yield Ref.parse(issue.ref)
