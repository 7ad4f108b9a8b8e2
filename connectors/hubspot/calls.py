"""How a call reaches the portal, through HubSpot's client library or by its path: JSON in and out.

The library is used in raw mode: its typed models cost ten times the decoding and drop what they do
not know (`objectWriteTraceId`, `new`). Decides nothing about what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from hubspot.crm import objects, owners, properties
from hubspot.crm.associations import v4

from connectors.errors import IntegrationError, RetryableError, UnknownOutcome
from connectors.http.auth import TokenAnswer, TokenRequest
from connectors.http.secret import redact
from connectors.http.shape import Told, told
from connectors.http.shared_counts import Place
from connectors.http.transport import Endpoint, Rules, Transport
from connectors.hubspot.credentials import Credentials
from connectors.hubspot.limits import Limits
from connectors.hubspot.meaning.verdict import decoded, failed, verdict
from connectors.hubspot.rest import Answer, hubspot_client, in_generation
from connectors.hubspot.settings import HOSTS, HubSpotSettings
from connectors.hubspot.sign_in import SignIn
from connectors.kinds import Surroundings

NO_CONTENT = 204
ACCOUNT = "/account-info/v3/details"

_READS = ("/search", "/batch/read", "/access-token-info", "/token/introspect")

_SDK_ERRORS = (
    objects.ApiException,
    owners.ApiException,
    properties.ApiException,
    v4.ApiException,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A decoded answer; `at` is the vendor's time, in milliseconds, before which nothing was left
    out.
    """

    body: Told
    at: int


class PortalCalls:
    """The way to one portal. `sdk` is HubSpot's client library over the same session.

    Every call raises Declined for a refusal, AuthError, BudgetError, RetryableError where nothing
    was done, and UnknownOutcome where the answer to a write was lost.
    """

    def __init__(
        self,
        settings: HubSpotSettings,
        credentials: Credentials,
        around: Surroundings,
        counts: Place,
    ) -> None:
        self._settings, self._credentials = settings, credentials
        self._world = around.world
        self._skew = 0.0
        self._slots = BoundedSemaphore(around.concurrency)
        self.limits = Limits(settings, counts, around.world)
        self._sign_in = SignIn(settings, credentials, around.state / "tokens.json")
        self.transport = self._transport(around)
        session = self.transport.session
        session.headers["X-Accord-Client"] = "accord"
        session.hooks["response"].append(self._note)
        self.sdk = hubspot_client(session, settings.url, settings.api)

    @property
    def skew_s(self) -> float:
        """By how many seconds the vendor's clock is ahead of ours."""
        return self._skew

    def now_ms(self) -> int:
        """The vendor's clock, judged by its last answer."""
        return int((self._world.now() + self._skew) * 1000)

    def read(self, operation: Callable[..., Any], *args: Any, **more: Any) -> Reply:
        """A call of the library that may be sent twice."""
        return self._reply(self._sent(operation, *args, **more), RetryableError)

    def write(self, operation: Callable[..., Any], *args: Any) -> Reply:
        """A call of the library that changes something: its answer may be lost for good."""
        return self._reply(self._sent(operation, *args), UnknownOutcome)

    def by_path(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        read: bool,
        params: Mapping[str, str] | None = None,
    ) -> Reply:
        """A call by its numbered path, for what the library has no use for."""
        data = None if body is None else orjson.dumps(body)
        with self._slots:
            found = self.transport.request(
                method,
                in_generation(path, self._settings.api),
                read=read,
                params=params,
                json_bytes=data,
            )
        return self._checked(Answer(found), RetryableError if read else UnknownOutcome)

    def token_info(self) -> Any:
        """What the token in use may do. Raises RejectedError where HubSpot does not tell (service
        keys).
        """
        if self._settings.auth == "token":
            path = "/oauth/v2/private-apps/get/access-token-info"
            asked = {"tokenKey": self._credentials.token.reveal()}
            return self.by_path("POST", path, asked, read=True).body
        self.by_path("GET", ACCOUNT, read=True)  # signs in
        path = in_generation("/oauth/v3/token/introspect", self._settings.api)
        form = {
            "client_id": self._credentials.client_id.reveal(),
            "client_secret": self._credentials.client_secret.reveal(),
            "token": self._sign_in.token.reveal(),
            "token_type_hint": "access_token",
        }
        answer = self.transport.request("POST", path, read=True, data=form, anonymous=True)
        return self._checked(Answer(answer), RetryableError).body

    def _transport(self, around: Surroundings) -> Transport:
        settings = self._settings
        rules = Rules(
            is_read=is_read,
            authorize=self._sign_in.authorizer(self._post_form, around.world.now),
            judge=self._judge,
            pace=lambda path: (self.limits.pace(path),),
            timeout=(5.0, settings.timeout_s),
            secrets=self._credentials.secrets,
        )
        endpoint = Endpoint(settings.url, HOSTS, settings.network)
        return Transport(endpoint, around.world, around.budget, rules, sandbox=around.sandbox)

    def _sent(self, operation: Callable[..., Any], *args: Any, **more: Any) -> Answer:
        # The library goes through a document value by value, and leaves one that is encoded alone.
        sent = [orjson.dumps(each) if isinstance(each, dict) else each for each in args]
        try:
            with self._slots:
                answer: Answer = operation(*sent, _preload_content=False, **more)
        except _SDK_ERRORS as error:
            raise self._failed(error.status, error.body) from None
        return answer

    def _checked(self, answer: Answer, unreadable: type[RetryableError]) -> Reply:
        if answer.status >= 300:
            raise self._failed(answer.status, answer.data)
        return self._reply(answer, unreadable)

    def _reply(self, answer: Answer, unreadable: type[RetryableError]) -> Reply:
        at = _told_time(answer)
        if at is not None:
            self._skew = at - self._world.now()
        document = decoded(answer.data)
        if document is None and answer.status != NO_CONTENT:
            raise unreadable(f"HubSpot answered {answer.status} with something that is not JSON")
        if document is None and unreadable is UnknownOutcome:
            document = {}  # what was archived, or taken apart, is answered so
        # The answer shows the index as it was when asked, not as it was when the answer was
        # stamped.
        took_ms = int(answer.elapsed_s * 1000)
        body = told("HubSpot", document, unreadable)
        return Reply(body, self.now_ms() - took_ms)

    def _failed(self, status: int, body: bytes | str | None) -> IntegrationError:
        return failed(status, self._redacted(body))

    def _post_form(self, request: TokenRequest) -> TokenAnswer:
        form = dict(request.form)
        answer = self.transport.request("POST", request.url, read=True, data=form, anonymous=True)
        return TokenAnswer(answer.status_code, answer.content)

    def _note(self, answer: requests.Response, **_: Any) -> None:
        path = urlsplit(answer.url).path
        took = answer.elapsed.total_seconds()
        self.limits.told(answer.status_code, answer.headers, path, took)

    def _judge(self, answer: requests.Response) -> IntegrationError | None:
        asked = answer.request
        read = is_read(asked.method or "", urlsplit(answer.url).path)
        said = self._redacted(answer.content)
        return verdict(answer.status_code, answer.headers, said, read=read)

    def _redacted(self, body: bytes | str | None) -> str:
        text = body.decode(errors="replace") if isinstance(body, bytes) else body or ""
        return redact(text, self._sign_in.secrets)


def is_read(method: str, path: str) -> bool:
    """Whether a call may be sent twice; searches, batch reads and questions about tokens are asked
    by POST.
    """
    return method in ("GET", "HEAD") or path.endswith(_READS)


def _told_time(answer: Answer) -> float | None:
    try:
        return parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
    except ValueError:
        return None
