"""The line that says both look-alikes answer, and the file that holds it.

Whoever starts the look-alikes waits for the file, so it appears whole or not at all.
"""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

_SECONDS = 1.0


class ReadyFileTakenError(Exception):
    """The look-alikes that a ready file tells of still answer; `process` is theirs."""

    def __init__(self, path: Path, process: int) -> None:
        self.process = process
        super().__init__(f"the look-alikes of {path} are running already")


class NoReadyFolderError(Exception):
    """The folder that a ready file shall stand in is not there; nothing was started."""


def ready_line(document: dict[str, Any]) -> str:
    """The ready document as one line of JSON, without the newline."""
    return orjson.dumps(document).decode()


def write_ready_file(path: Path, document: dict[str, Any]) -> None:
    """Put the ready document at `path` in one step: a reader finds the whole of it, or nothing."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(ready_line(document) + "\n")
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def clear_ready_file(path: Path) -> None:
    """Take away what look-alikes left that ended without a word. Raises ReadyFileTakenError where
    they still answer: their file is all that leads to them; and NoReadyFolderError.
    """
    if not path.parent.is_dir():
        raise NoReadyFolderError(f"there is no folder {path.parent} for the ready file {path.name}")
    told = _read(path)
    if told is None:
        return
    if _answers(told):
        raise ReadyFileTakenError(path, told.process)
    path.unlink(missing_ok=True)


def remove_own_ready_file(path: Path) -> None:
    """Take it away at the end, unless others have put theirs there meanwhile."""
    told = _read(path)
    if told is not None and told.process == os.getpid():
        path.unlink(missing_ok=True)


class _Told(NamedTuple):
    """Of a ready document: whose it is, and where the Salesforce look-alike answers."""

    process: int
    host: str | None
    port: int | None


def _read(path: Path) -> _Told | None:
    """What a ready file tells; None where there is none, or something else that is not ours to
    judge.
    """
    try:
        told = orjson.loads(path.read_bytes())
        where = urlsplit(told["salesforce"]["url"])
        return _Told(int(told["pid"]), where.hostname, where.port)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _answers(told: _Told) -> bool:
    try:
        socket.create_connection((told.host, told.port), timeout=_SECONDS).close()
    except OSError:
        return False
    return True
