"""Follows records that became others: what was merged into another, and leads that became contacts.

The link goes on with the record that took the old one's place; what both sides last agreed on goes
with it. Where that record has a link of its own, two records of the other side now mean one on this
side: the second is held until somebody merges them there too, which is then seen here in the same
way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from connectors.record import Ref
from sync.model.findings import merged_issue
from sync.model.values import HistoryRow, Issue, Link, MirrorRow
from sync.store.ports import Store

RECORD = "@record"
"""The field under which history keeps that a link passed on to another record."""


class Move(NamedTuple):
    """A record as it was known, and the one that took its place."""

    row: MirrorRow
    to: Ref


def follow(store: Store, moves: Iterable[Move], run: str, now: float) -> None:
    """Take these moves into the links, all or none; one seen before changes nothing."""
    with store.transaction():
        for move in moves:
            # a record that came back and was merged once more is followed once more
            if not move.row.gone or store.meta(_trace(move.row.ref)) != str(move.to):
                _follow(store, move.row, move.to, run, now)


def _follow(store: Store, row: MirrorRow, to: Ref, run: str, now: float) -> None:
    store.set_meta(_trace(row.ref), str(to))
    row.gone = True
    store.put_mirror([row])
    end = _end(store, to)
    links = store.links_by_ref([row.ref, end])
    old, new = links.get(row.ref), links.get(end)
    store.mark_dirty([(end, row.entity)])
    if old is None or (new is not None and new.id == old.id):
        return
    if old.status == "shadow":
        store.put_links([old.retired()])
    elif new is None or new.status == "shadow" or None in new.ids:
        _pass_on(store, old, new, (row.ref, end), run, now)
    else:
        _join(store, old, new, (row.ref, end), run, now)


def _end(store: Store, to: Ref) -> Ref:
    """Where a chain of moves leads: a record may move before those that moved to it are read."""
    seen: set[Ref] = set()
    while to not in seen and (following := store.meta(_trace(to))):
        row = store.mirror([to]).get(to)
        if row is not None and not row.gone:
            break  # taken out of the recycle bin since
        seen.add(to)
        to = Ref.parse(following)
    return to


def _pass_on(
    store: Store, old: Link, new: Link | None, refs: tuple[Ref, Ref], run: str, now: float
) -> None:
    """The old record's link goes on with the new record; a link that waited there is not needed any
    more.
    """
    before, after = refs
    side = store.systems.index(after.system)
    ids, objects = list(old.ids), list(old.objects)
    ids[side], objects[side] = after.id, after.object
    passed = Link(old.id, old.entity, (objects[0], objects[1]), (ids[0], ids[1]), base=old.base)
    passed.status = "pending" if None in ids else "live"
    if new is not None:
        store.put_links([new.retired()])
    store.put_links([passed])
    store.put_issues(_closed(store, old.id, {"vanished"}))
    store.add_history(
        [HistoryRow(run, old.id, str(after), RECORD, str(before), str(after), None, "moved", now)]
    )


def _join(store: Store, old: Link, new: Link, refs: tuple[Ref, Ref], run: str, now: float) -> None:
    """Both records had counterparts: one link is enough once those were merged as well."""
    side = store.systems.index(refs[1].system)
    other, kept = old.ref(1 - side, store.systems), new.ref(1 - side, store.systems)
    if other is None or _end(store, other) == kept:
        store.put_links([old.retired()])
        store.put_issues(_closed(store, old.id, None))
        return
    assert kept is not None
    held = Link(old.id, old.entity, old.objects, old.ids, "held", old.base, f"merged into {new.id}")
    issue = merged_issue(held, refs, (other, kept))
    issue.run, issue.at = run, now
    store.put_links([held])
    store.put_issues([issue])


def _closed(store: Store, link: str, kinds: set[str] | None) -> list[Issue]:
    over = [i for i in store.issues_of([link]).get(link, ()) if kinds is None or i.kind in kinds]
    for issue in over:
        issue.state = "closed"
    return over


def _trace(ref: Ref) -> str:
    return f"moved:{ref}"
