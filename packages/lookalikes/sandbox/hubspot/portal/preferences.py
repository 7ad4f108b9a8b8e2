"""Who may be sent what kind of e-mail: subscription types, and each address's choice.

Documented: an opt-out through the API cannot be undone through it; only the contact opts in again.
Version 4 is documented to allow it all the same, where a portal is set to that. A choice belongs to
the address, whether a contact has it or not, and contacts that get it later show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.hubspot.definitions.subscriptions import (
    EVERYTHING,
    STANDARD,
    SubscriptionType,
    of_brand,
)
from sandbox.hubspot.errors import refused
from sandbox.hubspot.history import Props
from sandbox.hubspot.times import iso

_EPOCH = "1970-01-01T00:00:00Z"

SUBSCRIBED, UNSUBSCRIBED, NOT_SPECIFIED = "SUBSCRIBED", "UNSUBSCRIBED", "NOT_SPECIFIED"

Answer = dict[str, Any]


class Preferences:
    """Choices by address and subscription type: status, legal basis and when; `all_out` opted out
    of everything. `names` are the properties that show opt-outs.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self.choices: dict[str, dict[str, dict[str, str]]] = {}
        self.all_out: set[str] = set()
        self._take(STANDARD)

    def take_brands(self, brands: dict[str, dict[str, Any]]) -> None:
        """Have a kind of e-mail for each business unit, beside those that every portal has."""
        own = [of_brand(number, str(brand["name"])) for number, brand in brands.items()]
        self._take((*STANDARD, *own))

    def definitions(self) -> list[Answer]:
        """The subscription types of the portal."""
        return [_definition(each) for each in self.types]

    def statuses(self, email: str) -> list[Answer]:
        """One address's status for every subscription type."""
        return [self._status(email.lower(), each) for each in self.types]

    def choose(
        self,
        email: str,
        type_id: str,
        status: str,
        basis: dict[str, str],
        *,
        again: bool = False,
    ) -> Answer:
        """Subscribe or unsubscribe an address; refuses to subscribe one that opted out, unless it
        may be subscribed `again`.
        """
        kind = next((found for found in self.types if found.id == type_id), None)
        if kind is None:
            raise refused(
                f"Subscription {type_id} does not exist", status=404, category="OBJECT_NOT_FOUND"
            )
        address = email.lower()
        own = self.choices.get(address, {}).get(type_id, {}).get("status", NOT_SPECIFIED)
        if own == status:
            raise refused(f"{email} is already {status.lower()} for subscription {type_id}")
        if status != UNSUBSCRIBED:
            self._check_subscribable(email, kind, "" if again else own)
        chosen = {"status": status, "at": iso(self._now()), **basis}
        self.choices.setdefault(address, {})[type_id] = chosen
        return self._status(address, kind)

    def leave_all(self, email: str) -> None:
        """Opt an address out of every subscription type, for ever."""
        self.all_out.add(email.lower())

    def take_back(self, email: str, name: str) -> None:
        """The contact opted in again, of what that property shows."""
        address = email.lower()
        if name == EVERYTHING:
            self.all_out.discard(address)
        else:
            self.choices.get(address, {}).pop(self.shown_by[name], None)

    def shown(self, email: str) -> frozenset[str]:
        """The properties that show an opt-out of a contact with this address."""
        address = email.lower()
        chosen = self.choices.get(address)
        out = {EVERYTHING} if address in self.all_out else set()
        if not chosen:
            return frozenset(out)  # nearly always
        for name, type_id in self.shown_by.items():
            if chosen.get(type_id, {}).get("status") == UNSUBSCRIBED:
                out.add(name)
        return frozenset(out)

    def differing(self, props: Props) -> Props:
        """The properties of a contact that do not show what its address has chosen, as they
        should be.
        """
        out = self.shown(props.get("email", ""))
        found = {name: "true" for name in out if props.get(name) != "true"}
        for name in self.names - out:
            if props.get(name) == "true":
                found[name] = "false"
        return found

    def state(self) -> Answer:
        """Everything, for a snapshot."""
        return {"choices": self.choices, "all_out": sorted(self.all_out)}

    def restore(self, saved: Answer) -> None:
        """Put back what `state` gave."""
        self.choices, self.all_out = saved["choices"], set(saved["all_out"])

    def _take(self, types: Iterable[SubscriptionType]) -> None:
        self.types = tuple(types)
        self.shown_by = {each.opt_out: each.id for each in self.types}
        self.names = frozenset({EVERYTHING, *self.shown_by})

    def _check_subscribable(self, email: str, kind: SubscriptionType, own: str) -> None:
        wide = UNSUBSCRIBED if email.lower() in self.all_out else ""
        if UNSUBSCRIBED in (own, wide):
            raise refused(
                f"{email} is unsubscribed from {kind.id} and cannot be updated to be subscribed",
                context={},
            )

    def _status(self, address: str, kind: SubscriptionType) -> Answer:
        found = self.choices.get(address, {}).get(kind.id, {})
        out = address in self.all_out
        status = UNSUBSCRIBED if out else found.get("status", NOT_SPECIFIED)
        return {
            "id": kind.id,
            "name": kind.name,
            "description": kind.description,
            "status": status,
            "sourceOfStatus": "PORTAL_WIDE_STATUS" if out else "SUBSCRIPTION_STATUS",
            "brandId": kind.unit or None,
            "preferenceGroupName": None,
            "legalBasis": found.get("legalBasis"),
            "legalBasisExplanation": found.get("legalBasisExplanation"),
            "timestamp": found.get("at"),
        }


def _definition(kind: SubscriptionType) -> Answer:
    return {
        "id": kind.id,
        "name": kind.name,
        "description": kind.description,
        "purpose": kind.purpose,
        "communicationMethod": "Email",
        "isActive": True,
        "isDefault": kind.id != "1001" and not kind.unit,
        "isInternal": False,
        "businessUnitId": kind.unit,
        "createdAt": _EPOCH,
        "updatedAt": _EPOCH,
    }
