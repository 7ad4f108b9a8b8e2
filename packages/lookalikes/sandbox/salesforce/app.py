"""The look-alike over HTTP: thin routes; who may call, what it costs, and one way out for refusals.

Once a request's body is in, its handler runs without waiting for anything, so what a client that
hangs up had asked for is done in full.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.broken_json.reader import places_of_names
from sandbox.salesforce.bulk.classic.service import classic
from sandbox.salesforce.errors import Refusal, WrongType, no_such_class, not_found
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.routes.bulk import bulk_endpoints
from sandbox.salesforce.routes.composite.collections import collection_endpoints
from sandbox.salesforce.routes.composite.graphs import Graphs
from sandbox.salesforce.routes.composite.requests import Composite
from sandbox.salesforce.routes.composite.trees import tree_endpoints
from sandbox.salesforce.routes.custom_fields import org_endpoints
from sandbox.salesforce.routes.layouts import layout_endpoints
from sandbox.salesforce.routes.list_views import list_view_endpoints
from sandbox.salesforce.routes.menus import menu_endpoints
from sandbox.salesforce.routes.oauth import OAUTH_ROUTES, Ask, Handler
from sandbox.salesforce.routes.query import query_endpoints
from sandbox.salesforce.routes.records import record_endpoints
from sandbox.salesforce.routes.search import search_endpoints
from sandbox.salesforce.routes.service import service_endpoints
from sandbox.salesforce.routes.tooling import tooling_endpoints
from sandbox.salesforce.routes.ui import ui_endpoints
from sandbox.salesforce.soap.service import SERVICES, soap
from sandbox.salesforce.wire.authorization import no_session, session_in
from sandbox.salesforce.wire.bodies import parsed, unpacked
from sandbox.salesforce.wire.calls import ROOT, Answer, Call, Endpoint
from sandbox.salesforce.wire.edge import READ
from sandbox.salesforce.wire.forms import takes_nothing
from sandbox.salesforce.wire.pages import only_post, uri_too_long
from sandbox.salesforce.wire.replies import response
from sandbox.salesforce.wire.slashes import SingleSlashes
from sandbox.salesforce.wire.versions import check_version, newest, versions
from sandbox.vendor import VendorError

_log = logging.getLogger(__name__)
_RECORDS = f"{ROOT}/sobjects/"
# The formats of these are documented as JSON.
_JSON_ALONE = (f"{ROOT}/ui-api", f"{ROOT}/jobs", f"{ROOT}/composite/graph")
_LONGEST_URI = 16_384
_READ_STATUS = 200
_METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"]

Route_ = Callable[[Request], Awaitable[Response]]


def salesforce_app(model: SalesforceModel) -> Starlette:
    """Serve the model. Run it with uvicorn's `date_header=False`: the Date is the model's clock."""
    endpoints = _endpoints()
    model.bulk.later = _soon
    service = _Service(model, endpoints)
    routes = [
        *[
            Route(path, service.oauth(serve), methods=known)
            for path, (serve, known) in OAUTH_ROUTES.items()
        ],
        Route("/services/data", service.versions),
        Route("/services/data/", service.versions),
        Route("/services/Soap/{service}/{version}", service.soap, methods=_METHODS),
        Route("/services/Soap/{service}/{version}/{org}", service.soap, methods=_METHODS),
        Route("/services/apexrest/{rest:path}", service.apex, methods=_METHODS),
        Route("/services/async/{version}/{rest:path}", service.classic, methods=["GET", "POST"]),
    ]
    for each in endpoints:
        serve = service.data(each)
        # The vendor does not mind a slash at the end, and simple-salesforce creates with one.
        for template in (each.template, each.template + "/"):
            routes.append(Route(template, serve, methods=_METHODS))
    routes.append(Route("/{rest:path}", service.nowhere, methods=_METHODS))
    return Starlette(routes=routes, middleware=[Middleware(SingleSlashes)])


def _soon(work: Callable[[], None]) -> None:
    """Between two calls: the loop looks for callers before each piece of work."""
    asyncio.get_running_loop().call_soon(work)


def _endpoints() -> list[Endpoint]:
    plain = [
        *service_endpoints(),
        *org_endpoints(),
        *tooling_endpoints(),
        *query_endpoints(),
        *search_endpoints(),
        *bulk_endpoints(),
        *tree_endpoints(),
        *collection_endpoints(),
        *layout_endpoints(),
        *menu_endpoints(),
        *list_view_endpoints(),
        *ui_endpoints(),
        *record_endpoints(),
    ]
    composite = Composite(plain)
    return [*composite.endpoints(), *Graphs(composite).endpoints(), *plain]


class _Service:
    """One model's request handling."""

    def __init__(self, model: SalesforceModel, endpoints: list[Endpoint]) -> None:
        self._model = model
        self._endpoints = endpoints

    def data(self, target: Endpoint) -> Route_:
        """The route of one data endpoint."""

        async def serve(request: Request) -> Response:
            body = await _whole(request)
            if body is None:
                return Response(status_code=400)
            return self._guarded(request, lambda: self._handle(request, target, body))

        return serve

    def oauth(self, handler: Handler) -> Route_:
        """The route of one OAuth resource; these cost nothing and say nothing of the allowance."""

        async def serve(request: Request) -> Response:
            body = (await _whole(request) or b"").decode(errors="replace")
            # A POST may say it all in its address; simple-salesforce does.
            form = dict(parse_qsl(f"{request.url.query}&{body}", keep_blank_values=True))
            ask = Ask(
                self._model, form, request.headers.get("authorization", ""), request.path_params
            )
            return self._guarded(request, lambda: handler(ask), metered=False)

        return serve

    async def soap(self, request: Request) -> Response:
        """`/services/Soap/u` and its sisters, with or without the org's id at the end."""
        service = request.path_params["service"]
        body = await _whole(request) or b""
        if service not in SERVICES:
            return await self.nowhere(request)

        def answer() -> Answer:
            if request.method != "POST":
                return only_post(request.url.path)
            raw = unpacked(request.headers, body)
            version = request.path_params["version"]
            status, envelope = soap(self._model, self._endpoints, service, version, raw)
            return Answer(status, stream=iter([envelope.encode()]), media="text/xml;charset=UTF-8")

        return self._guarded(request, answer, metered=False)

    async def classic(self, request: Request) -> Response:
        """`/services/async`: the older Bulk API, whose session comes in a header of its own."""
        body = await _whole(request) or b""
        version = request.path_params["version"]
        path = request.path_params["rest"].strip("/")

        def answer() -> Answer:
            raw = unpacked(request.headers, body)
            return classic(self._model, request.method, version, path, request.headers, raw)

        return self._guarded(request, answer, metered=False)

    async def apex(self, request: Request) -> Response:
        """`/services/apexrest`: where classes of the company's would listen; it has none."""

        def answer() -> Answer:
            self._check_session(request)
            raise no_such_class(f"/{request.path_params['rest']}")

        return self._guarded(request, answer)

    async def versions(self, request: Request) -> Response:
        """`/services/data/`, which needs no session."""
        known = versions(newest(self._model.api_version))
        return self._guarded(request, lambda: Answer(200, known), metered=False)

    async def nowhere(self, request: Request) -> Response:
        """Every other address."""

        def answer() -> Answer:
            self._check_session(request)
            raise not_found()

        return self._guarded(request, answer)

    def _guarded(
        self, request: Request, work: Callable[[], Answer], *, metered: bool = True
    ) -> Response:
        try:
            answer = work()
        except VendorError as refusal:
            headers = refusal.headers if isinstance(refusal, Refusal) else {}
            answer = Answer(refusal.status, refusal.body, headers)
            metered = metered and refusal.status != 401
        except Exception:
            # A mistake of the look-alike's own: said as the vendor says its own, and told to
            # whoever runs it.
            _log.exception("%s %s", request.method, request.url.path)
            answer = Answer(
                500,
                [{"message": "An unexpected error occurred.", "errorCode": "UNKNOWN_EXCEPTION"}],
            )
        if metered and request.method == "GET" and answer.status == _READ_STATUS:
            answer.headers = {**answer.headers, **READ}
        return response(self._model, answer, request.headers, metered=metered)

    def _handle(self, request: Request, target: Endpoint, body: bytes) -> Answer:
        self._check_session(request)
        check_version(request.path_params["version"], newest(self._model.api_version))
        if len(request.url.path) + len(request.url.query) > _LONGEST_URI:
            return uri_too_long()
        self._model.meter.use()
        self._model.tally.quota += 1
        self._model.bulk.catch_up()
        json_alone = target.template.startswith(_JSON_ALONE)
        if takes_nothing(request.headers, json_alone=json_alone):
            return Answer(406, bare=True)
        query = dict(request.query_params)
        asked = query.pop("_HttpMethod", request.method).upper()
        method = "GET" if asked == "HEAD" else asked
        handler = target.handler(method)
        call = Call(
            self._model, method, request.url.path, request.path_params, query, request.headers
        )
        call.raw = unpacked(request.headers, body)
        if method in ("POST", "PATCH"):
            is_record = target.template.startswith(_RECORDS)
            call.body = parsed(request.headers, call.raw, is_record=is_record)
        try:
            return handler(call)
        except WrongType as refusal:
            _say_where(refusal, call)
            raise

    def _check_session(self, request: Request) -> None:
        token = session_in(request.headers.get("authorization"))
        if not self._model.sessions.alive(token):
            raise no_session("INVALID_SESSION_ID", "Session expired or invalid")


def _say_where(refusal: WrongType, call: Call) -> None:
    """The place of the field's name in the body, if the body is the record."""
    if not isinstance(call.body, dict):
        return
    for name, place in places_of_names(call.raw).items():
        if name.lower() == refusal.field.lower():
            refusal.put_at(place)


async def _whole(request: Request) -> bytes | None:
    """The request's body; None when the caller left before it was all there."""
    try:
        return await request.body()
    except ClientDisconnect:
        return None
