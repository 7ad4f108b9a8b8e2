"""What types a company's busier life into a vendor's model: with chance of its own, so that a world
without it stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple

from sandbox.vendor import VendorModel
from sandbox.worlds.history import MOMENT_S, History


class Known(NamedTuple):
    """The ids that records of one part have in one vendor, by their indexes in the part."""

    users: list[str]
    accounts: Mapping[int, str]
    people: Mapping[int, str]
    deals: Mapping[int, str]


class Pen:
    """Inserts and changes records on days of the past."""

    def __init__(self, history: History, model: VendorModel, what: str) -> None:
        self.rng: Random = history.rng(what)
        self._history = history
        self._model = model

    def insert(self, object_name: str, fields: Mapping[str, Any], days_ago: int) -> str:
        """Insert a record of which blanks are left out; returns its id."""
        self._at = self._history.typed_at(self.rng, days_ago)
        known = {name: value for name, value in fields.items() if value not in (None, "")}
        return self._model.insert(object_name, known, at=self._at)

    def change(self, object_name: str, record: str, fields: Mapping[str, Any], ago: int) -> None:
        """Change the record inserted last, after it was."""
        at = max(self._history.typed_at(self.rng, ago), self._at + MOMENT_S)
        self._model.relive(object_name, record, fields, at=at)

    def associate(self, one: tuple[str, str], other: tuple[str, str], kind: int) -> None:
        """Associate two records, each an object and an id, by a type of the vendor's own."""
        ends = {"from_object": one[0], "from_id": one[1]}
        ends |= {"to_object": other[0], "to_id": other[1]}
        self._model.insert("associations", {**ends, "type": kind})

    def first(self, object_name: str) -> str:
        """The id of the oldest record of an object that every account has one of."""
        return str(next(self._model.stored(object_name, deleted=False))["id"])
