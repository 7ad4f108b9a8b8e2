"""E-mail subscriptions: read, and ended. Never begun: consent is a person's to give.

Ending one is irreversible here: HubSpot lets only the contact subscribe again, or somebody with a
legal basis, so no run can take it back. Opt-outs that were given in Salesforce will be carried over
with it; nothing calls it yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from connectors.hubspot.client import PortalClient

IRREVERSIBLE = True
_BASE = "/communication-preferences/v4"
_CHANNEL = {"channel": "EMAIL"}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A kind of e-mail that people may receive."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """What was ended: `already` says that there was nothing to end."""

    email: str
    subscription: str
    already: bool
    irreversible: bool = IRREVERSIBLE


class Consent:
    """The subscriptions of one portal."""

    def __init__(self, client: PortalClient) -> None:
        self._client = client

    def subscriptions(self) -> list[Subscription]:
        """Every kind of e-mail the account sends. Raises AuthError without the scope to ask."""
        body = self._client.call("GET", f"{_BASE}/definitions", read=True).body
        found = body.get("results") or body.get("subscriptionDefinitions") or ()
        return [Subscription(str(each["id"]), str(each["name"])) for each in found]

    def states(self, email: str) -> dict[str, str]:
        """SUBSCRIBED, UNSUBSCRIBED or NOT_SPECIFIED by subscription id. Raises RejectedError for
        what is no address.
        """
        body = self._client.call("GET", _statuses(email), read=True, params=_CHANNEL).body
        found = {}
        for each in body.get("results") or ():
            found[str(each["subscriptionId"])] = str(each["status"])
        return found

    def unsubscribe(self, email: str, subscription: str) -> Unsubscribed:
        """End one subscription of one address, for good; asked first, since HubSpot refuses what is
        ended already. Raises RejectedError for a subscription the account does not have.
        """
        if self.states(email).get(subscription) == "UNSUBSCRIBED":
            return Unsubscribed(email, subscription, already=True)
        asked: Mapping[str, Any] = {
            **_CHANNEL,
            "statusState": "UNSUBSCRIBED",
            "subscriptionId": int(subscription),
        }
        # Twice is once: what is ended stays so.
        self._client.call("POST", _statuses(email), asked, read=True)
        return Unsubscribed(email, subscription, already=False)


def _statuses(email: str) -> str:
    return f"{_BASE}/statuses/{quote(email, safe='')}"
