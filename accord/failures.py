"""Turns any failure into what a person can act on: a message, one sentence of advice, an exit
code.
"""

from __future__ import annotations

import os
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import BudgetError, IntegrationError, LeaseHeldError, UserError

DONE, BUG, PROBLEM, WAITING, LOCKED, HELD, REFUSED = 0, 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class Failure:
    """What to show, and how to end."""

    code: int
    problems: tuple[str, ...]
    advice: str

    def document(self) -> dict[str, object]:
        """What `--json` prints."""
        error = {
            "code": self.code,
            "problems": list(self.problems),
            "advice": self.advice,
        }
        return {"error": error}


def explain(error: BaseException, folder: Path | None) -> Failure:
    """The failure behind an exception; an unexpected one leaves a report beside the workspace's
    state.
    """
    if isinstance(error, LeaseHeldError):
        return Failure(LOCKED, tuple(error.problems), error.advice)
    if isinstance(error, UserError):
        return Failure(PROBLEM, tuple(error.problems), error.advice)
    if isinstance(error, BudgetError):
        return Failure(HELD, (str(error),), error.advice)
    if isinstance(error, IntegrationError):
        return Failure(REFUSED, (str(error),), error.advice)
    return _bug(error, folder)


def _bug(error: BaseException, folder: Path | None) -> Failure:
    # frames only, never local values: those may hold secrets and people's data
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    place = _place_of_report(folder)
    try:
        _write_privately(place, lines)
        told = f"a report is in {place}"
    except OSError:
        told = "".join(lines)
    problems = (f"{type(error).__name__}: {error}", told)
    return Failure(BUG, problems, _IT_IS_A_BUG)


_IT_IS_A_BUG = (
    "This is a bug in Accord; nothing is lost, the next run continues. "
    "Please report it with that file."
)


def _place_of_report(folder: Path | None) -> Path:
    if folder is not None:
        return folder / ".accord" / "crash.txt"
    return Path(tempfile.gettempdir()) / f"accord-{os.getpid()}.txt"


def _write_privately(place: Path, lines: list[str]) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    descriptor = os.open(place, flags, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(lines)
