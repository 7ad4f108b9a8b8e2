"""Who may be sent what kind of e-mail: subscription types, and each address's choice.

Documented: an opt-out through the API cannot be undone through it; only the contact opts in again.
A choice belongs to the address, whether a contact has it or not, and contacts that get it later
show it.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.definitions.subscriptions import EVERYTHING, OF_TYPES, OPT_OUTS, TYPES
from sandbox.hubspot.errors import refused
from sandbox.hubspot.history import Props

_EPOCH = "1970-01-01T00:00:00Z"

SUBSCRIBED, UNSUBSCRIBED, NOT_SPECIFIED = "SUBSCRIBED", "UNSUBSCRIBED", "NOT_SPECIFIED"


class Preferences:
    """Choices by address and subscription type: status and legal basis; `all_out` opted out of
    everything.
    """

    def __init__(self) -> None:
        self.choices: dict[str, dict[str, dict[str, str]]] = {}
        self.all_out: set[str] = set()

    def definitions(self) -> list[dict[str, Any]]:
        """The subscription types of the portal."""
        return [_definition(*row) for row in TYPES]

    def statuses(self, email: str) -> list[dict[str, Any]]:
        """One address's status for every subscription type."""
        return [self._status(email.lower(), *row) for row in TYPES]

    def choose(
        self, email: str, type_id: str, status: str, basis: dict[str, str]
    ) -> dict[str, Any]:
        """Subscribe or unsubscribe an address; refuses to subscribe one that opted out."""
        row = next((found for found in TYPES if found[0] == type_id), None)
        if row is None:
            raise refused(
                f"Subscription {type_id} does not exist", status=404, category="OBJECT_NOT_FOUND"
            )
        address = email.lower()
        own = self.choices.get(address, {}).get(type_id, {}).get("status", NOT_SPECIFIED)
        if own == status:
            raise refused(f"{email} is already {status.lower()} for subscription {type_id}")
        if status != UNSUBSCRIBED and UNSUBSCRIBED in (own, self._status(address, *row)["status"]):
            raise refused(
                f"{email} is unsubscribed from {type_id} and cannot be updated to be subscribed",
                context={},
            )
        self.choices.setdefault(address, {})[type_id] = {"status": status, **basis}
        return self._status(address, *row)

    def leave_all(self, email: str) -> None:
        """Opt an address out of every subscription type, for ever."""
        self.all_out.add(email.lower())

    def take_back(self, email: str, name: str) -> None:
        """The contact opted in again, of what that property shows."""
        address = email.lower()
        if name == EVERYTHING:
            self.all_out.discard(address)
        else:
            self.choices.get(address, {}).pop(OF_TYPES[name][0], None)

    def shown(self, email: str) -> frozenset[str]:
        """The properties that show an opt-out of a contact with this address."""
        address = email.lower()
        chosen = self.choices.get(address)
        out = {EVERYTHING} if address in self.all_out else set()
        if not chosen:
            return frozenset(out)  # nearly always
        for name, (type_id, _) in OF_TYPES.items():
            if chosen.get(type_id, {}).get("status") == UNSUBSCRIBED:
                out.add(name)
        return frozenset(out)

    def differing(self, props: Props) -> Props:
        """The properties of a contact that do not show what its address has chosen, as they
        should be.
        """
        out = self.shown(props.get("email", ""))
        found = {name: "true" for name in out if props.get(name) != "true"}
        for name in OPT_OUTS - out:
            if props.get(name) == "true":
                found[name] = "false"
        return found

    def state(self) -> dict[str, Any]:
        """Everything, for a snapshot."""
        return {"choices": self.choices, "all_out": sorted(self.all_out)}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        self.choices, self.all_out = saved["choices"], set(saved["all_out"])

    def _status(
        self, address: str, type_id: str, name: str, description: str, _: str
    ) -> dict[str, Any]:
        found = self.choices.get(address, {}).get(type_id, {})
        out = address in self.all_out
        status = UNSUBSCRIBED if out else found.get("status", NOT_SPECIFIED)
        return {
            "id": type_id,
            "name": name,
            "description": description,
            "status": status,
            "sourceOfStatus": "PORTAL_WIDE_STATUS" if out else "SUBSCRIPTION_STATUS",
            "brandId": None,
            "preferenceGroupName": None,
            "legalBasis": found.get("legalBasis"),
            "legalBasisExplanation": found.get("legalBasisExplanation"),
        }


def _definition(type_id: str, name: str, description: str, purpose: str) -> dict[str, Any]:
    return {
        "id": type_id,
        "name": name,
        "description": description,
        "purpose": purpose,
        "communicationMethod": "Email",
        "isActive": True,
        "isDefault": type_id != "1001",
        "isInternal": False,
        "createdAt": _EPOCH,
        "updatedAt": _EPOCH,
    }
