"""Tables that stay readable where a terminal is narrow: text is broken between words first, names
and addresses only where nothing else is left, ids and figures never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

NEVER_BROKEN = frozenset({"run", "id", "command", "state"})
"""Columns whose cells people take as they are; numbers are not broken either."""
GAP = 2
NARROWEST = 6
TALLEST = 4
"""Lines of a row; where a side note makes rows taller it stands under them instead."""
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with its cells as they are shown."""

    name: str
    cells: tuple[str, ...]
    side: Side

    @property
    def whole(self) -> bool:
        """Whether its cells stand in one piece."""
        return self.name in NEVER_BROKEN or self.side == "right"

    @property
    def natural(self) -> int:
        """How wide it is where there is room."""
        lines = [line for cell in self.cells for line in cell.splitlines()]
        return max(map(cell_len, (self.name, *lines)))

    @property
    def floor(self) -> int:
        """How narrow it may be before words break."""
        if self.whole:
            return self.natural
        words = self.name.split()
        for cell in self.cells:
            indent = " " * (len(cell) - len(cell.lstrip()))
            words += [indent + word for word in cell.split()]
        return max(map(cell_len, words), default=0)


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A table that is as wide as it needs and may be. `aside` names a column of notes, which is put
    under its row where it would make rows tall.
    """

    title: str
    columns: Sequence[Column]
    aside: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[object]:
        if self.title:
            yield Text(self.title, style="bold")
        if self._is_tall(options.max_width):
            yield from self._with_notes_below()
        else:
            yield _drawn(self.columns, options.max_width)
        yield Text("")

    def _is_tall(self, room: int) -> bool:
        for column, width in zip(self.columns, fitting(self.columns, room), strict=True):
            if column.name == self.aside:
                return column.natural > TALLEST * width
        return False

    def _with_notes_below(self) -> Iterator[RenderableType]:
        (notes,) = [column for column in self.columns if column.name == self.aside]
        others = [column for column in self.columns if column is not notes]
        for number, note in enumerate(notes.cells):
            first, *more = [each for each in others if each.cells[number]]
            yield Text(first.cells[number], style="bold")
            told = ", ".join(f"{each.name}: {each.cells[number]}" for each in more)
            below = f"{told}\n{notes.name}: {note}" if note else told
            yield Padding(Text(below), (0, 0, 0, GAP))


def fitting(columns: Sequence[Column], room: int) -> list[int]:
    """How wide each column is drawn: the widest gives way first."""
    widths = [column.natural for column in columns]
    room -= GAP * (len(columns) - 1)
    words = [column.floor for column in columns]
    _shrink(widths, words, room)
    letters = [column.natural if column.whole else NARROWEST for column in columns]
    _shrink(widths, letters, room)
    return widths


def _shrink(widths: list[int], floors: Sequence[int], room: int) -> None:
    while sum(widths) > room:
        loose = [index for index, width in enumerate(widths) if width > floors[index]]
        if not loose:
            return
        widths[max(loose, key=widths.__getitem__)] -= 1


def _drawn(columns: Sequence[Column], room: int) -> Table:
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, GAP - 1, 0, 0), pad_edge=False)
    for column, width in zip(columns, fitting(columns, room), strict=True):
        drawn.add_column(
            column.name, justify=column.side, overflow="fold", no_wrap=column.whole, width=width
        )
    for row in zip(*(column.cells for column in columns), strict=True):
        drawn.add_row(*map(Text, row))
    return drawn
