"""An account that can be asked: where it is, what opens it, what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SALESFORCE = "salesforce"
HUBSPOT = "hubspot"
VENDORS = (SALESFORCE, HUBSPOT)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Unusable(Exception):
    """Why an account cannot be asked, as a sentence for whoever runs this."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """`words` are what probes may say of it (`org`, `user`, `owner`), `names` what it is called and
    must be told to nobody, `kind` what the vendor says it is.
    """

    vendor: str
    url: str
    token: str
    kind: str
    is_for_tests: bool
    words: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine."""
    return urlsplit(url).hostname in _LOOPBACK


def check_address(url: str) -> None:
    """Raises Unusable for what is neither https nor on this machine."""
    if urlsplit(url).scheme != "https" and not is_loopback(url):
        raise Unusable(f"{url} is not https: credentials go to no such address.")


def check_may_be_touched(account: Account, *, any_account: bool) -> None:
    """Raises Unusable for an account where people may be at work."""
    if account.is_for_tests or any_account or is_loopback(account.url):
        return
    raise Unusable(
        f"This {account.vendor} account calls itself {account.kind!r}, which is none for tests:"
        " nothing was written there. --any-account takes it nevertheless."
    )
