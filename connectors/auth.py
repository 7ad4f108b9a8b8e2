"""OAuth without sockets: flows are generators that ask for requests and are sent the answers.

Beside them the token cache, which decides who signs in: one thread, whatever the number that were refused.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping, MutableMapping
from dataclasses import dataclass, field

import orjson

from connectors.errors import AuthError, RetryableError
from connectors.secret import Secret


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
    """An access token and the plain text values the vendor sent along (`id`, `instance_url`, `scope`)."""

    value: Secret
    about: Mapping[str, str] = field(default_factory=dict)
    expires_in: float | None = None


Flow = Generator[TokenRequest, TokenAnswer, Token]
Send = Callable[[TokenRequest], TokenAnswer]


def client_credentials(token_url: str, client_id: str, secret: Secret) -> Flow:
    """The server-to-server flow: an app and its secret. Raises AuthError in the vendor's words."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret.reveal()}
    return _token((yield TokenRequest(token_url, form)))


def refresh_token(token_url: str, client_id: str, secret: Secret, refresh: Secret) -> Flow:
    """A new access token for an installed app. Raises AuthError in the vendor's words."""
    form = {
        "grant_type": "refresh_token",
        "client_id": client_id,
        "client_secret": secret.reveal(),
        "refresh_token": refresh.reveal(),
    }
    return _token((yield TokenRequest(token_url, form)))


def run(flow: Flow, send: Send) -> Token:
    """Carry a flow out to its end."""
    try:
        request = next(flow)
        while True:
            request = flow.send(send(request))
    except StopIteration as end:
        token: Token = end.value
        return token


class TokenCache:
    """The token in use. `authorize` is the transport's hook: many threads refused at once sign in once."""

    def __init__(self, flow: Callable[[], Flow], send: Send, now: Callable[[], float]) -> None:
        self._flow, self._send, self._now = flow, send, now
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._until = float("inf")

    def authorize(self, headers: MutableMapping[str, str], renew: bool) -> None:
        """Put the token into the headers; with `renew`, not the one that is in them."""
        refused = headers.get("Authorization") if renew else None
        headers["Authorization"] = _bearer(self.current(refused))

    def current(self, refused: str | None = None) -> Token:
        """The token in use, fetched when there is none, it is past its time, or it is the refused one."""
        with self._lock:
            token = self._token
            if token is None or self._now() >= self._until or _bearer(token) == refused:
                token = self._token = run(self._flow(), self._send)
                lasts = token.expires_in
                # Renewed a minute early: a token that dies on the way costs a second call.
                self._until = self._now() + lasts - 60 if lasts else float("inf")
            return token


def _bearer(token: Token) -> str:
    return f"Bearer {token.value.reveal()}"


def _token(answer: TokenAnswer) -> Token:
    document = _document(answer)
    value = document.get("access_token")
    if answer.status >= 500:
        raise RetryableError(f"sign-in failed, the vendor answered {answer.status}")
    if answer.status != 200 or not isinstance(value, str) or not value:
        said = document.get("error_description") or document.get("message") or document.get("error")
        raise AuthError(f"sign-in was refused ({answer.status}): {said or 'no reason given'}")
    lasts = document.get("expires_in")
    about = {name: text for name, text in document.items() if isinstance(text, str) and "token" not in name}
    return Token(Secret(value), about, float(lasts) if isinstance(lasts, int | float) else None)


def _document(answer: TokenAnswer) -> dict[str, object]:
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}
