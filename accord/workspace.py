"""A workspace on disk: where its files are, how it is made, how it is read."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord import starter
from accord.places import named
from accord.policies import ALSO_KNOWN, Policy, file_names, load_policy
from accord.settings import FILE, Settings, read_settings
from connectors.errors import UserError
from connectors.kinds import ReadyConnection, kind_of, known_kinds

GITIGNORE = ".accord/\n"
DEFAULT_PAIR = ("salesforce", "hubspot")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A readable workspace."""

    folder: Path
    settings: Settings
    policy: Policy

    @property
    def state(self) -> Path:
        """The private folder for what Accord keeps."""
        return self.folder / ".accord"

    @property
    def systems(self) -> tuple[str, str]:
        """The pair, left first."""
        return self.settings.systems


def pair_named(text: str) -> tuple[str, str]:
    """Both systems of `LEFT,RIGHT`. Raises UserError for anything else."""
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or not all(names) or names[0] == names[1]:
        raise UserError(
            f"--pair {text}: names two different systems, as LEFT,RIGHT",
            advice=f"The connectors here are: {', '.join(known_kinds())}.",
        )
    return names[0], names[1]


def read_workspace(folder: Path) -> Workspace:
    """Settings and policy. Raises UserError with every problem."""
    if not (folder / FILE).exists():
        raise UserError(
            f"{folder} is no workspace: it has no accord.yaml",
            advice="Run `accord init DIR` first, or name the workspace with `accord -C DIR …`.",
        )
    settings = read_settings(folder / FILE)
    if isinstance(settings, Settings):
        return Workspace(folder, settings, load_policy(folder / "policy", settings.systems))
    problems = [str(problem) for problem in settings.problems]
    if settings.systems is not None:
        problems += _policy_problems(folder, settings.systems)
    raise UserError(problems)


def _policy_problems(folder: Path, systems: tuple[str, str]) -> list[str]:
    try:
        load_policy(folder / "policy", systems)
    except UserError as error:
        return list(error.problems)
    return []


def create_workspace(
    folder: Path, ready_file: Path | None, pair: tuple[str, str] = DEFAULT_PAIR
) -> list[str]:
    """A new workspace for this pair, pointed at the look-alikes of a ready file where one is given;
    returns what was written. Never overwrites one. Raises UserError.
    """
    with named(folder):
        is_one_already = (folder / FILE).exists()
    if is_one_already:
        raise UserError(
            f"{folder} is a workspace already",
            advice="Choose another folder; that one holds the state of what was synced.",
        )
    left, right = pair
    kinds = (kind_of(left), kind_of(right))
    document = _read_ready(ready_file) if ready_file else None
    ready = _ready_connections(kinds, document, ready_file)
    with named(folder):
        (folder / "policy").mkdir(parents=True, exist_ok=True)
    _private(folder / ".accord")
    _put_schemas(folder)
    for name, text in starter.policy_texts(kinds).items():
        text = starter.with_schema(text, name, folder="../.accord/schemas")
        (folder / "policy" / f"{name}.yaml").write_text(text, encoding="utf-8")
    extra = _policy_of_load(folder, document, pair)
    (folder / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
    for connection in ready.values():
        _write_secrets(folder / ".accord", connection.secrets)
    (folder / FILE).write_text(_settings_text(kinds, ready), encoding="utf-8")
    return [FILE, "policy/", ".gitignore", *extra]


def _settings_text(kinds: starter.Kinds, ready: Mapping[str, ReadyConnection]) -> str:
    text = starter.settings_text(kinds)
    if ready:
        text = starter.sandbox_settings_text(kinds, ready)
    return starter.with_schema(text, "settings", folder=".accord/schemas")


def _put_schemas(folder: Path) -> None:
    """What editors check the files with. Not in git, and nothing of Accord reads it: where it is
    missing, after a clone, an editor merely checks nothing.
    """
    place = folder / ".accord" / "schemas"
    place.mkdir(exist_ok=True)
    for schema in sorted(starter.SCHEMAS.glob("*.schema.json")):
        shutil.copyfile(schema, place / schema.name)


def _policy_of_load(
    folder: Path, document: Mapping[str, Any] | None, pair: tuple[str, str]
) -> list[str]:
    """Policy files written beside loaded data take the starter's place."""
    named = document.get("policy") if document else None
    if not named:
        return []
    loaded = Path(str(named))
    if not loaded.is_dir():
        return []
    known = {*file_names(pair), *ALSO_KNOWN}
    copied = []
    for path in sorted(loaded.glob("*.yaml")):
        if path.stem in known:
            shutil.copyfile(path, folder / "policy" / path.name)
            copied.append(f"policy/{path.name} (from the loaded data)")
    return copied


def _read_ready(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UserError(
            f"{path}: {error.strerror}",
            advice=f"Start the look-alikes with `accord sandbox start --ready-file {path}`; the "
            "file is there once both answer.",
        ) from None
    except (ValueError, TypeError):
        raise _no_ready_file(path) from None


def _ready_connections(
    kinds: starter.Kinds, document: Mapping[str, Any] | None, path: Path | None
) -> dict[str, ReadyConnection]:
    """Both connections of a ready file; a system that has no look-alike is refused."""
    if document is None or path is None:
        return {}
    found = {}
    for kind in kinds:
        if kind.ready is None:
            raise UserError(
                f"--sandbox: {kind.title} has no look-alike",
                advice="Make the workspace without --sandbox, and edit its accord.yaml.",
            )
        try:
            entry = {**document[kind.name], "limits": document.get("limits", "off")}
            ready = kind.ready(entry)
            found[kind.name] = _trusting(ready, document.get("ca_file"))
        except (KeyError, TypeError):
            raise _no_ready_file(path) from None
    return found


def _trusting(ready: ReadyConnection, ca_file: str | None) -> ReadyConnection:
    """The connection to a look-alike that speaks https, if this one does."""
    if ca_file is None:
        return ready
    return ReadyConnection({**ready.settings, "ca_file": ca_file}, ready.secrets)


def _no_ready_file(path: Path) -> UserError:
    return UserError(
        f"{path} is not what `accord sandbox start --ready-file` writes",
        advice="Name the file that `accord sandbox start --ready-file FILE` wrote.",
    )


def _private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def _write_secrets(folder: Path, secrets: Mapping[str, str]) -> None:
    """Each in a file of its own that nobody else can read."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for name, value in secrets.items():
        descriptor = os.open(folder / name, flags, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value)
