"""What the demo does: a company on look-alikes, a first sync, a conflict, a mistake held, leads on
reps.

Everything goes over real sockets to a separate process, through the same use cases as the commands.
People's edits go through the look-alikes' control API, which the product itself never calls.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from accord.sessions import Session
from connectors.errors import RetryableError, UserError
from connectors.record import Ref
from mapping.conformance import Conformance, measure
from sync.model.queue import Issue

PEOPLE, SEED = 400, 7
BLANKED = 60
TELLING = ("title", "city")
"""Fields whose conflicts are easy to understand."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Running look-alikes, in a process of their own."""

    process: subprocess.Popen[bytes]
    ready: Path
    document: dict[str, Any]

    def person_edits(self, ref: Ref, fields: dict[str, Any]) -> None:
        """Somebody changes a record in one of the systems."""
        url = f"{self.document[ref.system]['url']}/_sandbox/records/{ref.object}"
        requests.post(url, json={"id": ref.id, "fields": fields}, timeout=30).raise_for_status()


@contextmanager
def look_alikes(folder: Path) -> Iterator[Sandbox]:
    """Start them, wait until both answer, and end them with the block."""
    ready = folder / "look-alikes.json"
    words = [sys.executable, "-m", "accord.cli.main", "sandbox", "start"]
    words += ["--people", str(PEOPLE), "--seed", str(SEED), "--ready-file", str(ready)]
    with (folder / "look-alikes.log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, env={**os.environ})  # noqa: S603
    try:
        yield Sandbox(process, ready, _wait(process, ready))
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], ready: Path) -> dict[str, Any]:
    for _ in range(600):
        if ready.exists():
            return dict(json.loads(ready.read_text(encoding="utf-8")))
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RetryableError(
        "the look-alikes did not start", advice=f"See {ready.with_suffix('.log')} for the reason."
    )


def new_folder(folder: Path) -> None:
    """An empty folder for the demo; an earlier demo's is replaced, anything else is left alone."""
    earlier = (folder / "look-alikes.json", folder / "workspace" / "accord.yaml")
    if any(path.exists() for path in earlier):
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"{folder} is not empty and holds no earlier demo", advice="Name another folder."
        )
    folder.mkdir(parents=True, exist_ok=True)


def conformance(session: Session, entity_name: str, fields: Sequence[str]) -> Iterator[Conformance]:
    """How the fields of an entity stand on both sides, measured on what was read."""
    for system in session.pair.systems:
        for name in fields:
            stored = session.view.stored(entity_name, name, system)
            yield measure(system, name, stored, session.pair.region)


def a_conflict(issues: Sequence[Issue]) -> Issue | None:
    """A decided conflict that tells something."""
    decided = [i for i in issues if i.kind == "conflict" and i.entity == "contact"]
    for issue in decided:
        if issue.field in TELLING:
            return issue
    return decided[0] if decided else None


def blank_titles(session: Session, sandbox: Sandbox) -> int:
    """Somebody empties a column by mistake, in the right-hand system."""
    system = session.pair.systems[1]
    filled = list(session.view.with_value("contact", "title", system))[:BLANKED]
    for ref, native in filled:
        sandbox.person_edits(ref, {native: ""})
    return len(filled)


def restore_titles(session: Session, sandbox: Sandbox) -> None:
    """And puts it back, as Accord's base remembers it."""
    side = session.pair.sides[1]
    for link in session.store.all_links("contact"):
        ref, title = link.ref(1, session.pair.systems), (link.base or {}).get("title")
        if ref is None or not title:
            continue
        native = side.translator(ref.object).codecs["title"].native
        row = session.store.mirror([ref]).get(ref)
        if row is not None and not row.fields.get(native):
            sandbox.person_edits(ref, {native: title})


def both_sides(session: Session, issue: Issue) -> dict[str, dict[str, Any]]:
    """What both sides of a conflict's link hold in the mirror, by system."""
    links = session.store.links([issue.link])
    refs = [ref for link in links.values() for ref in link.refs(session.pair.systems)]
    return {ref.system: dict(row.fields) for ref, row in session.store.mirror(refs).items()}
