"""What tells one plan from another: a digest of its lines, in whatever order they came. Pure."""

from __future__ import annotations

import hashlib

import orjson

SIZE = 2**256


class Fingerprint:
    """Grows by a line at a time: a million of them need no more room than one."""

    def __init__(self) -> None:
        self._sum = 0
        self._lines = 0

    def add(self, line: bytes) -> None:
        """Take in a step as its line in a plan's file."""
        digest = hashlib.sha256(line).digest()
        self._sum = (self._sum + int.from_bytes(digest, "big")) % SIZE
        self._lines += 1

    def add_vanished(self, ref: str) -> None:
        """Take in a record that vanished: brakes weigh it, and no step is about it."""
        self.add(orjson.dumps({"vanished": ref}))

    def hexdigest(self) -> str:
        """The same for the same lines, and for no others."""
        text = f"{self._lines} {self._sum}"
        return hashlib.sha256(text.encode()).hexdigest()
