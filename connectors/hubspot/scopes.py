"""Which scopes each thing Accord does needs, and which of them a token lacks.

HubSpot tells what a token may do in two ways: a private app's token is asked for what it holds, an
installed app's is looked at. Service keys answer neither; then only the refusals of single calls
tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connectors.errors import RejectedError
from connectors.hubspot.client import PortalClient
from connectors.protocol import Finding

FEATURES: Mapping[str, tuple[str, ...]] = {
    "contacts": (
        "crm.objects.contacts.read",
        "crm.objects.contacts.write",
        "crm.schemas.contacts.read",
    ),
    "companies": (
        "crm.objects.companies.read",
        "crm.objects.companies.write",
        "crm.schemas.companies.read",
    ),
    "deals": ("crm.objects.deals.read", "crm.objects.deals.write", "crm.schemas.deals.read"),
    "owners": ("crm.objects.owners.read",),
}
"""What every pair needs."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "provision": (
        "crm.schemas.contacts.write",
        "crm.schemas.companies.write",
        "crm.schemas.deals.write",
    ),
    "leads": ("crm.objects.leads.read", "crm.objects.leads.write"),
    "custom objects": (
        "crm.objects.custom.read",
        "crm.objects.custom.write",
        "crm.schemas.custom.read",
    ),
    "nurture lists": ("crm.lists.read", "crm.lists.write"),
    "consent": ("communication_preferences.read", "communication_preferences.write"),
}
"""What is needed only by those who use it; `provision` once."""

# Older grants say the same in fewer words.
COVERED_BY: Mapping[str, tuple[str, ...]] = {
    "communication_preferences.read": ("communication_preferences.read_write",),
    "communication_preferences.write": ("communication_preferences.read_write",),
}


def granted(client: PortalClient) -> frozenset[str] | None:
    """The scopes of the token in use; None where HubSpot does not tell."""
    try:
        told = client.token_info().get("scopes")
    except RejectedError:
        return None
    return frozenset(str(each) for each in told) if isinstance(told, list) else None


def lacking(held: Iterable[str], features: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The scopes that are missing, by feature; features that lack none are left out."""
    has = set(held)
    found = {
        name: [scope for scope in scopes if not _covered(scope, has)]
        for name, scopes in features.items()
    }
    return {name: scopes for name, scopes in found.items() if scopes}


def findings(held: Iterable[str]) -> list[Finding]:
    """For `doctor`: what is missing for good, and what only some need."""
    has = set(held)
    found = [_finding("error", name, scopes) for name, scopes in lacking(has, FEATURES).items()]
    found += [_finding("warning", name, scopes) for name, scopes in lacking(has, OPTIONAL).items()]
    return found or [Finding("ok", "scopes", "the token has every scope that Accord makes use of")]


def _covered(scope: str, has: set[str]) -> bool:
    return scope in has or any(other in has for other in COVERED_BY.get(scope, ()))


def _finding(level: str, feature: str, scopes: list[str]) -> Finding:
    listed = ", ".join(scopes)
    needed = "" if level == "error" else "; only those who use it need this"
    return Finding(
        level, f"scopes: {feature}", f"the token lacks {listed}{needed}", f"Grant the app {listed}."
    )
