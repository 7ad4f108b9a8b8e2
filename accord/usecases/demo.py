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
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from accord.places import named
from accord.sessions import Session
from connectors.errors import RetryableError, UserError
from connectors.record import Ref, Value
from mapping.conformance import Conformance, measure
from sync.model.links import Link
from sync.model.queue import Issue
from sync.report import Options

PEOPLE, SEED = 400, 7
READY = "look-alikes.json"
BLANKED = 60
TELLING = ("title", "city")
"""Fields whose conflicts are easy to understand."""
MEASURED = {"contact": ("country", "phone", "title"), "account": ("industry",)}
"""Fields that people spell in many ways."""
OF_A_PERSON = (
    "email",
    "first_name",
    "last_name",
    "title",
    "phone",
    "city",
    "country",
    "lead_source",
)


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
    ready = folder / READY
    words = [sys.executable, "-m", "accord.cli.main", "sandbox", "start"]
    words += ["--people", str(PEOPLE), "--seed", str(SEED)]
    words += ["--ready-file", str(ready)]
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
    earlier = (folder / READY, folder / "workspace" / "accord.yaml")
    with named(folder):
        is_demo = any(path.exists() for path in earlier)
    if is_demo:
        _require_ended(folder)
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"{folder} is not empty and holds no earlier demo", advice="Name another folder."
        )
    with named(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _require_ended(folder: Path) -> None:
    """Raises UserError while the look-alikes of the earlier demo serve its workspace."""
    from sandbox.ready import ReadyFileTakenError, clear_ready_file

    try:
        clear_ready_file(folder / READY)
    except ReadyFileTakenError as error:
        raise UserError(
            f"the demo in {folder} is still being served, by process {error.process}",
            advice="Stop that one (Ctrl-C where it runs), or name another folder.",
        ) from None


def differences(session: Session) -> list[Conformance]:
    """Read both sides, and how what they hold stands against the common language."""
    session.runner.plan(Options(command="plan"))
    found: list[Conformance] = []
    for entity, fields in MEASURED.items():
        found += conformance(session, entity, fields)
    return found


def conformance(session: Session, entity_name: str, fields: Sequence[str]) -> Iterator[Conformance]:
    """How the fields of an entity stand on both sides, measured on what was read."""
    for system in session.pair.systems:
        for name in fields:
            stored = session.view.stored(entity_name, name, system)
            yield measure(system, name, stored, session.pair.region)


def contested(session: Session) -> list[Issue]:
    """Some conflicts about people that rules decided. A plan of its own: the plan of all keeps only
    the first ones it meets, which are the accounts'.
    """
    made, _ = session.runner.plan(Options(command="plan", entities=("contact",)))
    return made.decided


def a_conflict(issues: Sequence[Issue]) -> Issue | None:
    """A decided conflict that tells something: the two sides mean different things. One that is
    only spelt in two ways will do where there is no other.
    """
    found = [each for each in issues if each.kind == "conflict" and each.entity == "contact"]
    return min(found, key=_how_plain, default=None)


def _how_plain(issue: Issue) -> tuple[bool, int]:
    """What is easier to understand comes first."""
    rank = TELLING.index(issue.field) if issue.field in TELLING else len(TELLING)
    return _only_spelt_differently(issue), rank


def _only_spelt_differently(issue: Issue) -> bool:
    """Whether case, accents, punctuation or words left out are all that the two sides differ in."""
    values = issue.detail.get("values", {}).values()
    left, right = sorted((_letters(str(value or "")) for value in values), key=len)
    return left in right


def _letters(value: str) -> str:
    plain = unicodedata.normalize("NFKD", value).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def blank_titles(session: Session, sandbox: Sandbox) -> int:
    """Somebody empties a column by mistake, in the right-hand system."""
    system = session.pair.systems[1]
    filled = list(session.view.with_value("contact", "title", system))[:BLANKED]
    for ref, native in filled:
        sandbox.person_edits(ref, {native: ""})
    return len(filled)


def restore_titles(session: Session, sandbox: Sandbox) -> None:
    """And puts it back, as Accord's base remembers it."""
    for link in session.store.all_links("contact"):
        ref = link.ref(1, session.pair.systems)
        title = _agreed(link, "title")
        if ref is None or not title:
            continue
        translator = session.pair.translator(ref.system, "contact", ref.object)
        native = translator.codecs["title"].native
        row = session.store.mirror([ref]).get(ref)
        if row is not None and not row.fields.get(native):
            sandbox.person_edits(ref, {native: title})


def _agreed(link: Link, field: str) -> Value:
    """What both sides last agreed on in a field."""
    if link.base is None:
        return None
    return link.base.get(field)


# --- one person, before and after


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of a record: what each system held before a sync, and after, left first."""

    field: str
    before: Sequence[Value]
    after: Sequence[Value]


Held = Mapping[str, Mapping[str, Value]]
"""System → vendor field → value."""


def both_sides(session: Session, issue: Issue) -> Held:
    """What both sides of a conflict's link hold in the mirror, by system."""
    refs: list[Ref] = []
    for link in session.store.links([issue.link]).values():
        refs += link.refs(session.pair.systems)
    rows = session.store.mirror(refs)
    return {ref.system: row.fields for ref, row in rows.items()}


def compared(session: Session, before: Held, after: Held) -> Iterator[Compared]:
    """A person's fields that hold anything, before and after."""
    translators = session.workspace.policy.language.entities["contact"].translators
    preferred = {}
    for system in before:
        preferred[system] = next(iter(translators[system].values()))
    for name in OF_A_PERSON:
        old: list[Value] = []
        new: list[Value] = []
        for system, translator in preferred.items():
            native = translator.codecs[name].native
            old.append(before[system].get(native))
            new.append(after[system].get(native))
        if any(old) or any(new):
            yield Compared(name, old, new)
