"""Who may call: the private token, access tokens from OAuth, and the scopes they carry.

How tokens come and go is in `oauth.tokens`; here is which are live and what a refusal says.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

LIFETIME_MS = 1_800_000
# What a token may look like at all; anything else is no credential.
_CREDENTIAL = re.compile(r"[\w.~+/=-]+")
_SCOPES_PAGE = "https://developers.hubspot.com/scopes"


@dataclass(frozen=True, slots=True)
class Grant:
    """One access token: when it ends (epoch milliseconds), and how it came about."""

    expiry: int
    use: str = "access_token"


class Access:
    """Tokens and scopes; `missing_scopes`, `granted` and `token_revoked` are switches for tests.

    `granted` None means every scope there is; a set means these alone.
    """

    def __init__(self) -> None:
        self.token = "pat-na1-5a6bd0c1-0c9e-4f6e-9d1e-7b1a2c3d4e5f"
        self.client_id = "7b2c1f0e-3d4a-4b5c-8d6e-9f0a1b2c3d4e"
        self.client_secret = "c0ffee00-1234-4abc-9def-5678deadbeef"
        self.refresh_token = "na1-refresh-2f3e4d5c-6b7a"
        self.developer_key = "de7e10be-a52f-4c6e-8f0a-1b2c3d4e5f60"
        self.token_revoked = False
        self.missing_scopes: set[str] = set()
        self.granted: set[str] | None = None
        self.codes: dict[str, str] = {}
        self._grants: dict[str, Grant] = {}
        self._refresh_live: set[str] = {self.refresh_token}
        self._issued = 0

    def issue(self, now: int, use: str = "access_token") -> str:
        """A new access token; lives half an hour."""
        token = f"CN{self._secret('access')}"
        self._grants[token] = Grant(now + LIFETIME_MS, use)
        return token

    def new_code(self, redirect_uri: str) -> str:
        """A code to exchange for tokens, once."""
        code = f"na1-{self._secret('code')[:32]}"
        self.codes[code] = redirect_uri
        return code

    def grant(self, token: str, now: int) -> Grant | None:
        """The live grant of an access token; None for ended and unknown ones."""
        found = self._grants.get(token)
        if found is not None and now < found.expiry:
            return found
        return None

    def refresh_is_live(self, token: str) -> bool:
        """Whether a refresh token still works."""
        return token in self._refresh_live

    def revoke(self, token: str) -> None:
        """End a refresh token, and every access token with it, or one access token."""
        if token in self._refresh_live:
            self._refresh_live.discard(token)
            self._grants.clear()
        self._grants.pop(token, None)

    def scopes(self) -> list[str]:
        """The scopes the app was granted, as token information lists them."""
        return sorted(
            (self.granted if self.granted is not None else set(_USUAL_SCOPES)) - self.missing_scopes
        )

    def check(self, authorization: str, now: int) -> None:
        """Refuse a call without a live token."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not _CREDENTIAL.fullmatch(token):
            raise _no_credentials()
        if token == self.token and not self.token_revoked:
            return
        # Reported by several: a token nobody issued answers as one that expired in 1970.
        found = self._grants.get(token)
        expiry = found.expiry if found is not None else 0
        if now >= expiry:
            raise _expired(expiry, now)

    def check_developer(self, key: str) -> None:
        """Refuse a call about the app itself without the developer's key; a portal's token is
        none, whatever else it opens.
        """
        if not key:
            raise _no_credentials()
        if key != self.developer_key:
            message = "The API key used to make this call is invalid."
            raise refused(message, status=401, category="INVALID_AUTHENTICATION")

    def require(self, *scopes: str) -> None:
        """Refuse a call of whose scopes none was granted, or not any more."""
        if any(self._holds(scope) for scope in scopes):
            return
        message = (
            "This app hasn't been granted all required scopes to make this call. "
            f"Read more about required scopes here: {_SCOPES_PAGE}."
        )
        detail: dict[str, Any] = {
            "message": "One or more of the following scopes are required.",
            "context": {"requiredGranularScopes": list(scopes)},
        }
        links = {"scopes": _SCOPES_PAGE}
        if scopes[0].startswith("crm.schemas.custom."):
            # Recorded in 2026 of the schemas: what is an entry of `errors` elsewhere is the answer
            # itself.
            context = {**detail["context"], "links": [_SCOPES_PAGE]}
            raise refused(detail["message"], status=403, category="MISSING_SCOPES", context=context)
        raise refused(message, status=403, category="MISSING_SCOPES", errors=[detail], links=links)

    def _holds(self, scope: str) -> bool:
        if scope in self.missing_scopes:
            return False
        return scope == "oauth" or self.granted is None or scope in self.granted

    def _secret(self, what: str) -> str:
        self._issued += 1
        return hashlib.sha256(f"{self.client_id}/{what}/{self._issued}".encode()).hexdigest()


_USUAL_SCOPES: tuple[str, ...] = (
    "oauth",
    *(
        f"crm.{area}.{name}.{access}"
        for area in ("objects", "schemas")
        for name in ("contacts", "companies", "deals", "leads", "custom")
        for access in ("read", "write")
    ),
    "crm.objects.owners.read",
    *("crm.lists.read", "crm.lists.write", "crm.import"),
    *("settings.currencies.read", "settings.currencies.write"),
    *("settings.users.read", "settings.users.write", "settings.users.teams.read"),
    *("automation", "business_units_view.read"),
    *(
        f"communication_preferences.{access}"
        for access in ("read", "write", "read_write", "statuses.batch.read", "statuses.batch.write")
    ),
)


def _no_credentials() -> VendorError:
    return refused(
        "Authentication credentials not found. This API supports OAuth 2.0 "
        "authentication and you can find more details at "
        "https://developers.hubspot.com/docs/methods/auth/oauth-overview",
        status=401,
        category="INVALID_AUTHENTICATION",
    )


def _expired(expiry: int, now: int) -> VendorError:
    context: dict[str, Any] = {"expire time": [iso(expiry)]}
    return refused(
        f"The OAuth token used to make this call expired {(now - expiry) // 1000} second(s) ago.",
        status=401,
        category="EXPIRED_AUTHENTICATION",
        context=context,
    )
