"""Draws what an examination found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accord.cli.drawing.text import lines

if TYPE_CHECKING:
    from rich.console import Console

    from connectors.protocol import Finding

MARKS = {
    "ok": "[green]ok[/]",
    "warning": "[yellow]warning[/]",
    "error": "[red]error[/]",
}


def draw_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Each finding with its fix."""
    for finding in findings:
        console.print(f"{MARKS[finding.level]:>7} ", end="")
        lines(console, [f"{finding.subject}: {finding.message}"])
        if finding.fix:
            lines(console, [f"        → {finding.fix}"])
