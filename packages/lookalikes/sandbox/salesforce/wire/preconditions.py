"""Conditional headers on records: what one is dated and tagged with, and when a call is not to be
carried out.

Of records only an Account has an entity tag; on all others the dates are weak, a whole second at
best.
"""

from __future__ import annotations

import base64
import hashlib
from email.utils import formatdate, parsedate_to_datetime

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.org.editions import instant
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.times import seconds_of
from sandbox.salesforce.wire.calls import Call

_TAGGED = frozenset({"Account"})


def dated(kind: ObjectType, row: Row) -> dict[str, str]:
    """The `Last-Modified` of a record, and the `ETag` of those that have one."""
    tag = {"ETag": f'"{tag_of(row["Id"], row["SystemModstamp"])}"'} if kind.name in _TAGGED else {}
    return {"Last-Modified": formatdate(seconds_of(row["LastModifiedDate"]), usegmt=True), **tag}


def tag_of(*parts: object) -> str:
    """A tag that is another one when any part is."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return base64.b64encode(digest[:16]).decode().rstrip("=").replace("+", "-").replace("/", "_")


def unchanged(call: Call, headers: dict[str, str]) -> bool:
    """Whether a read is answered 304. Raises 412 and 400."""
    modified = _date_of(headers)
    tag = headers.get("ETag")
    if not _matches(call, "if-match", tag, absent=True) or not _not_modified_after(call, modified):
        raise _failed()
    since = instant(call.headers, "if-modified-since")
    if tag is not None and "if-none-match" in call.headers:
        return _matches(call, "if-none-match", tag, absent=False)
    return since is not None and modified <= since


def check_write(call: Call, headers: dict[str, str]) -> None:
    """Raises 412 when a condition of an update does not hold, 400 for a date that is none."""
    modified = _date_of(headers)
    tag = headers.get("ETag")
    since = instant(call.headers, "if-modified-since")
    good = (
        _matches(call, "if-match", tag, absent=True)
        and not (tag is not None and _matches(call, "if-none-match", tag, absent=False))
        and _not_modified_after(call, modified)
        and not (since is not None and modified <= since)
    )
    if not good:
        raise _failed()


def _matches(call: Call, header: str, tag: str | None, *, absent: bool) -> bool:
    """Whether the header names the tag; `absent` when there is no header, or nothing to compare it
    with.
    """
    wanted = call.headers.get(header)
    if wanted is None or tag is None:
        return absent
    named = [each.strip().removeprefix("W/").replace("--gzip", "") for each in wanted.split(",")]
    return "*" in named or tag in named


def _not_modified_after(call: Call, modified: int) -> bool:
    before = instant(call.headers, "if-unmodified-since")
    return before is None or modified <= before


def _date_of(headers: dict[str, str]) -> int:
    return int(parsedate_to_datetime(headers["Last-Modified"]).timestamp())


def _failed() -> Refusal:
    return Refusal(
        412, "PRECONDITION_FAILED", "A precondition given in the request header evaluated to false"
    )
