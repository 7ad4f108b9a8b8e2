"""The shape of `accord.yaml`, and how the secrets it names are fetched. Secrets stand nowhere in
the file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from connectors.errors import UserError
from connectors.http.secret import Secret
from mapping.policy import Strict
from sync.model.origin_key import PAIR

REFERENCE = "env:NAME, file:PATH or keyring:SERVICE/NAME"


def _reference(value: str | None) -> str | None:
    if value is None:
        return None
    if value.partition(":")[0] not in {"env", "file", "keyring"} or not value.partition(":")[2]:
        raise ValueError(f"a secret is named, never written here: use {REFERENCE}")
    return value


class SalesforceConnection(Strict):
    """How to reach the org (My Domain address) and sign in.

    `auth: jwt` needs `username` and `private_key` (PEM), `auth: refresh_token` needs
    `refresh_token`, and the usual client credentials need `client_secret`. `audience`: whom a JWT
    is addressed to, where that is not the login host.
    """

    url: str
    auth: Literal["client_credentials", "jwt", "refresh_token"] = "client_credentials"
    client_id: str
    client_secret: str | None = None
    username: str | None = None
    private_key: str | None = None
    refresh_token: str | None = None
    audience: str | None = None
    api_version: str = "62.0"

    _named = field_validator("client_id", "client_secret", "private_key", "refresh_token")(
        _reference
    )


class HubSpotConnection(Strict):
    """How to reach the portal: `token` is a private app's or a service key's; `auth: oauth` needs
    the other three.

    `api` is the generation of paths: v3 loses support in 2027.
    """

    url: str = "https://api.hubapi.com"
    auth: Literal["token", "oauth"] = "token"
    token: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    refresh_token: str | None = None
    api: Literal["v3", "2026-03", "2026-09"] = "v3"

    _named = field_validator("token", "client_id", "client_secret", "refresh_token")(_reference)


class Connections(Strict):
    salesforce: SalesforceConnection
    hubspot: HubSpotConnection


class Budgets(Strict):
    """The most calls one run may make to each vendor, and its share of what is left of the
    account's day.
    """

    salesforce: int = Field(default=50_000, gt=0)
    salesforce_daily_share: float = Field(default=0.5, gt=0, le=1)
    hubspot: int = Field(default=200_000, gt=0)
    hubspot_daily_share: float = Field(default=0.9, gt=0, le=1)


class Rates(Strict):
    """How fast HubSpot may be called at most; unset, as fast as it says the account's subscription
    allows.
    """

    hubspot_search_per_s: int | None = Field(default=None, ge=1)
    hubspot_per_10_s: int | None = Field(default=None, ge=1)


class Reading(Strict):
    """How long a change may stay invisible to incremental reads; it is looked for again after that.

    Every `reconcile_days` ids and associations are compared as a whole: incremental reads never
    show deletions in HubSpot, nor edits of associations there. A first read of
    `salesforce_bulk_from` records or more is a Bulk job.
    """

    salesforce_overlap_s: float = Field(default=60.0, ge=0)
    salesforce_bulk_from: int | None = Field(default=20_000, ge=1)
    hubspot_search_lag_s: float = Field(default=60.0, ge=0)
    reconcile_days: float = Field(default=7.0, gt=0)


class Writing(Strict):
    """How records are written.

    From `salesforce_bulk_from` creates of one object on, a Bulk job carries them (null: never).
    HubSpot moves a lifecycle stage only forward; with `clear_lifecycle` Accord clears it first
    where it has to go back.
    """

    salesforce_bulk_from: int | None = Field(default=5_000, ge=1)
    clear_lifecycle: bool = False


class Settings(Strict):
    """`accord.yaml`. `sandbox: true` allows plain http to this machine, and only that."""

    pair: str
    connections: Connections
    sandbox: bool = False
    region: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    threads: int = Field(default=4, ge=1, le=16)
    budgets: Budgets = Budgets()
    rates: Rates = Rates()
    reading: Reading = Reading()
    writing: Writing = Writing()

    @field_validator("pair")
    @classmethod
    def _named(cls, value: str) -> str:
        if not PAIR.fullmatch(value):
            raise ValueError("lower case letters, digits and underscores only, at most 40")
        return value


def fetch_secret(reference: str, folder: Path) -> Secret:
    """The secret behind a reference. Raises UserError saying which one cannot be had, never its
    value.
    """
    kind, _, name = reference.partition(":")
    if kind == "env":
        value = os.environ.get(name)
        if not value:
            raise UserError(f"accord.yaml: the environment variable {name} is not set")
        return Secret(value)
    if kind == "file":
        return _from_file(folder / name, reference)
    return _from_keyring(name)


def _from_file(path: Path, reference: str) -> Secret:
    try:
        mode = path.stat().st_mode
        value = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UserError(f"accord.yaml: {reference} cannot be read: {error.strerror}") from None
    if stat.S_IMODE(mode) & 0o077:
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
