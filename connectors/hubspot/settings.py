"""What `accord.yaml` says of a HubSpot account, checked before anything is sent or fetched."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from connectors.kinds import ConnectionSettings, SecretReference

Api = Literal["v3", "2026-03", "2026-09"]

# Data lives in regional hosting locations; each has an address of its own below this domain.
HOSTS = frozenset({"api.hubapi.com", ".hubapi.com"})
NEEDED = {"token": ("token",), "oauth": ("client_id", "client_secret", "refresh_token")}


class HubSpotSettings(ConnectionSettings):
    """One account: where it answers, who signs in, and how fast it may be called.

    Secrets are named here and fetched when the connector is made; see `Credentials`.
    """

    calls_per_run: int = Field(
        default=200_000,
        gt=0,
        description="The most calls one run may make.",
    )
    url: str = Field(
        default="https://api.hubapi.com",
        description="Where the account answers; accounts hosted in a region may name its address.",
        examples=["https://api.hubapi.com", "https://api-eu1.hubapi.com"],
    )
    auth: Literal["token", "oauth"] = Field(
        default="token",
        description=(
            "How to sign in: `token` with that of a private app or a service key, "
            "`oauth` as an installed app, which needs `client_id`, `client_secret` and "
            "`refresh_token`."
        ),
    )
    token: SecretReference | None = Field(
        default=None,
        description="Where the token of the private app or the service key is kept.",
        examples=["env:ACCORD_HUBSPOT_TOKEN"],
    )
    client_id: SecretReference | None = Field(
        default=None,
        description="Where the installed app's client id is kept.",
        examples=["env:ACCORD_HUBSPOT_CLIENT_ID"],
    )
    client_secret: SecretReference | None = Field(
        default=None,
        description="Where the installed app's client secret is kept.",
        examples=["keyring:accord/hubspot-client-secret"],
    )
    refresh_token: SecretReference | None = Field(
        default=None,
        description="Where the refresh token is kept that the app was given when it was installed.",
        examples=["file:secrets/hubspot-refresh-token"],
    )
    api: Api = Field(
        default="v3",
        description="The generation of paths to call; HubSpot ends its support of v3 in 2027.",
    )
    daily_share: float = Field(
        default=0.9,
        gt=0,
        le=1,
        description="The part of the calls left today that all runs together may spend.",
        examples=[0.5],
    )
    search_per_s: int | None = Field(
        default=None,
        ge=1,
        description="The most searches a second; unset, the five that every account has.",
        examples=[4],
    )
    burst_per_10_s: int | None = Field(
        default=None,
        ge=1,
        description=(
            "The most calls in ten seconds; unset, what HubSpot says the subscription allows."
        ),
        examples=[150],
    )
    search_lag_s: float = Field(
        default=60.0,
        ge=0,
        description=(
            "How long, in seconds, a search may go on showing what was there before a change; "
            "what changed is looked for again after that."
        ),
    )
    clear_lifecycle: bool = Field(
        default=False,
        description=(
            "Whether a lifecycle stage may go back: HubSpot moves it only forward unless it is "
            "cleared first."
        ),
    )
    timeout_s: float = Field(
        default=60.0,
        gt=0,
        description="How long, in seconds, an answer is waited for.",
    )

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if not urlsplit(url).hostname:
            raise ValueError("use a full address, such as https://api.hubapi.com")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _complete(self) -> HubSpotSettings:
        missing = [name for name in NEEDED[self.auth] if getattr(self, name) is None]
        if missing:
            raise ValueError(f"`auth: {self.auth}` needs {' and '.join(missing)}")
        return self
