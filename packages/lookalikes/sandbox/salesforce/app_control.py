"""`/_sandbox/oauth`: what a trial may see and change of the connected app, and the pace of bulk
jobs.
"""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.salesforce.model import SalesforceModel


def app_control(model: SalesforceModel) -> list[Route]:
    """GET tells the key pair that is registered from the start; POST changes what it names.

    `certificate` (PEM of a certificate or public key), `approved`, `rotate_refresh_tokens`,
    `soap_login`, `bulk_seconds`.
    """

    async def tell(request: Request) -> Response:
        return _json(_told(model))

    async def change(request: Request) -> Response:
        try:
            _change(model, orjson.loads(await request.body()))
        except (ValueError, TypeError, AttributeError) as error:
            return _json({"message": f"Not understood: {error}."}, 400)
        return _json(_told(model))

    return [
        Route("/_sandbox/oauth", tell, methods=["GET"]),
        Route("/_sandbox/oauth", change, methods=["POST"]),
    ]


def _told(model: SalesforceModel) -> dict[str, object]:
    return {
        "private_key": model.app.private_key,
        "public_key": model.app.public_key,
        "refresh_token": model.refresh_token,
        "password": model.password,
        "approved": model.app.approved,
        "rotate_refresh_tokens": model.app.rotates,
        "soap_login": model.app.soap_login,
        "bulk_seconds": model.bulk.seconds,
    }


def _change(model: SalesforceModel, wanted: dict[str, object]) -> None:
    unknown = set(wanted) - {
        "certificate",
        "approved",
        "rotate_refresh_tokens",
        "soap_login",
        "bulk_seconds",
    }
    if unknown:
        raise ValueError(f"no such setting: {sorted(unknown)}")
    if "certificate" in wanted:
        model.app.register(str(wanted["certificate"]))
    model.app.approved = bool(wanted.get("approved", model.app.approved))
    model.app.rotates = bool(wanted.get("rotate_refresh_tokens", model.app.rotates))
    model.app.soap_login = bool(wanted.get("soap_login", model.app.soap_login))
    model.bulk.seconds = float(str(wanted.get("bulk_seconds", model.bulk.seconds)))


def _json(document: dict[str, object], status: int = 200) -> Response:
    return Response(orjson.dumps(document), status, media_type="application/json")
