"""The records of one object type, kept so that any page of a search starts with a bisection.

Decides identity, uniqueness and what the search index shows; knows nothing of property rules.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NotRequired, TypedDict, overload

from sandbox.hubspot.history import Entry, Props
from sandbox.hubspot.portal.timeline import Timeline

Range = tuple[float, float]
Claims = Sequence[tuple[str, str]]
"""The unique values of a record, each with the name of its property."""


class Row(TypedDict):
    """One record; times are epoch milliseconds, `props` is replaced and never changed in place.

    `into` is the record that a merge made of it, `links` what an archived one was associated with:
    `[object type, id, type ids]` each.
    """

    n: int
    props: Props
    created: int
    modified: int
    archived: int | None
    history: list[Entry]
    into: NotRequired[int]
    links: NotRequired[list[list[Any]]]


class Stretch(Sequence[int]):
    """A part of a list that is not copied; slices are lists. The list must not change meanwhile."""

    def __init__(self, whole: list[int], span: range) -> None:
        self._whole = whole
        self._span = span

    def __len__(self) -> int:
        return len(self._span)

    def __iter__(self) -> Iterator[int]:
        return iter(self._whole[self._span.start : self._span.stop])

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> list[int]: ...

    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return [self._whole[place] for place in self._span[at]]
        return self._whole[self._span[at]]


class Shelf:
    """Live, archived and merged-away records; `ids` has the live ones ascending, `timeline` has
    them by time.

    `unique` holds who has which value, `keys` the properties such a value can come from.
    """

    def __init__(self, unique: Iterable[str], lag_ms: int) -> None:
        self.live: dict[int, Row] = {}
        self.archived: dict[int, Row] = {}
        self.absorbed: dict[int, Row] = {}
        self.ids: list[int] = []
        self.timeline = Timeline()
        self.unique: dict[str, dict[str, int]] = {name: {} for name in unique}
        self.keys: set[str] = set()
        for name in self.unique:
            self._watch(name)
        self._lag_ms = lag_ms
        self._unseen: dict[int, list[tuple[int, Row | None]]] = {}

    @property
    def modified(self) -> list[int]:
        """When each of `ids` was last changed."""
        return self.timeline.of(self.ids)

    def add(self, row: Row, claims: Claims) -> None:
        """Keep a new record; `claims` are those of its properties."""
        if self._lag_ms:
            self._remember(row["n"], None, row["modified"])
        self._shelve(row, claims)

    def change(self, row: Row, props: Props, at: int, changed: Collection[str]) -> None:
        """Give a record its new properties, of which those in `changed` differ from what it had."""
        n = row["n"]
        if self._lag_ms:
            self._remember(n, row, at)
        rekeyed = not self.keys.isdisjoint(changed)
        if rekeyed:
            self._forget_values(row)
        row["props"] = props
        row["modified"] = at
        self.timeline.note(n, at)
        if rekeyed:
            self._claim_values(row, self.claims(props))

    def archive(self, row: Row, at: int) -> None:
        """Archive a record. Whether its unique values become free is unknown of the vendor; here
        they do.
        """
        self._unshelve(row, at)
        row["archived"] = at
        self.archived[row["n"]] = row

    def absorb(self, row: Row, into: int, at: int) -> None:
        """Take a record out because a merge made `into` of it; it is not among the archived
        ones.
        """
        self._unshelve(row, at)
        row["archived"] = at
        row["into"] = into
        self.absorbed[row["n"]] = row

    def revive(self, row: Row, at: int) -> None:
        """Bring an archived record back."""
        self._remember(row["n"], None, at)
        del self.archived[row["n"]]
        row["archived"] = None
        row["modified"] = at
        self._shelve(row, self.claims(row["props"]))

    def erase(self, row: Row, at: int) -> None:
        """Forget a record for good."""
        n = row["n"]
        if n in self.live:
            self._unshelve(row, at)
        self._unseen.pop(n, None)
        self.archived.pop(n, None)
        for gone in [
            m for m, absorbed in self.absorbed.items() if self.current(absorbed["n"]) == n
        ]:
            del self.absorbed[gone]

    def current(self, n: int) -> int:
        """The id a record goes by today: its own, or that of what merges made of it."""
        while n in self.absorbed:
            n = self.absorbed[n]["into"]
        return n

    def restore(self, rows: Iterable[Row]) -> None:
        """Fill an empty shelf, archived and merged-away records included."""
        for row in rows:
            if row["archived"] is None:
                self._shelve(row, self.claims(row["props"]))
            elif "into" in row:
                self.absorbed[row["n"]] = row
            else:
                self.archived[row["n"]] = row

    def all(self) -> Iterator[Row]:
        """Every record, live ones first."""
        yield from self.live.values()
        yield from self.archived.values()
        yield from self.absorbed.values()

    def holder(self, name: str, value: str) -> int | None:
        """The live record that has this unique value; None when nobody has it."""
        return self.unique[name].get(value)

    def within(self, ids: Range, times: Range) -> Sequence[int]:
        """The ids of the live records in both ranges (inclusive), ascending, found by whichever
        holds fewer.
        """
        first = bisect_left(self.ids, ids[0])
        last = bisect_right(self.ids, ids[1])
        span = self.timeline.span(*times)
        if len(span) == len(self.timeline.times):
            return Stretch(self.ids, range(first, last))
        low, high = ids
        if len(span) < last - first:
            return [n for n in self.timeline.during(span) if low <= n <= high]
        chosen = self.ids[first:last]
        (since, until) = times
        return [
            n
            for n, at in zip(chosen, self.timeline.of(chosen), strict=True)
            if since <= at <= until
        ]

    def claims(self, props: Props) -> Claims:
        """The unique values that properties hold; further e-mail addresses count as addresses."""
        found: list[tuple[str, str]] = []
        for name in self.unique:
            value = props.get(name)
            if value:
                found.append((name, value))
        if "hs_additional_emails" in props and "email" in self.unique:
            found += [("email", each) for each in props["hs_additional_emails"].split(";") if each]
        return found

    def make_unique(self, name: str) -> None:
        """Watch over one more property; records that already share a value keep it."""
        held = {row["props"].get(name): n for n, row in self.live.items()}
        self.unique.setdefault(name, {value: n for value, n in held.items() if value})
        self._watch(name)

    def unseen(self, now: int) -> dict[int, Row | None]:
        """What the search index still shows of records changed within the lag; None is not there
        yet.

        Each record has its own delay, between half and all of the lag.
        """
        shown: dict[int, Row | None] = {}
        for n, changes in list(self._unseen.items()):
            horizon = now - self._delay(n)
            waiting = [change for change in changes if change[0] > horizon]
            if waiting:
                self._unseen[n] = waiting
                shown[n] = waiting[0][1]
            else:
                del self._unseen[n]
        return shown

    def _watch(self, name: str) -> None:
        self.keys |= {name, "hs_additional_emails"} if name == "email" else {name}

    def _delay(self, n: int) -> int:
        share = zlib.crc32(str(n).encode()) % 1000
        return self._lag_ms // 2 + self._lag_ms * share // 2000

    def _remember(self, n: int, before: Row | None, at: int) -> None:
        if self._lag_ms:
            kept: Row | None = None if before is None else {**before}
            self._unseen.setdefault(n, []).append((at, kept))

    def _unshelve(self, row: Row, at: int) -> None:
        n = row["n"]
        self._remember(n, row, at)
        self._forget_values(row)
        del self.live[n]
        del self.ids[bisect_left(self.ids, n)]
        self.timeline.drop(n)

    def _shelve(self, row: Row, claims: Claims) -> None:
        n = row["n"]
        ids = self.ids
        self.live[n] = row
        if not ids or n > ids[-1]:
            ids.append(n)
        else:
            insort(ids, n)
        self.timeline.note(n, row["modified"])
        self._claim_values(row, claims)

    def _claim_values(self, row: Row, claims: Claims) -> None:
        n = row["n"]
        unique = self.unique
        for name, value in claims:
            unique[name].setdefault(value, n)

    def _forget_values(self, row: Row) -> None:
        for name, value in self.claims(row["props"]):
            if self.unique[name].get(value) == row["n"]:
                del self.unique[name][value]
