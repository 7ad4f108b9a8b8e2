"""The vendors' own host names, which the look-alikes answer to behind their proxy."""

from __future__ import annotations

SALESFORCE = ("salesforce.com", "my.salesforce.com", "sandbox.my.salesforce.com", "force.com")
HUBSPOT = ("hubapi.com", "hubspot.com")
NAMES = ("localhost", *(f"*.{domain}" for domain in (*SALESFORCE, *HUBSPOT)))
"""What the certificate is for."""


def is_below(host: str, domains: tuple[str, ...]) -> bool:
    """Whether a host stands below one of these domains."""
    return host.lower().endswith(tuple(f".{domain}" for domain in domains))
