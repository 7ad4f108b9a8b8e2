"""What a person configures about a HubSpot account, checked before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from connectors.http.secret import Secret

Api = Literal["v3", "2026-03", "2026-09"]

# Data lives in regional hosting locations; each has an address of its own below this domain.
HOSTS = frozenset({"api.hubapi.com", ".hubapi.com"})
NEEDED = {"token": ("token",), "oauth": ("client_id", "client_secret", "refresh_token")}


class HubSpotSettings(BaseModel):
    """One account: where it answers, who signs in, and how fast it may be called.

    `auth: token` is for a private app or a service key, `oauth` for an installed app; `token_file`
    shares its access token among processes, and `pace_file` the rates. `api` is the generation of
    paths in use. `burst_per_10_s` and `search_per_s` are the most calls in ten seconds and searches
    a second; unset, the first follows what HubSpot says the subscription allows, and searches are
    the account's five. `daily_share` is the part of the calls left today that all runs together may
    spend. `search_lag_s` is how long a search may keep showing what was there before. At most
    `concurrency` calls are under way at once. `clear_lifecycle` lets a lifecycle stage go back, by
    clearing it first. `sandbox` allows http on this machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    auth: Literal["token", "oauth"] = "token"
    token: Secret = Secret("")
    client_id: str = ""
    client_secret: Secret = Secret("")
    refresh_token: Secret = Secret("")
    token_file: Path | None = None
    url: str = "https://api.hubapi.com"
    sandbox: bool = False
    api: Api = "v3"
    search_per_s: int | None = Field(default=None, ge=1)
    burst_per_10_s: int | None = Field(default=None, ge=1)
    pace_file: Path | None = None
    daily_share: float = Field(default=0.9, gt=0, le=1)
    search_lag_s: float = Field(default=60.0, ge=0)
    concurrency: int = Field(default=4, ge=1, le=16)
    timeout_s: float = Field(default=60.0, gt=0)
    clear_lifecycle: bool = False

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if not urlsplit(url).hostname:
            raise ValueError("use a full address, such as https://api.hubapi.com")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _complete(self) -> HubSpotSettings:
        missing = [name for name in NEEDED[self.auth] if not getattr(self, name)]
        if missing:
            raise ValueError(f"`auth: {self.auth}` needs {' and '.join(missing)}")
        return self

    @property
    def secrets(self) -> list[Secret]:
        """What no message may repeat."""
        return [each for each in (self.token, self.client_secret, self.refresh_token) if each]
