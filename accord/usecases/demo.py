"""What the demo does: a company on look-alikes, a first sync, a conflict, a mistake held, leads on
reps.

Everything goes over real sockets to a separate process, through the same use cases as the commands.
People's edits go through the look-alikes' control API, which the product itself never calls.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from accord.policies import SYSTEMS
from accord.wiring import Session
from connectors.errors import RetryableError, UserError
from connectors.record import Ref
from mapping.codecs.context import Context
from mapping.codecs.field_codec import FieldCodec, encode_value
from mapping.codecs.transforms import Untranslatable
from mapping.language import EntityMap
from sync.model.queue import Issue

PEOPLE, SEED = 400, 7
BLANKED = 60


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
        process = subprocess.Popen(words, stdout=log, stderr=log, env={**os.environ})
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
    import shutil

    if (folder / "look-alikes.json").exists() or (folder / "workspace" / "accord.yaml").exists():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"{folder} is not empty and holds no earlier demo", advice="Name another folder."
        )
    folder.mkdir(parents=True, exist_ok=True)


@dataclass(frozen=True, slots=True)
class Conformance:
    """How one field of one system stands: values given, spelt as the language has them, understood
    at all.
    """

    system: str
    field: str
    filled: int
    valid: int
    understood: int


def conformance(session: Session, entity_name: str, fields: tuple[str, ...]) -> list[Conformance]:
    """Measured on what was read, before anything is written."""
    entity = session.workspace.policy.language.entities[entity_name]
    return [_measure(session, entity, system, name) for system in SYSTEMS for name in fields]


def _measure(session: Session, entity: EntityMap, system: str, name: str) -> Conformance:
    counts: Counter[str] = Counter()
    for object_name, translator in entity.translators[system].items():
        codec = translator.codecs.get(name)
        for row in session.store.scan(system, object_name) if codec else ():
            raw = row.fields.get(codec.native) if codec else None
            if codec and isinstance(raw, str):
                counts.update(_verdict(codec, raw, session.pair.region))
    return Conformance(system, name, counts["filled"], counts["valid"], counts["understood"])


def _verdict(codec: FieldCodec, raw: str, region: str | None) -> list[str]:
    context = Context(region=region)
    try:
        value = codec.decode(raw, context, region)
        tidy = encode_value(codec, value, context) == raw
    except Untranslatable:
        return ["filled"]
    return ["filled", "understood", "valid"] if tidy else ["filled", "understood"]


def a_conflict(issues: list[Issue]) -> Issue | None:
    """A decided conflict that tells something: a title or a city."""
    decided = [issue for issue in issues if issue.kind == "conflict" and issue.entity == "contact"]
    told = [issue for issue in decided if issue.field in {"title", "city"}]
    return next(iter(told or decided), None)


def blank_titles(session: Session, sandbox: Sandbox) -> int:
    """Somebody empties a column by mistake, in HubSpot."""
    rows = [
        row
        for row in session.store.scan("hubspot", "contacts")
        if row.fields.get("jobtitle") and not row.gone
    ]
    for row in rows[:BLANKED]:
        sandbox.person_edits(row.ref, {"jobtitle": ""})
    return min(BLANKED, len(rows))


def restore_titles(session: Session, sandbox: Sandbox) -> None:
    """And puts it back, as Accord's base remembers it."""
    for link in session.store.all_links("contact"):
        ref, title = link.ref(1, SYSTEMS), (link.base or {}).get("title")
        if ref is not None and title:
            row = session.store.mirror([ref]).get(ref)
            if row is not None and not row.fields.get("jobtitle"):
                sandbox.person_edits(ref, {"jobtitle": title})


def both_sides(session: Session, issue: Issue) -> dict[str, dict[str, Any]]:
    """What both sides of a conflict's link hold in the mirror, by system."""
    links = session.store.links([issue.link])
    refs = [ref for link in links.values() for ref in link.refs(SYSTEMS)]
    return {ref.system: dict(row.fields) for ref, row in session.store.mirror(refs).items()}
