"""How commands speak: one JSON document or readable text on standard output, everything else on
standard error.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from rich.console import Console

    from sync.run import Progress


def show(document: Any, as_json: bool, render: Callable[[Console], None]) -> None:
    """The document with --json, otherwise what `render` draws."""
    if as_json:
        sys.stdout.write(
            orjson.dumps(document, option=orjson.OPT_INDENT_2, default=str).decode() + "\n"
        )
        return
    render(console())


def console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=not sys.stdout.isatty())


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Any:
    """A plain table; numbers to the right. Cell text is shown as it is, never read as markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        title=title or None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
    )
    for index, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
        drawn.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(_cell(cell)) for cell in row))
    return drawn


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else printable(str(value))


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Text without control characters: what a vendor stores must not steer anybody's terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def written_table(written: Mapping[str, Mapping[str, int]], title: str) -> Any:
    """Counts by system and action."""
    actions = ("create", "update", "delete", "associate")
    rows = [
        (system, *(sums.get(action, 0) for action in actions)) for system, sums in written.items()
    ]
    return table(title, ("system", *actions), rows)


@contextmanager
def progress() -> Iterator[Progress]:
    """A live count of what is being done, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda what, on, n: None
        return
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
    ) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, on: str, n: int) -> None:
            name = f"{what} {on}"
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=None)
            bar.advance(tasks[name], n)

        yield tell
