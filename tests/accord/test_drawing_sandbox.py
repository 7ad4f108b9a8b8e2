"""People who start look-alikes on a terminal are told where they stand, what comes next and how it
ends.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from rich.console import Console

from accord.cli.drawing.sandbox import draw_started
from sandbox.server import SandboxOptions

READY: dict[str, Any] = {
    "salesforce": {"url": "http://127.0.0.1:8001", "client_secret": "secret"},
    "hubspot": {"url": "http://127.0.0.1:8002", "token": "token"},
    "pid": 4711,
}


def told(options: SandboxOptions, ready: dict[str, Any] = READY) -> str:
    file = io.StringIO()
    draw_started(Console(file=file, width=80, highlight=False), ready, options)
    return file.getvalue()


def test_what_is_started_is_told_with_its_places_the_next_steps_and_its_end() -> None:
    text = told(SandboxOptions(ready_file=Path("my ready.json"), people=300, seed=7))
    for words in (
        "Salesforce  http://127.0.0.1:8001",
        "HubSpot     http://127.0.0.1:8002",
        "a company made up from seed 7, 300 people",
        "accord init trial --sandbox 'my ready.json'",
        "accord -C trial doctor",
        "Ctrl-C",
        "kill 4711",
    ):
        assert words in text


def test_without_a_ready_file_the_next_step_is_one_and_where_keys_are_is_told() -> None:
    text = told(SandboxOptions(people=0))
    assert "--ready-file ready.json" in text
    assert "`--json` prints them" in text
    assert "nobody yet" in text
    assert "token\n" not in text


def test_what_was_loaded_and_whom_to_trust_is_told() -> None:
    secure = {**READY, "ca_file": "/tmp/ca.pem", "proxy": "http://127.0.0.1:9"}
    text = told(SandboxOptions(load=Path("crm"), tls=True), secure)
    assert "the CSV files of crm" in text
    assert "trust /tmp/ca.pem; proxy http://127.0.0.1:9" in text
