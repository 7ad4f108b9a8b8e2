"""Fetches the secrets that `accord.yaml` names: from the environment, a private file, a keyring."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from connectors.errors import UserError
from connectors.http.secret import Secret

OPEN_TO_OTHERS = 0o077
CHANGED_BY_OTHERS = 0o022


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
        known = path.stat()
        value = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise UserError(f"accord.yaml: {reference} is not there", advice=_PUT_IT_THERE) from None
    except OSError as error:
        raise UserError(f"accord.yaml: {reference} cannot be read: {error.strerror}") from None
    trouble = _trouble(path, known)
    if trouble:
        raise UserError(f"accord.yaml: {reference} {trouble}")
    return Secret(value)


_PUT_IT_THERE = (
    "Put the secret into that file, readable by this user alone, or name it as env:NAME. Git does "
    "not hold `.accord`: a fresh copy of a workspace lacks what lay in there."
)


def _trouble(path: Path, known: os.stat_result) -> str:
    """Why a file with a secret in it is refused; "" where it is not.

    What others can change is refused whoever owns it. What others can read is, where it could be
    otherwise: Docker and Kubernetes hand secrets in as files (0440, 0444) that are somebody else's
    or on a disk that cannot be written.
    """
    mode = stat.S_IMODE(known.st_mode)
    if mode & CHANGED_BY_OTHERS:
        return f"can be changed by others (mode {mode:04o}); run `chmod 600` on it"
    ours_to_mend = known.st_uid == os.geteuid() and os.access(path, os.W_OK)
    if mode & OPEN_TO_OTHERS and ours_to_mend:
        return f"can be read by others (mode {mode:04o}); run `chmod 600` on it"
    return ""


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
