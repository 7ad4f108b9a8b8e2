"""A small JSON file that several processes read and change in turn, for what none of them may keep
to itself.

The file is its owner's alone (0600), and so is the lock beside it, which a process that is killed
lets go of.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from connectors.errors import UserError

ADVICE = "Make room on that disk, or name a file in a folder that this user may write to, and run the command again."


class SharedFile:
    """One such file. `purpose` completes "cannot be used to …" for a file that cannot be
    written.
    """

    def __init__(self, path: Path, purpose: str) -> None:
        self._path, self._purpose = path, purpose
        self._lock = path.with_name(f"{path.name}.lock")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Waits until nobody else holds it, thread or process. Raises UserError for a file that
        cannot be written.
        """
        with self._usable():
            lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with self._usable():
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def read(self) -> dict[str, Any]:
        """What it holds; one that cannot be read holds nothing."""
        return decoded(self.read_bytes())

    def read_bytes(self) -> bytes:
        """What it holds, as it stands there."""
        try:
            return self._path.read_bytes()
        except OSError:
            return b""

    def write(self, document: dict[str, Any]) -> None:
        """Put that in its place, in one step and durably: it survives the machine as well."""
        draft = self._path.with_name(f"{self._path.name}.new")
        with self._usable():
            # One that a killed process left may be open to others, or opened by them already.
            draft.unlink(missing_ok=True)
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(orjson.dumps(document))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)

    def overwrite(self, document: bytes) -> None:
        """Put that in its place quickly: a process killed at that very moment leaves what reads as
        nothing.
        """
        # File systems flush a file that is replaced by another, which takes longer than the call it
        # is about.
        with self._usable():
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                written = os.pwrite(file, document, 0)
                os.ftruncate(file, written)
                if written < len(document):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            finally:
                os.close(file)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"{self._path} cannot be used to {self._purpose}: {error.strerror}"
            raise UserError(message, advice=ADVICE) from None


def decoded(content: bytes) -> dict[str, Any]:
    """The document in a file; what is none holds nothing."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
