"""Singer taps: what they discover, what they bring, and where the next run goes on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.interop.clients.running import Client

Catalog = dict[str, Any]


@dataclass
class Brought:
    """What a run printed: records by stream, and its last state."""

    records: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return {stream: len(rows) for stream, rows in self.records.items()}


@dataclass(frozen=True)
class Tap:
    """A tap of this command; `chosen` is the option that takes its catalog."""

    client: Client
    command: tuple[str, ...]
    config: dict[str, Any]
    chosen: str = "--catalog"

    def discover(self) -> Catalog:
        config = self.client.file("config.json", self.config)
        return dict(json.loads(self.client.good(*self.command, "--config", config, "--discover")))

    def sync(self, catalog: Catalog, state: dict[str, Any] | None = None) -> Brought:
        words = ["--config", self.client.file("config.json", self.config)]
        words += [self.chosen, self.client.file("catalog.json", catalog)]
        if state is not None:
            words += ["--state", self.client.file("state.json", state)]
        return _read(self.client.good(*self.command, *words).splitlines())


def all_selected(catalog: Catalog, names: Iterable[str] | None = None) -> Catalog:
    """The catalog with every stream chosen, or those of these names; each goes on from where it
    was, if it can.
    """
    wanted = None if names is None else set(names)
    for stream in catalog["streams"]:
        for about in stream["metadata"]:
            if about["breadcrumb"] == []:
                _choose(about["metadata"], wanted is None or stream["stream"] in wanted)
    return catalog


def _choose(about: dict[str, Any], chosen: bool) -> None:
    about["selected"] = chosen
    keys = about.get("valid-replication-keys")
    if keys:
        about["replication-method"] = "INCREMENTAL"
        about["replication-key"] = keys[0]


def _read(lines: Iterable[str]) -> Brought:
    found = Brought()
    for line in lines:
        message = json.loads(line)
        if message["type"] == "RECORD":
            found.records[message["stream"]].append(message["record"])
        if message["type"] == "STATE":
            found.state = message["value"]
    return found
