"""A file in which processes leave the token in use for each other, so that one of them signs in for all.

The file is its owner's alone (0600), and so is the lock beside it: whoever needs a token holds the lock while
looking, and while signing in when the look was in vain. It says nothing of whether a token still opens the door.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from connectors.auth import Token
from connectors.errors import UserError
from connectors.secret import Secret


class TokenShelf:
    """The place of one sign-in in the file; `whose` is what makes two sign-ins the same."""

    def __init__(self, path: Path, *whose: str) -> None:
        self._path = path
        self._owner = hashlib.sha256("\0".join(whose).encode()).hexdigest()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Waits until no other process looks or signs in; the system lets go however this process ends.

        Raises UserError for a folder that cannot be written.
        """
        try:
            lock = os.open(self._path.with_name(f"{self._path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UserError(f"{self._path} cannot be used to share a session: {error.strerror}") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def take(self) -> tuple[Token, float] | None:
        """The token left there and until when it is good; a file that cannot be read holds none."""
        entry = self._entries().get(self._owner)
        try:
            return _token(entry) if entry else None
        except (KeyError, TypeError, ValueError):
            return None

    def leave(self, token: Token, until: float) -> None:
        """Put a token there, in one step: a process killed meanwhile leaves the old file or the new one."""
        entries = self._entries() | {self._owner: _entry(token, until)}
        draft = self._path.with_name(f"{self._path.name}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(orjson.dumps(entries))
            file.flush()
            # A rotated refresh token exists nowhere else: it must survive the machine as well.
            os.fsync(file.fileno())
        draft.chmod(0o600)
        draft.replace(self._path)

    def _entries(self) -> dict[str, Any]:
        try:
            found = orjson.loads(self._path.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return found if isinstance(found, dict) else {}


def _entry(token: Token, until: float) -> dict[str, Any]:
    refresh = token.refresh.reveal() if token.refresh else None
    # JSON knows no infinity.
    ends = None if until == float("inf") else until
    return {"token": token.value.reveal(), "about": dict(token.about), "until": ends, "refresh": refresh}


def _token(entry: dict[str, Any]) -> tuple[Token, float]:
    refresh, until = entry["refresh"], entry["until"]
    token = Token(Secret(entry["token"]), dict(entry["about"]), None, Secret(refresh) if refresh else None)
    return token, float("inf") if until is None else float(until)
