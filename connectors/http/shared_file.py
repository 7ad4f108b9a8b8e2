"""A small JSON file that several processes read and change in turn, for what none of them may keep
to itself.

The file is its owner's alone (0600), and so is the lock beside it, which a process that is killed
lets go of.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock

from connectors.errors import UserError

ADVICE = (
    "Make room on that disk, or name a file in a folder that this user may write to, "
    "and run the command again."
)
OWNERS_ALONE = 0o600
# Whoever waits looks this often: what is done meanwhile takes less than a millisecond, unless
# somebody signs in.
LOOK_S = 0.002


class SharedFile:
    """One such file. `purpose` completes "cannot be used to …" for a file that cannot be
    written.
    """

    def __init__(self, path: Path, purpose: str) -> None:
        self._path, self._purpose = path, purpose
        self._lock = FileLock(
            path.with_name(f"{path.name}.lock"),
            mode=OWNERS_ALONE,
            poll_interval=LOOK_S,
            # A lock that is a mere mark would outlive a process that is killed.
            fallback_to_soft=False,
        )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Waits until nobody else holds it, thread or process. Raises UserError for a file that
        cannot be written.
        """
        with self._usable():
            # The lock would make a folder that is not there, whose name may be a slip.
            self._path.parent.stat()
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def read(self) -> dict[str, Any]:
        """What it holds; one that cannot be read holds nothing."""
        return decoded(self.read_bytes())

    def read_bytes(self) -> bytes:
        """What it holds, as it stands there; nothing where it cannot be read."""
        try:
            return self._path.read_bytes()
        except OSError:
            return b""

    def write(self, document: dict[str, Any]) -> None:
        """Put that in its place, in one step and durably: it survives the machine as well. Raises
        UserError for a file that cannot be written.
        """
        draft = self._path.with_name(f"{self._path.name}.new")
        with self._usable():
            # One that a killed process left may be open to others, or opened by them already.
            draft.unlink(missing_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNERS_ALONE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(orjson.dumps(document))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)

    def overwrite(self, document: bytes) -> None:
        """Put that in its place quickly: a process killed at that very moment leaves what reads as
        nothing. Raises UserError for a file that cannot be written.
        """
        # File systems flush a file that is replaced by another, which takes longer than the call it
        # is about.
        with self._usable():
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT, OWNERS_ALONE)
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
