"""Header names with their spelling, and the values of those that are the same on every call."""

from __future__ import annotations

from collections.abc import Iterator

from verify.comparing.difference import (
    HEADER_EXTRA,
    HEADER_MISSING,
    HEADER_SPELLING,
    HEADER_VALUE,
    Difference,
)

Lines = list[tuple[str, str]]

# How a body is carried depends on its length and on the network's mood, not on the vendor's API.
_CARRIED = frozenset(
    {
        *("content-length", "transfer-encoding", "content-encoding", "connection", "keep-alive"),
        *("alt-svc", "cf-ray", "server-timing", "x-request-id", "x-sfdc-request-id", "age"),
    }
)
_STABLE = frozenset(
    {
        *("content-type", "cache-control", "www-authenticate", "vary", "allow", "server"),
        *("strict-transport-security", "x-content-type-options", "x-robots-tag"),
        *("x-hubspot-auth-failure", "x-hubspot-notfound", "access-control-allow-credentials"),
        *("x-hubspot-ratelimit-interval-milliseconds", "set-cookie"),
        *("sforce-limit-info", "sforce-numberofrecords", "location", "warning"),
    }
)


def header_differences(vendor: Lines, ours: Lines) -> Iterator[Difference]:
    """What differs in the heads of two answers; the place is the header's name in lower case."""
    theirs = _by_name(vendor)
    own = _by_name(ours)
    for name in sorted(theirs.keys() | own.keys()):
        if name not in own:
            yield Difference(HEADER_MISSING, name, theirs[name], None)
        elif name not in theirs:
            yield Difference(HEADER_EXTRA, name, None, own[name])
        else:
            yield from _one(name, theirs[name], own[name])


def _one(name: str, vendor: Lines, ours: Lines) -> Iterator[Difference]:
    spelling, own_spelling = vendor[0][0], ours[0][0]
    if spelling != own_spelling:
        yield Difference(HEADER_SPELLING, name, spelling, own_spelling)
    if name not in _STABLE:
        return
    said, own_said = [value for _, value in vendor], [value for _, value in ours]
    if said != own_said:
        yield Difference(HEADER_VALUE, name, said, own_said)


def _by_name(lines: Lines) -> dict[str, Lines]:
    found: dict[str, Lines] = {}
    for name, value in lines:
        lower = name.lower()
        if lower not in _CARRIED:
            found.setdefault(lower, []).append((name, value))
    return found
