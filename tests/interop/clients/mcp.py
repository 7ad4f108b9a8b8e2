"""A server of the Model Context Protocol over its standard input and output, spoken to as the
assistants of its users do: JSON-RPC, one message a line.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any

Document = dict[str, Any]

PROTOCOL = "2024-11-05"
LONGEST_S = 20


@dataclass(frozen=True)
class Told:
    """What a tool answered: its texts, and whether it says that it failed."""

    text: str
    failed: bool

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Server:
    """A server that is running."""

    def __init__(self, told: IO[str], heard: IO[str]) -> None:
        self._told, self._heard = told, heard
        self._numbers = count(1)

    def greet(self) -> Document:
        """What it says of itself to who starts it."""
        about = {"name": "accord-interop", "version": "1"}
        asked = {"protocolVersion": PROTOCOL, "capabilities": {}, "clientInfo": about}
        answer = self.ask("initialize", asked)
        self._say({"method": "notifications/initialized"})
        return answer

    def ask(self, method: str, params: Mapping[str, Any] | None = None) -> Document:
        """The result of one request."""
        number = next(self._numbers)
        self._say({"id": number, "method": method, "params": dict(params or {})})
        answer: Document = json.loads(self._heard.readline())
        assert answer["id"] == number
        assert "error" not in answer, answer
        return dict(answer["result"])

    def call(self, name: str, /, **arguments: Any) -> Told:
        """What one of its tools answers."""
        result = self.ask("tools/call", {"name": f"hubspot-{name}", "arguments": arguments})
        text = "\n".join(each["text"] for each in result["content"])
        return Told(text, bool(result.get("isError")))

    def _say(self, message: Document) -> None:
        self._told.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self._told.flush()


@contextmanager
def started(command: Sequence[str], place: Path, variables: Mapping[str, str]) -> Iterator[Server]:
    """The server of this command; it ends when the block does."""
    process = subprocess.Popen(
        command,
        cwd=place,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with process.stdin as told, process.stdout as heard:
            yield Server(told, heard)
    finally:
        process.terminate()
        process.wait(timeout=LONGEST_S)
