"""What a person configures about a Salesforce org, checked before anything is sent, and the secrets
it names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from connectors.errors import UserError
from connectors.http.secret import Secret
from connectors.kinds import ConnectionSettings, SecretReference

SHARED_HOSTS = frozenset({"login.salesforce.com", "test.salesforce.com"})
NEEDED = {
    "client_credentials": ("client_secret",),
    "jwt": ("username", "private_key"),
    "refresh_token": ("refresh_token",),
}
"""What each way to sign in cannot do without, beside the app's `client_id`."""


class SalesforceSettings(ConnectionSettings):
    """One org: its My Domain address, the app that signs in, and how much a run may ask of it."""

    calls_per_run: int = Field(
        default=50_000,
        gt=0,
        description="The most calls one run may make.",
    )
    daily_share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="The part of the org's remaining API requests of the day that one run may use.",
    )
    currency: str | None = Field(
        default=None,
        pattern="^[A-Z]{3}$",
        description="The currency of an org that has one alone, which Salesforce does not tell; an "
        "amount in another is then not taken for one in this.",
        examples=["EUR"],
    )
    url: str = Field(
        description="The org's My Domain address.",
        examples=["https://acme.my.salesforce.com"],
    )
    auth: Literal["client_credentials", "jwt", "refresh_token"] = Field(
        default="client_credentials",
        description="How the app signs in; `jwt` needs `username` and `private_key`, "
        "`refresh_token` the secret of that name, `client_credentials` the `client_secret`.",
    )
    client_id: SecretReference = Field(
        description="Where the app's consumer key is kept.",
        examples=["env:ACCORD_SALESFORCE_CLIENT_ID"],
    )
    client_secret: SecretReference | None = Field(
        default=None,
        description="Where the app's consumer secret is kept.",
        examples=["env:ACCORD_SALESFORCE_CLIENT_SECRET"],
    )
    username: str | None = Field(
        default=None,
        description="The user that a signed assertion stands for.",
        examples=["accord@acme.example"],
    )
    private_key: SecretReference | None = Field(
        default=None,
        description="Where the RSA key that signs assertions is kept, unencrypted and in PEM form.",
        examples=["file:salesforce.pem"],
    )
    refresh_token: SecretReference | None = Field(
        default=None,
        description="Where the refresh token of an installed app is kept.",
        examples=["keyring:accord/salesforce"],
    )
    audience: str | None = Field(
        default=None,
        description="Whom a signed assertion is addressed to, where that is not the login host.",
        examples=["https://acme.my.salesforce.com"],
    )
    session_s: float = Field(
        default=110 * 60.0,
        gt=60,
        description="Seconds a session is used before another is asked for; "
        "keep it below the time-out of the org's session settings.",
    )
    api_version: str = Field(
        default="62.0",
        pattern=r"^\d{2,3}\.0$",
        description="The version of the org's API that is spoken.",
    )
    timeout_s: float = Field(
        default=60.0,
        gt=0,
        description="Seconds to wait for an answer before it counts as lost.",
    )
    overlap_s: float = Field(
        default=60.0,
        ge=0,
        description="Seconds a change may stay invisible to reads; it is looked for again after "
        "that.",
    )
    bulk_read_from: int | None = Field(
        default=20_000,
        ge=1,
        description="From this many records of an object on, its first read is a Bulk job; "
        "null: never.",
    )
    bulk_write_from: int | None = Field(
        default=5_000,
        ge=1,
        description="From this many creates of an object on, a Bulk job carries them; null: never.",
    )
    bulk_page: int = Field(
        default=10_000,
        ge=1,
        description="Rows of a Bulk job's result that are held in memory at once.",
    )
    bulk_timeout_s: float = Field(
        default=3600.0,
        gt=0,
        description="Seconds a Bulk job may take before it is given up.",
    )
    together: int = Field(
        default=5,
        ge=1,
        le=5,
        description="Collections of 200 new records that travel in one call.",
    )
    allow_duplicates: bool = Field(
        default=False,
        description="Whether records are saved although a duplicate rule warns; rules that block "
        "still do.",
    )

    @field_validator("url")
    @classmethod
    def _own_domain(cls, url: str) -> str:
        # The client-credentials flow answers at the org's own address only.
        if urlsplit(url).hostname in SHARED_HOSTS:
            raise ValueError(
                "use the org's My Domain address, such as https://acme.my.salesforce.com"
            )
        return url.rstrip("/")

    @model_validator(mode="after")
    def _complete(self) -> SalesforceSettings:
        missing = [name for name in NEEDED[self.auth] if not getattr(self, name)]
        if missing:
            raise ValueError(f"`auth: {self.auth}` also needs {' and '.join(missing)}")
        return self

    @property
    def host(self) -> str:
        """The one host that may be called."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets that a connection's settings name, fetched; those it does not name are blank."""

    client_id: str = field(repr=False)
    client_secret: Secret
    private_key: Secret
    refresh_token: Secret

    @property
    def secrets(self) -> list[Secret]:
        """What no message may repeat: those that are there."""
        every = (self.client_secret, self.private_key, self.refresh_token)
        return [secret for secret in every if secret]

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal characters that change with any of them and give none away."""
        revealed = [self.client_id, *(secret.reveal() for secret in self.secrets)]
        return hashlib.sha256("\0".join(revealed).encode()).hexdigest()[:16]


def fetched(settings: SalesforceSettings, secret: Callable[[str], Secret]) -> Credentials:
    """The secrets behind the settings' references, each fetched once.

    Raises UserError for one that cannot be had, or that is blank and needed to sign in.
    """

    def behind(reference: str | None) -> Secret:
        return secret(reference) if reference else Secret("")

    credentials = Credentials(
        client_id=secret(settings.client_id).reveal(),
        client_secret=behind(settings.client_secret),
        private_key=behind(settings.private_key),
        refresh_token=behind(settings.refresh_token),
    )
    needed = [name for name in NEEDED[settings.auth] if name != "username"]
    blank = [name for name in needed if not getattr(credentials, name)]
    if blank:
        raise UserError([f"accord.yaml: Salesforce: `{name}` is blank" for name in blank])
    return credentials
