"""A token address for trials of what signs in."""

from __future__ import annotations

import json

from connectors.http.auth import TokenAnswer, TokenCache, TokenRequest, client_credentials
from connectors.http.secret import Secret


class SignIns:
    """A token address that hands out t1, t2, …; the server's script decides whether they are
    accepted.
    """

    def __init__(self) -> None:
        self.count = 0

    def send(self, request: TokenRequest) -> TokenAnswer:
        self.count += 1
        return TokenAnswer(
            200, json.dumps({"access_token": f"t{self.count}", "id": "https://x/id/o/u"}).encode()
        )

    def cache(self) -> TokenCache:
        return TokenCache(
            lambda: client_credentials("/token", "id", Secret("secret")), self.send, lambda: 0.0
        )
