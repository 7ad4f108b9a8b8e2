"""Turns any failure into what a person can act on: a message, one sentence of advice, an exit
code.
"""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import BudgetError, IntegrationError, UserError
from sync.model.trouble import Cause, cause_of

DONE, BUG, PROBLEM, WAITING, LOCKED, HELD, REFUSED = 0, 1, 2, 3, 4, 5, 6
CODES: dict[Cause, int] = {
    "lease": LOCKED,
    "brake": HELD,
    "problem": PROBLEM,
    "pause": HELD,
    "budget": HELD,
    "vendor": REFUSED,
    "bug": BUG,
}
"""Whose trouble it was → how a command ends."""
OF_THE_DISK = {
    errno.ENOSPC: "Make room on that disk, then run the command again.",
    errno.EDQUOT: "Make room on that disk, then run the command again.",
    errno.EFBIG: "Make room on that disk, then run the command again.",
    errno.EROFS: "That disk is read-only: let this user write there, or name another place.",
    errno.EACCES: "Give this user the right to that file, or name another place.",
    errno.EPERM: "Give this user the right to that file, or name another place.",
}
"""What a disk refuses, and what to do about it."""


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
    if isinstance(error, IntegrationError):
        return Failure(CODES[cause_of(error)], _problems(error), error.advice)
    if isinstance(error, OSError) and error.errno in OF_THE_DISK:
        return Failure(PROBLEM, (_of_the_disk(error),), OF_THE_DISK[error.errno])
    return _bug(error, folder)


def _problems(error: IntegrationError) -> tuple[str, ...]:
    if isinstance(error, UserError):
        return tuple(error.problems)
    if isinstance(error, BudgetError):
        return (f"a call budget ran out, no brake held: {error}",)
    return (str(error),)


def _of_the_disk(error: OSError) -> str:
    said = error.strerror or str(error)
    return said if error.filename is None else f"{error.filename}: {said}"


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
