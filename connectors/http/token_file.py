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

FOR_EVER = float("inf")


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
        if not entry:
            return None
        try:
            return _token(entry)
        except (KeyError, TypeError, ValueError):
            return None

    def leave(self, token: Token, until: float) -> None:
        """Put a token there, in one step: a process killed meanwhile leaves the old file or the new
        one. Raises UserError for a file that cannot be written.
        """
        document = self._file.read()
        document[self._owner] = _entry(token, until)
        # A rotated refresh token exists nowhere else: it must survive the machine as well.
        self._file.write(document)


def _entry(token: Token, until: float) -> dict[str, Any]:
    return {
        "token": token.value.reveal(),
        "about": dict(token.about),
        # JSON knows no infinity.
        "until": None if until == FOR_EVER else until,
        "refresh": token.refresh.reveal() if token.refresh else None,
    }


def _token(entry: dict[str, Any]) -> tuple[Token, float]:
    refresh, until = entry["refresh"], entry["until"]
    token = Token(
        Secret(entry["token"]),
        about=dict(entry["about"]),
        refresh=Secret(refresh) if refresh else None,
    )
    return token, FOR_EVER if until is None else float(until)
