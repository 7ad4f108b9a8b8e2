"""How a session with an org begins: which flow, what an assertion claims, and what to do about each
refusal.

Salesforce's tokens carry no expiry. A session ends when it has not been used for as long as the
org's session settings say (two hours unless changed), so the token is renewed on a configured
schedule, before that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import jwt

from connectors.errors import AuthError, UserError
from connectors.http.auth import (
    Flow,
    SignInRefused,
    Token,
    client_credentials,
    jwt_bearer,
    refresh_token,
)
from connectors.http.secret import Secret
from connectors.http.token_file import TokenShelf
from connectors.salesforce.settings import Credentials, SalesforceSettings

SIGN_IN_PATH = "/services/oauth2/token"
# The vendor takes assertions that end within three minutes (five at most), by its own clock.
ASSERTION_S = 180
CLOCK_OFF_S = 60.0

# (part of the vendor's error or words, what to do); the first that fits is told
ADVICE = (
    (
        "inactive_user",
        "The user is deactivated or frozen: activate it in Setup > Users, or sign in as another.",
    ),
    (
        "inactive_org",
        "The org is locked, expired or under maintenance: ask its administrator or Salesforce.",
    ),
    (
        "ip restricted",
        "Let this machine's address in: relax the app's IP policy "
        "or the profile's login IP ranges.",
    ),
    ("login hours", "Let the user sign in at this hour: widen the login hours of its profile."),
    (
        "hasn't approved",
        "Set the app to pre-authorised users, and give the user its permission set or profile.",
    ),
    ("not admin approved", "Give the user the permission set or profile that the app admits."),
    (
        "not authorized for this app",
        "Give the user the permission set or profile that the app admits.",
    ),
    ("no client credentials user", "Name a run-as user in the app's client credentials policy."),
    (
        "audience",
        "Set `audience` in accord.yaml to the login host (https://login.salesforce.com, or test) "
        "or the My Domain.",
    ),
    (
        "expired access/refresh token",
        "Sign in to the app once more and store the new refresh token.",
    ),
    (
        "expired authorization",
        "Check this machine's clock: the assertion was out of date when it arrived.",
    ),
    (
        "invalid assertion",
        "Check that the private key belongs to the certificate uploaded to the app.",
    ),
    ("invalid_app_access", "Ask the administrator to admit the user to the app."),
    ("app must be installed", "Install the app in this org, or ask the administrator to admit it."),
    ("authentication failure", "Check the user name, and that the user may use the API."),
    (
        "invalid_client_id",
        "Check `client_id` in accord.yaml: this org does not know the app's consumer key.",
    ),
    (
        "client identifier",
        "Check `client_id` in accord.yaml: this org does not know the app's consumer key.",
    ),
    (
        "invalid_client",
        "Check `client_secret` in accord.yaml: it is not the app's consumer secret any more.",
    ),
    ("unsupported_grant_type", "Allow this flow in the app's OAuth settings."),
    (
        "request not supported on this domain",
        "Use the org's My Domain address as `url` in accord.yaml.",
    ),
    (
        "rate_limit_exceeded",
        "Too many sign-ins: wait an hour, and let processes share one workspace.",
    ),
    (
        "invalid_grant",
        "The grant was revoked or never given: check the app's policies "
        "and the user's login history.",
    ),
)


class SignIn:
    """Signs in to one org as its settings say; remembers the refresh token that the vendor gave
    last.
    """

    def __init__(
        self,
        settings: SalesforceSettings,
        credentials: Credentials,
        vendor_now: Callable[[], float],
    ) -> None:
        self._settings, self._credentials, self._now = settings, credentials, vendor_now
        self._refresh = credentials.refresh_token
        self._flows = {
            "client_credentials": self._by_secret,
            "jwt": self._by_assertion,
            "refresh_token": self._by_refresh_token,
        }

    def flow(self) -> Flow:
        """One sign-in. Raises AuthError with advice, UserError for a key that is none."""
        try:
            token = yield from self._flows[self._settings.auth]()
        except SignInRefused as refused:
            if not refused.error:
                raise self._no_org(refused) from refused
            what = advice(refused.error, refused.description)
            raise AuthError(str(refused), advice=what) from refused
        return replace(token, expires_in=token.expires_in or self._settings.session_s)

    def _no_org(self, refused: SignInRefused) -> AuthError:
        """What answers under the address is something else: an org refuses with a code of OAuth."""
        where = self._settings.url
        return AuthError(
            f"{where} is not a Salesforce org: it answered the sign-in with {refused.status} and "
            f"with nothing that an org says",
            advice="Put the org's My Domain address (https://….my.salesforce.com) as `url` into "
            "accord.yaml.",
        )

    def noticed(self, token: Token) -> None:
        """With rotation on, only the newest refresh token is worth anything."""
        self._refresh = token.refresh or self._refresh

    def shelf(self, path: Path) -> TokenShelf:
        """Where processes that sign in with the same settings share a token; other credentials,
        another token.
        """
        settings, credentials = self._settings, self._credentials
        revealed = [secret.reveal() for secret in credentials.secrets]
        return TokenShelf(
            path,
            settings.url,
            credentials.client_id,
            settings.auth,
            settings.username or "",
            *revealed,
        )

    def _by_secret(self) -> Flow:
        known = self._credentials
        return client_credentials(SIGN_IN_PATH, known.client_id, known.client_secret)

    def _by_refresh_token(self) -> Flow:
        known = self._credentials
        token = yield from refresh_token(
            SIGN_IN_PATH, known.client_id, known.client_secret, self._refresh
        )
        return replace(token, refresh=token.refresh or self._refresh)

    def _by_assertion(self) -> Flow:
        signed_at = self._now()
        try:
            return (yield from jwt_bearer(SIGN_IN_PATH, self._signed(signed_at)))
        except SignInRefused:
            # The refusal carried the vendor's time; a clock that is off makes a good assertion out
            # of date.
            if abs(self._now() - signed_at) < CLOCK_OFF_S:
                raise
        return (yield from jwt_bearer(SIGN_IN_PATH, self._signed(self._now())))

    def _signed(self, now: float) -> Secret:
        return assertion(self._settings, self._credentials, now)


def assertion(settings: SalesforceSettings, credentials: Credentials, now: float) -> Secret:
    """The signed claims of the JWT bearer flow. Raises UserError when the private key cannot be
    used.
    """
    claims = {
        "iss": credentials.client_id,
        "sub": settings.username,
        "aud": settings.audience or audience(settings.url),
        "exp": int(now) + ASSERTION_S,
    }
    try:
        return Secret(jwt.encode(claims, credentials.private_key.reveal(), algorithm="RS256"))
    except (ValueError, TypeError, jwt.PyJWTError):
        problem = "the Salesforce private key is not an unencrypted RSA key in PEM form"
        raise UserError(
            problem, advice="Store the key that belongs to the app's certificate."
        ) from None


def audience(url: str) -> str:
    """The login host whose users an assertion is about: a sandbox's are apart."""
    host = urlsplit(url).hostname or ""
    first, _, _ = host.partition(".")
    if "--" in first or ".sandbox." in host:
        return "https://test.salesforce.com"
    return "https://login.salesforce.com"


def advice(error: str, description: str) -> str | None:
    """What to do about a refused sign-in, from the vendor's code and words."""
    said = f"{error} {description}".lower().replace("\u2019", "'")
    for part, what in ADVICE:
        if part in said:
            return what
    return None
