"""The routes of OAuth, which take forms and need no bearer token; what a private app's token is, is
asked as JSON.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.hubspot.bodies.reading import parsed_json
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.oauth import tokens
from sandbox.hubspot.wire.calls import Reply

Form = dict[str, str]
Answering = Callable[[HubSpotModel, Request, Form], Reply]
Handler = Callable[[Request], Awaitable[Response]]


def _token(model: HubSpotModel, request: Request, form: Form) -> Reply:
    return Reply(200, tokens.token(model, form, dated=request.url.path != "/oauth/v1/token"))


def _authorize(model: HubSpotModel, request: Request, form: Form) -> Reply:
    place = tokens.authorize(model, dict(request.query_params))
    return Reply(302, None, {"Location": place})


def _access_info(model: HubSpotModel, request: Request, form: Form) -> Reply:
    return Reply(200, tokens.access_info(model, request.path_params["token"]))


def _private_info(model: HubSpotModel, request: Request, form: Form) -> Reply:
    return Reply(200, tokens.private_info(model, str(form.get("tokenKey"))))


def _refresh_info(model: HubSpotModel, request: Request, form: Form) -> Reply:
    return Reply(200, tokens.refresh_info(model, request.path_params["token"]))


def _delete_refresh(model: HubSpotModel, request: Request, form: Form) -> Reply:
    tokens.refresh_info(model, request.path_params["token"])
    model.access.revoke(request.path_params["token"])
    return Reply(204)


def _introspect(model: HubSpotModel, request: Request, form: Form) -> Reply:
    return Reply(200, tokens.introspect(model, form))


def _revoke(model: HubSpotModel, request: Request, form: Form) -> Reply:
    tokens.revoke(model, form)
    return Reply(200)


_TABLE: tuple[tuple[str, str, Answering], ...] = (
    ("POST", "/oauth/v1/token", _token),
    ("POST", "/oauth/v3/token", _token),
    ("GET", "/oauth/authorize", _authorize),
    ("GET", "/oauth/v1/access-tokens/{token}", _access_info),
    ("POST", "/oauth/v2/private-apps/get/access-token-info", _private_info),
    ("GET", "/oauth/v1/refresh-tokens/{token}", _refresh_info),
    ("DELETE", "/oauth/v1/refresh-tokens/{token}", _delete_refresh),
    ("POST", "/oauth/v3/introspect", _introspect),
    ("POST", "/oauth/v3/token/introspect", _introspect),
    ("POST", "/oauth/v3/revoke", _revoke),
    ("POST", "/oauth/v3/token/revoke", _revoke),
)


def oauth_routes(model: HubSpotModel, handler: Callable[[Answering], Handler]) -> list[Route]:
    """Starlette's routes; `handler` turns an answer into a response."""
    return [Route(path, handler(answering), methods=[method]) for method, path, answering in _TABLE]


async def form_of(request: Request) -> Form:
    """The form that was sent, or a JSON object in place of one; client credentials included however
    they came.
    """
    body = await request.body()
    if body.startswith(b"{"):
        return dict(parsed_json(body))
    fields = dict(parse_qsl(body.decode(errors="replace")))
    return tokens.form_with_basic(fields, request.headers.get("authorization", ""))
