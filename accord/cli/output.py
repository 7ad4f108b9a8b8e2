"""How commands speak: one JSON document or readable text on standard output, everything else on
standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from accord.cli.screen import Screen
    from sync.run import Progress


def show(document: Any, as_json: bool, draw: Callable[[Console], None]) -> None:
    """The document with --json, otherwise what `draw` draws."""
    if as_json:
        write_document(document)
    else:
        draw(console())


def write_document(document: Any) -> None:
    """One JSON document on standard output."""
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2, default=str).decode()
    sys.stdout.write(text + "\n")


def console(*, stderr: bool = False) -> Screen:
    """Where people read."""
    from accord.cli.screen import Screen

    return Screen(stderr=stderr, highlight=False, soft_wrap=not sys.stdout.isatty())


@contextmanager
def progress() -> Iterator[Progress]:
    """A live count of what is being done, on a terminal only."""
    from accord.sessions import no_progress

    if not sys.stderr.isatty():
        yield no_progress
        return
    with _bar() as bar:
        yield _Counts(bar)


def _bar() -> Bar:
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    return Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
        console=console(stderr=True),
        transient=True,
    )


class _Counts:
    """Has a line for each thing that is done, from the first time it is told of it."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, on: str, number: int) -> None:
        name = f"{what} {on}"
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=None)
        self._bar.advance(self._tasks[name], number)
