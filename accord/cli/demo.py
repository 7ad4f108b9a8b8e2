"""`demo`: the whole story, on look-alikes of both vendors."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from accord.cli.drawing.demo import draw_chapter, draw_conflict, draw_differences, draw_person
from accord.cli.drawing.leads import draw_leads
from accord.cli.drawing.plans import counts_table, step_text
from accord.cli.drawing.runs import so_far, total, written_table
from accord.cli.drawing.text import lines
from accord.cli.drawing.waiting import draw_held
from accord.cli.output import console

if TYPE_CHECKING:
    from rich.console import Console

    from accord.sessions import Session
    from accord.usecases.demo import Held, Sandbox
    from accord.workspace import Workspace
    from sync.model.queue import Issue

FEW = 2
"""Steps, and values that wait, shown of the many there are."""
LEADS_SHOWN = 6


@click.command()
@click.argument("target", metavar="[DIR]", type=click.Path(path_type=Path), default="demo")
@click.option(
    "--serve", is_flag=True, help="Leave the look-alikes running afterwards, until interrupted."
)
def demo(target: Path, serve: bool) -> None:
    """Show everything in a minute, on a generated company; nothing leaves this machine."""
    from accord.usecases.demo import look_alikes, new_folder
    from accord.usecases.look_alikes import require_look_alikes
    from accord.workspace import create_workspace, read_workspace

    require_look_alikes()
    screen = console()
    started = time.monotonic()
    new_folder(target)
    draw_chapter(
        screen,
        "Accord, on generated data",
        "Two look-alikes start on this machine: a Salesforce org and a HubSpot portal.",
    )
    with look_alikes(target) as sandbox:
        create_workspace(target / "workspace", sandbox.ready)
        workspace = read_workspace(target / "workspace")
        screen.folder = str(workspace.folder)
        _tell(screen, workspace, sandbox)
        took = f"The demo took {time.monotonic() - started:.0f} s."
        screen.print(f"\n[bold]{took}[/] The workspace is {workspace.folder}.")
        _further(screen, target, serve)
        if serve:
            _wait(screen)


def _tell(screen: Console, workspace: Workspace, sandbox: Sandbox) -> None:
    """The story, chapter by chapter."""
    from accord.sessions import opened
    from accord.usecases.demo import both_sides

    _get_ready(screen, workspace)
    with opened(workspace) as session:
        _differences(screen, session)
        conflict = _plan(screen, session)
        before = both_sides(session, conflict) if conflict else {}
        _sync(screen, session)
        if conflict:
            _one_person(screen, session, conflict, before)
        _again(screen, session)
    with opened(workspace) as session:
        _mistake(screen, session, sandbox)
    with opened(workspace) as session:
        _leads(screen, session)


def _get_ready(screen: Console, workspace: Workspace) -> None:
    from accord.usecases.setup import make_ready

    done = make_ready(workspace, dry_run=False)
    created = sum(map(len, done.values()))
    draw_chapter(
        screen,
        "1. Getting ready",
        f"{created} things were created: Accord's fields, and rights to them.",
    )


def _differences(screen: Console, session: Session) -> None:
    from accord.usecases.demo import differences

    found = differences(session)
    draw_chapter(
        screen,
        "2. What differs",
        "Both systems were read. How their values stand against the common language:",
    )
    draw_differences(screen, found)


def _plan(screen: Console, session: Session) -> Issue | None:
    """The plan, and a conflict it decided, where there is one."""
    from accord.usecases.demo import a_conflict, contested
    from accord.usecases.syncing import draw_up

    drawn = draw_up(session, (), None, full=False)
    draw_chapter(
        screen,
        "3. The plan",
        "Every write, field by field, before the first one is made. Some of it:",
    )
    screen.print(counts_table("", drawn.document))
    updates = [step for step in drawn.sample if step.action == "update"]
    for step in updates[:FEW]:
        screen.print(step_text(step, name=drawn.names.get(step.number, "")))
    conflict = a_conflict(contested(session))
    if conflict is not None:
        draw_chapter(screen, "4. A conflict, and the rule that decided", "")
        draw_conflict(screen, conflict)
    return conflict


def _sync(screen: Console, session: Session) -> None:
    from sync.report import Options

    report = session.runner.sync(Options())
    document = report.document(session.pair.systems)
    draw_chapter(screen, "5. The sync", f"Written in {document['seconds']:.1f} s:")
    screen.print(written_table(document["written"]))
    waiting = document["parked"] + document["waiting"]
    screen.print(f"{waiting} values wait for a person, each with its reason: accord parked list")
    values = [issue for issue in report.issues if issue.kind == "field"]
    for issue in values[:FEW]:
        lines(screen, [f"  {issue.ref} {issue.field}: {issue.message}"])


def _one_person(screen: Console, session: Session, conflict: Issue, before: Held) -> None:
    from accord.usecases.demo import both_sides, compared

    after = both_sides(session, conflict)
    fields = compared(session, before, after)
    draw_chapter(screen, "6. One person, before and after", "")
    draw_person(screen, list(before), fields)


def _again(screen: Console, session: Session) -> None:
    from sync.report import Options

    document = session.runner.sync(Options()).document(session.pair.systems)
    written = total(document["written"])
    draw_chapter(screen, "7. A second sync", f"It writes {written} records: both systems agree.")


def _mistake(screen: Console, session: Session, sandbox: Sandbox) -> None:
    from accord.usecases.demo import blank_titles, restore_titles
    from sync.report import Options

    emptied = blank_titles(session, sandbox)
    draw_chapter(
        screen,
        "8. A mistake",
        f"Somebody empties the job title of {emptied} people in HubSpot. The next sync:",
    )
    report = session.runner.sync(Options())
    draw_held(screen, report.held, so_far(report), report.plan)
    restore_titles(session, sandbox)
    session.runner.sync(Options())
    screen.print("They put the titles back, and the two agree again.")


def _leads(screen: Console, session: Session) -> None:
    from accord.usecases import leads

    assigned = leads.assign(session, dry_run=False)
    document = leads.document(session.store, assigned)
    draw_chapter(
        screen,
        "9. Leads on reps",
        "Qualified people without a rep, assigned jointly within everybody's capacity:",
    )
    draw_leads(screen, document, dry_run=False, most=LEADS_SHOWN)


def _further(screen: Console, target: Path, serve: bool) -> None:
    """Commands to try next."""
    program = sys.argv[0] if "/" in sys.argv[0] else "accord"
    base = f"  {program} -C {target}/workspace"
    last = "  make demo SERVE=1   leaves the look-alikes running, to sync by hand"
    if serve:
        last = f"{base} sync                  and edit on either side: see docs/quickstart.md"
    words = [
        "",
        "Look further:",
        f"{base} status                what is linked, what waits",
        f"{base} conflicts list --all  every conflict and its losing value",
        f"{base} parked list           values nobody knows, with suggestions",
        f"{base} taxonomy fields       the common language",
        last,
    ]
    lines(screen, words)


def _wait(screen: Console) -> None:
    screen.print("\nThe look-alikes go on until you press Ctrl-C.")
    # whoever ends this process ends the look-alikes with it
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        screen.print("Stopped.")
