"""A file in which processes leave the token in use for each other, so that one of them signs in for
all.

Whoever needs a token holds the file while looking, and while signing in when the look was in vain.
It says nothing of whether a token still opens the door.
"""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from connectors.http.auth import Token
from connectors.http.secret import Secret
from connectors.http.shared_file import SharedFile


class TokenShelf:
    """The place of one sign-in in the file; `whose` is what makes two sign-ins the same."""

    def __init__(self, path: Path, *whose: str) -> None:
        self._file = SharedFile(path, "share a session")
        self._owner = hashlib.sha256("\0".join(whose).encode()).hexdigest()

    def held(self) -> AbstractContextManager[None]:
        """Waits until no other process looks or signs in; the system lets go however this process
        ends.

        Raises UserError for a folder that cannot be written.
        """
        return self._file.held()

    def take(self) -> tuple[Token, float] | None:
        """The token left there and until when it is good; a file that cannot be read holds none."""
        entry = self._file.read().get(self._owner)
        try:
            return _token(entry) if entry else None
        except (KeyError, TypeError, ValueError):
            return None

    def leave(self, token: Token, until: float) -> None:
        """Put a token there, in one step: a process killed meanwhile leaves the old file or the new
        one.
        """
        # A rotated refresh token exists nowhere else: it must survive the machine as well.
        self._file.write(self._file.read() | {self._owner: _entry(token, until)})


def _entry(token: Token, until: float) -> dict[str, Any]:
    refresh = token.refresh.reveal() if token.refresh else None
    # JSON knows no infinity.
    ends = None if until == float("inf") else until
    return {
        "token": token.value.reveal(),
        "about": dict(token.about),
        "until": ends,
        "refresh": refresh,
    }


def _token(entry: dict[str, Any]) -> tuple[Token, float]:
    refresh, until = entry["refresh"], entry["until"]
    token = Token(
        Secret(entry["token"]), dict(entry["about"]), None, Secret(refresh) if refresh else None
    )
    return token, float("inf") if until is None else float(until)
