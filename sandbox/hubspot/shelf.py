"""The records of one object type, kept so that any page of a search starts with a bisection.

Decides identity, uniqueness and what the search index shows; knows nothing of property rules.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import Any, NotRequired, TypedDict

Props = dict[str, str]


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
    history: list[dict[str, Any]]
    into: NotRequired[int]
    links: NotRequired[list[list[Any]]]


class Shelf:
    """Live, archived and merged-away records; `ids` and `modified` run in parallel, ascending by id.

    `unique` holds who has which value, `keys` the properties such a value can come from.
    """

    def __init__(self, unique: Iterable[str], lag_ms: int) -> None:
        self.live: dict[int, Row] = {}
        self.archived: dict[int, Row] = {}
        self.absorbed: dict[int, Row] = {}
        self.ids: list[int] = []
        self.modified: list[int] = []
        self.unique: dict[str, dict[str, int]] = {name: {} for name in unique}
        self.keys: set[str] = set()
        for name in self.unique:
            self._watch(name)
        self._lag_ms = lag_ms
        self._unseen: dict[int, list[tuple[int, Row | None]]] = {}

    def add(self, row: Row) -> None:
        """Keep a new record."""
        n = row["n"]
        self._remember(n, None, row["modified"])
        self._shelve(row)

    def change(self, row: Row, props: Props, at: int) -> None:
        """Give a record its new properties."""
        n = row["n"]
        self._remember(n, row, at)
        before = row["props"]
        rekeyed = any(before.get(name) != props.get(name) for name in self.keys)
        if rekeyed:
            self._forget_values(row)
        row["props"] = props
        row["modified"] = at
        self.modified[bisect_left(self.ids, n)] = at
        if rekeyed:
            self._claim_values(row)

    def archive(self, row: Row, at: int) -> None:
        """Archive a record. Whether its unique values become free is unknown of the vendor; here they do."""
        self._unshelve(row, at)
        row["archived"] = at
        self.archived[row["n"]] = row

    def absorb(self, row: Row, into: int, at: int) -> None:
        """Take a record out because a merge made `into` of it; it is not among the archived ones."""
        self._unshelve(row, at)
        row["archived"], row["into"] = at, into
        self.absorbed[row["n"]] = row

    def revive(self, row: Row, at: int) -> None:
        """Bring an archived record back."""
        self._remember(row["n"], None, at)
        del self.archived[row["n"]]
        row["archived"] = None
        row["modified"] = at
        self._shelve(row)

    def erase(self, row: Row, at: int) -> None:
        """Forget a record for good."""
        n = row["n"]
        if n in self.live:
            self._unshelve(row, at)
        self._unseen.pop(n, None)
        self.archived.pop(n, None)
        for gone in [m for m, absorbed in self.absorbed.items() if self.current(absorbed["n"]) == n]:
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
                self._shelve(row)
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

    def make_unique(self, name: str) -> None:
        """Watch over one more property; records that already share a value keep it."""
        held = {row["props"].get(name): n for n, row in self.live.items()}
        self.unique.setdefault(name, {value: n for value, n in held.items() if value})
        self._watch(name)

    def unseen(self, now: int) -> dict[int, Row | None]:
        """What the search index still shows of records changed within the lag; None is not there yet.

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
        place = bisect_left(self.ids, n)
        del self.ids[place], self.modified[place]

    def _shelve(self, row: Row) -> None:
        n = row["n"]
        self.live[n] = row
        if not self.ids or n > self.ids[-1]:
            self.ids.append(n)
            self.modified.append(row["modified"])
        else:
            insort(self.ids, n)
            self.modified.insert(bisect_left(self.ids, n), row["modified"])
        self._claim_values(row)

    def _claim_values(self, row: Row) -> None:
        n, props = row["n"], row["props"]
        for name, held in self.unique.items():
            for _, value in unique_values(name, props):
                held.setdefault(value, n)

    def _forget_values(self, row: Row) -> None:
        n, props = row["n"], row["props"]
        for name, held in self.unique.items():
            for _, value in unique_values(name, props):
                if held.get(value) == n:
                    del held[value]


def unique_values(name: str, props: Props) -> list[tuple[str, str]]:
    """The unique values a record holds under one name; further e-mail addresses count as addresses."""
    value = props.get(name)
    found = [(name, value)] if value else []
    if name == "email" and props.get("hs_additional_emails"):
        found += [(name, each) for each in props["hs_additional_emails"].split(";") if each]
    return found
