"""Finds opt-outs that were said at an address before it changed, and whom they concern: by the next
read the record that said so may not show it any more, or not at that address.

What was found waits, record by record, until it is set there: whoever had or has the address, and
the record itself where its vendor keeps a choice with the address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.record import Ref
from mapping.language import EntityMap
from sync.history import Witness
from sync.model.issues import said_earlier_issue
from sync.model.mirror import Known, MirrorRow
from sync.model.queue import Issue
from sync.reading.consent.holders import Holders
from sync.reading.consent.remembered import Consent, Moved, Names, Said
from sync.reading.reader import Reader
from sync.store.ports import Store


def said_before_moving(
    reader: Reader,
    entity: EntityMap,
    rows: Sequence[MirrorRow],
    known: Known,
    *,
    first: bool,
) -> list[Issue]:
    """What waits to be set on others, or on these records themselves, because of opt-outs said at
    addresses that these have left, or come to. Asks the vendor what it remembers of them, and of
    new ones where a choice stays with the address; not at the `first` read of all.
    """
    consent = Consent(reader.side, entity)
    if not consent.names:
        return []
    moved = []
    for row in rows:
        if _has_moved(consent, row, known):
            moved.append(row)
    if consent.with_address and not first:
        moved.extend(_new(rows, known))
    looking = _Looking(reader.store, consent)
    found: list[Issue] = []
    for each in _remembered(consent, moved, known):
        found.extend(looking.issues(each))
    return found


def wait_to_be_set(
    store: Store,
    said: Sequence[Issue],
    witness: Witness,
) -> None:
    """Keep what was found, and have the records decided about that it concerns."""
    dirty = []
    for issue in said:
        issue.run = witness.run
        issue.at = witness.at
        if issue.record is not None:
            dirty.append((issue.record, issue.entity))
    store.put_issues(said)
    store.mark_dirty(dirty)


def _has_moved(
    consent: Consent,
    row: MirrorRow,
    known: Known,
) -> bool:
    """Whether a record has other addresses than were known."""
    before = known.get(row.ref)
    if before is None or before.keys == row.keys:
        return False
    if row.gone or before.gone:
        return False
    return consent.reached_at(before) != consent.reached_at(row)


def _new(rows: Sequence[MirrorRow], known: Known) -> Iterator[MirrorRow]:
    for row in rows:
        if row.ref not in known and not row.gone:
            yield row


def _remembered(
    consent: Consent,
    rows: Sequence[MirrorRow],
    known: Known,
) -> Iterator[Moved]:
    """These records of one object with what their vendor remembers."""
    if not rows:
        return
    told = consent.side.field_history(
        rows[0].ref.object,
        [row.ref.id for row in rows],
        consent.natives(rows[0]),
    )
    for row in rows:
        before = known.get(row.ref)
        remembered = told.get(row.ref.id, {})
        yield Moved(before, row, remembered)


class _Looking:
    """Looks for whom it concerns what records said that have moved."""

    def __init__(self, store: Store, consent: Consent) -> None:
        self.store = store
        self.consent = consent
        self.holders = Holders(store, consent.entity)

    def issues(self, moved: Moved) -> Iterator[Issue]:
        """What waits because of one record, for each that does not show it."""
        said = self.consent.said_at(moved)
        yield from self._others(moved, said)
        yield from self._itself(moved, said)
        if moved.before is not None:  # a newcomer is told of all that is said at its address
            yield from self._newly_at(moved)

    def _others(self, moved: Moved, said: Said) -> Iterator[Issue]:
        """Who has an address that was left with an opt-out."""
        by = moved.row.ref
        before = self.consent.shown(moved.before)
        for key, names in said.items():
            for other in self.holders.of([key], by):
                lacks = names - self.consent.shown(other)
                for name in sorted(lacks):
                    if name not in before or self.holders.concerned(other.ref, by, name):
                        yield self._issue(other.ref, name, by)

    def _itself(self, moved: Moved, said: Said) -> Iterator[Issue]:
        """The choice goes with the person where the vendor leaves it behind with the address."""
        ref = moved.row.ref
        names: Names = frozenset().union(*said.values())
        left_behind = names & self.consent.with_address
        shown = self.consent.shown(moved.row)
        for name in sorted(left_behind - shown):
            yield self._issue(ref, name, ref)

    def _newly_at(self, moved: Moved) -> Iterator[Issue]:
        """Whoever gets an address is opted out of what others with it are, and they of what it is;
        its own counterpart is compared with it anyway.
        """
        ref = moved.row.ref
        now = self.consent.reached_at(moved.row)
        gained = now - self.consent.reached_at(moved.before)
        shown = self.consent.shown(moved.row)
        for other in self.holders.of(gained, ref):
            if self._are_a_pair(ref, other.ref):
                continue
            theirs = self.consent.shown(other)
            for name in sorted(theirs - shown):
                yield self._issue(ref, name, other.ref)
            for name in sorted(shown - theirs):
                yield self._issue(other.ref, name, ref)

    def _issue(self, ref: Ref, name: str, by: Ref) -> Issue:
        entity = self.consent.entity.name
        return said_earlier_issue(entity, ref, name, by)

    def _are_a_pair(self, one: Ref, other: Ref) -> bool:
        links = self.store.links_by_ref([one, other])
        first = links.get(one)
        second = links.get(other)
        if first is None or second is None:
            return False
        return first.id == second.id
