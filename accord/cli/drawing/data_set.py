"""Draws what became of a converted data set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines
from accord.usecases.telling.words import counted

if TYPE_CHECKING:
    from rich.console import Console


def draw_converted(console: Console, document: Mapping[str, Any], target: Path) -> None:
    """Rows, what was filled in, and what no vocabulary knows."""
    for name, count in document["rows"].items():
        lines(console, [f"{name}: {counted(count, 'row')}"])
    for what, count in document["filled_in"].items():
        lines(console, [f"filled in: {what}: {count:,}"])
    for what, word in document["unknown"]:
        lines(console, [f"{what} not in the vocabulary: {word}"])
    lines(console, [f"Next: accord sandbox start --load {target}"])
