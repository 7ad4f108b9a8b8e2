"""Where those who share a limit keep what they count together: the threads of a process, or
processes by a file.

Decides nothing about the limit itself. What is kept, by name, are dataclasses or what JSON makes of
them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import orjson

from connectors.http.shared_file import SharedFile, decoded

Kept = MutableMapping[str, Any]


class Place(Protocol):
    """Where counts are kept."""

    def held(self) -> AbstractContextManager[Kept]:
        """What is kept, nobody else's meanwhile; what is put there or changed counts for all."""


class OwnPlace:
    """For the threads of one process."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}
        self._lock = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[Kept]:
        """What is kept, under a lock."""
        with self._lock:
            yield self._kept


class SharedPlace:
    """For all processes that name the same file and `owner` (one app's calls to one account)."""

    def __init__(self, path: Path, owner: str) -> None:
        self._file, self._owner = SharedFile(path, "share a pace"), owner
        self._everybody: dict[str, Any] = {}
        self._bytes = b""

    @contextmanager
    def held(self) -> Iterator[Kept]:
        """What all processes keep. Raises UserError for a file that cannot be written."""
        with self._file.held():
            kept = self._read()
            try:
                yield kept
            finally:
                self._bytes = orjson.dumps(self._everybody)
                self._file.overwrite(self._bytes)

    def _read(self) -> Kept:
        """What nobody changed since is still known here: for reading as much again, a call would
        wait.
        """
        found = self._file.read_bytes()
        if not found or found != self._bytes:
            self._everybody = decoded(found)
        kept = self._everybody.get(self._owner)
        if not isinstance(kept, dict):
            kept = self._everybody[self._owner] = {}
        return kept
