"""Draws plans and reports for people. Vendor values are shown as text, never read as markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.cli.output import printable, table

if TYPE_CHECKING:
    from rich.console import Console

    from accord.usecases.syncing import Drawn
    from sync.model.queue import Issue
    from sync.model.steps import Step
    from sync.run import Report

ACTIONS = ("create", "update", "delete", "associate")

EFFECTS = {
    "billable": "the account may be set to count every contact made there as a marketing contact",
    "irreversible": "only the person concerned can take an opt-out back",
}


def plan_drawn(console: Console, drawn: Drawn, out: Path | None) -> None:
    """What a plan amounts to, some of it field by field, and what to do next."""
    document = drawn.document
    rows = [
        (system, *(sums[action] for action in ACTIONS), document["forecast"].get(system, 0))
        for system, sums in document["by"].items()
    ]
    console.print(table(f"Plan {document['plan']}", ("to write in", *ACTIONS, "calls"), rows))
    for step in drawn.sample[:10]:
        console.print(step_text(step, drawn.effects.get(step.number, ())))
    _effects(console, document["effects"])
    if drawn.reasons:
        reasons = [(reason, n) for reason, n in drawn.reasons.most_common(8)]
        console.print(table("Why", ("reason", "fields"), reasons))
    issues_drawn(console, drawn.issues)
    held_drawn(console, document["held"])
    _next(console, document, out)


def _next(console: Console, document: Mapping[str, Any], out: Path | None) -> None:
    if not document["steps"]:
        console.print("Nothing to write: both systems agree.")
    elif out is not None:
        console.print(f"The whole plan is in {out}; `accord apply {out}` carries out exactly this.")
    else:
        console.print(
            "`accord sync` carries this out; `accord plan --out FILE` keeps it for `accord apply`."
        )


def _effects(console: Console, effects: Mapping[str, Mapping[str, int]]) -> None:
    """Steps that a person should know more of before letting them go."""
    for system, sums in effects.items():
        for effect, n in sums.items():
            console.print(f"{n:,} of the changes in {system} are {effect}: {EFFECTS[effect]}.")


def step_text(step: Step, effects: Sequence[str] = ()) -> Any:
    """One step: the record, and each field old → new with the reason."""
    from rich.text import Text

    drawn = Text.assemble((f"{step.action} ", "bold"), step.ref)
    drawn.append("".join(f"  {effect}" for effect in effects), "yellow")
    for name, change in list(step.fields.items())[:6]:
        drawn.append(f"\n    {name}: ")
        if step.action != "create":
            drawn.append(f"{_value(change.old)} → ", "red")
        drawn.append(_value(change.new), "green")
        drawn.append(f"   ({change.because})", "dim")
    if len(step.fields) > 6:
        drawn.append(f"\n    … and {len(step.fields) - 6} more fields", "dim")
    return drawn


def _value(value: object) -> str:
    return "(blank)" if value in (None, (), []) else printable(str(value))


def report_drawn(console: Console, report: Report, document: Mapping[str, Any]) -> None:
    """What a run read, wrote and left waiting."""
    rows = [
        (
            system,
            document["read"][system],
            *(document["written"][system][action] for action in ACTIONS),
            document["calls"][system],
        )
        for system in document["read"]
    ]
    title = f"Run {document['run']}: {document['state']} in {document['seconds']:.1f} s"
    console.print(table(title, ("system", "read", *ACTIONS, "calls"), rows))
    told = [
        (
            document["conflicts"],
            "fields changed on both sides; the losing values are in `accord conflicts list --all`",
        ),
        (document["stale"], "steps skipped because somebody had changed the record meanwhile"),
    ]
    for n, words in told:
        if n:
            console.print(f"{n:,} {words}.")
    issues_drawn(console, report.issues)
    held_drawn(console, report.held)
    if document["state"] == "complete" and not any(
        sum(s.values()) for s in document["written"].values()
    ):
        console.print("Nothing to write: both systems agree.")


def issues_drawn(console: Console, issues: Sequence[Issue]) -> None:
    """What waits for a person, alike things together."""
    groups = Counter(_alike(issue) for issue in issues if issue.state == "open")
    if not groups:
        return
    rows = [(kind, entity, n, message) for (kind, entity, message), n in groups.most_common(12)]
    console.print(
        table("Waiting for a person", ("kind", "entity", "records", "what and how to fix it"), rows)
    )
    if len(groups) > 12:
        console.print(f"… and {len(groups) - 12} more kinds.")
    console.print("`accord parked list` and `accord conflicts list` show each one.")


def _alike(issue: Issue) -> tuple[str, str, str]:
    where = f"{issue.field}: " if issue.field else ""
    return issue.kind, issue.entity, where + issue.message


def held_drawn(console: Console, held: Mapping[str, Any] | None) -> None:
    """Which brake holds, and how to let go."""
    if held:
        console.print(
            f"Held by the {held['brake']} brake: {held['what']} would change {held['seen']:,} records, "
            f"more than {held['limit']:,}. Nothing was written.",
            style="bold red",
        )
        console.print(
            "If so many are meant, run `accord sync --exceed-brakes REASON`; limits are in policy/merge.yaml."
        )


def lines(console: Console, words: Iterable[str]) -> None:
    """Plain lines."""
    for line in words:
        console.print(printable(line), markup=False)
