"""How an answer looks on the wire: JSON plain or in the vendor's pretty style, gzip, date, limit header."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

import orjson
from starlette.responses import Response

from sandbox.salesforce.calls import Answer
from sandbox.salesforce.model import SalesforceModel

_WORTH_COMPRESSING = 1024
_BODILESS = frozenset({204, 304})


def response(model: SalesforceModel, answer: Answer, headers: Mapping[str, str], *, metered: bool = True) -> Response:
    """The HTTP response to a caller who sent `headers`; `metered` answers say how much quota is used."""
    sent = {"date": formatdate(model.clock.now(), usegmt=True), **answer.headers}
    if metered:
        sent["Sforce-Limit-Info"] = f"api-usage={model.meter.used}/{model.meter.limit}"
    if answer.status in _BODILESS:
        return Response(status_code=answer.status, headers=sent)
    body = encode(answer.body, pretty=headers.get("x-prettyprint", "") in ("1", "true"))
    sent["Content-Type"] = "application/json;charset=UTF-8"
    sent["Vary"] = "Accept-Encoding"
    if len(body) > _WORTH_COMPRESSING and "gzip" in headers.get("accept-encoding", ""):
        sent["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=1, mtime=0)
    return Response(body, answer.status, sent)


def encode(body: Any, *, pretty: bool) -> bytes:
    """The body in bytes, `pretty` as `X-PrettyPrint: 1` asks for it."""
    return _pretty(body, "").encode() if pretty else orjson.dumps(body)


def _pretty(value: Any, indent: str) -> str:
    """Two spaces a level, `"name" : value`, and arrays opened on the line they start: `[ {`."""
    if isinstance(value, dict):
        if not value:
            return "{ }"
        inner = indent + "  "
        lines = [f'{inner}"{name}" : {_pretty(each, inner)}' for name, each in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list):
        return f"[ {', '.join(_pretty(each, indent) for each in value)} ]" if value else "[ ]"
    return orjson.dumps(value).decode()
