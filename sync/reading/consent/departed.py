"""Finds opt-outs that were said on a record right before it went: deleted, merged into another, or
converted. Nobody reads it any more, so what it said waits with those whom it concerns: whoever has
its address, its counterpart, and the record that took its place.

What a gone record held is taken from what the vendor still shows of it. Of one that it shows
nothing of, only what was read last is known, and what the record that took its place remembers:
whose that was of the two nobody can tell, so it is taken for said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.record import Record, Ref
from sync.model.issues import is_said_earlier, said_earlier_issue
from sync.model.mirror import Known, MatchKey, MirrorRow
from sync.model.pair import Versions
from sync.model.queue import Issue
from sync.reading.consent.holders import Holders
from sync.reading.consent.remembered import Consent, Moved, Names, Said
from sync.reading.reader import Reader, observed_rows
from sync.store.ports import Store


def said_before_going(
    reader: Reader,
    records: Sequence[Record],
    known: Known,
) -> list[Issue]:
    """What waits to be set on others because of these records of one object, as far as they are
    seen to be gone for the first time. Asks the vendor what it remembers where one had another
    address before, or is not shown any more.
    """
    going = [record for record in records if _goes(record, known.get(record.ref))]
    if not going:
        return []
    side = reader.side
    consent = Consent(side, side.entity(going[0].ref.object))
    if not consent.names:
        return []
    departed = _departed(reader, consent, going, known)
    told = _remembered(consent, departed)
    return list(_said(reader.store, consent, departed, told))


def _said(
    store: Store,
    consent: Consent,
    departed: Sequence[_Departed],
    told: Versions,
) -> Iterator[Issue]:
    looking = _Looking(store, consent, told)
    for each in departed:
        yield from looking.issues(each)


def unshown(row: MirrorRow) -> Record:
    """A record that is gone, and that the vendor shows nothing of."""
    return Record(row.ref, {}, row.modified_at, gone=True)


@dataclass(frozen=True, slots=True)
class _Departed:
    """A record as it was shown last. `to`: what took its place; `asked`: under which id the vendor
    has to be asked for what it remembers, blank where it need not be.
    """

    before: MirrorRow | None
    row: MirrorRow
    to: Ref | None
    asked: str


def _goes(record: Record, before: MirrorRow | None) -> bool:
    """Whether a record is gone and was not before, or tells more of its end than was known."""
    if not record.gone and record.moved_to is None:
        return False
    if before is None:
        return bool(record.fields)
    if not before.gone:
        return True
    return record.gone and bool(record.fields) and record.modified_at > before.modified_at


def _departed(
    reader: Reader,
    consent: Consent,
    records: Sequence[Record],
    known: Known,
) -> list[_Departed]:
    """These records with what they were before."""
    rows = observed_rows(
        reader.side,
        records[0].ref.object,
        records,
        known,
    )
    moves = _moves(records)
    found = []
    for record, row in zip(records, rows, strict=True):
        before = known.get(record.ref)
        to = _end(reader.store, moves, record.ref)
        asked = ""
        if record.fields.keys().isdisjoint(consent.natives(row)):
            asked = _within(to, record.ref)
        elif before is not None and _has_moved(consent, before, row):
            asked = record.ref.id
        row.gone = True
        found.append(_Departed(before, row, to, asked))
    return found


def _moves(records: Sequence[Record]) -> dict[Ref, Ref]:
    found = {}
    for record in records:
        if record.moved_to is not None:
            found[record.ref] = record.moved_to
    return found


def _within(to: Ref | None, ref: Ref) -> str:
    """The id of the record that remembers what this one held, blank where there is none."""
    if to is None or to.object != ref.object:
        return ""
    return to.id


def _has_moved(
    consent: Consent,
    before: MirrorRow,
    row: MirrorRow,
) -> bool:
    return consent.reached_at(before) != consent.reached_at(row)


def _end(store: Store, moves: Mapping[Ref, Ref], ref: Ref) -> Ref | None:
    """The record that is there in the place of one by now, as far as moves are known."""
    seen = {ref}
    to = moves.get(ref)
    while to is not None:
        seen.add(to)
        following = moves.get(to) or store.successors([to]).get(to)
        if following is None or following in seen:
            break
        to = following
    return to


def _remembered(consent: Consent, departed: Sequence[_Departed]) -> Versions:
    """What the vendor remembers of these, by the id that was asked for."""
    asked = sorted({each.asked for each in departed if each.asked})
    if not asked:
        return {}
    row = departed[0].row
    return consent.side.field_history(row.ref.object, asked, consent.natives(row))


class _Looking:
    """Looks for whom it concerns what records said that are gone."""

    def __init__(
        self,
        store: Store,
        consent: Consent,
        told: Versions,
    ) -> None:
        self.store = store
        self.consent = consent
        self.told = told
        self.holders = Holders(store, consent.entity)

    def issues(self, gone: _Departed) -> Iterator[Issue]:
        """What waits because of one record, for each that does not show it."""
        said = self._said(gone)
        everything: Names = frozenset().union(*said.values())
        everything |= self._last_words(gone)
        for key, names in said.items():
            yield from self._others(gone, [key], frozenset(names))
        if everything:
            yield from self._the_person(gone, everything)

    def _others(
        self,
        gone: _Departed,
        keys: Iterable[MatchKey],
        names: Names,
    ) -> Iterator[Issue]:
        """Whoever has these addresses."""
        for other in self.holders.of(keys, gone.row.ref):
            yield from self._untold(gone, other.ref, other, names)

    def _the_person(self, gone: _Departed, names: Names) -> Iterator[Issue]:
        """Its counterpart and what took its place, whatever their addresses are, and whoever has
        those.
        """
        refs = self._of_the_person(gone)
        rows = self.store.mirror(refs)
        for ref in refs:
            row = rows.get(ref)
            if row is None or not row.gone:
                yield from self._untold(gone, ref, row, names)
                yield from self._others(gone, self.consent.reached_at(row), names)

    def _said(self, gone: _Departed) -> Said:
        """What it was out of, by the addresses that it had."""
        said: Said = {}
        if gone.asked in ("", gone.row.ref.id):
            told = self.told.get(gone.asked, {})
            said = self.consent.said_at(Moved(gone.before, gone.row, told))
        for key in self.consent.reached_at(gone.row):
            said.setdefault(key, set()).update(self._last_words(gone))
        return said

    def _last_words(self, gone: _Departed) -> Names:
        """What it was out of in the end, or was about to be told."""
        ref = gone.row.ref
        waiting = set()
        for issue in self.store.issues_of([str(ref)]).get(str(ref), ()):
            if is_said_earlier(issue):
                waiting.add(issue.field)
        shown = self.consent.shown(gone.row)
        return shown | waiting | self._told_by_another(gone)

    def _told_by_another(self, gone: _Departed) -> Names:
        """What the record that took its place remembers to have been said on either of them."""
        before, to = gone.before, gone.to
        if before is None or to is None or gone.asked != to.id:
            return frozenset()
        rows = self.store.mirror([to, before.ref])
        read = max(row.modified_at for row in rows.values())
        return self.consent.said_among(before, self.told.get(to.id, {}), read)

    def _of_the_person(self, gone: _Departed) -> list[Ref]:
        ref = gone.row.ref
        refs = set()
        if gone.to is not None:
            refs.add(gone.to)
        link = self.store.links_by_ref([ref]).get(ref)
        if link is not None:
            refs.update(link.refs(self.store.systems))
        refs.discard(ref)
        return self.holders.mapped(refs)

    def _untold(
        self,
        gone: _Departed,
        ref: Ref,
        row: MirrorRow | None,
        names: Names,
    ) -> Iterator[Issue]:
        """What another record does not show, but for what it had been told already."""
        by = gone.row.ref
        before = self.consent.shown(gone.before)
        for name in sorted(names - self.consent.shown(row)):
            if name not in before or self.holders.concerned(ref, by, name):
                yield said_earlier_issue(self.consent.entity.name, ref, name, by)
