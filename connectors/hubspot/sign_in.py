"""Who we are to HubSpot: a token that never changes, or an installed app whose access token is
renewed in time.

An app's access token lives half an hour; it is renewed a minute before it ends, by one thread of
one process. Its refresh token lasts until the app is uninstalled, or its person loses their rights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from connectors.errors import AuthError
from connectors.http.auth import Flow, Send, SignInRefused, Token, TokenCache, refresh_token
from connectors.http.secret import Secret
from connectors.http.token_file import TokenShelf
from connectors.http.transport import Authorize, Headers
from connectors.hubspot.credentials import Credentials
from connectors.hubspot.rest import in_generation
from connectors.hubspot.settings import HubSpotSettings

SIGN_IN_PATH = "/oauth/v1/token"
RENEW = (
    "Make a new token (private app or service key) in HubSpot, and put it where accord.yaml names "
    "it."
)

_INSTALL = "Install the app in the account once more and store the new refresh token."
_CHECK_APP = (
    "Check `client_id` and `client_secret` in accord.yaml: HubSpot does not know them together."
)
_NO_MORE = "Check `client_secret` in accord.yaml: it is not the app's client secret any more."
_OTHER_WAY = "The app does not allow this way to sign in: use `auth: token`, or another app."

ADVICE = (
    # (part of the vendor's category or words, what to do); the first that fits is told
    ("bad_refresh_token", _INSTALL),
    ("bad_client_id", _CHECK_APP),
    ("bad_client_secret", _NO_MORE),
    ("bad_grant_type", _OTHER_WAY),
    ("refresh token", _INSTALL),
    ("client", _CHECK_APP),
    ("uninstalled", _INSTALL),
)


class SignIn:
    """Signs in to one account as its settings say; `token` is the one in use, `refresh` the one to
    renew it with. Processes that name the same `token_file` share their access token.
    """

    def __init__(
        self,
        settings: HubSpotSettings,
        credentials: Credentials,
        token_file: Path,
    ) -> None:
        self._settings, self._credentials = settings, credentials
        self._token_file = token_file
        self.token, self.refresh = credentials.token, credentials.refresh_token

    def authorizer(self, send: Send, now: Callable[[], float]) -> Authorize:
        """The transport's hook; `send` posts a form to the token address."""
        if self._settings.auth == "token":
            return self._fixed
        shelf = TokenShelf(self._token_file, *self._credentials.whose(self._settings))
        return TokenCache(self.flow, send, now, shelf, self.noticed).authorize

    def flow(self) -> Flow:
        """One renewal. Raises AuthError with advice."""
        path = in_generation(SIGN_IN_PATH, self._settings.api)
        app = self._credentials
        try:
            token = yield from refresh_token(
                path, app.client_id.reveal(), app.client_secret, self.refresh
            )
        except SignInRefused as refused:
            raise AuthError(str(refused), advice=advice(refused)) from refused
        return replace(token, refresh=token.refresh or self.refresh)

    def noticed(self, token: Token) -> None:
        """The newest refresh token is the one to use."""
        self.token = token.value
        self.refresh = token.refresh or self.refresh

    @property
    def secrets(self) -> list[Secret]:
        """What no message may repeat."""
        return [*self._credentials.secrets, self.token, self.refresh]

    def _fixed(self, headers: Headers, renew: bool) -> None:
        if renew:
            message = "HubSpot does not accept the token: it is wrong, expired or revoked"
            raise AuthError(message, advice=RENEW)
        headers["Authorization"] = f"Bearer {self._credentials.token.reveal()}"


def advice(refused: SignInRefused) -> str | None:
    """What to do about a refused sign-in, from the vendor's code and words."""
    said = f"{refused.error} {refused.description}".lower()
    for part, what_to_do in ADVICE:
        if part in said:
            return what_to_do
    return None
