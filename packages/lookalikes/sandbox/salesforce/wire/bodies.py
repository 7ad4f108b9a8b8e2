"""What a request's body holds: unpacked when it comes in gzip, read as JSON when it claims to be
JSON, and a record also as XML.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from typing import Any

import orjson

from sandbox.broken_json.reader import fault_in
from sandbox.salesforce.errors import Refusal, bad_json
from sandbox.salesforce.wire.forms import XML, record_in

_JSON = "application/json"
_IN_PARTS = "multipart/"


def unpacked(headers: Mapping[str, str], body: bytes) -> bytes:
    """The body without its compression. Raises 415 for a packing nobody knows, 400 for a broken
    one.
    """
    packing = headers.get("content-encoding", "identity").lower()
    if packing == "identity" or not body:
        return body
    if packing not in ("gzip", "deflate"):
        raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", f"Content-Encoding not supported: {packing}")
    try:
        if packing == "gzip":
            return gzip.decompress(body)
        return zlib.decompress(body)
    except (OSError, EOFError, zlib.error):
        raise bad_json("The HTTP entity body could not be decompressed") from None


def parsed(headers: Mapping[str, str], body: bytes, *, is_record: bool = False) -> Any:
    """The JSON in the body, or the record in its XML; None when there is none, or several parts.
    Raises JSON_PARSER_ERROR, XML_PARSER_ERROR, and 415 for what is said to be something else.

    The vendor also takes XML where several records come at once; the look-alike speaks JSON alone
    there and says so. That a body of which nothing is said is read as JSON is unverified.
    """
    kind = headers.get("content-type", _JSON).partition(";")[0].strip().lower()
    if not body.strip() or kind.startswith(_IN_PARTS):
        return None
    if kind in XML and is_record:
        return record_in(body)
    if kind in XML:
        message = "Content-Type not supported for this resource in this API version: "
        raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", f"{message}application/xml")
    if kind != _JSON:
        message = "Content-Type header specified in HTTP request is not supported: "
        raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", message + kind)
    return read_json(body)


def read_json(raw: bytes) -> Any:
    """What the text means. Raises JSON_PARSER_ERROR, which names the first fault and its place."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise bad_json(fault_in(raw)) from None
