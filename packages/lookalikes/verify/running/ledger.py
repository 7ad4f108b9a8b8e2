"""What was made and is not removed yet, on disk: also a run that was killed leaves nothing behind,
since the next one removes it first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from verify.removals import Call


class Ledger:
    """The lines of one account in a file that all runs share. It holds ids and no credentials."""

    def __init__(self, file: Path, url: str) -> None:
        self._file = file
        self._url = url

    def add(self, calls: Sequence[Call]) -> None:
        """Note the calls that remove what was just made."""
        known = self.calls()
        new = [call for call in calls if call not in known]
        if new:
            self._write(self._lines() + [self._line(call) for call in new])

    def strike(self, method: str, path: str) -> None:
        """Forget what was just removed by this call."""
        calls = self.calls()
        left = [call for call in calls if (call.method, call.path) != (method, path)]
        if left != calls:
            self.keep(left)

    def calls(self) -> list[Call]:
        """The calls that are still to be made, in the order of their making."""
        return [Call(**line["call"]) for line in self._lines() if line["url"] == self._url]

    def keep(self, calls: Sequence[Call]) -> None:
        """Forget all of this account but these."""
        others = [line for line in self._lines() if line["url"] != self._url]
        self._write(others + [self._line(call) for call in calls])

    def _line(self, call: Call) -> dict[str, Any]:
        return {"url": self._url, "call": asdict(call)}

    def _lines(self) -> list[dict[str, Any]]:
        if not self._file.exists():
            return []
        return [orjson.loads(line) for line in self._file.read_bytes().splitlines()]

    def _write(self, lines: list[dict[str, Any]]) -> None:
        if not lines:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
