"""What a person configures about a Salesforce org, checked before anything is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from connectors.secret import Secret

SHARED_HOSTS = frozenset({"login.salesforce.com", "test.salesforce.com"})


class SalesforceSettings(BaseModel):
    """One org: its My Domain address and the app that signs in; `sandbox` allows http on this machine."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    url: str
    client_id: str
    client_secret: Secret
    api_version: str = Field(default="62.0", pattern=r"^\d{2,3}\.0$")
    sandbox: bool = False
    concurrency: int = Field(default=4, ge=1, le=20)
    overlap_s: float = Field(default=60.0, ge=0)
    timeout_s: float = Field(default=60.0, gt=0)

    @field_validator("url")
    @classmethod
    def _own_domain(cls, url: str) -> str:
        # The client-credentials flow answers at the org's own address only.
        if urlsplit(url).hostname in SHARED_HOSTS:
            raise ValueError("use the org's My Domain address, such as https://acme.my.salesforce.com")
        return url.rstrip("/")

    @property
    def host(self) -> str:
        """The one host that may be called."""
        return urlsplit(self.url).hostname or ""
