"""Which part of a list the older routes answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sandbox.hubspot.errors import unreadable_parameter
from sandbox.hubspot.wire.calls import Call

MOST = 250
T = TypeVar("T")


def limit_of(call: Call, name: str, usual: int, most: int) -> int:
    limit = call.number(name, usual)
    if not 0 < limit <= most:
        raise unreadable_parameter(name)
    return limit


def part_of(call: Call, found: Sequence[T], usual: int) -> tuple[list[T], dict[str, Any]]:
    """The part of a list that a call asks for by `offset` and `count`, and how it goes on."""
    offset = call.number("offset", 0)
    count = limit_of(call, "count", usual, MOST)
    follow = offset + count
    more = {"hasMore": follow < len(found), "offset": follow, "total": len(found)}
    return list(found[offset:follow]), more
