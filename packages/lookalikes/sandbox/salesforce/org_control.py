"""`/_sandbox/org` and what a person does to a record: the administrator's and the user's side of a
trial.

POST `/_sandbox/records/{object}/{id}/{action}` with action convert, merge, undelete or purge (of
`*`, every deleted record of the object).
"""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings


def org_control(model: SalesforceModel) -> list[Route]:
    """The control calls that only this look-alike has."""

    async def settings(request: Request) -> Response:
        return _json(model.settings())

    async def configure(request: Request) -> Response:
        return _json(model.configure(await _document(request)))

    async def act(request: Request) -> Response:
        where = request.path_params
        return _json(
            model.act(where["object"], where["id"], where["action"], await _document(request))
        )

    return [
        Route("/_sandbox/org", settings, methods=["GET"]),
        Route("/_sandbox/org", configure, methods=["POST"]),
        Route("/_sandbox/records/{object}/{id}/{action}", act, methods=["POST"]),
    ]


async def _document(request: Request) -> dict[str, Any]:
    """The body as an object; nothing means an empty one. Raises BadSettings."""
    body = await request.body()
    try:
        document = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise BadSettings(f"The body is not JSON: {error}.") from error
    if not isinstance(document, dict):
        raise BadSettings("Send a JSON object.")
    return document


def _json(document: dict[str, Any]) -> Response:
    return Response(orjson.dumps(document), media_type="application/json")
