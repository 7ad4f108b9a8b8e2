"""Fetches the secrets that `accord.yaml` names: from the environment, a private file, a keyring."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from connectors.errors import UserError
from connectors.http.secret import Secret

READABLE_BY_OTHERS = 0o077


def fetch_secret(reference: str, folder: Path) -> Secret:
    """The secret behind a reference; files are relative to `folder`. Raises UserError saying which
    one cannot be had, never its value.
    """
    kind, _, name = reference.partition(":")
    if kind == "env":
        return _from_environment(name)
    if kind == "file":
        return _from_file(folder / name, reference)
    return _from_keyring(name)


def _from_environment(name: str) -> Secret:
    value = os.environ.get(name)
    if not value:
        raise UserError(f"accord.yaml: the environment variable {name} is not set")
    return Secret(value)


def _from_file(path: Path, reference: str) -> Secret:
    try:
        mode = path.stat().st_mode
        value = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UserError(f"accord.yaml: {reference} cannot be read: {error.strerror}") from None
    if stat.S_IMODE(mode) & READABLE_BY_OTHERS:
        raise UserError(f"accord.yaml: {reference} can be read by others; run `chmod 600` on it")
    return Secret(value)


def _from_keyring(name: str) -> Secret:
    service, _, user = name.partition("/")
    try:
        import keyring
    except ImportError:
        raise UserError(
            "accord.yaml: keyring references need the package `keyring` beside Accord"
        ) from None
    value = keyring.get_password(service, user)
    if not value:
        raise UserError(f"accord.yaml: the keyring has no entry {name}")
    return Secret(str(value))
