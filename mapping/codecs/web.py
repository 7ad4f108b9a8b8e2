"""Web addresses: a page as people type it, and the domain of a company that follows from it. Pure.

A page is never respelt: its path, its `www.` and how it is reached say more than its host. The
domain is derived beside it, and only where it is a company's own: what stands on a host that many
share says nothing of whose it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

import idna

from mapping.builtin.shared_hosts import is_shared
from mapping.codecs.transforms import Untranslatable

NO_ADDRESS = "not_a_web_address"
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:/*", re.IGNORECASE)
_WITH_PORT = re.compile(r"^[^/?#]+:\d+(?=[/?#]|$)")
_WWW = re.compile(r"^(www\.)+(?=[^.]+\.)")
_HOST = re.compile(r"[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def url(value: str) -> str | None:
    """A web address as it is typed, without the space around it. Raises Untranslatable for what is
    none.
    """
    typed = value.strip()
    if not typed:
        return None
    _host(typed)
    return typed


def domain(value: str) -> str | None:
    """The host of a web address, lower case and in ASCII, without `www.`. Raises Untranslatable for
    what is no web address.
    """
    typed = value.strip()
    return _host(typed) if typed else None


def is_a_companys_own(host: str) -> bool:
    """Whether a host tells companies apart: that of a network or a site builder does not."""
    return not is_shared(host)


@lru_cache(maxsize=65_536)
def same_page(one: str, other: str) -> bool:
    """Whether two addresses lead to the same page: how it is reached, `www.`, a last slash and
    capitals of the host say nothing of that.
    """
    try:
        return page(one) == page(other)
    except Untranslatable:
        return False


def says_more_than_its_host(text: str) -> bool:
    """Whether somebody wrote more of a web address than its host: a page, or how to reach it."""
    host = text.strip().lower().rstrip(".")
    return _HOST.fullmatch(host) is None or _WWW.match(host) is not None


def page(typed: str) -> tuple[str, str, str, str]:
    """What an address leads to: host, path, query, and place. Raises Untranslatable for none."""
    host = _host(typed.strip())
    found = _split(typed.strip())
    return host, found.path.rstrip("/"), found.query, found.fragment


@lru_cache(maxsize=65_536)
def _host(typed: str) -> str:
    try:
        parts = _split(typed)
        named = "" if "@" in parts.netloc else parts.hostname or ""
        host = named if named.isascii() else idna.encode(named, uts46=True).decode("ascii")
    except ValueError:  # so says the standard library of brackets, and idna of letters
        host = ""
    host = _WWW.sub("", host.lower().rstrip("."))
    if not _HOST.fullmatch(host):
        raise Untranslatable(NO_ADDRESS, f"{typed!r} is not a web address")
    return host


def _split(typed: str) -> SplitResult:
    """Its parts. Raises ValueError for brackets that belong to no address."""
    bare = typed if _WITH_PORT.match(typed) else _SCHEME.sub("", typed)
    return urlsplit(f"//{bare}")
