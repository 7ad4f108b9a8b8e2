"""The portal's owners: the users that a record's `hubspot_owner_id` may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.times import iso

_FIRST_ID = 70_000_001


class Owners:
    """Owners by id, in the order they were made."""

    def __init__(self) -> None:
        self.by_id: dict[str, dict[str, Any]] = {}

    def add(self, fields: Mapping[str, Any], at: int) -> str:
        """A new owner from `email`, `firstName`, `lastName` and perhaps `archived`."""
        number = _FIRST_ID + len(self.by_id)
        archived = bool(fields.get("archived", False))
        owner = {
            "id": str(number),
            "email": str(fields["email"]).lower(),
            "type": "PERSON",
            "firstName": fields.get("firstName", ""),
            "lastName": fields.get("lastName", ""),
            # A deactivated user keeps an id, but only under the longer name.
            "userId": None if archived else number - 60_000_000,
            "userIdIncludingInactive": number - 60_000_000,
            "createdAt": iso(at),
            "updatedAt": iso(at),
            "archived": archived,
        }
        self.by_id[owner["id"]] = owner
        return str(owner["id"])

    def change(self, owner_id: str, fields: Mapping[str, Any], at: int) -> None:
        """Rename, deactivate or reactivate an owner."""
        owner = self.by_id.get(owner_id)
        if owner is None:
            raise _unknown(owner_id)
        owner |= dict(fields) | {"updatedAt": iso(at)}
        owner["userId"] = None if owner["archived"] else owner["userIdIncludingInactive"]

    def get(self, owner_id: str, *, by_user: bool, archived: bool) -> dict[str, Any]:
        """One owner by its id or by its user's id."""
        key = "userIdIncludingInactive" if by_user else "id"
        for owner in self.by_id.values():
            if str(owner[key]) == owner_id and owner["archived"] == archived:
                return owner
        raise _unknown(owner_id)

    def user_of(self, told: str) -> str:
        """The id of the user that an address or an owner's id means; refuses anybody else."""
        for owner in self.by_id.values():
            if str(told).lower() in (owner["id"], owner["email"]):
                return str(owner["userIdIncludingInactive"])
        raise _unknown(str(told))

    def page(self, *, email: str, archived: bool, after: int, limit: int) -> dict[str, Any]:
        """Owners from the `after`-th on; pages as the API answers them."""
        found = []
        for owner in self.by_id.values():
            if owner["archived"] != archived:
                continue
            if not email or owner["email"] == email.lower():
                found.append(owner)
        answer: dict[str, Any] = {"results": found[after : after + limit]}
        if after + limit < len(found):
            answer["paging"] = {
                "next": {"after": str(after + limit), "link": f"?after={after + limit}"}
            }
        return answer


def _unknown(owner_id: str) -> Exception:
    return refused(f"Owner {owner_id} does not exist", status=404, category="OBJECT_NOT_FOUND")
