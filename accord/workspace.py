"""A workspace on disk: where its files are, how it is made, how it is read."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.policies import KNOWN_FILES, STARTER, Policy, load_policy
from accord.settings import Settings
from connectors.errors import UserError
from mapping.loader import Located, load

GITIGNORE = ".accord/\n"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A readable workspace."""

    folder: Path
    settings: Settings
    policy: Policy

    @property
    def state(self) -> Path:
        return self.folder / ".accord"


def read_workspace(folder: Path) -> Workspace:
    """Settings and policy. Raises UserError with every problem."""
    if not (folder / "accord.yaml").exists():
        raise UserError(
            f"{folder} is no workspace: it has no accord.yaml",
            advice="Run `accord init DIR` first, or name the workspace with `accord -C DIR …`.",
        )
    found = load(folder / "accord.yaml", Settings)
    problems = [] if isinstance(found, Located) else [str(problem) for problem in found]
    try:
        policy = load_policy(folder / "policy")
    except UserError as error:
        raise UserError([*problems, *error.problems]) from None
    if not isinstance(found, Located):
        raise UserError(problems)
    return Workspace(folder, found.model, policy)


def create_workspace(folder: Path, ready: Path | None) -> list[str]:
    """A new workspace; returns what was written. Never overwrites one."""
    if (folder / "accord.yaml").exists():
        raise UserError(
            f"{folder} is a workspace already",
            advice="Choose another folder, or remove that one first.",
        )
    target = _read_ready(ready) if ready else None
    (folder / "policy").mkdir(parents=True, exist_ok=True)
    _private(folder / ".accord")
    for source in sorted(STARTER.glob("*.yaml")):
        shutil.copyfile(source, folder / "policy" / source.name)
    extra = _policy_of_load(folder, target)
    (folder / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
    (folder / "accord.yaml").write_text(_settings_text(folder, target), encoding="utf-8")
    return ["accord.yaml", "policy/", ".gitignore", *extra]


def _policy_of_load(folder: Path, target: dict[str, Any] | None) -> list[str]:
    """Policy files written beside loaded data take the starter's place."""
    source = Path(str(target.get("policy", ""))) if target and target.get("policy") else None
    if source is None or not source.is_dir():
        return []
    found = [path for path in sorted(source.glob("*.yaml")) if path.stem in KNOWN_FILES]
    for path in found:
        shutil.copyfile(path, folder / "policy" / path.name)
    return [f"policy/{path.name} (from the loaded data)" for path in found]


def _read_ready(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        for key, inner in (("salesforce", "client_secret"), ("hubspot", "token")):
            if inner not in document[key] or "url" not in document[key]:
                raise KeyError(inner)
    except OSError as error:
        raise UserError(
            f"{path}: {error.strerror}", advice="Start the look-alikes with `accord sandbox start`."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"{path} is not what `accord sandbox start --ready-file` writes",
            advice="Name the file that `accord sandbox start --ready-file FILE` wrote.",
        ) from None
    return dict(document)


def _settings_text(folder: Path, target: dict[str, Any] | None) -> str:
    if target is None:
        return _STARTER_SETTINGS
    secrets = {
        "salesforce-client-id": target["salesforce"]["client_id"],
        "salesforce-client-secret": target["salesforce"]["client_secret"],
        "hubspot-token": target["hubspot"]["token"],
    }
    for name, value in secrets.items():
        _write_secret(folder / ".accord" / name, str(value))
    return _SANDBOX_SETTINGS.format(
        salesforce=target["salesforce"]["url"],
        version=target["salesforce"].get("api_version", "62.0"),
        hubspot=target["hubspot"]["url"],
        rates="" if target.get("limits", "off") != "off" else _NO_LIMITS,
    )


def _private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)


def _write_secret(path: Path, value: str) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(value)


_STARTER_SETTINGS = """\
# Which two systems this workspace keeps in agreement. Secrets are named, never written here:
# env:NAME, file:PATH (relative to this folder, mode 0600) or keyring:SERVICE/NAME.
pair: main # goes into the keys of created records; never change it later

connections:
  salesforce:
    url: https://YOUR-DOMAIN.my.salesforce.com
    client_id: env:ACCORD_SALESFORCE_CLIENT_ID
    client_secret: env:ACCORD_SALESFORCE_CLIENT_SECRET
  hubspot:
    token: env:ACCORD_HUBSPOT_TOKEN

# region: US # reads phone numbers without a country, where the record has none
budgets: # the most calls one run may make
  salesforce: 50000
  hubspot: 200000
"""

_SANDBOX_SETTINGS = """\
# Two look-alikes on this machine, started by `accord sandbox start`.
pair: main # goes into the keys of created records; never change it later
sandbox: true # allows plain http to this machine, and only that

connections:
  salesforce:
    url: {salesforce}
    api_version: "{version}"
    client_id: file:.accord/salesforce-client-id
    client_secret: file:.accord/salesforce-client-secret
  hubspot:
    url: {hubspot}
    token: file:.accord/hubspot-token

region: US # reads phone numbers without a country, where the record has none
{rates}"""

_NO_LIMITS = """\
rates: # these look-alikes were started without limits; a real portal allows 5 searches a second
  hubspot_search_per_s: 1000
  hubspot_per_10_s: 10000
"""
