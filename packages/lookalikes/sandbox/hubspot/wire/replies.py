"""How a reply goes out: the headers that HubSpot's answers carry, and the body as bytes.

What is always alike is encoded once, the date once a second.
"""

from __future__ import annotations

from email.utils import formatdate
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.wire.calls import Reply
from sandbox.vendor import VendorError

Headers = list[tuple[bytes, bytes]]

_JSON = (b"content-type", b"application/json;charset=utf-8")
_PAGE = [
    (b"content-type", b"text/html;charset=iso-8859-1"),
    (b"cache-control", b"must-revalidate,no-cache,no-store"),
]
# Recorded on every answer; the last ones are the network's in front of the vendor, whose cookie is
# not played.
_SHARED = [
    (b"vary", b"origin, Accept-Encoding"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains; preload"),
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-credentials", b"false"),
    (b"server", b"cloudflare"),
    (b"cf-cache-status", b"DYNAMIC"),
    (b"nel", b'{"success_fraction":0.01,"report_to":"cf-nel","max_age":604800}'),
    (b"report-to", b'{"endpoints":[],"group":"cf-nel","max_age":604800}'),
]
_BODILESS = frozenset({204, 304})


class Sent(NamedTuple):
    """A status, headers and a body, as they go over the network."""

    status: int
    headers: Headers
    body: bytes


def refusal(problem: VendorError) -> Reply:
    """The reply that says what a refusal says."""
    headers = {}
    if problem.status == 401:
        headers["X-HubSpot-Auth-Failure"] = "401 Unauthorized"
    if problem.status == 404 and _says_nothing(problem.body):
        headers["X-HubSpot-NotFound"] = "true"
    return Reply(problem.status, problem.body, headers)


def _says_nothing(body: Any) -> bool:
    """Whether an answer is a page, or JSON that tells no more than that nothing is there."""
    return isinstance(body, str) or "category" not in body


def sent(portal: Portal, reply: Reply, limits: dict[str, str] | None = None) -> Sent:
    """The reply as it goes out; `limits` are the headers that tell of the rate limits."""
    status = reply.status
    told = reply.body
    headers: Headers = [(b"date", _date(int(portal.clock.now()))), *_SHARED]
    headers += [
        (_name(name), value.encode("latin-1"))
        for name, value in {**(limits or {}), **reply.headers}.items()
    ]
    number = (
        told.get("correlationId") if isinstance(told, dict) else None
    ) or portal.next_correlation()
    ray = f"{number[-17:].replace('-', '')}-FRA"
    headers.append((b"x-hubspot-correlation-id", number.encode("latin-1")))
    headers.append((b"cf-ray", ray.encode("latin-1")))
    headers.append((b"server-timing", f'hcid;desc="{number}", cfr;desc="{ray}"'.encode("latin-1")))
    body = told.encode() if isinstance(told, str) else b"" if told is None else orjson.dumps(told)
    if status not in _BODILESS:
        headers.append((b"content-length", b"%d" % len(body)))
    if isinstance(told, str):
        headers[:0] = _PAGE
    elif told is not None:
        headers.append(_JSON)
    return Sent(status, headers, body)


@lru_cache(maxsize=16)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode("latin-1")


@lru_cache(maxsize=256)
def _name(name: str) -> bytes:
    return name.lower().encode("latin-1")
