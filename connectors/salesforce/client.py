"""Calls to one org: sign-in, JSON in and out, composites, the vendor's clock, and its errors as ours.

Hot paths speak JSON directly; rare set-up calls go through simple-salesforce. Both use one session, which
holds the token: simple-salesforce alone would lose custom headers, sign in per thread and never time out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

import orjson
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceError

from connectors.auth import Flow, TokenAnswer, TokenCache, TokenRequest, client_credentials
from connectors.budget import CallBudget
from connectors.errors import (
    AuthError,
    BudgetError,
    IntegrationError,
    RejectedError,
    RetryableError,
    UnknownOutcome,
)
from connectors.salesforce.settings import SalesforceSettings
from connectors.transport import Endpoint, Rules, Transport
from connectors.world import World

COMPOSITE_QUERIES = 5
COMPOSITE_CALLS = 25
HEADERS = {"Sforce-Auto-Assign": "FALSE", "Sforce-Call-Options": "client=accord"}

_SWITCHED_OFF = frozenset({"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"})
_ADVICE = {
    "INVALID_FIELD": "A field has gone or is hidden from the integration user: run `accord doctor`.",
    "INVALID_TYPE": "An object is hidden from the integration user: run `accord doctor`.",
    "NOT_FOUND": "Run `accord provision`, then `accord doctor`.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A decoded answer, and the vendor's time when it was given (epoch seconds)."""

    body: Any
    at: float


class OrgClient:
    """One org. `sdk` is simple-salesforce over the same session."""

    def __init__(self, settings: SalesforceSettings, world: World, budget: CallBudget) -> None:
        self._settings, self._world = settings, world
        self._skew = 0.0
        self._rules = Rules(
            is_read=is_read,
            judge=judge,
            timeout=(5.0, settings.timeout_s),
            connections=settings.concurrency,
            secrets=[settings.client_secret],
        )
        endpoint = Endpoint(settings.url, frozenset({settings.host}))
        self.transport = Transport(endpoint, world, budget, self._rules, sandbox=settings.sandbox)
        self.tokens = TokenCache(self._flow, self._post_form, world.now)
        self._rules.authorize = self.tokens.authorize
        self.base = f"/services/data/v{settings.api_version}"
        self.sdk = self._stock_client()

    def sign_in(self) -> tuple[str, str]:
        """Ids of the org and the user that the token stands for. Raises AuthError."""
        # The token comes with `id`: https://…/id/00D…/005….
        parts = self.tokens.current().about.get("id", "").rstrip("/").split("/")
        if len(parts) < 3:
            raise AuthError("the sign-in did not say which org and user it is for")
        return parts[-2], parts[-1]

    def vendor_now(self) -> float:
        """The vendor's clock, judged by its last answer."""
        return self._world.now() + self._skew

    def call(
        self, method: str, path: str, *, read: bool, body: Any = None, params: Mapping[str, str] | None = None
    ) -> Reply:
        """One call below `/services/data/vXX.0`, decoded. Raises RejectedError for what the vendor refused."""
        return self._send(method, f"{self.base}{path}", read=read, body=body, params=params)

    def composite(self, requests: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[int, Any]], float]:
        """Up to 25 reads (5 queries) in one call: (status, body) of each, and the vendor's time."""
        numbered = [{**request, "referenceId": f"r{n}"} for n, request in enumerate(requests)]
        reply = self.call("POST", "/composite", read=True, body={"compositeRequest": numbered})
        answers = reply.body["compositeResponse"]
        return [(answer["httpStatusCode"], answer["body"]) for answer in answers], reply.at

    def queries(self, queries: Sequence[str]) -> tuple[list[dict[str, Any]], float]:
        """Up to 5 queries in one call, the recycle bin included: first pages, and the vendor's time."""
        asked = [{"method": "GET", "url": f"{self.base}/queryAll?q={quote(text)}"} for text in queries]
        answers, at = self.composite(asked)
        for status, body in answers:
            if status >= 300:
                reject(status, body)
        return [body for _, body in answers], at

    def more(self, address: str) -> dict[str, Any]:
        """The next page of a query. Raises RejectedError for an address that leads elsewhere."""
        if not address.startswith("/services/data/"):
            raise RejectedError("refused to follow a next page outside /services/data/", code="FORBIDDEN_HOST")
        try:
            page: dict[str, Any] = self._send("GET", address, read=True).body
        except RejectedError as error:
            if error.code != "INVALID_QUERY_LOCATOR":
                raise
            # Locators live two days; the cursor of the last page continues where this one stopped.
            raise RetryableError("a long read was cut short: the vendor has forgotten its query") from error
        return page

    def rows(self, first: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Every row of a query, from its first page on."""
        page = first
        yield from page["records"]
        while not page["done"]:
            page = self.more(page["nextRecordsUrl"])
            yield from page["records"]

    def close(self) -> None:
        """Let go of the connections."""
        self.transport.close()

    def _send(
        self, method: str, path: str, *, read: bool, body: Any = None, params: Mapping[str, str] | None = None
    ) -> Reply:
        data = None if body is None else orjson.dumps(body)
        answer = self.transport.request(method, path, read=read, headers=dict(HEADERS), params=params, json_bytes=data)
        document = _decoded(answer, read)
        if answer.status_code >= 300:
            _refused(answer.status_code, document, read)
        return Reply(document, self._told_time(answer))

    def _told_time(self, answer: requests.Response) -> float:
        try:
            at = parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
        except ValueError:
            return self.vendor_now()
        self._skew = at - self._world.now()
        return at

    def _flow(self) -> Flow:
        settings = self._settings
        return client_credentials("/services/oauth2/token", settings.client_id, settings.client_secret)

    def _post_form(self, request: TokenRequest) -> TokenAnswer:
        answer = self.transport.request("POST", request.url, read=True, data=dict(request.form), anonymous=True)
        self._told_time(answer)
        return TokenAnswer(answer.status_code, answer.content)

    def _stock_client(self) -> Any:
        """Its token is a dummy: the session puts the real one in. It insists on https, even on this machine."""
        session, netloc = self.transport.session, urlsplit(self._settings.url).netloc
        if self._settings.sandbox:
            session.mount(f"https://{netloc}/", LocalHttp())
        version = self._settings.api_version
        client = Salesforce(
            instance_url=f"https://{netloc}", session_id="set-by-the-session", session=session, version=version
        )
        client.headers.pop("X-PrettyPrint", None)
        return client


class LocalHttp(HTTPAdapter):
    """Carries requests for https to a look-alike on this machine, which speaks http."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """As the adapter it stands for."""
        request.url = (request.url or "").replace("https://", "http://", 1)
        return super().send(request, *args, **kwargs)


@contextmanager
def stock_errors() -> Iterator[None]:
    """Makes simple-salesforce's errors ours."""
    try:
        yield
    except SalesforceError as error:
        reject(error.status, error.content)


def is_read(method: str, path: str) -> bool:
    """Whether a call of simple-salesforce may be sent twice; our own say so themselves."""
    retrieves = method == "POST" and "/composite/sobjects/" in path
    return method in ("GET", "HEAD") or retrieves


def judge(answer: requests.Response) -> IntegrationError | None:
    """The day's allowance is gone, or the API is switched off for this org or user."""
    if answer.status_code != 403:
        return None
    code, message = words(403, _lenient(answer))
    if code == "REQUEST_LIMIT_EXCEEDED":
        return BudgetError(f"Salesforce: {message}", advice="Run again when the org's daily API requests renew.")
    if code in _SWITCHED_OFF:
        return AuthError(f"Salesforce: {message}", advice="Allow API access for the integration user.")
    return None


def reject(status: int, body: Any) -> NoReturn:
    """Raise RejectedError in the vendor's words."""
    code, message = words(status, body)
    raise RejectedError(f"Salesforce refused: {message} ({code})", code=code, advice=_ADVICE.get(code))


def words(status: int, body: Any) -> tuple[str, str]:
    """(code, message) of a refusal; data errors are lists, sign-in errors objects."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict):
        return f"HTTP_{status}", f"the answer was {status} without a reason"
    code = first.get("errorCode") or first.get("statusCode") or first.get("error") or f"HTTP_{status}"
    return str(code), str(first.get("message") or first.get("error_description") or code)


def _refused(status: int, document: Any, read: bool) -> NoReturn:
    if status >= 500:
        code, message = words(status, document)
        raise RetryableError(f"Salesforce failed: {message} ({code})")
    reject(status, document)


def _decoded(answer: requests.Response, read: bool) -> Any:
    """The JSON body; a maintenance page in its place says nothing about what was done."""
    if not answer.content:
        return None
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        if 300 <= answer.status_code < 500:
            return None
        message = f"Salesforce answered {answer.status_code} with something that is not JSON"
        raise (RetryableError if read else UnknownOutcome)(message) from error


def _lenient(answer: requests.Response) -> Any:
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
