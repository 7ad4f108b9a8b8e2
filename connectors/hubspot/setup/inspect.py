"""What a person should know of a portal before a first run: whose it is, what may be read and done,
what is left today, and what would cost money.
"""

from __future__ import annotations

from connectors.errors import AuthError, RejectedError
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning import query
from connectors.hubspot.meaning.effects import MARKETABLE
from connectors.hubspot.setup import scopes
from connectors.protocol import Finding

OBJECTS = ("contacts", "companies", "deals")
FEW_CALLS = 10_000


def inspect(client: PortalClient) -> list[Finding]:
    """Findings of `doctor`. A token that is not accepted is a finding too. Raises RetryableError
    for a host that cannot be reached.
    """
    try:
        portal = client.account()["portalId"]
    except AuthError as error:
        return [Finding("error", "token", str(error), error.advice)]
    return [
        Finding("ok", "portal", f"HubSpot account {portal}; the token is accepted"),
        *(_readable(client, name) for name in OBJECTS),
        _owners(client),
        *_scopes(client),
        *_billable(client),
        *_calls_left(client.limits.day.left),
    ]


def _readable(client: PortalClient, object_name: str) -> Finding:
    try:
        total = client.records.search(object_name, _first(object_name)).body["total"]
    except (AuthError, RejectedError) as error:
        return Finding("error", object_name, str(error), error.advice)
    return Finding("ok", object_name, f"{total} {object_name} can be read")


def _owners(client: PortalClient) -> Finding:
    try:
        client.owners.page(archived=False)
    except (AuthError, RejectedError) as error:
        return Finding("error", "owners", str(error), error.advice)
    return Finding("ok", "owners", "owners can be read")


def _scopes(client: PortalClient) -> list[Finding]:
    """Service keys are not told what they hold: then only the calls above have shown it."""
    held = scopes.granted(client)
    return [] if held is None else scopes.findings(held)


def _billable(client: PortalClient) -> list[Finding]:
    marketing = {"propertyName": MARKETABLE, "operator": "EQ", "value": "true"}
    asked = {**_first("contacts"), "filterGroups": [{"filters": [marketing]}]}
    try:
        total = client.records.search("contacts", asked).body["total"]
    except (AuthError, RejectedError):
        return []  # accounts without the Marketing Hub have no such property
    if not total:
        return []
    told = "1 contact is" if total == 1 else f"{total:,} contacts are"
    message = f"{told} billable as marketing contacts; Accord makes none"
    return [Finding("ok", "marketing contacts", message)]


def _calls_left(left: int | None) -> list[Finding]:
    """OAuth apps are not told, and there is no call to ask."""
    if left is None:
        return []
    if left >= FEW_CALLS:
        return [Finding("ok", "calls", f"{left} calls are left today")]
    message = f"only {left} calls are left today"
    return [Finding("warning", "calls", message, "Run the first sync on a quieter day.")]


def _first(object_name: str) -> query.Body:
    return {**query.window(object_name, (), 0, "0"), "limit": 1}
