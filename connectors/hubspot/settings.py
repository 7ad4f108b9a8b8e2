"""What a person configures about a HubSpot account, checked before anything is sent."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from connectors.secret import Secret

Api = Literal["v3", "2026-03", "2026-09"]

# Data lives in regional hosting locations; each has an address of its own below this domain.
HOSTS = frozenset({"api.hubapi.com", ".hubapi.com"})


class HubSpotSettings(BaseModel):
    """One account: where it answers, its token, and how fast it may be called.

    `api` is the generation of paths in use. `search_per_s` and `burst_per_10_s` stay below what the smallest
    subscription allows (5 and 100), since every app of an account draws on the same searches. `search_lag_s`
    is how long a search may keep showing what was there before. At most `concurrency` calls are under way at
    once. `sandbox` allows http on this machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    token: Secret
    url: str = "https://api.hubapi.com"
    sandbox: bool = False
    api: Api = "v3"
    search_per_s: int = Field(default=4, ge=1)
    burst_per_10_s: int = Field(default=95, ge=1)
    search_lag_s: float = Field(default=60.0, ge=0)
    concurrency: int = Field(default=4, ge=1, le=16)
    timeout_s: float = Field(default=60.0, gt=0)

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if not urlsplit(url).hostname:
            raise ValueError("use a full address, such as https://api.hubapi.com")
        return url.rstrip("/")
