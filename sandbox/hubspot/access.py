"""Who may call: the private token, access tokens from OAuth, and scopes that can be taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

_LIFETIME_MS = 1_800_000


class Access:
    """Tokens and scopes; `missing_scopes` and `token_revoked` are switches for tests."""

    def __init__(self) -> None:
        self.token = "pat-na1-5a6bd0c1-0c9e-4f6e-9d1e-7b1a2c3d4e5f"
        self.client_id = "7b2c1f0e-3d4a-4b5c-8d6e-9f0a1b2c3d4e"
        self.client_secret = "c0ffee00-1234-4abc-9def-5678deadbeef"
        self.refresh_token = "na1-refresh-2f3e4d5c-6b7a"
        self.token_revoked = False
        self.missing_scopes: set[str] = set()
        self._expiries: dict[str, int] = {}

    def grant(self, form: Mapping[str, str], now: int) -> dict[str, Any]:
        """An access token for `refresh_token` or `client_credentials`; lives half an hour."""
        kind = form.get("grant_type", "")
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            raise refused("missing or invalid client id or secret", category="BAD_CLIENT_ID")
        if kind not in ("refresh_token", "client_credentials"):
            raise refused(f"missing or unknown grant type: {kind}", category="BAD_GRANT_TYPE")
        if kind == "refresh_token" and form.get("refresh_token") != self.refresh_token:
            raise refused("missing or invalid refresh token", category="BAD_REFRESH_TOKEN")
        seed = f"{self.client_id}/{len(self._expiries)}"
        token = f"CN{hashlib.sha256(seed.encode()).hexdigest()}"
        self._expiries[token] = now + _LIFETIME_MS
        answer = {"token_type": "bearer", "access_token": token, "expires_in": _LIFETIME_MS // 1000}
        return answer | ({"refresh_token": self.refresh_token} if kind == "refresh_token" else {})

    def check(self, authorization: str, now: int) -> None:
        """Refuse a call without a live token."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise refused(
                "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
                status=401,
                category="INVALID_AUTHENTICATION",
            )
        if token == self.token and not self.token_revoked:
            return
        # Reported by several: a token nobody issued answers as one that expired in 1970.
        expiry = self._expiries.get(token, 0)
        if now >= expiry:
            raise _expired(expiry, now)

    def require(self, scope: str) -> None:
        """Refuse a call whose scope was taken away."""
        if scope in self.missing_scopes:
            message = (
                "This app hasn't been granted all required scopes to make this call. "
                "Read more about required scopes here: https://developers.hubspot.com/scopes."
            )
            detail = {
                "message": "One or more of the following scopes are required.",
                "context": {"requiredGranularScopes": [scope]},
            }
            raise refused(message, status=403, category="MISSING_SCOPES", errors=[detail])


def _expired(expiry: int, now: int) -> VendorError:
    return refused(
        f"The OAuth token used to make this call expired {(now - expiry) // 1000} second(s) ago.",
        status=401,
        category="EXPIRED_AUTHENTICATION",
        context={"expire time": [iso(expiry)]},
    )
