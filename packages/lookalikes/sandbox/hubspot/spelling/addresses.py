"""Mail addresses and domains as HubSpot takes them: of the form that RFC 2822 gives them, in a
top-level domain that is registered.

Documented is just that. No library here has the list of registered domains: those are refused that
RFC 2606 and RFC 6761 keep from being registered, and what could be none. That blanks around an
address and its case do not count is decided elsewhere.
"""

from __future__ import annotations

import re

from sandbox.hubspot.errors import Invalid

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")
_RESERVED = frozenset(
    {"example", "invalid", "localhost", "test", "alt", "arpa", "internal", "local", "onion"}
)
_LONGEST_LOCAL, _LONGEST = 64, 254


def check_address(name: str, address: str) -> None:
    """Refuse an address, given in lower case, that nobody could write to."""
    local, _, domain = address.rpartition("@")
    fits = len(address) <= _LONGEST and len(local) <= _LONGEST_LOCAL
    if not fits or not _LOCAL.fullmatch(local) or not is_domain(domain):
        raise Invalid(name, "INVALID_EMAIL", f"Email address {address} is invalid")


def check_domain(name: str, domain: str) -> None:
    """Refuse a company's domain that can be none. The code and the wording are not recorded."""
    if not is_domain(domain.strip().lower()):
        raise Invalid(name, "INVALID_DOMAIN", f"{domain} is not a valid domain")


def is_domain(domain: str) -> bool:
    """Whether a domain, in lower case, has the form of one that could be registered."""
    labels = domain.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return False
    return bool(_TOP.fullmatch(labels[-1])) and labels[-1] not in _RESERVED
