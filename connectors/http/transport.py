"""One HTTP session for every vendor: where it may go, what it may spend, when it tries again.

The policy sits in the session itself, so a vendor's own client library is held to it as well. A
read is tried again whenever that may help; a write only when the vendor cannot have seen it. What a
write's lost answer means is never guessed: it becomes `UnknownOutcome`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from urllib3.exceptions import NewConnectionError

from connectors.budget import CallBudget
from connectors.errors import (
    AuthError,
    IntegrationError,
    RejectedError,
    RetryableError,
    UnknownOutcome,
    UserError,
)
from connectors.http.adapter import TrustingAdapter
from connectors.http.network import DIRECT, Network
from connectors.http.secret import Secret, redact
from connectors.world import World

ATTEMPTS = 5
TIMEOUT = (5.0, 60.0)
# What a caller may say of a request; how it is sent is the session's alone.
CONTENT = ("params", "data", "json", "files")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_WAIT_S = 120.0
BUSY = frozenset({429, 502, 503, 504})

Headers = MutableMapping[str, str]
Authorize = Callable[[Headers, bool], None]
"""Puts the token into the headers. With True, the token in them was refused: get another first."""
IsRead = Callable[[str, str], bool]
"""(method, path) → whether sending it twice does no harm."""
Judge = Callable[[requests.Response], IntegrationError | None]
"""The error that an answer of 400 or more means whatever the retry policy says, or None."""


class Pacer(Protocol):
    """Says when a call may go."""

    def acquire(self) -> None:
        """Waits until one more call fits."""


Paces = Callable[[str], Sequence[Pacer]]
"""path → what every attempt at a call there waits for."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a vendor lives, and the way there. `hosts` may be called and no others;
    `.example.com` allows every subdomain.
    """

    base_url: str
    hosts: frozenset[str] = frozenset()
    network: Network = DIRECT

    def check(self, url: str, *, sandbox: bool) -> None:
        """Raises RejectedError for an address that must not be called."""
        parts = urlsplit(url)
        own = parts.netloc == urlsplit(self.base_url).netloc
        if sandbox and own and _on_this_machine(parts):
            return
        if not self._allowed(parts, own):
            address = f"{parts.scheme}://{parts.hostname}"
            raise RejectedError(
                f"refused to call {address}, which is not an address of this vendor",
                code="FORBIDDEN_HOST",
            )

    def _allowed(self, parts: SplitResult, own: bool) -> bool:
        if parts.scheme != "https" or parts.username is not None:
            return False
        if not own and parts.port not in (None, 443):
            return False
        host = (parts.hostname or "").lower()
        if host in self.hosts:
            return True
        families = tuple(known for known in self.hosts if known.startswith("."))
        return host.endswith(families)


@dataclass(slots=True)
class Rules:
    """What a vendor decides of the policy: which calls are reads, how they are authorised and
    paced.
    """

    is_read: IsRead = lambda method, path: method in ("GET", "HEAD", "OPTIONS")
    authorize: Authorize | None = None
    judge: Judge = lambda answer: None
    pace: Paces = lambda path: ()
    timeout: tuple[float, float] = TIMEOUT
    connections: int = 16  # and so calls under way at once
    secrets: list[Secret] = field(default_factory=list)


class VendorSession(requests.Session):
    """A session that keeps the policy, whoever calls it."""

    def __init__(
        self,
        endpoint: Endpoint,
        world: World,
        budget: CallBudget,
        rules: Rules,
        *,
        sandbox: bool,
    ) -> None:
        super().__init__()
        self.trust_env = False
        self.proxies = endpoint.network.proxies
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self.mount(scheme, TrustingAdapter(endpoint.network, rules.connections))
        self.calls = 0
        self._endpoint, self._world, self._budget, self._rules = endpoint, world, budget, rules
        self._sandbox = sandbox
        self._lock = threading.Lock()

    def request(
        self,
        method: str | bytes,
        url: str | bytes,
        *args: Any,
        **kwargs: Any,
    ) -> requests.Response:
        """As in `requests`; `read` and `anonymous` (sent without a token) are ours.

        Raises RetryableError (nothing was committed), UnknownOutcome, AuthError, BudgetError,
        RejectedError.
        """
        method, url = _text(method).upper(), _text(url)
        self._endpoint.check(url, sandbox=self._sandbox)
        anonymous = kwargs.pop("anonymous", False)
        read = kwargs.pop("read", None)
        if read is None:
            read = self._rules.is_read(method, urlsplit(url).path)
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            retry=retry_if_exception(_worth_retrying),
            wait=self._wait,
            sleep=self._world.sleep,
            reraise=True,
        )
        try:
            return retrying(self._attempt, method, url, read, anonymous, kwargs)
        except RetryableError as error:
            # A sign-in happens inside an attempt: it is not repeated twice over.
            error.exhausted = True
            raise

    def _attempt(
        self,
        method: str,
        url: str,
        read: bool,
        anonymous: bool,
        kwargs: dict[str, Any],
    ) -> requests.Response:
        authorize = None if anonymous else self._rules.authorize
        headers = dict(kwargs.get("headers") or {})
        kwargs = {**kwargs, "headers": headers}
        if authorize:
            authorize(headers, False)
        answer = self._once(method, url, read, kwargs)
        if answer.status_code == 401 and authorize:
            authorize(headers, True)
            answer = self._once(method, url, read, kwargs)
            if answer.status_code == 401:
                raise AuthError(f"{_host(url)} refused the token twice: {self._said(answer)}")
        self._check(answer, url, read)
        return answer

    def _once(self, method: str, url: str, read: bool, kwargs: dict[str, Any]) -> requests.Response:
        for pacer in self._rules.pace(urlsplit(url).path):
            pacer.acquire()
        self._budget.spend()
        with self._lock:
            self.calls += 1
        try:
            return self._send_prepared(method, url, kwargs)
        except requests.exceptions.RequestException as error:
            raise _lost(error, _host(url), read) from error

    def _send_prepared(self, method: str, url: str, kwargs: dict[str, Any]) -> requests.Response:
        headers = {**self.headers, **kwargs["headers"]}
        # A library says None of a header that is not to be sent.
        told = {name: value for name, value in headers.items() if value is not None}
        content = {name: kwargs[name] for name in CONTENT if name in kwargs}
        prepared = requests.PreparedRequest()
        prepared.prepare(method, url, headers=told, hooks=self.hooks, **content)
        return self.send(
            prepared,
            # Of a time-out None would mean for ever.
            timeout=kwargs.get("timeout") or self._rules.timeout,
            allow_redirects=False,
            stream=bool(kwargs.get("stream")),
            verify=self.verify,
            cert=self.cert,
            proxies=self.proxies,
        )

    def _check(self, answer: requests.Response, url: str, read: bool) -> None:
        status = answer.status_code
        if status < 400:
            return
        judged = self._rules.judge(answer)
        if judged is not None:
            raise judged
        failed = status in BUSY or (status >= 500 and not read)
        if not failed:
            return
        after = _retry_after(answer, self._world.now())
        message = f"{_host(url)} answered {status}: {self._said(answer)}"
        # Whoever says when to come back has not begun.
        turned_away = status == 429 or (status == 503 and after is not None)
        if read or turned_away:
            raise RetryableError(message, after=after)
        raise UnknownOutcome(message, after=after)

    def _said(self, answer: requests.Response) -> str:
        _, _, sent = answer.request.headers.get("Authorization", "").rpartition(" ")
        told = redact(answer.text, [Secret(sent), *self._rules.secrets])
        return told[:300].strip() or "no text"

    def _wait(self, state: RetryCallState) -> float:
        """What the vendor asked for, else about 0.5, 1, 2, 4 seconds, spread by chance."""
        spread = 0.5 + self._world.random()
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, RetryableError) and error.after is not None:
            return error.after + 0.1 * spread
        return 0.5 * 2.0 ** (state.attempt_number - 1) * spread


class Transport:
    """The way to one vendor. `session` may be handed to the vendor's own client library."""

    def __init__(
        self,
        endpoint: Endpoint,
        world: World,
        budget: CallBudget,
        rules: Rules | None = None,
        *,
        sandbox: bool = False,
    ) -> None:
        self.endpoint, self.rules = endpoint, rules or Rules()
        self.session = VendorSession(endpoint, world, budget, self.rules, sandbox=sandbox)
        try:
            endpoint.check(endpoint.base_url, sandbox=sandbox)
        except RejectedError:
            raise UserError(_misplaced(endpoint, sandbox)) from None

    @property
    def calls(self) -> int:
        """Requests sent so far, sign-ins and repeats included."""
        return self.session.calls

    def request(
        self,
        method: str,
        url: str,
        *,
        read: bool,
        anonymous: bool = False,
        json_bytes: bytes | None = None,
        **content: Any,
    ) -> requests.Response:
        """Send one call under the policy; answers below 500 that are not the policy's business are
        returned.

        `content` is what `requests` takes (headers, params, data, timeout); `json_bytes` is a body
        that is JSON already, `anonymous` a call that is sent without a token. Raises RetryableError
        (nothing was committed), UnknownOutcome, AuthError, BudgetError, RejectedError.
        """
        content["headers"] = dict(content.get("headers") or {})
        if json_bytes is not None:
            content["headers"].setdefault("Content-Type", "application/json")
            content["data"] = json_bytes
        return self.session.request(method, self.at(url), read=read, anonymous=anonymous, **content)

    def at(self, url: str) -> str:
        """A path below the base URL as a full address; a full address as it is."""
        return f"{self.endpoint.base_url.rstrip('/')}{url}" if url.startswith("/") else url

    def close(self) -> None:
        """Let go of the connections."""
        self.session.close()


def _on_this_machine(parts: SplitResult) -> bool:
    return parts.hostname in LOOPBACK and parts.scheme in ("http", "https")


def _worth_retrying(error: BaseException) -> bool:
    """Not its subclass `UnknownOutcome`, and not a wait that a run should not sit through."""
    if type(error) is not RetryableError or error.exhausted:
        return False
    return error.after is None or error.after <= LONGEST_WAIT_S


def _lost(error: requests.exceptions.RequestException, host: str, read: bool) -> RetryableError:
    """What it means that no answer came."""
    if _untrusted(error):
        advice = (
            f"Check the clock, the proxy and the certificates on the way to {host}; an authority "
            "of your own is named under `ca_file` in accord.yaml."
        )
        return RetryableError(f"cannot make a trusted connection to {host}", advice=advice)
    if isinstance(error, requests.exceptions.ProxyError):
        # Nothing is sent before the proxy has agreed to lead on.
        advice = "Check `proxy` in accord.yaml, and that the proxy lets this machine go there."
        return RetryableError(f"the proxy does not lead to {host}", advice=advice)
    if _unsent(error):
        advice = (
            f"Check that {host} is the right address and can be reached from here, then run again."
        )
        return RetryableError(f"cannot connect to {host}", advice=advice)
    message = f"{host} did not answer ({type(error).__name__})"
    if read:
        return RetryableError(message)
    return UnknownOutcome(message)


def _untrusted(error: BaseException) -> bool:
    refused = isinstance(error, requests.exceptions.SSLError)
    return refused and "CERTIFICATE_VERIFY_FAILED" in str(error)


def _unsent(error: requests.exceptions.RequestException) -> bool:
    """Whether no byte of the request can have left."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


def _retry_after(answer: requests.Response, now: float) -> float | None:
    """Seconds, from either form of the header."""
    text = answer.headers.get("Retry-After", "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except ValueError:
        return None


def _misplaced(endpoint: Endpoint, sandbox: bool) -> str:
    where = "https, or http on this machine with `sandbox: true`"
    if sandbox:
        where = "http on this machine"
    known = ", ".join(sorted(endpoint.hosts))
    return (
        f"{endpoint.base_url} cannot be used as the vendor's address: "
        f"use {where}; known hosts: {known}"
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
