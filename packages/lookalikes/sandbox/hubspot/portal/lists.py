"""The portal's lists: manual, snapshot and dynamic ones, and who is on them.

Decides what a list is and remembers its members; what a request may ask is in `lists.operations`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MANUAL, SNAPSHOT, DYNAMIC = "MANUAL", "SNAPSHOT", "DYNAMIC"

List = dict[str, Any]
Members = dict[int, int]


class Lists:
    """Lists by id; `members` maps a list to its records and since when (epoch milliseconds) each is
    on it.
    """

    def __init__(self) -> None:
        self.by_id: dict[str, List] = {}
        self.deleted: dict[str, List] = {}
        self.members: dict[str, Members] = {}
        self._first: dict[str, Members] = {}
        self._next_id = 1

    def add(self, made: List) -> List:
        """Keep a new list, which gets its id here."""
        made["listId"] = str(self._next_id)
        self._next_id += 1
        self.by_id[made["listId"]] = made
        self.members[made["listId"]] = {}
        return made

    def put(self, list_id: str, records: Iterable[int], at: int) -> list[int]:
        """Add records to a list; answers those that were not on it."""
        held = self.members[list_id]
        added = [n for n in dict.fromkeys(records) if n not in held]
        held.update(dict.fromkeys(added, at))
        first = self._first.setdefault(list_id, {})
        for n in added:
            first.setdefault(n, at)
        return added

    def first_joined(self, list_id: str, n: int, last: int) -> int:
        """When a record first came on a list; `last` where nobody put it there."""
        return self._first.get(list_id, {}).get(n, last)

    def take(self, list_id: str, records: Iterable[int]) -> list[int]:
        """Take records off a list; answers those that were on it."""
        held = self.members[list_id]
        removed = [n for n in dict.fromkeys(records) if n in held]
        for n in removed:
            del held[n]
        return removed

    def drop(self, type_id: str, n: int) -> None:
        """Take a record off every list, as archiving it does."""
        for list_id in self._of(type_id):
            self.members[list_id].pop(n, None)

    def rename(self, type_id: str, old: set[int], new: int) -> None:
        """Put the record that a merge made in the place of those it was made of."""
        for list_id in self._of(type_id):
            held = self.members[list_id]
            since = [at for n, at in held.items() if n in old]
            if since:
                self.members[list_id] = {n: at for n, at in held.items() if n not in old} | {
                    new: min(since)
                }

    def state(self) -> dict[str, Any]:
        """Everything, for a snapshot."""
        return {
            "lists": self.by_id,
            "deleted": self.deleted,
            "members": _spelt_out(self.members),
            "first": _spelt_out(self._first),
            "next": self._next_id,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        self.by_id = saved["lists"]
        self.deleted = saved["deleted"]
        self._next_id = saved["next"]
        self.members = {list_id: dict(held) for list_id, held in saved["members"]}
        self._first = {list_id: dict(held) for list_id, held in saved["first"]}

    def _of(self, type_id: str) -> list[str]:
        return [
            list_id for list_id, found in self.by_id.items() if found["objectTypeId"] == type_id
        ]


def _spelt_out(held: dict[str, Members]) -> list[list[Any]]:
    """As JSON can keep it, whose names are texts."""
    return [[list_id, list(members.items())] for list_id, members in held.items()]
