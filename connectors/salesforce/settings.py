"""What a person configures about a Salesforce org, checked before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from connectors.http.secret import Secret

SHARED_HOSTS = frozenset({"login.salesforce.com", "test.salesforce.com"})
NEEDED = {
    "client_credentials": ("client_secret",),
    "jwt": ("username", "private_key"),
    "refresh_token": ("refresh_token",),
}


class SalesforceSettings(BaseModel):
    """One org: its My Domain address and the app that signs in; `sandbox` allows http on this
    machine.

    `session_s` is how long a token is used before another is asked for; `token_file` shares it
    among processes. `bulk_read_from` and `bulk_write_from` are the numbers of records from which
    Bulk jobs take over (None: never), `bulk_page` how many rows of a job's result are held in
    memory at once. `daily_share` is the part of the day's remaining API requests that one run may
    spend.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    url: str
    client_id: str
    client_secret: Secret = Secret("")
    auth: Literal["client_credentials", "jwt", "refresh_token"] = "client_credentials"
    username: str | None = None
    private_key: Secret | None = None
    refresh_token: Secret | None = None
    audience: str | None = None
    session_s: float = Field(default=110 * 60.0, gt=60)
    token_file: Path | None = None
    api_version: str = Field(default="62.0", pattern=r"^\d{2,3}\.0$")
    sandbox: bool = False
    concurrency: int = Field(default=4, ge=1, le=20)
    overlap_s: float = Field(default=60.0, ge=0)
    timeout_s: float = Field(default=60.0, gt=0)
    allow_duplicates: bool = False
    together: int = Field(default=5, ge=1, le=5)
    bulk_read_from: int | None = Field(default=20_000, ge=1)
    bulk_write_from: int | None = Field(default=5_000, ge=1)
    bulk_page: int = Field(default=10_000, ge=1)
    bulk_timeout_s: float = Field(default=3600.0, gt=0)
    daily_share: float = Field(default=0.5, gt=0, le=1)

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

    @property
    def secrets(self) -> list[Secret]:
        """What no message may repeat."""
        return [each for each in (self.client_secret, self.private_key, self.refresh_token) if each]
