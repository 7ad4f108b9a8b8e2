"""The look-alike over HTTP: thin routes; who may call, what it costs, and one way out for refusals.

Once a request's body is in, its handler runs without waiting for anything, so what a client that hangs up
had asked for is done in full.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.salesforce.calls import Answer, Call, Endpoint
from sandbox.salesforce.errors import Refusal, bad_json, not_found
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.oauth import identity, issue_token
from sandbox.salesforce.routes_collections import collection_endpoints
from sandbox.salesforce.routes_composite import Composite
from sandbox.salesforce.routes_org import org_endpoints, versions
from sandbox.salesforce.routes_query import query_endpoints
from sandbox.salesforce.routes_records import record_endpoints
from sandbox.salesforce.wire import response
from sandbox.vendor import VendorError

_OLDEST_VERSION = 31
_LONGEST_URI = 16_384
_METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"]

Route_ = Callable[[Request], Awaitable[Response]]


def salesforce_app(model: SalesforceModel) -> Starlette:
    """Serve the model. Run it with uvicorn's `date_header=False`: the Date is the model's clock."""
    service = _Service(model)
    routes = [
        Route("/services/oauth2/token", service.token, methods=["POST"]),
        Route("/services/oauth2/revoke", service.revoke, methods=["POST"]),
        Route("/services/oauth2/userinfo", service.identity),
        Route("/id/{org}/{user}", service.identity),
        Route("/services/data", service.versions),
        Route("/services/data/", service.versions),
    ]
    for each in _endpoints():
        serve = service.data(each)
        # The vendor does not mind a slash at the end, and simple-salesforce creates with one.
        for template in (each.template, each.template + "/"):
            routes.append(Route(template, serve, methods=_METHODS))
    routes.append(Route("/{rest:path}", service.nowhere, methods=_METHODS))
    return Starlette(routes=routes)


def _endpoints() -> list[Endpoint]:
    plain = [*org_endpoints(), *query_endpoints(), *collection_endpoints(), *record_endpoints()]
    return [*Composite(plain).endpoints(), *plain]


class _Service:
    """One model's request handling."""

    def __init__(self, model: SalesforceModel) -> None:
        self._model = model

    def data(self, target: Endpoint) -> Route_:
        """The route of one data endpoint."""

        async def serve(request: Request) -> Response:
            try:
                body = await request.body()
            except ClientDisconnect:
                return Response(status_code=400)
            return self._guarded(request, lambda: self._handle(request, target, body))

        return serve

    async def token(self, request: Request) -> Response:
        """`POST /services/oauth2/token`."""
        form = dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
        authorization = request.headers.get("authorization", "")
        return self._guarded(request, lambda: Answer(200, issue_token(self._model, form, authorization)), metered=False)

    async def revoke(self, request: Request) -> Response:
        """`POST /services/oauth2/revoke`."""
        form = dict(parse_qsl((await request.body()).decode(errors="replace")))
        self._model.sessions.revoke(form.get("token", ""))
        return self._guarded(request, lambda: Answer(200, None), metered=False)

    async def identity(self, request: Request) -> Response:
        """`/services/oauth2/userinfo` and the token's `id` address."""

        def answer() -> Answer:
            self._check_session(request)
            return Answer(200, identity(self._model))

        return self._guarded(request, answer, metered=False)

    async def versions(self, request: Request) -> Response:
        """`/services/data/`, which needs no session."""
        newest = int(float(self._model.api_version))
        return self._guarded(request, lambda: Answer(200, versions(newest)), metered=False)

    async def nowhere(self, request: Request) -> Response:
        """Every other address."""

        def answer() -> Answer:
            self._check_session(request)
            raise not_found()

        return self._guarded(request, answer)

    def _guarded(self, request: Request, work: Callable[[], Answer], *, metered: bool = True) -> Response:
        try:
            answer = work()
        except VendorError as refusal:
            answer = Answer(refusal.status, refusal.body)
            metered = metered and refusal.status != 401
        return response(self._model, answer, request.headers, metered=metered)

    def _handle(self, request: Request, target: Endpoint, body: bytes) -> Answer:
        self._check_session(request)
        _check_version(request.path_params["version"])
        if len(request.url.path) + len(request.url.query) > _LONGEST_URI:
            raise Refusal(414, "URI_TOO_LONG", "The requested URI exceeds the maximum length.")
        self._model.meter.use()
        self._model.tally.quota += 1
        query = dict(request.query_params)
        method = query.pop("_HttpMethod", request.method).upper()
        handler = target.handler("GET" if method == "HEAD" else method)
        call = Call(self._model, method, request.url.path, request.path_params, query, request.headers)
        call.body = _parsed(body) if method in ("POST", "PATCH") else None
        return handler(call)

    def _check_session(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() not in ("bearer", "oauth") or not self._model.sessions.alive(token.strip()):
            raise Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid")


def _check_version(text: str) -> None:
    number, _, minor = text.partition(".")
    if not number.isdigit() or minor != "0":
        raise not_found()
    if int(number) < _OLDEST_VERSION:
        raise Refusal(410, "UNSUPPORTED_API_VERSION", f"The version {text} of the API is no longer supported")


def _parsed(body: bytes) -> Any:
    if not body.strip():
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise bad_json(f"{error.msg} at [line:{error.lineno}, column:{error.colno}]") from None
