"""Draws what people need to know of look-alikes that have just begun to answer, and of data for
them.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines
from accord.usecases.telling.words import counted

if TYPE_CHECKING:
    from rich.console import Console

    from sandbox.server import SandboxOptions


def draw_started(console: Console, ready: Mapping[str, Any], options: SandboxOptions) -> None:
    """What stands where, what to do next, and how it ends."""
    lines(console, ["Both look-alikes answer:"])
    lines(console, _places(ready, options))
    lines(console, ["", "Next, in another terminal:"])
    lines(console, _next_steps(options.ready_file))
    lines(console, ["", f"Ctrl-C ends them, or `kill {ready['pid']}` from elsewhere. Nothing of"])
    lines(console, ["them is kept: the same command begins with the same records again."])


def _places(ready: Mapping[str, Any], options: SandboxOptions) -> Iterator[str]:
    yield f"  Salesforce  {ready['salesforce']['url']}"
    yield f"  HubSpot     {ready['hubspot']['url']}"
    yield f"  in them     {_filled_with(options)}"
    if options.ready_file is not None:
        yield f"  keys        {options.ready_file}, removed when they end"
    else:
        yield "  keys        `--json` prints them, `--ready-file FILE` keeps them in a file"
    if "proxy" in ready:
        yield f"  https       trust {ready['ca_file']}; proxy {ready['proxy']}"


def _filled_with(options: SandboxOptions) -> str:
    if options.load is not None:
        return f"the CSV files of {options.load}"
    if not options.people:
        return "nobody yet"
    return f"a company made up from seed {options.seed}, {options.people:,} people"


def _next_steps(ready_file: Path | None) -> Iterator[str]:
    if ready_file is None:
        yield "  (first start them anew with `--ready-file ready.json`, for `init`)"
    named = shlex.quote(str(ready_file or "ready.json"))
    yield f"  accord init trial --sandbox {named}"
    yield "  accord -C trial doctor"
    yield "  accord -C trial provision"
    yield "  accord -C trial plan"


def draw_converted(console: Console, document: Mapping[str, Any], target: Path) -> None:
    """Rows, what was filled in, and what no vocabulary knows."""
    for name, count in document["rows"].items():
        lines(console, [f"{name}: {counted(count, 'row')}"])
    for what, count in document["filled_in"].items():
        lines(console, [f"filled in: {what}: {count:,}"])
    for what, word in document["unknown"]:
        lines(console, [f"{what} not in the vocabulary: {word}"])
    lines(console, [f"Next: accord sandbox start --load {target}"])
