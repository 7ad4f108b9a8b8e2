"""The control calls only HubSpot has: the portal's switches, its webhooks, merging and restoring as
a person.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.hubspot.errors import refused
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.portal.settings import ARRANGED
from sandbox.hubspot.setup.arrangements import arrange, arranged
from sandbox.hubspot.webhooks.sender import Manners, loopback
from sandbox.vendor import VendorError

Handler = Callable[[Request], Awaitable[Response]]
_MOST_TIMES = 400
_OWN = ("scopes", "webhooks", "token_revoked", "authorization_code")
_MANNERS = ("duplicates", "disorder", "delay_s", "retry_after_s", "seed")


def portal_control(model: HubSpotModel) -> list[Route]:
    """The routes of one portal."""
    control = _PortalControl(model)
    return [
        Route("/_sandbox/portal", control.portal, methods=["GET"]),
        Route("/_sandbox/portal", control.change, methods=["POST"]),
        Route("/_sandbox/records/{object}/{id}/restore", control.restore, methods=["POST"]),
        Route("/_sandbox/records/{object}/{id}/merge", control.merge, methods=["POST"]),
        Route("/_sandbox/records/meetings/{id}/repeat", control.repeat, methods=["POST"]),
    ]


class _PortalControl:
    def __init__(self, model: HubSpotModel) -> None:
        self._model = model

    async def portal(self, request: Request) -> Response:
        return _json(self._told())

    async def change(self, request: Request) -> Response:
        """`scopes`, `webhooks`, `authorization_code` (for that redirect address), what is arranged
        (`setup.arrangements`), and the portal's settings. A setting or an arrangement that is
        refused leaves all of these as they were, but for labels that were made already.
        """
        wanted = await _document(request)
        self._arrange({name: told for name, told in wanted.items() if name not in _OWN})
        access = self._model.access
        answer: dict[str, Any] = {}
        if "scopes" in wanted:
            scopes = wanted.pop("scopes")
            access.granted = None if scopes is None else set(scopes)
        if "webhooks" in wanted:
            self._configure(wanted.pop("webhooks"))
        if "token_revoked" in wanted:
            access.token_revoked = bool(wanted.pop("token_revoked"))
        if "authorization_code" in wanted:
            answer["authorization_code"] = access.new_code(
                str(wanted.pop("authorization_code") or "")
            )
        return _json(self._told() | answer)

    def _arrange(self, wanted: dict[str, Any]) -> None:
        switches = {name: told for name, told in wanted.items() if name not in ARRANGED}
        before = self._model.settings.state()
        self._model.settings.change(switches)
        try:
            arrange(self._model, {name: wanted[name] for name in ARRANGED if name in wanted})
        except VendorError:
            self._model.settings.change(before)
            raise

    async def restore(self, request: Request) -> Response:
        self._model.revive(request.path_params["object"], request.path_params["id"])
        return _json({"id": request.path_params["id"]})

    async def merge(self, request: Request) -> Response:
        losers = (await _document(request)).get("losers")
        if not isinstance(losers, list) or not losers:
            raise refused('Send {"losers": [ids]}')
        kept = self._model.merge(
            request.path_params["object"], request.path_params["id"], [str(n) for n in losers]
        )
        return _json({"id": kept})

    async def repeat(self, request: Request) -> Response:
        wanted = await _document(request)
        days, times = wanted.get("days"), wanted.get("times")
        if not isinstance(days, int) or not isinstance(times, int) or not 0 < times <= _MOST_TIMES:
            raise refused(f'Send {{"days": 7, "times": 4}}, {_MOST_TIMES} times at most')
        return _json({"ids": self._model.repeat(request.path_params["id"], days, times)})

    def _told(self) -> dict[str, Any]:
        access = self._model.access
        feed = self._model.feed
        found = {"url": feed.target_url, "subscriptions": list(feed.subscriptions.values())}
        return {
            **self._model.settings.state(),
            **arranged(self._model),
            "scopes": None if access.granted is None else sorted(access.granted),
            "developer_key": access.developer_key,
            "refresh_token": access.refresh_token,
            "webhooks": found,
        }

    def _configure(self, wanted: dict[str, Any] | None) -> None:
        if wanted and not loopback(str(wanted.get("url", ""))):
            raise refused(
                f"{wanted.get('url')} is no loopback address, and this look-alike calls no other"
            )
        feed = self._model.feed
        feed.subscriptions.clear()
        feed.target_url = ""
        self._model.deliver(None)
        if not wanted:
            return
        for each in wanted.get("subscriptions") or ():
            told: dict[str, Any] = {"eventType": each} if isinstance(each, str) else each
            feed.subscribe(
                str(told["eventType"]),
                told.get("propertyName"),
                active=bool(told.get("active", True)),
            )
        feed.target_url = wanted["url"]
        self._model.deliver(Manners(**{name: wanted[name] for name in _MANNERS if name in wanted}))


async def _document(request: Request) -> dict[str, Any]:
    try:
        document = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError as problem:
        raise refused(f"The body is not JSON: {problem}") from problem
    if not isinstance(document, dict):
        raise refused("Send a JSON object")
    return document


def _json(document: Any) -> Response:
    return Response(orjson.dumps(document), media_type="application/json")
