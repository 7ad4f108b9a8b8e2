"""OAuth without sockets: flows are generators that ask for requests and are sent the answers.

Beside them the token cache, which decides who signs in: one thread of one process, however many
were refused.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import orjson

from connectors.errors import AuthError, RetryableError
from connectors.http.secret import Secret

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# A token that dies on the way costs a second call.
EARLY_S = 60.0


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A form to be posted to the vendor's token address; `repr` keeps the form to itself."""

    url: str
    form: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What came back."""

    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and the plain text values the vendor sent along (`id`, `instance_url`,
    `scope`).

    `refresh` is the refresh token to use next time, where the vendor sent one: with rotation on,
    the one that was used is void from then on.
    """

    value: Secret
    about: Mapping[str, str] = field(default_factory=dict)
    expires_in: float | None = None
    refresh: Secret | None = None


Flow = Generator[TokenRequest, TokenAnswer, Token]
Send = Callable[[TokenRequest], TokenAnswer]


class SignInRefused(AuthError):
    """The vendor's token address said no: `error` is its code, `description` its words. Without a
    code it may be no token address at all: OAuth's refusals carry one (RFC 6749, 5.2).
    """

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(
            f"sign-in was refused ({status}): {description or error or 'no reason given'}"
        )
        self.status, self.error, self.description = status, error, description


class Shelf(Protocol):
    """Where processes leave a token for each other."""

    def held(self) -> AbstractContextManager[None]:
        """A context in which no other process reads or signs in."""

    def take(self) -> tuple[Token, float] | None:
        """The token left there and until when it is good (epoch seconds)."""

    def leave(self, token: Token, until: float) -> None:
        """Put a token there."""


def client_credentials(token_url: str, client_id: str, secret: Secret) -> Flow:
    """The server-to-server flow: an app and its secret. Raises SignInRefused in the vendor's
    words.
    """
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": secret.reveal(),
    }
    return _token((yield TokenRequest(token_url, form)))


def refresh_token(token_url: str, client_id: str, secret: Secret, refresh: Secret) -> Flow:
    """A new access token for an installed app. Raises SignInRefused in the vendor's words."""
    form = {
        "grant_type": "refresh_token",
        "client_id": client_id,
        "refresh_token": refresh.reveal(),
    }
    # An app that was installed without a secret must not send a blank one.
    if secret:
        form["client_secret"] = secret.reveal()
    return _token((yield TokenRequest(token_url, form)))


def jwt_bearer(token_url: str, assertion: Secret) -> Flow:
    """An assertion signed with the app's private key. Raises SignInRefused in the vendor's
    words.
    """
    form = {"grant_type": JWT_BEARER, "assertion": assertion.reveal()}
    return _token((yield TokenRequest(token_url, form)))


def run(flow: Flow, send: Send) -> Token:
    """Carry a flow out to its end. Raises what the flow raises."""
    try:
        request = next(flow)
        while True:
            request = flow.send(send(request))
    except StopIteration as end:
        token: Token = end.value
        return token


class TokenCache:
    """The token in use. `authorize` is the transport's hook: many threads refused at once sign in
    once.

    With a `shelf`, so do many processes. `noticed` is told of every token taken into use.
    """

    def __init__(
        self,
        flow: Callable[[], Flow],
        send: Send,
        now: Callable[[], float],
        shelf: Shelf | None = None,
        noticed: Callable[[Token], None] = lambda token: None,
    ) -> None:
        self._flow, self._send, self._now = flow, send, now
        self._shelf = shelf or _NoShelf()
        self._noticed = noticed
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._until = float("inf")

    def authorize(self, headers: MutableMapping[str, str], renew: bool) -> None:
        """Put the token into the headers; with `renew`, not the one that is in them. Raises
        AuthError where the sign-in is refused, RetryableError where it fails.
        """
        refused = headers.get("Authorization") if renew else None
        headers["Authorization"] = _bearer(self.current(refused))

    def current(self, refused: str | None = None) -> Token:
        """The token in use, fetched when there is none, it is past its time, or it is the refused
        one. Raises as `authorize` does.
        """
        with self._lock:
            if self._token is not None and self._good(self._token, self._until, refused):
                return self._token
            self._token, self._until = self._fetch(refused)
            return self._token

    def _fetch(self, refused: str | None) -> tuple[Token, float]:
        """The shelf's token where it is good, else a new one, which is left there."""
        with self._shelf.held():
            kept = self._shelf.take()
            if kept is not None:
                token, until = kept
                self._noticed(token)
                if self._good(token, until, refused):
                    return token, until
            token = run(self._flow(), self._send)
            until = float("inf")
            if token.expires_in:
                until = self._now() + token.expires_in - EARLY_S
            self._noticed(token)
            self._shelf.leave(token, until)
            return token, until

    def _good(self, token: Token, until: float, refused: str | None) -> bool:
        return self._now() < until and _bearer(token) != refused


class _NoShelf:
    """For a process on its own."""

    @contextmanager
    def held(self) -> Iterator[None]:
        yield

    def take(self) -> tuple[Token, float] | None:
        return None

    def leave(self, token: Token, until: float) -> None:
        return None


def _bearer(token: Token) -> str:
    return f"Bearer {token.value.reveal()}"


def _token(answer: TokenAnswer) -> Token:
    """The token that came back. Raises SignInRefused, or RetryableError where the vendor failed."""
    document = _document(answer)
    if answer.status >= 500:
        raise RetryableError(f"sign-in failed, the vendor answered {answer.status}")
    value = _text(document, "access_token")
    if answer.status != 200 or not value:
        said = document.get("error_description") or document.get("message") or ""
        raise SignInRefused(answer.status, str(document.get("error") or ""), str(said))
    lasts = document.get("expires_in")
    refresh = _text(document, "refresh_token")
    return Token(
        Secret(value),
        _about(document),
        expires_in=float(lasts) if isinstance(lasts, int | float) else None,
        refresh=Secret(refresh) if refresh else None,
    )


def _text(document: Mapping[str, object], name: str) -> str:
    """A text of the answer, blank for anything else."""
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _about(document: Mapping[str, object]) -> dict[str, str]:
    """The plain texts of the answer that open no door."""
    about = {}
    for name, value in document.items():
        if "token" not in name and isinstance(value, str):
            about[name] = value
    return about


def _document(answer: TokenAnswer) -> dict[str, object]:
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}
