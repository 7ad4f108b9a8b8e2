"""Calls to one portal: every endpoint in use, JSON in and out, the search window, the vendor's
clock.

Sends through HubSpot's client library in raw mode: its typed models cost ten times the decoding and
drop what they do not know (`objectWriteTraceId`, `new`). Each API object is held, since a new one
is a new pool.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from hubspot.crm import objects, owners, properties
from hubspot.crm.associations import v4

from connectors.budget import CallBudget
from connectors.errors import IntegrationError, RetryableError, UnknownOutcome
from connectors.http.auth import TokenAnswer, TokenRequest
from connectors.http.secret import redact
from connectors.http.transport import Endpoint, Rules, Transport
from connectors.hubspot.limits import Limits
from connectors.hubspot.refusal import decoded, failed, verdict
from connectors.hubspot.rest import Answer, hubspot_client, in_generation
from connectors.hubspot.settings import HOSTS, HubSpotSettings
from connectors.hubspot.sign_in import SignIn
from connectors.world import World

OWNERS_PAGE = 500

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

    body: Any
    at: int


class PortalClient:
    """One portal. `sdk` is HubSpot's client library over the same session."""

    def __init__(self, settings: HubSpotSettings, world: World, budget: CallBudget) -> None:
        self._settings, self._world = settings, world
        self._skew = 0.0
        self._slots = BoundedSemaphore(settings.concurrency)
        self.limits = Limits(settings, world)
        self._sign_in = SignIn(settings)
        rules = Rules(
            is_read=is_read,
            authorize=self._sign_in.authorizer(self._post_form, world.now),
            judge=self._judge,
            pace=lambda path: (self.limits.pace(path),),
            timeout=(5.0, settings.timeout_s),
            secrets=settings.secrets,
        )
        endpoint = Endpoint(settings.url, HOSTS)
        self.transport = Transport(endpoint, world, budget, rules, sandbox=settings.sandbox)
        session = self.transport.session
        session.headers["X-Accord-Client"] = "accord"
        session.hooks["response"].append(self._note)
        self.sdk = hubspot_client(session, settings.url, settings.api)
        self._search = self.sdk.crm.objects.search_api
        self._batch = self.sdk.crm.objects.batch_api
        self._links = self.sdk.crm.associations.v4.batch_api
        self._properties = self.sdk.crm.properties.core_api
        self._groups = self.sdk.crm.properties.groups_api
        self._owners = self.sdk.crm.owners.owners_api

    def now_ms(self) -> int:
        """The vendor's clock, judged by its last answer."""
        return int((self._world.now() + self._skew) * 1000)

    def account(self) -> Any:
        """Whose account the token opens."""
        return self.call("GET", "/account-info/v3/details", read=True).body

    def token_info(self) -> Any:
        """What the token in use may do. Raises RejectedError where HubSpot does not tell (service
        keys).
        """
        settings = self._settings
        if settings.auth == "token":
            path = "/oauth/v2/private-apps/get/access-token-info"
            return self.call("POST", path, {"tokenKey": settings.token.reveal()}, read=True).body
        self.account()  # signs in
        form = {
            "client_id": settings.client_id,
            "client_secret": settings.client_secret.reveal(),
            "token": self._sign_in.token.reveal(),
            "token_type_hint": "access_token",
        }
        path = in_generation("/oauth/v3/token/introspect", settings.api)
        answer = Answer(self.transport.request("POST", path, read=True, data=form, anonymous=True))
        return self._checked(answer, RetryableError).body

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        read: bool,
        params: Mapping[str, str] | None = None,
    ) -> Reply:
        """A call by its numbered path, for what the library has no use for. Raises Declined for a
        refusal.
        """
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

    def search(self, object_name: str, body: dict[str, Any]) -> Reply:
        """One page of a search."""
        return self._call(self._search.do_search, object_name, body)

    def read(self, object_name: str, body: dict[str, Any], *, archived: bool = False) -> Reply:
        """Up to 100 records by id or unique property."""
        more = {"archived": True} if archived else {}
        return self._call(self._batch.read, object_name, body, **more)

    def update(self, object_name: str, inputs: Sequence[dict[str, Any]]) -> Reply:
        """Change up to 100 records."""
        return self._write(self._batch.update, object_name, {"inputs": list(inputs)})

    def create(self, object_name: str, inputs: Sequence[dict[str, Any]]) -> Reply:
        """Create up to 100 records, each with its associations; answered one by one where each
        carries a trace.
        """
        return self._write(self._batch.create, object_name, {"inputs": list(inputs)})

    def upsert(self, object_name: str, inputs: Sequence[dict[str, Any]]) -> Reply:
        """Create up to 100 records, or change those that have the unique value already."""
        return self._write(self._batch.upsert, object_name, {"inputs": list(inputs)})

    def archive(self, object_name: str, ids: Sequence[str]) -> None:
        """Archive up to 100 records; those not there are passed over."""
        self._write(self._batch.archive, object_name, {"inputs": [{"id": each} for each in ids]})

    def links(self, one: str, other: str, inputs: Sequence[dict[str, Any]]) -> Reply:
        """What up to 1000 records are associated with."""
        return self._call(self._links.get_page, one, other, {"inputs": list(inputs)})

    def link(self, one: str, other: str, inputs: Sequence[dict[str, Any]]) -> Reply:
        """Make up to 2000 associations."""
        return self._write(self._links.create, one, other, {"inputs": list(inputs)})

    def unlink(self, one: str, other: str, inputs: Sequence[dict[str, Any]]) -> None:
        """Take the associations of up to 100 records away."""
        self._write(self._links.archive, one, other, {"inputs": list(inputs)})

    def unlabel(self, one: str, other: str, inputs: Sequence[dict[str, Any]]) -> None:
        """Take a label away from up to 100 associations, which stay."""
        self._write(self._links.archive_labels, one, other, {"inputs": list(inputs)})

    def labels(self, one: str, other: str) -> list[dict[str, Any]]:
        """The association types between two objects: category, type id, label."""
        found: list[dict[str, Any]] = self.call(
            "GET", f"/crm/v4/associations/{one}/{other}/labels", read=True
        ).body["results"]
        return found

    def properties(self, object_name: str) -> list[dict[str, Any]]:
        """Every property of an object, as defined now."""
        found: list[dict[str, Any]] = self._call(self._properties.get_all, object_name).body[
            "results"
        ]
        return found

    def schema(self, object_name: str) -> dict[str, Any]:
        """The definition of an object the account made, its properties included."""
        found: dict[str, Any] = self.call("GET", f"/crm/v3/schemas/{object_name}", read=True).body
        return found

    def create_property(self, object_name: str, definition: dict[str, Any]) -> None:
        """Define a property; an archived one of that name comes back as it was."""
        self._write(self._properties.create, object_name, definition)

    def groups(self, object_name: str) -> list[dict[str, Any]]:
        """The property groups of an object."""
        found: list[dict[str, Any]] = self._call(self._groups.get_all, object_name).body["results"]
        return found

    def create_group(self, object_name: str, definition: dict[str, Any]) -> None:
        """Define a property group."""
        self._write(self._groups.create, object_name, definition)

    def owners(self, *, archived: bool, after: str | None = None) -> Any:
        """One page of owners, the active or the archived."""
        more = {"after": after} if after else {}
        return self._call(self._owners.get_page, limit=OWNERS_PAGE, archived=archived, **more).body

    def close(self) -> None:
        """Let go of the connections."""
        self.transport.close()

    def _call(self, operation: Callable[..., Any], *args: Any, **more: Any) -> Reply:
        return self._reply(self._sent(operation, *args, **more), RetryableError)

    def _write(self, operation: Callable[..., Any], *args: Any) -> Reply:
        return self._reply(self._sent(operation, *args), UnknownOutcome)

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
        if document is None and answer.status != 204:
            raise unreadable(f"HubSpot answered {answer.status} with something that is not JSON")
        # The answer shows the index as it was when asked, not as it was when the answer was
        # stamped.
        return Reply(document, self.now_ms() - int(answer.elapsed_s * 1000))

    def _post_form(self, request: TokenRequest) -> TokenAnswer:
        answer = self.transport.request(
            "POST", request.url, read=True, data=dict(request.form), anonymous=True
        )
        return TokenAnswer(answer.status_code, answer.content)

    def _note(self, answer: requests.Response, **_: Any) -> None:
        took = answer.elapsed.total_seconds()
        self.limits.told(answer.status_code, answer.headers, urlsplit(answer.url).path, took)

    def _failed(self, status: int, body: bytes | str | None) -> IntegrationError:
        return failed(status, self._redacted(body))

    def _judge(self, answer: requests.Response) -> IntegrationError | None:
        asked = answer.request
        read = is_read(asked.method or "", urlsplit(answer.url).path)
        return verdict(
            answer.status_code, answer.headers, self._redacted(answer.content), read=read
        )

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
