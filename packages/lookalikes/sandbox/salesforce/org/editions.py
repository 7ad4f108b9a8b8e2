"""Documents that clients keep: their ETag and Last-Modified, and when an old copy will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from zlib import crc32

from sandbox.clock import SkewedClock
from sandbox.salesforce.errors import Refusal


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a document: since when it has been so, and its tag."""

    since: int
    etag: str

    @property
    def headers(self) -> dict[str, str]:
        """As they go out, also with a 304."""
        return {"ETag": f'"{self.etag}"', "Last-Modified": formatdate(self.since, usegmt=True)}

    def is_known_to(self, headers: Mapping[str, str]) -> bool:
        """Whether the caller's copy is this one. Raises INVALID_HEADER."""
        tags = headers.get("if-none-match")
        if tags is not None:
            return self.etag in [
                tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")
            ]
        at = instant(headers, "if-modified-since")
        return at is not None and self.since <= at


class Editions:
    """When each document last became what it is; a change shows when somebody asks."""

    def __init__(self, clock: SkewedClock) -> None:
        self._clock, self._founded = clock, int(clock.now())
        self._known: dict[str, tuple[object, Edition]] = {}

    def of(self, name: str, state: object) -> Edition:
        """The edition of the document of that name whose content follows from `state`."""
        known = self._known.get(name)
        if known is not None and known[0] == state:
            return known[1]
        since = self._founded if known is None else int(self._clock.now())
        edition = Edition(since, f"{crc32(repr((name, state)).encode()):08x}")
        self._known[name] = (state, edition)
        return edition


def instant(headers: Mapping[str, str], name: str) -> int | None:
    """Seconds since the epoch in an HTTP date header; None when it is not sent. Raises
    INVALID_HEADER.
    """
    text = headers.get(name)
    if text is None:
        return None
    try:
        return int(parsedate_to_datetime(text).timestamp())
    except (TypeError, ValueError):
        raise Refusal(400, "INVALID_HEADER", f"Invalid value for header {name}: {text}") from None
