"""HubSpot's client library on our own session, and the one place that knows the generations of
paths.

The library's generated clients all send through a `rest_client` of their own on urllib3, without
timeouts, retries or a budget. Its factory hook takes ours instead; results and exceptions stay the
library's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partialmethod
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from hubspot import HubSpot

_PLACES = (
    # (a path as it was numbered, as it is dated); the first that fits counts
    (re.compile(r"/crm/v3/schemas(/.*)?"), "/crm-object-schemas/{api}/schemas{rest}"),
    (re.compile(r"/crm/v[34]/([a-z-]+)(/.*)?"), "/crm/{name}/{api}{rest}"),
    (re.compile(r"/account-info/v3(/.*)?"), "/account-info/{api}{rest}"),
    (re.compile(r"/oauth/v[13](/token.*)"), "/oauth/{api}{rest}"),
    (re.compile(r"/communication-preferences/v4(/.*)?"), "/communication-preferences/{api}{rest}"),
)
_ERRORS = {401: "UnauthorizedException", 403: "ForbiddenException", 404: "NotFoundException"}


def hubspot_client(session: requests.Session, base_url: str, api: str) -> Any:
    """The vendor's client over `session`, which adds the token; `api` is the generation of
    paths.
    """

    def adapt(url: str) -> str:
        return base_url + in_generation(url.removeprefix(base_url), api)

    def factory(package: Any, api_name: str, config: dict[str, Any]) -> Any:
        configuration = package.Configuration()
        configuration.host = config["host"]
        client = package.ApiClient(configuration=configuration)
        client.user_agent = "accord"
        client.rest_client = SessionRest(session, adapt, package.exceptions)
        return getattr(package, api_name)(api_client=client)

    return HubSpot(host=base_url, api_factory=factory)


def in_generation(path: str, api: str) -> str:
    """`/crm/v3/objects/contacts` as that generation spells it, such as
    `/crm/objects/2026-03/contacts`.
    """
    if api == "v3":
        return path
    plain = urlsplit(path).path
    for numbered, dated in _PLACES:
        found = numbered.fullmatch(plain)
        if found is not None:
            *name, rest = found.groups()
            return dated.format(api=api, rest=rest or "", name="".join(name))
    return path


class Answer:
    """An answer as the library expects it; `elapsed_s` is how long it took to come."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.reason = answer.reason
        self.data: Any = answer.content
        self.headers = answer.headers
        self.elapsed_s = answer.elapsed.total_seconds()

    def getheaders(self) -> Any:
        """All headers."""
        return self.headers

    def getheader(self, name: str, default: str | None = None) -> str | None:
        """One header."""
        return self.headers.get(name, default)


class SessionRest:
    """What the generated clients send through: JSON and form bodies, `exceptions` as their package
    has them.
    """

    def __init__(
        self,
        session: requests.Session,
        adapt: Callable[[str], str],
        exceptions: Any,
    ) -> None:
        self._session, self._adapt, self._exceptions = session, adapt, exceptions

    def request(
        self,
        method: str,
        url: str,
        query_params: Any = None,
        headers: dict[str, str] | None = None,
        body: Any = None,
        post_params: Any = None,
        **more: Any,
    ) -> Answer:
        """Send one call; the session decides about retries and raises our errors where an answer is
        lost. Raises the library's own ApiException for one of 300 or more.
        """
        sent = {"Content-Type": "application/json", **(headers or {})}
        timeout = more.get("_request_timeout")
        options: dict[str, Any] = {"timeout": timeout} if timeout else {}
        found = self._session.request(
            method,
            self._adapt(url),
            params=query_params or None,
            data=_encoded(body, post_params),
            headers=sent,
            **options,
        )
        answer = Answer(found)
        if not 200 <= answer.status <= 299:
            raise self._error(answer.status)(http_resp=answer)
        return answer

    GET = partialmethod(request, "GET")
    HEAD = partialmethod(request, "HEAD")
    OPTIONS = partialmethod(request, "OPTIONS")
    DELETE = partialmethod(request, "DELETE")
    POST = partialmethod(request, "POST")
    PUT = partialmethod(request, "PUT")
    PATCH = partialmethod(request, "PATCH")

    def _error(self, status: int) -> Any:
        name = "ServiceException" if status >= 500 else _ERRORS.get(status, "ApiException")
        return getattr(self._exceptions, name)


def _encoded(body: Any, form: Any) -> Any:
    """What goes as the content: a document, one that is encoded already, or a form."""
    if body is None:
        return form or None
    if isinstance(body, bytes):
        return body
    return orjson.dumps(body)
