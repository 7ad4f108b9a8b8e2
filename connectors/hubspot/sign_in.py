"""Who we are to HubSpot: a token that never changes, or an installed app whose access token is
renewed in time.

An app's access token lives half an hour; it is renewed a minute before it ends, by one thread of
one process. Its refresh token lasts until the app is uninstalled, or its person loses their rights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from connectors.errors import AuthError
from connectors.http.auth import Flow, Send, SignInRefused, Token, TokenCache, refresh_token
from connectors.http.secret import Secret
from connectors.http.token_file import TokenShelf
from connectors.http.transport import Authorize, Headers
from connectors.hubspot.rest import in_generation
from connectors.hubspot.settings import HubSpotSettings

SIGN_IN_PATH = "/oauth/v1/token"
RENEW = "Make a new token (private app or service key) in HubSpot, and put it where accord.yaml names it."

ADVICE = (
    # (part of the vendor's category or words, what to do); the first that fits is told
    (
        "bad_refresh_token",
        "Install the app in the account once more and store the new refresh token.",
    ),
    (
        "bad_client_id",
        "Check `client_id` and `client_secret` in accord.yaml: HubSpot does not know them together.",
    ),
    (
        "bad_client_secret",
        "Check `client_secret` in accord.yaml: it is not the app's client secret any more.",
    ),
    (
        "bad_grant_type",
        "The app does not allow this way to sign in: use `auth: token`, or another app.",
    ),
    ("refresh token", "Install the app in the account once more and store the new refresh token."),
    (
        "client",
        "Check `client_id` and `client_secret` in accord.yaml: HubSpot does not know them together.",
    ),
    ("uninstalled", "Install the app in the account once more and store the new refresh token."),
)


class SignIn:
    """Signs in to one account as its settings say; `token` is the one in use, `refresh` the one to
    renew it with.
    """

    def __init__(self, settings: HubSpotSettings) -> None:
        self._settings = settings
        self.token, self.refresh = settings.token, settings.refresh_token

    def authorizer(self, send: Send, now: Callable[[], float]) -> Authorize:
        """The transport's hook; `send` posts a form to the token address."""
        if self._settings.auth == "token":
            return self._fixed
        return TokenCache(self.flow, send, now, self._shelf(), self.noticed).authorize

    def flow(self) -> Flow:
        """One renewal. Raises AuthError with advice."""
        settings = self._settings
        path = in_generation(SIGN_IN_PATH, settings.api)
        try:
            token = yield from refresh_token(
                path, settings.client_id, settings.client_secret, self.refresh
            )
        except SignInRefused as refused:
            raise AuthError(str(refused), advice=advice(refused)) from refused
        return replace(token, refresh=token.refresh or self.refresh)

    def noticed(self, token: Token) -> None:
        """The newest refresh token is the one to use."""
        self.token, self.refresh = token.value, token.refresh or self.refresh

    @property
    def secrets(self) -> list[Secret]:
        """What no message may repeat."""
        return [*self._settings.secrets, self.token, self.refresh]

    def _fixed(self, headers: Headers, renew: bool) -> None:
        if renew:
            raise AuthError(
                "HubSpot does not accept the token: it is wrong, expired or revoked", advice=RENEW
            )
        headers["Authorization"] = f"Bearer {self._settings.token.reveal()}"

    def _shelf(self) -> TokenShelf | None:
        settings = self._settings
        return TokenShelf(settings.token_file, *whose(settings)) if settings.token_file else None


def whose(settings: HubSpotSettings) -> tuple[str, ...]:
    """What makes two sign-ins the same; for telling them apart, and never for showing."""
    return (
        settings.url,
        settings.auth,
        settings.client_id,
        *(secret.reveal() for secret in settings.secrets),
    )


def advice(refused: SignInRefused) -> str | None:
    """What to do about a refused sign-in, from the vendor's code and words."""
    said = f"{refused.error} {refused.description}".lower()
    return next((what for part, what in ADVICE if part in said), None)
