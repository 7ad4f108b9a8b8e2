"""Ends the subscriptions of addresses: many at once where the token has the scope for that, which
only accounts with Marketing Hub Enterprise can grant, else one by one. To end what is ended changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from connectors.errors import AuthError
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.opt_outs import subscription_of
from connectors.hubspot.meaning.verdict import Declined, Refusal, listed, refusal
from connectors.hubspot.writing.batching import OPT_OUTS

_BASE = "/communication-preferences/v4/statuses"
_CHANNEL = {"channel": "EMAIL"}
_BASIS = {
    "legalBasis": "LEGITIMATE_INTEREST_OTHER",
    "legalBasisExplanation": "They asked for no such e-mail in a system that goes along with this.",
}
"""What an account with GDPR features asks with every change of a subscription; others ignore it."""
_DONE = frozenset({"COMPLETE", "SUCCESS"})
"""As the specification has it, and as the guide's examples do."""
_UNCONFIRMED = "HubSpot's answer does not say that this address opted out"

Problems = dict[tuple[str, str], Refusal]
"""Why a property of a write was not set, by intent and property."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One address that is to opt out, as one property of one write asks for it."""

    intent: str
    name: str
    address: str


class Subscriptions:
    """Those of one portal."""

    def __init__(self, client: PortalClient) -> None:
        self._client = client
        self._one_by_one = False

    def end(self, name: str, wishes: Sequence[Wish]) -> Problems:
        """What was not done of it, for wishes about one property. Raises what a call raises, but
        for a scope that the token lacks: that is a problem of each.
        """
        problems: Problems = {}
        for start in range(0, len(wishes), OPT_OUTS):
            some = wishes[start : start + OPT_OUTS]
            if not self._one_by_one:
                problems |= self._at_once(name, some)
            if self._one_by_one:
                problems |= self._alone(name, some)
        return problems

    def _at_once(self, name: str, wishes: Sequence[Wish]) -> Problems:
        """Of addresses refused together the halves are sent, until it is one that is refused. From
        a token that may not do it at once, nothing is sent that way any more.
        """
        try:
            body = self._sent(name, [wish.address for wish in wishes])
        except Declined as error:
            if len(wishes) == 1:
                return {(wishes[0].intent, name): replace(error.refusal, field=name)}
            half = len(wishes) // 2
            return self._at_once(name, wishes[:half]) | self._at_once(name, wishes[half:])
        except AuthError:
            self._one_by_one = True
            return {}
        done = {_folded(each.get("subscriberIdString")) for each in body.get("results") or ()}
        told = _told(body, name)
        unanswered = Refusal("OPT_OUT_UNCONFIRMED", _UNCONFIRMED, name)
        return {
            (wish.intent, name): told.get(_folded(wish.address), unanswered)
            for wish in wishes
            if _folded(wish.address) not in done
        }

    def _sent(self, name: str, addresses: Sequence[str]) -> Mapping[str, Any]:
        """One call. What is ended stays so, so that it may be sent twice."""
        subscription = subscription_of(name)
        if subscription is None:
            path, body = f"{_BASE}/batch/unsubscribe-all", {"inputs": list(addresses)}
            answer = self._client.call("POST", path, body, read=True, params=_CHANNEL)
        else:
            asked = [{"subscriberIdString": each, **_ended(subscription)} for each in addresses]
            path = f"{_BASE}/batch/write"
            answer = self._client.call("POST", path, {"inputs": asked}, read=True)
        found: Mapping[str, Any] = answer.body
        return found

    def _alone(self, name: str, wishes: Sequence[Wish]) -> Problems:
        """One call for each address, until the token may not do that either."""
        problems: Problems = {}
        for number, wish in enumerate(wishes):
            try:
                done = self._sent_alone(name, wish.address)
            except Declined as error:
                problems[wish.intent, name] = replace(error.refusal, field=name)
            except AuthError as error:
                refused = Refusal("MISSING_SCOPES", str(error), name)
                return problems | {(each.intent, name): refused for each in wishes[number:]}
            else:
                if not done:
                    unanswered = Refusal("OPT_OUT_UNCONFIRMED", _UNCONFIRMED, name)
                    problems[wish.intent, name] = unanswered
        return problems

    def _sent_alone(self, name: str, address: str) -> bool:
        """One call; whether it says that it is done."""
        subscription = subscription_of(name)
        path = f"{_BASE}/{quote(address, safe='')}"
        if subscription is None:
            path, params = f"{path}/unsubscribe-all", {**_CHANNEL, "verbose": "true"}
            answer = self._client.call("POST", path, read=True, params=params)
        else:
            answer = self._client.call("POST", path, _ended(subscription), read=True)
        return answer.body.get("status") in _DONE


def _ended(subscription: int) -> dict[str, Any]:
    asked = {"subscriptionId": subscription, "statusState": "UNSUBSCRIBED"}
    return {**_CHANNEL, **asked, **_BASIS}


def _told(body: Mapping[str, Any], name: str) -> dict[str, Refusal]:
    """Why addresses were refused, as far as the answer names them."""
    found = {}
    for error in body.get("errors") or ():
        said = replace(refusal(207, error), field=name)
        for address in listed(error.get("context") or {}, "subscriberIdString"):
            found[_folded(address)] = said
    return found


def _folded(address: object) -> str:
    return str(address or "").lower()
