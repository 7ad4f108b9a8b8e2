"""`demo`: the whole story, on look-alikes of both vendors."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

if TYPE_CHECKING:
    from rich.console import Console

    from accord.sessions import Session
    from accord.usecases.demo import Sandbox
    from accord.workspace import Workspace

SHOWN = ("email", "first_name", "last_name", "title", "phone", "city", "country", "lead_source")


@click.command()
@click.argument("target", metavar="[DIR]", type=click.Path(path_type=Path), default="demo")
@click.option(
    "--serve", is_flag=True, help="Leave the look-alikes running afterwards, until interrupted."
)
def demo(target: Path, serve: bool) -> None:
    """Show everything in a minute, on a generated company; nothing leaves this machine."""
    from accord.cli.output import console
    from accord.usecases.demo import look_alikes, new_folder
    from accord.usecases.look_alikes import require_look_alikes
    from accord.workspace import create_workspace, read_workspace

    require_look_alikes()
    screen = console()
    started = time.monotonic()
    new_folder(target)
    say(
        screen,
        "Accord, on generated data",
        "Two look-alikes start on this machine: a Salesforce org and a HubSpot portal.",
    )
    with look_alikes(target) as sandbox:
        create_workspace(target / "workspace", sandbox.ready)
        workspace = read_workspace(target / "workspace")
        _tell(screen, workspace, sandbox)
        screen.print(
            f"\n[bold]The demo took {time.monotonic() - started:.0f} s.[/] The workspace is {workspace.folder}."
        )
        _further(screen, target, serve)
        if serve:
            _wait(screen)


def _tell(screen: Console, workspace: Workspace, sandbox: Sandbox) -> None:
    from accord.sessions import opened
    from accord.usecases.setup import make_ready

    done = make_ready(workspace, dry_run=False)
    say(
        screen,
        "1. Getting ready",
        f"{sum(map(len, done.values()))} things were created: Accord's fields, and rights to them.",
    )
    with opened(workspace) as session:
        _differences(screen, session)
        conflict = _plan(screen, session)
        before = _before(session, conflict)
        _sync(screen, session)
        _one_record(screen, session, conflict, before)
        _again(screen, session)
    with opened(workspace) as session:
        _mistake(screen, session, sandbox)
    with opened(workspace) as session:
        _leads(screen, session)


def _differences(screen: Console, session: Session) -> None:
    from accord.cli.output import table
    from accord.usecases.demo import conformance
    from sync.run import Options

    session.runner.plan(Options(command="plan"))
    found = list(conformance(session, "contact", ("country", "phone", "title")))
    found += conformance(session, "account", ("industry",))
    rows = []
    for each in found:
        if each.filled:
            valid, understood = f"{each.share_valid():.0%}", f"{each.share_understood():.0%}"
            rows.append((each.field, each.system, each.filled, valid, understood))
    say(
        screen,
        "2. What differs",
        "Both systems were read. How their values stand against the common language:",
    )
    screen.print(table("", ("field", "system", "filled", "valid", "valid after normalising"), rows))


def _plan(screen: Console, session: Session) -> Any:
    from accord.cli.output import table
    from accord.cli.render import step_text
    from accord.usecases.demo import a_conflict
    from accord.usecases.syncing import draw_up

    drawn = draw_up(session, (), None, full=False)
    say(
        screen,
        "3. The plan",
        "Every write, field by field, before the first one is made. Some of it:",
    )
    rows = [
        (system, *sums.values(), drawn.document["forecast"][system])
        for system, sums in drawn.document["by"].items()
    ]
    screen.print(
        table("", ("to write in", "create", "update", "delete", "associate", "calls"), rows)
    )
    for step in [step for step in drawn.sample if step.action == "update"][:2]:
        screen.print(step_text(step))
    conflict = a_conflict(drawn.conflicts)
    if conflict is not None:
        say(screen, "4. A conflict, and the rule that decided", "")
        values = ", ".join(
            f"{system} says {value!r}" for system, value in conflict.detail["values"].items()
        )
        screen.print(f"  {conflict.field}: {values}", markup=False)
        screen.print(f"  → {conflict.detail['winner']!r}: {conflict.detail['rule']}", markup=False)
        screen.print(
            f"  the losing value {conflict.detail['losing']!r} is kept: accord conflicts list --all",
            markup=False,
        )
    return conflict


def _before(session: Session, conflict: Any) -> dict[str, dict[str, Any]]:
    from accord.usecases.demo import both_sides

    return both_sides(session, conflict) if conflict is not None else {}


def _sync(screen: Console, session: Session) -> None:
    from accord.cli.output import written_table
    from sync.run import Options

    report = session.runner.sync(Options())
    document = report.document(session.pair.systems)
    say(screen, "5. The sync", f"Written in {document['seconds']:.1f} s:")
    screen.print(written_table(document["written"], ""))
    waiting = document["parked"] + document["waiting"]
    screen.print(f"{waiting} values wait for a person, each with its reason: accord parked list")
    for issue in [issue for issue in report.issues if issue.kind == "field"][:2]:
        screen.print(f"  {issue.ref} {issue.field}: {issue.message}", markup=False)


def _one_record(
    screen: Console, session: Session, conflict: Any, before: dict[str, dict[str, Any]]
) -> None:
    from accord.cli.output import table
    from accord.usecases.demo import both_sides

    if conflict is None:
        return
    after = both_sides(session, conflict)
    entity = session.workspace.policy.language.entities["contact"]
    codecs = {
        system: next(iter(found.values())).codecs for system, found in entity.translators.items()
    }
    rows = []
    for name in SHOWN:
        natives = {system: codecs[system][name].native for system in codecs}
        old = [before[system].get(natives[system]) for system in before]
        new = [after[system].get(natives[system]) for system in after]
        if any(old) or any(new):
            rows.append((name, *old, new[0] if len(set(new)) == 1 else " / ".join(map(str, new))))
    say(screen, "6. One person, before and after", "")
    screen.print(
        table("", ("field", *(f"{system} before" for system in before), "both after"), rows)
    )


def _again(screen: Console, session: Session) -> None:
    from sync.run import Options

    document = session.runner.sync(Options()).document(session.pair.systems)
    total = sum(sum(actions.values()) for actions in document["written"].values())
    say(screen, "7. A second sync", f"It writes {total} records: both systems agree.")


def _mistake(screen: Console, session: Session, sandbox: Sandbox) -> None:
    from accord.cli.render import held_drawn
    from accord.usecases.demo import blank_titles, restore_titles
    from sync.run import Options

    emptied = blank_titles(session, sandbox)
    say(
        screen,
        "8. A mistake",
        f"Somebody empties the job title of {emptied} people in HubSpot. The next sync:",
    )
    held_drawn(screen, session.runner.sync(Options()).held)
    restore_titles(session, sandbox)
    session.runner.sync(Options())
    screen.print("They put the titles back, and the two agree again.")


def _leads(screen: Console, session: Session) -> None:
    from accord.cli.leads import drawn
    from accord.usecases import leads

    assigned = leads.assign(session, dry_run=False)
    say(
        screen,
        "9. Leads on reps",
        "Qualified people without a rep, assigned jointly within everybody's capacity:",
    )
    drawn(screen, leads.document(session.store, assigned), dry_run=False, most=6)


def _further(screen: Console, target: Path, serve: bool) -> None:
    from accord.cli.render import lines

    program = sys.argv[0] if "/" in sys.argv[0] else "accord"
    base = f"  {program} -C {target}/workspace"
    further = [
        f"{base} status                what is linked, what waits",
        f"{base} conflicts list --all  every conflict and its losing value",
        f"{base} parked list           values nobody knows, with suggestions",
        f"{base} taxonomy fields       the common language",
    ]
    served = [f"{base} sync                  and edit on either side: see docs/quickstart.md"]
    last = ["  make demo SERVE=1   leaves the look-alikes running, to sync by hand"]
    lines(screen, ["", "Look further:", *further, *(served if serve else last)])


def _wait(screen: Console) -> None:
    screen.print("\nThe look-alikes go on until you press Ctrl-C.")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        screen.print("Stopped.")


def say(screen: Console, title: str, words: str) -> None:
    """A chapter of the story."""
    screen.print(f"\n[bold cyan]{title}[/]")
    if words:
        screen.print(words, markup=False)
