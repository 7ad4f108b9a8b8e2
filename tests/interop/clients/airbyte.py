"""Airbyte's sources: whether they can be used, what they find, and what they bring."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.interop.clients.running import Client


@dataclass
class Read:
    """What a run brought: records by stream, where each could go on, and how each ended."""

    counts: Counter[str] = field(default_factory=Counter)
    records: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A source of this command with its settings."""

    client: Client
    command: str
    config: dict[str, Any]

    def check(self) -> str:
        """What it says of the connection."""
        words = ("check", "--config", self._config())
        statuses = [each for each in self._messages(*words) if each["type"] == "CONNECTION_STATUS"]
        return str(statuses[-1]["connectionStatus"]["status"])

    def streams(self) -> list[dict[str, Any]]:
        """Every stream that it finds."""
        words = ("discover", "--config", self._config())
        (found,) = [each for each in self._messages(*words) if each["type"] == "CATALOG"]
        return list(found["catalog"]["streams"])

    def read(
        self,
        streams: Iterable[dict[str, Any]],
        states: Iterable[dict[str, Any]] = (),
    ) -> Read:
        """All of these streams, or what is new since these states."""
        catalog = {"streams": [_configured(stream) for stream in streams]}
        words = ["read", "--config", self._config()]
        words += ["--catalog", self.client.file("catalog.json", catalog)]
        words += ["--state", self.client.file("state.json", list(states))]
        found = Read()
        for message in self._messages(*words):
            _note(found, message)
        return found

    def _config(self) -> str:
        return self.client.file("config.json", self.config)

    def _messages(self, *words: str) -> Iterator[dict[str, Any]]:
        done = self.client.run(self.command, *words)
        for line in done.stdout.splitlines():
            if line.startswith("{"):
                yield json.loads(line)


def _configured(stream: dict[str, Any]) -> dict[str, Any]:
    incremental = "incremental" in stream["supported_sync_modes"]
    mode = "incremental" if incremental else "full_refresh"
    return {"stream": stream, "sync_mode": mode, "destination_sync_mode": "append"}


def _note(found: Read, message: dict[str, Any]) -> None:
    if message["type"] == "RECORD":
        found.counts[message["record"]["stream"]] += 1
        found.records.append(message["record"])
    if message["type"] == "STATE":
        name = message["state"]["stream"]["stream_descriptor"]["name"]
        found.states[name] = message["state"]
    trace = message.get("trace", {})
    if trace.get("type") == "STREAM_STATUS":
        told = trace["stream_status"]
        found.ended[told["stream_descriptor"]["name"]] = told["status"]
