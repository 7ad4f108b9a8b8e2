"""HubSpot's HTTP surface over the model: paths to operations, tokens, limits, status codes. No rules here.

Once a request's body is in, the operation runs without awaiting anything: a client that hangs up after
that has still written.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from email.utils import formatdate

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.hubspot import routes
from sandbox.hubspot.calls import Call, Reply
from sandbox.hubspot.errors import no_such_method, no_such_page, refused, unreadable
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.oauth_routes import Answering, form_of, oauth_routes
from sandbox.hubspot.paths import CanonicalPaths
from sandbox.hubspot.webhook_routes import WEBHOOK_ROUTES
from sandbox.vendor import VendorError

Handler = Callable[[Request], Awaitable[Response]]
Admit = Callable[[HubSpotModel, Request, bool], None]

# Not documented; long property lists are known to break somewhere beyond fifteen thousand characters.
_LONGEST_URI = 16_000
# Recorded on every answer; the last ones are the network's in front of the vendor, whose cookie is not played.
_SHARED = {
    "Vary": "origin, Accept-Encoding",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Credentials": "false",
    "Server": "cloudflare",
    "CF-Cache-Status": "DYNAMIC",
    "NEL": '{"success_fraction":0.01,"report_to":"cf-nel","max_age":604800}',
    "Report-To": '{"endpoints":[],"group":"cf-nel","max_age":604800}',
}
_PAGE = {"Content-Type": "text/html;charset=iso-8859-1", "Cache-Control": "must-revalidate,no-cache,no-store"}


def hubspot_app(model: HubSpotModel) -> Starlette:
    """The ASGI application of one portal."""

    async def not_found(request: Request, error: Exception) -> Response:
        return _response(model, _refusal(no_such_page()))

    async def not_allowed(request: Request, error: Exception) -> Response:
        return _response(model, _refusal(no_such_method()))

    return Starlette(
        routes=[
            *(Route(path, _handler(model, operation), methods=[method]) for method, path, operation in routes.ROUTES),
            *oauth_routes(model, lambda answering: _form_handler(model, answering)),
            *(
                Route(path, _handler(model, operation, _by_developer), methods=[method])
                for method, path, operation in WEBHOOK_ROUTES
            ),
        ],
        middleware=[Middleware(CanonicalPaths)],
        exception_handlers={404: not_found, 405: not_allowed},
    )


def _handler(model: HubSpotModel, operation: Callable[[Call], Reply], admit: Admit | None = None) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            # Nobody is there to read this, and nothing was done.
            return Response(status_code=400)
        return _answer(model, request, body, operation, admit or _by_token)

    return handle


def _answer(
    model: HubSpotModel, request: Request, body: bytes, operation: Callable[[Call], Reply], admit: Admit
) -> Response:
    search = request.scope["path"].endswith("/search")
    try:
        admit(model, request, search)
        model.tally.quota += 1
        reply = operation(_call(model, request, body))
    except VendorError as problem:
        reply = _refusal(problem)
    except _MISSHAPEN as problem:
        # The vendor reads bodies into typed classes, and refuses what does not fit before anything is done.
        logging.getLogger(__name__).warning("%s %s", request.method, request.url.path, exc_info=problem)
        reply = _refusal(unreadable(f"{type(problem).__name__}"))
    oauth = model.access.token not in request.headers.get("authorization", "")
    headers = {} if reply.status in (401, 403) else model.limits.headers(search=search, oauth=oauth)
    return _response(model, reply, headers)


_MISSHAPEN = (TypeError, KeyError, ValueError, AttributeError, IndexError)


def _by_token(model: HubSpotModel, request: Request, search: bool) -> None:
    path = request.scope["path"]
    if len(path) + len(request.scope["query_string"]) > _LONGEST_URI:
        raise refused("The URI is too long", status=414, category="URI_TOO_LONG")
    model.access.check(request.headers.get("authorization", ""), model.now())
    model.access.require(routes.scope_of(request.method, path))
    model.limits.admit(model.now(), search=search, associations="/associations" in path)


def _by_developer(model: HubSpotModel, request: Request, search: bool) -> None:
    model.access.check_developer(request.query_params.get("hapikey", ""))


def _call(model: HubSpotModel, request: Request, body: bytes) -> Call:
    by = request.headers.get("x-accord-client") or "api"
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/"):
        return Call(model, request.path_params, request.query_params, {}, by, body, content_type, request.scope["path"])
    try:
        parsed = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError as problem:
        raise unreadable(f"{problem}") from problem
    return Call(model, request.path_params, request.query_params, parsed, by, address=request.scope["path"])


def _refusal(problem: VendorError) -> Reply:
    headers = {"X-HubSpot-NotFound": "true"} if isinstance(problem.body, str) and problem.status == 404 else {}
    return Reply(problem.status, problem.body, headers)


def _response(model: HubSpotModel, reply: Reply, headers: dict[str, str] | None = None) -> Response:
    shared = {"Date": formatdate(model.clock.now(), usegmt=True), **_SHARED, **(headers or {}), **reply.headers}
    told = reply.body.get("correlationId") if isinstance(reply.body, dict) else None
    number = told or model.next_correlation()
    shared["X-HubSpot-Correlation-Id"] = number
    shared["CF-RAY"] = f"{number[-17:].replace('-', '')}-FRA"
    shared["Server-Timing"] = f'hcid;desc="{number}", cfr;desc="{shared["CF-RAY"]}"'
    if reply.body is None:
        return Response(status_code=reply.status, headers=shared)
    if isinstance(reply.body, str):
        return Response(reply.body, reply.status, _PAGE | shared)
    return Response(orjson.dumps(reply.body), reply.status, shared, media_type="application/json;charset=utf-8")


def _form_handler(model: HubSpotModel, answering: Answering) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            form = await form_of(request)
            return _response(model, answering(model, request, form))
        except orjson.JSONDecodeError as problem:
            return _response(model, _refusal(unreadable(str(problem))))
        except VendorError as problem:
            return _response(model, _refusal(problem))

    return handle
