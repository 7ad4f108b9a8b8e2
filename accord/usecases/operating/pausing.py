"""Pausing a workspace: nobody writes until it is over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from accord.usecases.acting import Actor
from accord.workspace import Workspace
from accord.world import RealWorld
from connectors.errors import PausedError, UserError
from sync.model.conditions.pause import Pause
from sync.store.sqlite import pausing

UNITS: Mapping[str, float] = {"m": 60.0, "h": 3600.0, "d": 86_400.0}
SPAN = re.compile(r"(\d+)([mhd])")
A_TIME = "Give a time, as 2026-05-04T08:00, or a span: 30m, 4h, 2d."


def pause(workspace: Workspace, actor: Actor, until: str) -> tuple[Pause, Pause | None]:
    """From now on nobody writes to either system; returns that, and the pause it takes the place
    of. Raises UserError without a reason, for a time that nobody understands or that is past, and
    for one that would end a colleague's pause early.
    """
    if not actor.reason.strip():
        raise UserError("a pause needs a reason", advice="Say why: `accord pause REASON`.")
    now = actor.world.now()
    wanted = Pause(actor.who, actor.reason, now, _moment(until, now))
    before = pausing.paused(workspace.state, now)
    if before is not None and before.by != wanted.by and before.outlasts(wanted):
        raise UserError(
            f"the workspace is {before.told}; yours would end that early",
            advice="Nobody writes meanwhile. If that pause may end: `accord resume`, then pause.",
        )
    pausing.pause(workspace.state, wanted)
    return wanted, before


def resume(workspace: Workspace, actor: Actor) -> Pause | None:
    """Let runs write again; returns the pause that held until now."""
    return pausing.resume(workspace.state, actor.who, actor.world.now())


def pause_of(workspace: Workspace) -> Pause | None:
    """The pause that holds now."""
    return pausing.paused(workspace.state, RealWorld().now())


def require_unpaused(workspace: Workspace) -> None:
    """Raises PausedError while a pause holds."""
    found = pause_of(workspace)
    if found is not None:
        raise PausedError(found.told)


def _moment(text: str, now: float) -> float | None:
    """The end of a pause; None where only a person ends it."""
    if not text:
        return None
    span = SPAN.fullmatch(text)
    if span is not None:
        return now + int(span[1]) * UNITS[span[2]]
    try:
        # without a zone, the time of this machine
        wanted = datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise UserError(f"--until {text}: no time", advice=A_TIME) from None
    if wanted <= now:
        raise UserError(f"--until {text}: that is past", advice=A_TIME)
    return wanted
