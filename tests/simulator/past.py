"""What two records that belong together held, one change after the other, in true time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from connectors.memory import Version
from tests.simulator.language import meant


class Edit(NamedTuple):
    """One change of one field on one side."""

    at: float
    side: int
    value: object
    by: str


class LastEdit(NamedTuple):
    """What a person typed last in a field, and when (true time). `alone`: since Accord had brought
    both sides to one value, it was changed on this side only, so that nothing could win over it.
    """

    value: object
    alone: bool
    at: float


@dataclass
class Past:
    """`skews`: what each vendor's clock is ahead of the true time. `lag_s`: how long the right
    vendor's index may still show what was there before.
    """

    versions: tuple[list[Version], list[Version]]
    skews: tuple[float, float]
    lag_s: float = 0.0

    def last_edit(self, natives: tuple[str, str], kind: str) -> LastEdit | None:
        """What a person typed last in a field, by what it means; None where that was nothing that
        both sides had not agreed on before, or automation made something else of it.
        """
        agreed = _Agreed()
        edited = {0, 1}
        last = None
        edits = self._edits(natives, kind)
        for edit in edits:
            if edit.by != "accord":
                edited.add(edit.side)
                last = None
            if edit.by == "human" and not agreed.knows(edit) and not self._is_shown(edit, edits):
                last = LastEdit(edit.value, edited == {edit.side}, edit.at)
            agreed.take_in(edit)
            if edit.by == "accord" and agreed.same:
                edited.clear()
        return last

    def _is_shown(self, edit: Edit, edits: Sequence[Edit]) -> bool:
        """Whether the right index still showed what was typed on the left, although it had given
        way: to whoever reads both, they agreed on it.
        """
        right = [each for each in edits if each.side == 1]
        return edit.side == 0 and any(
            before.value == edit.value and 0 <= edit.at - after.at <= self.lag_s
            for before, after in pairwise(right)
        )

    def _edits(self, natives: tuple[str, str], kind: str) -> list[Edit]:
        """Every change of a field on either side, in the order of true time."""
        found = [*self._of_side(0, natives[0], kind), *self._of_side(1, natives[1], kind)]
        return sorted(found, key=lambda edit: edit.at)

    def _of_side(self, side: int, native: str, kind: str) -> Iterator[Edit]:
        before: object = None
        seen: object = None
        for version in self.versions[side]:
            raw = version.fields.get(native)
            if raw == seen:
                continue
            seen = raw
            value = meant(kind, raw)
            if value != before:
                yield Edit(version.at - self.skews[side], side, value, version.by)
            before = value


@dataclass
class _Agreed:
    """What both sides of a field have agreed on so far. `last`: what either holds; `held`: and ever
    held; `values`: what both held at one time, or Accord meant both to hold; `brought`: the last of
    what Accord did.
    """

    last: list[object] = field(default_factory=lambda: [None, None])
    held: tuple[set[object], set[object]] = field(default_factory=lambda: (set(), set()))
    values: list[object] = field(default_factory=lambda: [None])
    brought: object = None

    @property
    def same(self) -> bool:
        return self.last[0] == self.last[1]

    def take_in(self, edit: Edit) -> None:
        self.last[edit.side] = edit.value
        self.held[edit.side].add(edit.value)
        if edit.by == "accord":
            self.brought = edit.value
        if edit.by == "accord" or self.same:
            self.values.append(edit.value)

    def knows(self, edit: Edit) -> bool:
        """Whether it is no news to either side. To type nothing is none where both agreed on
        nothing last, or Accord brought nothing and people happened to type the same on both sides
        since; nor is what either side held before, if only one after the other: a run reads them
        one after the other.
        """
        if edit.value is None:
            return self.values[-1] is None or self.brought is None
        return edit.value in self.values or edit.value in self.held[0] & self.held[1]
