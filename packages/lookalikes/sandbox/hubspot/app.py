"""HubSpot's HTTP surface over the model: paths to operations, tokens, limits, status codes. No
rules here.

Once a request's body is in, the operation runs without awaiting anything: a client that hangs up
after that has still written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from sandbox.hubspot.bodies.reading import parsed_json, read_body
from sandbox.hubspot.errors import misread, no_such_method, no_such_page, refused
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.oauth.routes import Answering, Handler, form_of, oauth_routes
from sandbox.hubspot.routes import table
from sandbox.hubspot.routes.webhooks import WEBHOOK_ROUTES
from sandbox.hubspot.wire.calls import Call, Reply, Route
from sandbox.hubspot.wire.paths import canonical
from sandbox.hubspot.wire.replies import Sent, refusal, sent
from sandbox.hubspot.wire.routing import Found, Routing
from sandbox.middleware import App, Receive, Scope, Send, whole_body
from sandbox.vendor import VendorError

# Not documented; long property lists are known to break somewhere beyond fifteen thousand
# characters.
_LONGEST_URI = 16_000
_NO_QUERY = QueryParams()


@dataclass(slots=True)
class Asked:
    """A request as it came, its path in the versioned form."""

    method: str
    path: str
    query_string: bytes
    headers: Mapping[bytes, bytes]
    body: bytes

    def header(self, name: bytes) -> str:
        """A header, the empty string when it was not sent."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def query(self) -> QueryParams:
        """The parameters behind the question mark."""
        if self.query_string:
            return QueryParams(self.query_string)
        return _NO_QUERY

    @property
    def search(self) -> bool:
        """Whether the call counts among searches."""
        return self.path.endswith("/search")


Admit = Callable[[HubSpotModel, Asked], None]


def hubspot_app(model: HubSpotModel) -> App:
    """The ASGI application of one portal: its operations here, forms by Starlette."""
    operations = Routing(table.ROUTES)
    developers = Routing(WEBHOOK_ROUTES)
    forms = _forms(model)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        method = scope["method"]
        path = canonical(scope["path"])
        scope["path"] = path
        admit = _by_token
        found = operations.find(method, path)
        if found is None:
            admit = _by_developer
            found = developers.find(method, path)
        if found is None:
            await forms(scope, receive, send)
            return
        body = await whole_body(receive)
        if body is None:
            # Nobody is there to read an answer, and nothing was done.
            return
        # Of a header that is sent twice, the first counts.
        headers = dict(reversed(scope["headers"]))
        status, told, content = _answer(
            model, Asked(method, path, scope["query_string"], headers, body), found, admit
        )
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": content})

    return app


_MISSHAPEN = (TypeError, KeyError, ValueError, AttributeError, IndexError)


def _answer(model: HubSpotModel, asked: Asked, found: Found, admit: Admit) -> Sent:
    if found.route is None:
        return sent(model, refusal(no_such_method()))
    reply = _reply(model, asked, found.route, found.names, admit)
    if reply.status in (401, 403):
        return sent(model, reply)
    oauth = model.access.token not in asked.header(b"authorization")
    return sent(model, reply, model.limits.headers(search=asked.search, oauth=oauth))


def _reply(
    model: HubSpotModel, asked: Asked, route: Route, names: Mapping[str, str], admit: Admit
) -> Reply:
    try:
        admit(model, asked)
        model.tally.quota += 1
        return route.operation(_call(model, asked, route, names))
    except VendorError as problem:
        return refusal(problem)
    except _MISSHAPEN as problem:
        # A body that its kind does not describe: nothing of the vendor's is known of it.
        logging.getLogger(__name__).warning("%s %s", asked.method, asked.path, exc_info=problem)
        return refusal(misread(None, "unable to read the body"))


def _by_token(model: HubSpotModel, asked: Asked) -> None:
    path = asked.path
    if len(path) + len(asked.query_string) > _LONGEST_URI:
        raise refused("The URI is too long", status=414, category="URI_TOO_LONG")
    now = model.now()
    model.access.check(asked.header(b"authorization"), now)
    model.access.require(*table.scopes_of(asked.method, path))
    model.limits.admit(now, search=asked.search, associations="/associations" in path)


def _by_developer(model: HubSpotModel, asked: Asked) -> None:
    model.access.check_developer(asked.query.get("hapikey", ""))


_TYPES = ("object_type", "to_type")


def _call(model: HubSpotModel, asked: Asked, route: Route, names: Mapping[str, str]) -> Call:
    """The call as its operation takes it. The types that the path names are looked up first."""
    by = asked.header(b"x-accord-client") or "api"
    content_type = asked.header(b"content-type")
    for name in _TYPES:
        if name in names and route.body is not None:
            model.kinds.named(names[name])
    if content_type.startswith("multipart/"):
        return Call(model, names, asked.query, {}, by, asked.body, content_type, asked.path)
    if route.body is None:
        body = parsed_json(asked.body)
    else:
        body = read_body(asked.body, route.body)
    return Call(model, names, asked.query, body, by, address=asked.path)


def _forms(model: HubSpotModel) -> App:
    async def not_found(request: Request, error: Exception) -> Response:
        return _response(model, refusal(no_such_page()))

    async def not_allowed(request: Request, error: Exception) -> Response:
        return _response(model, refusal(no_such_method()))

    return Starlette(
        routes=oauth_routes(model, lambda answering: _form_handler(model, answering)),
        exception_handlers={404: not_found, 405: not_allowed},
    )


def _form_handler(model: HubSpotModel, answering: Answering) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            form = await form_of(request)
            return _response(model, answering(model, request, form))
        except VendorError as problem:
            return _response(model, refusal(problem))

    return handle


def _response(model: HubSpotModel, reply: Reply) -> Response:
    status, headers, body = sent(model, reply)
    response = Response(body, status)
    response.raw_headers = headers
    return response
