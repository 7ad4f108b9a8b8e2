"""Calls to one org: sign-in, JSON in and out, composites, the vendor's clock, and its errors as
ours.

Hot paths speak JSON directly; rare set-up calls go through simple-salesforce. Both use one session,
which holds the token: simple-salesforce alone would lose custom headers, sign in per thread and
never time out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
import requests
from more_itertools import chunked
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce

from connectors.errors import AuthError, RejectedError, RetryableError, UnknownOutcome
from connectors.http.auth import TokenAnswer, TokenCache, TokenRequest
from connectors.http.shape import Told, told
from connectors.http.transport import Endpoint, Rules, Transport
from connectors.kinds import Surroundings
from connectors.salesforce.daily_share import DailyShare
from connectors.salesforce.meaning.verdict import decoded, is_read, judge, refuse, reject
from connectors.salesforce.settings import Credentials, SalesforceSettings
from connectors.salesforce.sign_in import SignIn

COMPOSITE_QUERIES = 5
COMPOSITE_CALLS = 25
# Assignment rules would take every lead we write away from its owner: the vendor's default is TRUE.
HEADERS = {"Sforce-Auto-Assign": "FALSE", "Sforce-Call-Options": "client=accord"}
ALLOW_DUPLICATES = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}
FAILURES = 4
TOKENS = "tokens.json"
VENDOR = "Salesforce"
LOST_LOCATOR = "INVALID_QUERY_LOCATOR"


@dataclass(frozen=True, slots=True)
class Reply:
    """A decoded answer, and the vendor's time when it was given (epoch seconds)."""

    body: Any
    at: float


class OrgClient:
    """One org. `sdk` is simple-salesforce over the same session."""

    def __init__(
        self,
        settings: SalesforceSettings,
        credentials: Credentials,
        around: Surroundings,
    ) -> None:
        self._settings, self._around, self._world = settings, around, around.world
        self._skew = 0.0
        self.headers = dict(HEADERS)
        if settings.allow_duplicates:
            self.headers |= ALLOW_DUPLICATES
        self.base = f"/services/data/v{settings.api_version}"
        self._share = DailyShare(around.budget, settings.daily_share)
        self._rules = Rules(
            is_read=is_read,
            judge=judge,
            timeout=(5.0, settings.timeout_s),
            connections=around.concurrency,
            secrets=credentials.secrets,
        )
        self.transport = Transport(
            Endpoint(settings.url, frozenset({settings.host}), settings.network),
            around.world,
            self._share,
            self._rules,
            sandbox=around.sandbox,
        )
        self.transport.session.hooks["response"].append(self._note)
        sign_in = SignIn(settings, credentials, self.vendor_now)
        self.tokens = TokenCache(
            sign_in.flow,
            self._post_form,
            around.world.now,
            sign_in.shelf(around.state / TOKENS),
            sign_in.noticed,
        )
        self._rules.authorize = self.tokens.authorize
        self.sdk = self._stock_client()

    def sign_in(self) -> tuple[str, str]:
        """Ids of the org and the user that the token stands for. Raises AuthError."""
        # The token comes with `id`: https://…/id/00D…/005….
        parts = self.tokens.current().about.get("id", "").rstrip("/").split("/")
        if len(parts) < 3:
            raise AuthError("the sign-in did not say which org and user it is for")
        return parts[-2], parts[-1]

    @property
    def currency(self) -> str | None:
        """The only currency of the org, where somebody told."""
        return self._settings.currency

    @property
    def skew_s(self) -> float:
        """By how many seconds the vendor's clock is ahead of ours."""
        return self._skew

    def vendor_now(self) -> float:
        """The vendor's clock, judged by its last answer."""
        return self._world.now() + self._skew

    def ask(self, path: str, params: Mapping[str, str] | None = None) -> Told:
        """The document that a question below `/services/data/vXX.0` is answered with. Raises
        RetryableError where the answer is none, and what `call` raises.
        """
        reply = self.call("GET", path, read=True, params=params)
        return told(VENDOR, reply.body, RetryableError)

    def call(
        self,
        method: str,
        path: str,
        *,
        read: bool,
        body: Any = None,
        params: Mapping[str, str] | None = None,
    ) -> Reply:
        """One call below `/services/data/vXX.0`, decoded.

        Raises RejectedError for what the vendor refused, RetryableError where it failed, and what
        the transport raises.
        """
        return self._send(method, f"{self.base}{path}", read=read, body=body, params=params)

    def composite(
        self,
        requests: Sequence[Mapping[str, Any]],
        *,
        read: bool = True,
    ) -> tuple[list[tuple[int, Any]], float]:
        """Up to 25 calls (5 of them queries or collections) in one: (status, body) of each, and the
        vendor's time.

        They are carried out one by one in their order: collated, they would share one transaction's
        limits.
        """
        numbered = []
        for number, request in enumerate(requests):
            one = {**request, "referenceId": f"r{number}"}
            if not read:
                # Of the headers around them subrequests inherit only who asks, and in which format.
                one.setdefault("httpHeaders", self.headers)
            numbered.append(one)
        body = {"allOrNone": False, "collateSubrequests": False, "compositeRequest": numbered}
        reply = self.call("POST", "/composite", read=read, body=body)
        failure = _failure(read)
        answers = []
        for answer in told(VENDOR, reply.body, failure)["compositeResponse"]:
            one = told(VENDOR, answer, failure)
            answers.append((one["httpStatusCode"], one["body"]))
        if len(answers) != len(requests):
            raise failure(f"Salesforce answered {len(answers)} of {len(requests)} calls")
        return answers, reply.at

    def queries(self, queries: Sequence[str]) -> tuple[list[dict[str, Any]], float]:
        """Up to 5 queries in one call, the recycle bin included: first pages, and the vendor's
        time. Raises RejectedError for a query the vendor refuses.
        """
        asked = [
            {"method": "GET", "url": f"{self.base}/queryAll?q={quote(text)}"} for text in queries
        ]
        answers, at = self.composite(asked)
        for status, body in answers:
            if status >= 300:
                reject(status, body)
        return [told(VENDOR, body, RetryableError) for _, body in answers], at

    def all_rows(self, queries: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Every row of any number of queries, five of them in a call, the recycle bin included.

        Raises RejectedError for a query the vendor refuses.
        """
        for few in chunked(queries, COMPOSITE_QUERIES):
            pages, _ = self.queries(few)
            for page in pages:
                yield from self.rows(page)

    def more(self, address: str) -> dict[str, Any]:
        """The next page of a query. Raises RejectedError for an address that leads elsewhere, or a
        lost locator.
        """
        if not address.startswith("/services/data/"):
            raise RejectedError(
                "refused to follow a next page outside /services/data/", code="FORBIDDEN_HOST"
            )
        reply = self._send("GET", address, read=True)
        return told(VENDOR, reply.body, RetryableError)

    def rows(self, first: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Every row of a query, from its first page on. Raises RejectedError for a lost locator."""
        page = first
        yield from page["records"]
        while not page["done"]:
            page = self.more(page["nextRecordsUrl"])
            yield from page["records"]

    def close(self) -> None:
        """Let go of the connections."""
        self.transport.close()

    def raw(
        self,
        method: str,
        path: str,
        *,
        read: bool,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """One call whose answer is not JSON (or whose body is not). Raises RejectedError for a
        refusal.
        """
        sent = self.headers | dict(headers or {})
        answer = self._answer(method, f"{self.base}{path}", read=read, headers=sent, data=data)
        if answer.status_code >= 300:
            refuse(answer.status_code, decoded(answer, read))
        return answer

    def _send(
        self,
        method: str,
        path: str,
        *,
        read: bool,
        body: Any = None,
        params: Mapping[str, str] | None = None,
    ) -> Reply:
        data = None if body is None else orjson.dumps(body)
        answer = self._answer(
            method, path, read=read, headers=dict(self.headers), params=params, json_bytes=data
        )
        document = decoded(answer, read)
        if answer.status_code >= 300:
            refuse(answer.status_code, document)
        return Reply(document, self._told_time(answer))

    def _answer(self, method: str, path: str, *, read: bool, **options: Any) -> requests.Response:
        """One answer. A read that fails inside Salesforce (`UNKNOWN_EXCEPTION`, 500) is asked
        again: most pass.
        """
        for attempt in range(FAILURES):
            answer = self.transport.request(method, path, read=read, **options)
            if not read or answer.status_code < 500:
                break
            spread = 0.5 + self._world.random()
            self._world.sleep(2.0**attempt * spread / 2)
        return answer

    def _note(self, answer: requests.Response, *args: Any, **kwargs: Any) -> None:
        self._share.told(answer.headers.get("Sforce-Limit-Info"))

    def _told_time(self, answer: requests.Response) -> float:
        try:
            at = parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
        except ValueError:
            return self.vendor_now()
        self._skew = at - self._world.now()
        return at

    def _post_form(self, request: TokenRequest) -> TokenAnswer:
        answer = self.transport.request(
            "POST", request.url, read=True, data=dict(request.form), anonymous=True
        )
        self._told_time(answer)
        return TokenAnswer(answer.status_code, answer.content)

    def _stock_client(self) -> Any:
        """Its token is a dummy: the session puts the real one in. It insists on https, even on this
        machine.
        """
        session = self.transport.session
        parts = urlsplit(self._settings.url)
        address = f"https://{parts.netloc}"
        if self._around.sandbox and parts.scheme == "http":
            session.mount(f"{address}/", LocalHttp())
        client = Salesforce(
            instance_url=address,
            session_id="set-by-the-session",
            session=session,
            version=self._settings.api_version,
        )
        client.headers.pop("X-PrettyPrint", None)
        return client


def _failure(read: bool) -> type[RetryableError]:
    """What an answer that tells nothing means."""
    return RetryableError if read else UnknownOutcome


class LocalHttp(HTTPAdapter):
    """Carries requests for https to a look-alike on this machine, which speaks http."""

    def send(
        self,
        request: requests.PreparedRequest,
        *args: Any,
        **kwargs: Any,
    ) -> requests.Response:
        """As the adapter it stands for."""
        request.url = (request.url or "").replace("https://", "http://", 1)
        return super().send(request, *args, **kwargs)
