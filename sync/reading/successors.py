"""Follows records that became others: what was merged into another, and leads that became contacts.

The link goes on with the record that took the old one's place; what both sides last agreed on goes
with it. Where that record has a link of its own, two records of the other side now mean one on this
side: the second is held until somebody merges them there too, which is then seen here in the same
way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from connectors.record import Record, Ref, Value
from sync.history import History, Witness
from sync.model.issues import merged_issue
from sync.model.links import Link
from sync.model.mirror import Known, MirrorRow
from sync.model.queue import Issue
from sync.store.ports import Store


class Move(NamedTuple):
    """A record as it was known, and the one that took its place."""

    row: MirrorRow
    to: Ref


def moves(store: Store, records: Sequence[Record], known: Known) -> Iterator[Move]:
    """Those that were known here and became others. A link may have gone on with a record that
    became another one before anybody read it.
    """
    moved = [record for record in records if record.moved_to is not None]
    unread = [record.ref for record in moved if record.ref not in known]
    links = store.links_by_ref(unread)
    for record in moved:
        row = _as_shown(known.get(record.ref), record)
        if row is None and record.ref in links:
            entity = links[record.ref].entity
            row = MirrorRow(record.ref, entity, record.fields, record.modified_at)
        if row is not None and record.moved_to is not None:
            yield Move(row, record.moved_to)


def _as_shown(row: MirrorRow | None, record: Record) -> MirrorRow | None:
    """A row with what the record shows since."""
    if row is None or not record.fields:
        return row
    fields = {**row.fields, **record.fields}
    return replace(row, fields=fields, modified_at=max(row.modified_at, record.modified_at))


def remember_unread(store: Store, records: Sequence[Record], known: Known) -> None:
    """Keep where records went that nobody read before: others may be told to have become these."""
    for record in records:
        if record.moved_to is not None and record.ref not in known:
            store.put_successor(record.ref, record.moved_to)


def follow(store: Store, moved: Iterable[Move], witness: Witness) -> None:
    """Take these moves into the links, all or none; one seen before changes nothing."""
    with store.transaction():
        for move in moved:
            ref = move.row.ref
            before = store.successors([ref]).get(ref)
            # a record that came back and was merged once more is followed once more
            if not move.row.gone or before != move.to:
                _Following(store, witness, move).take()


class _Following:
    """One move being taken in."""

    def __init__(self, store: Store, witness: Witness, move: Move) -> None:
        self.store = store
        self.witness = witness
        self.row = move.row
        self.before = move.row.ref
        self.first_stop = move.to

    def take(self) -> None:
        """Remember the move, and let the link go on with what the record became."""
        store, row = self.store, self.row
        store.put_successor(self.before, self.first_stop)
        row.gone = True
        store.put_mirror([row])
        after = _end(store, self.first_stop)
        links = store.links_by_ref([self.before, after])
        store.mark_dirty([(after, row.entity)])
        if self.before in links:
            self._go_on(links[self.before], links.get(after), after)

    def _go_on(self, old: Link, new: Link | None, after: Ref) -> None:
        """What becomes of the links that the two records had."""
        if new is not None and new.id == old.id:
            return
        if old.status == "shadow":
            self.store.put_links([old.retired()])
            self.store.put_issues(_closed(self.store, old.id))
        elif new is None or self._gives_way(new, old, after):
            self._pass_on(old, new, after)
        else:
            self._join(old, new, after)

    def _gives_way(self, new: Link, old: Link, after: Ref) -> bool:
        """Whether a record needs its own link no more where another one comes with it."""
        if new.status == "shadow":
            return True
        if not new.complete:
            return True
        return old.status == "live" and self._is_alone(new, after)

    def _is_alone(self, new: Link, after: Ref) -> bool:
        """Whether a record has lost its counterpart, which became no other record."""
        if new.status not in {"apart", "held"}:
            return False
        side = self.store.systems.index(after.system)
        lost = new.ref(1 - side, self.store.systems)
        if lost is None:
            return False
        return self._is_gone(lost) and _end(self.store, lost) == lost

    def _pass_on(self, old: Link, new: Link | None, after: Ref) -> None:
        """The old record's link goes on with the new record; a link that waited there is not needed
        any more.
        """
        store = self.store
        side = store.systems.index(after.system)
        passed = _at_work(old.with_record(side, after.object, after.id))
        if new is not None:
            store.put_links([new.retired()])
            store.put_issues(_closed(store, new.id))
        store.put_links([passed])
        store.put_issues(_closed(store, old.id, "vanished"))
        history = History(store, self.witness)
        history.passed_on(old.id, self.before, after)

    def _join(self, old: Link, new: Link, after: Ref) -> None:
        """Both records had counterparts: one link is enough once those were merged as well."""
        store = self.store
        side = store.systems.index(after.system)
        other = old.ref(1 - side, store.systems)
        kept = new.ref(1 - side, store.systems)
        if other is None or kept is None or _end(store, other) == _end(store, kept):
            store.put_links([old.retired()])
            store.put_issues(_closed(store, old.id))
            if kept is not None:
                self._keep_together(old, new, _end(store, kept))
            return
        held = old.held(f"merged into {new.id}")
        store.put_links([held])
        if self._is_gone(other):  # there is nothing left that anybody could merge
            store.put_issues(_closed(store, old.id))
        else:
            self._tell(merged_issue(held, (self.before, after), (other, kept)))

    def _keep_together(self, old: Link, new: Link, other: Ref) -> None:
        """The link that is left holds what is left on both sides, `other` where the new record is
        not, also where each system kept another one of the two.
        """
        store = self.store
        systems = store.systems
        if other in new.refs(systems):
            return
        if other in store.links_by_ref([other]):
            return
        kept = new.with_record(systems.index(other.system), other.object, other.id)
        kept.base = _in_common(old, new)
        store.put_links([_at_work(kept)])
        store.put_issues(_closed(store, new.id, "vanished"))

    def _is_gone(self, ref: Ref) -> bool:
        row = self.store.mirror([ref]).get(ref)
        return row is not None and row.gone

    def _tell(self, issue: Issue) -> None:
        issue.run = self.witness.run
        issue.at = self.witness.at
        self.store.put_issues([issue])


def _end(store: Store, to: Ref) -> Ref:
    """Where a chain of moves leads: a record may move before those that moved to it are read."""
    seen: set[Ref] = set()
    while to not in seen:
        following = store.successors([to]).get(to)
        if following is None:
            break
        row = store.mirror([to]).get(to)
        if row is not None and not row.gone:
            break  # taken out of the recycle bin since
        seen.add(to)
        to = following
    return to


def _at_work(link: Link) -> Link:
    """The same link, live again where it holds both records, unless a person took it apart."""
    if link.status == "apart":
        return link
    link.status = "pending"
    if link.complete:
        link.status = "live"
    link.note = ""
    return link


def _in_common(one: Link, other: Link) -> dict[str, Value]:
    """What two links had agreed on alike: neither speaks for the records of both."""
    mine = one.base or {}
    theirs = other.base or {}
    common = {}
    for name, value in mine.items():
        if name in theirs and theirs[name] == value:
            common[name] = value
    return common


def _closed(store: Store, link: str, kind: str = "") -> list[Issue]:
    """The open issues of a link (of one kind), closed."""
    over = []
    for issue in store.issues_of([link]).get(link, ()):
        if kind in ("", issue.kind):
            issue.state = "closed"
            over.append(issue)
    return over
