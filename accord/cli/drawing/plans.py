"""Draws plans: what they amount to, and single steps field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import ACTIONS, agreed, lines, printable, table
from accord.cli.drawing.waiting import (
    brake_told,
    draw_held,
    draw_issues,
    draw_recognised,
    let_go_by,
)
from accord.usecases.telling.words import counted, many

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from accord.usecases.syncing import Drawn
    from sync.model.steps import Step

STEPS_SHOWN = 10
FIELDS_SHOWN = 6
REASONS_SHOWN = 8

EFFECTS = {
    "billable": "the account may be set to count every contact made there as a marketing contact",
    "irreversible": "only the person concerned can take an opt-out back",
}


def draw_plan(console: Console, drawn: Drawn, out: Path | None) -> None:
    """What a plan amounts to, some of it field by field, and what to do next."""
    document = drawn.document
    console.print(counts_table(f"Plan {document['plan']}", document))
    draw_recognised(console, document["recognised"])
    for step in drawn.sample[:STEPS_SHOWN]:
        effects = drawn.effects.get(step.number, ())
        console.print(step_text(step, effects, drawn.names.get(step.number, "")))
    left_out = document["steps"] - len(drawn.sample[:STEPS_SHOWN])
    if left_out > 0:
        rest = "" if out is not None else ": `accord plan --out FILE` writes them all"
        console.print(f"… and {left_out:,} more{rest}.")
    _draw_effects(console, document["effects"])
    if drawn.reasons:
        reasons = drawn.reasons.most_common(REASONS_SHOWN)
        console.print(table("Why", ("reason", "fields"), reasons))
    draw_issues(console, drawn.issues, drawn.departed, kept=drawn.kept)
    if document["held"] and drawn.approved_by:
        lines(console, [f"Held by {brake_told(document['held'])}.", let_go_by(drawn.approved_by)])
    else:
        so_far = "A sync would not carry that out."
        draw_held(console, document["held"], so_far, drawn.waits_as)
    _draw_next(console, drawn, out)


def counts_table(title: str, document: Mapping[str, Any]) -> Any:
    """A plan's steps by system and action, with the calls they will take."""
    rows = []
    for system, sums in document["by"].items():
        counts = [sums[action] for action in ACTIONS]
        calls = document["forecast"].get(system, 0)
        rows.append((system, *counts, calls))
    return table(title, ("to write in", *ACTIONS, "calls"), rows)


def _draw_effects(console: Console, effects: Mapping[str, Mapping[str, int]]) -> None:
    """Steps that a person should know more of before letting them go."""
    for system, sums in effects.items():
        for effect, n in sums.items():
            told = f"{n:,} of the changes in {system} {many(n, 'is')} {effect}: {EFFECTS[effect]}."
            console.print(told)


def _draw_next(console: Console, drawn: Drawn, out: Path | None) -> None:
    document = drawn.document
    if not document["steps"]:
        console.print(agreed(drawn.still_waiting, drawn.left_alone))
    elif document["held"] and not drawn.approved_by:
        if out is not None:
            console.print(
                f"The whole plan is in {out}; once approved, `accord apply {out}` does it."
            )
    elif out is not None:
        console.print(f"The whole plan is in {out}; `accord apply {out}` carries out exactly this.")
    else:
        console.print(
            "`accord sync` carries this out; `accord plan --out FILE` keeps it for `accord apply`."
        )


def step_text(step: Step, effects: Sequence[str] = (), name: str = "") -> Text:
    """One step: who it is about, and each field old → new with the reason."""
    from rich.text import Text

    drawn = Text()
    drawn.append(f"{step.action} ", "bold")
    if name:
        drawn.append(f"{printable(name)} ", "bold")
    drawn.append(step.ref)
    for effect in effects:
        drawn.append(f"  {effect}", "yellow")
    for name, change in list(step.fields.items())[:FIELDS_SHOWN]:
        drawn.append(f"\n    {name}: ")
        if step.action != "create":
            drawn.append(f"{_value(change.old)} → ", "red")
        drawn.append(_value(change.new), "green")
        drawn.append(f"   ({change.because})", "dim")
    left_out = len(step.fields) - FIELDS_SHOWN
    if left_out > 0:
        drawn.append(f"\n    … and {counted(left_out, 'more field')}", "dim")
    return drawn


def _value(value: object) -> str:
    if value in (None, (), []):
        return "(blank)"
    return printable(str(value))
