"""How an answer looks on the wire: JSON plain or in the vendor's pretty style, or XML; gzip, date,
limit header.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from email.utils import formatdate
from typing import Any

import orjson
from starlette.responses import Response, StreamingResponse

from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.wire.calls import Answer
from sandbox.salesforce.wire.edge import edge_cookies, edge_headers
from sandbox.salesforce.wire.forms import as_xml, wants_xml

_WORTH_COMPRESSING = 1024
_BODILESS = frozenset({204, 304})
_REFUSED = 400


def response(
    model: SalesforceModel, answer: Answer, headers: Mapping[str, str], *, metered: bool = True
) -> Response:
    """The HTTP response to a caller who sent `headers`; `metered` answers say how much quota is
    used.
    """
    now = model.clock.now()
    sent = {"Date": formatdate(now, usegmt=True), **edge_headers(), **answer.headers}
    if metered:
        sent["Sforce-Limit-Info"] = f"api-usage={model.meter.used}/{model.meter.limit}"
    # An answer leaves a header out that it has emptied.
    made = _made(answer, {name: value for name, value in sent.items() if value}, headers)
    for cookie in edge_cookies(model.org_id, now):
        made.headers.append("Set-Cookie", cookie)
    return made


def _made(answer: Answer, sent: dict[str, str], headers: Mapping[str, str]) -> Response:
    if answer.status in _BODILESS or answer.bare:
        return Response(status_code=answer.status, headers=sent)
    if answer.stream is not None:
        return _streamed(answer, sent, compressed="gzip" in headers.get("accept-encoding", ""))
    if wants_xml(headers):
        body = as_xml(answer.body)
        sent["Content-Type"] = "application/xml;charset=UTF-8"
    else:
        body = encode(answer.body, pretty=headers.get("x-prettyprint", "") in ("1", "true"))
        sent["Content-Type"] = "application/json;charset=UTF-8"
    if answer.status < _REFUSED:
        # What is refused is never compressed, and does not say that it might have been.
        sent["Vary"] = "Accept-Encoding"
    worth_it = answer.status < _REFUSED and len(body) > _WORTH_COMPRESSING
    if worth_it and "gzip" in headers.get("accept-encoding", ""):
        sent["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=1, mtime=0)
    return Response(body, answer.status, sent)


def _streamed(answer: Answer, sent: dict[str, str], *, compressed: bool) -> Response:
    assert answer.stream is not None
    sent["Content-Type"] = answer.media
    if compressed:
        sent["Content-Encoding"] = "gzip"
    chunks = _squeezed(answer.stream) if compressed else answer.stream
    return StreamingResponse(_sent_on_demand(chunks), answer.status, sent)


async def _sent_on_demand(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Pieces made in the event loop, so that no other call writes while one is being made."""
    for chunk in chunks:
        if chunk:
            yield chunk


def _squeezed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def encode(body: Any, *, pretty: bool) -> bytes:
    """The body in bytes, `pretty` as `X-PrettyPrint: 1` asks for it."""
    if pretty:
        return _pretty(body, "").encode()
    return orjson.dumps(body)


def _pretty(value: Any, indent: str) -> str:
    """Two spaces a level, `"name" : value`, and arrays opened on the line they start: `[ {`."""
    if isinstance(value, dict):
        if not value:
            return "{ }"
        inner = indent + "  "
        lines = [f'{inner}"{name}" : {_pretty(each, inner)}' for name, each in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list):
        if value:
            return f"[ {', '.join(_pretty(each, indent) for each in value)} ]"
        return "[ ]"
    return orjson.dumps(value).decode()
