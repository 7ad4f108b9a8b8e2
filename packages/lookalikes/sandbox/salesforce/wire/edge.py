"""What stands in front of the org adds to every answer: how it may be kept, shown and carried.

The names are those of recorded answers of 2024 to 2026 (cassettes of openstax/accounts; what the
call is known by is also the `X-Request-Id` since 2025); that SOAP answers carry all of them too is
unverified.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import lru_cache
from time import gmtime, strftime

NOT_KEPT = "no-cache,must-revalidate,max-age=0,no-store,private"
_YEAR_S = 31_536_000
_FIXED = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "none",
    "Cache-Control": NOT_KEPT,
    "Server": "sfdcedge",
}
# A token endpoint is a page of the platform's, not a data resource: nothing is said to robots.
SIGN_IN = {
    "Expires": "Thu, 01 Jan 1970 00:00:00 GMT",
    "X-ReadOnlyMode": "false",
    "X-Robots-Tag": "",
}
# What is read is looked for at the edge first, and is never there.
READ = {"X-SFDC-Edge-Cache": "MISS"}
_SPELT_OTHERWISE = {
    b"etag": b"ETag",
    b"www-authenticate": b"WWW-Authenticate",
    b"sforce-numberofrecords": b"Sforce-NumberOfRecords",
    b"x-readonlymode": b"X-ReadOnlyMode",
    b"x-sfdc-edge-cache": b"X-SFDC-Edge-Cache",
    b"x-sfdc-request-id": b"X-SFDC-Request-Id",
}


def edge_headers() -> dict[str, str]:
    """The headers of every answer; two of them name the call."""
    called = secrets.token_hex(16)
    return {**_FIXED, "X-SFDC-Request-Id": called, "X-Request-Id": called}


def edge_cookies(org_id: str, now: float) -> tuple[str, ...]:
    """The values of `Set-Cookie`, good for a year from `now` (epoch seconds).

    They are of the vendor's own domain, so that a client at another address drops them.
    """
    lasts = f"path=/; expires={_cookie_date(int(now) + _YEAR_S)}; Max-Age={_YEAR_S}; secure"
    return (
        f"BrowserId={_browser(org_id)}; domain=.salesforce.com; {lasts}; SameSite=None",
        f"CookieConsentPolicy=0:1; {lasts}",
        f"LSKey-c$CookieConsentPolicy=0:1; {lasts}",
    )


def header_name(name: bytes) -> bytes:
    """A header's name as the vendor writes it over HTTP/1.1: `Sforce-Limit-Info`."""
    return _spelt(name.lower())


@lru_cache(maxsize=256)
def _spelt(name: bytes) -> bytes:
    known = _SPELT_OTHERWISE.get(name)
    if known is not None:
        return known
    return b"-".join(word.capitalize() for word in name.split(b"-"))


@lru_cache(maxsize=16)
def _cookie_date(seconds: int) -> str:
    return strftime("%a, %d-%b-%Y %H:%M:%S GMT", gmtime(seconds))


@lru_cache(maxsize=16)
def _browser(org_id: str) -> str:
    """22 characters, as the vendor's are; the same for all callers of an org."""
    digest = hashlib.sha256(org_id.encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
