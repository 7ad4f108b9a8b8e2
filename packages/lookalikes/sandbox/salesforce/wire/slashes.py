"""Two slashes in a row count as one, as at the vendor: some clients glue addresses together
carelessly.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

_SEVERAL = re.compile(rb"/{2,}")


class SingleSlashes:
    """Tidies the path that was sent; a slash that was escaped belongs to a value and stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path") or b""
        if b"//" in raw:
            tidy = _SEVERAL.sub(b"/", raw.partition(b"?")[0])
            scope = {**scope, "raw_path": tidy, "path": unquote(tidy.decode("ascii", "replace"))}
        await self._app(scope, receive, send)
