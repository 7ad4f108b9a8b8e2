"""Puts records back on the list whose waiting may be over: what their decision turned on stands
otherwise, a retry is due, a policy has changed, duplicates may have been merged, an owner may exist
by now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from connectors.record import Ref
from mapping.codecs.field_codec import TOO_LONG
from sync.model.issues import SAID_EARLIER
from sync.model.links import Link
from sync.model.pair import Pair
from sync.model.queue import Issue
from sync.model.watches import Watch, link_stands, record_stands
from sync.reading.adoption import everything
from sync.reading.reworded import remember_meanings, reword
from sync.store.ports import Store

CHUNK = 1000
UNFINISHED = "unfinished"
"""Stands for the print of a policy under which not everything has been read yet."""
SOON_OVER = frozenset({"unknown_owner", "owner_missing", TOO_LONG, SAID_EARLIER})
"""Why a value waits that may go through by now, although nobody touched its record."""


def policy_changed(store: Store, pair: Pair) -> bool:
    """Whether the policy is another one than at the last run; what it says now may concern every
    record.
    """
    before = store.policy_seen()
    return before is not None and before != pair.policy_print


def begin_reading(store: Store, pair: Pair) -> bool:
    """Say under which policy is read from now on; returns whether that has to be everything, all of
    which is then decided about again: what a field means, or whether it is shown, may be otherwise
    now. A run that is cut short meanwhile has not seen it all.
    """
    anew = policy_changed(store, pair)
    if anew:
        with store.transaction():
            reword(store, pair)
            store.mark_dirty(everything(store, pair))
            store.see_policy(UNFINISHED)
    elif store.policy_seen() is None:
        with store.transaction():
            store.see_policy(pair.policy_print)
    remember_meanings(store, pair)
    return anew


def revisit(
    store: Store,
    pair: Pair,
    now: float,
    *,
    all_of_them: bool,
) -> None:
    """Mark the records dirty whose decision turned on what stands otherwise now, and those of
    issues that may be over; with `all_of_them`, those of all open ones.
    """
    due = []
    for issue in store.issues():
        if all_of_them or _due(issue, now):
            due.append(issue)
    links = store.links(issue.link for issue in due if issue.link)
    marked = dict(_stirred(store))
    awake = _parked_about(store, marked)
    for issue in due:
        link = links.get(issue.link)
        for ref in _subjects(pair, issue, link):
            marked[ref] = issue.entity
        if all_of_them:
            awake.append(issue)
    with store.transaction():
        store.put_issues([replace(issue, retry_at=0.0) for issue in awake])
        store.mark_dirty(marked.items())
        store.see_policy(pair.policy_print)


def _parked_about(store: Store, marked: Mapping[Ref, str]) -> list[Issue]:
    """What rests about these records: what it waited for may be over."""
    if not marked:
        return []
    links = store.links_by_ref(marked)
    subjects = {str(ref) for ref in marked}
    subjects.update(link.id for link in links.values())
    found = {}
    for issues in store.issues_of(subjects).values():
        for issue in issues:
            if issue.kind == "parked":
                found[issue.id] = issue
    return list(found.values())


def _stirred(store: Store) -> Iterator[tuple[Ref, str]]:
    """(record, entity) wherever what its decision turned on does not stand as it did."""
    watches = store.watches()
    while chunk := list(islice(watches, CHUNK)):
        stands = _standing(store, chunk)
        for watch in chunk:
            if stands[watch.on] != watch.stood:
                yield watch.ref, watch.entity


def _standing(store: Store, watches: Sequence[Watch]) -> dict[str, str]:
    """How what these watch stands now."""
    refs = {watch.on: watch.record for watch in watches if watch.record is not None}
    names = {watch.on for watch in watches} - refs.keys()
    rows = store.mirror(refs.values())
    links = store.links(names)
    stands = {name: link_stands(links.get(name)) for name in names}
    for name, ref in refs.items():
        stands[name] = record_stands(rows.get(ref))
    return stands


def _due(issue: Issue, now: float) -> bool:
    """Whether what it waits for may have come: its time, an owner, room, the merge of
    duplicates.
    """
    if issue.kind == "parked":
        return not issue.rests(now)
    if issue.kind == "field":
        return issue.reason in SOON_OVER
    return issue.kind == "ambiguous"


def _subjects(pair: Pair, issue: Issue, link: Link | None) -> list[Ref]:
    """The records an issue is about: both of a link, else the one it names."""
    if link is not None:
        return link.refs(pair.systems)
    record = issue.record
    if record is None:
        return []
    return [record]
