"""The dated paths are other names for the versioned ones: same operations, rewritten before routing.

`/crm/objects/2026-03/contacts` is `/crm/v3/objects/contacts`; associations went from v4 to the same dates.
A trailing slash never matters.
"""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send

_DATED = re.compile(r"/(?P<area>crm/\w+|oauth|account-info)/20\d\d-\d\d(?P<rest>/.*)?")
_VERSIONS = {"crm/associations": "crm/v4/associations", "oauth": "oauth/v1", "account-info": "account-info/v3"}


class CanonicalPaths:
    """Rewrites the path of each request to the versioned form."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["path"] = canonical(scope["path"])
        await self._app(scope, receive, send)


def canonical(path: str) -> str:
    """The versioned form of a path."""
    dated = _DATED.fullmatch(path)
    if dated is None:
        return path.rstrip("/") or "/"
    rest = (dated["rest"] or "").rstrip("/")
    if dated["area"] == "crm/objects" and "/associations" in rest:
        return f"/crm/v4/objects{rest}"
    return f"/{_VERSIONS.get(dated['area']) or dated['area'].replace('crm/', 'crm/v3/')}{rest}"
