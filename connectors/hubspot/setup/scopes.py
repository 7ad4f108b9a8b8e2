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
    "opt-outs": ("communication_preferences.write",),
}
"""What is needed only by those who use it; `provision` once."""

COVERED_BY: Mapping[str, tuple[str, ...]] = {
    "communication_preferences.write": (
        "communication_preferences.read_write",
        "communication_preferences.statuses.batch.write",
    ),
}
"""Scopes that allow as much, as far as Accord makes use of it. That of batches can be granted by
accounts with Marketing Hub Enterprise only.
"""


def granted(client: PortalClient) -> frozenset[str] | None:
    """The scopes of the token in use; None where HubSpot does not tell."""
    try:
        told = client.token_info().get("scopes")
    except RejectedError:
        return None
    if not isinstance(told, list):
        return None
    return frozenset(str(each) for each in told)


def lacking(held: Iterable[str], features: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The scopes that are missing, by feature; features that lack none are left out."""
    has = set(held)
    found = {}
    for name, scopes in features.items():
        missing = [scope for scope in scopes if has.isdisjoint(_any_of(scope))]
        if missing:
            found[name] = missing
    return found


def _any_of(scope: str) -> tuple[str, ...]:
    return scope, *COVERED_BY.get(scope, ())


def findings(held: Iterable[str]) -> list[Finding]:
    """For `doctor`: what is missing for good, and what only some need."""
    has = set(held)
    found = []
    for name, scopes in lacking(has, FEATURES).items():
        found.append(_finding("error", name, scopes))
    for name, scopes in lacking(has, OPTIONAL).items():
        found.append(_finding("warning", name, scopes))
    if not found:
        message = "the token has every scope that Accord makes use of"
        return [Finding("ok", "scopes", message)]
    return found


def _finding(level: str, feature: str, scopes: list[str]) -> Finding:
    listed = ", ".join(scopes)
    needed = "" if level == "error" else "; only those who use it need this"
    message = f"the token lacks {listed}{needed}"
    return Finding(level, f"scopes: {feature}", message, f"Grant the app {listed}.")
