"""The portal's users as records: one for each owner, with the name and address that the owner has.

Recorded: a portal with owners has such records; that they follow an owner's changes at once is
unverified.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.records.births import HUMAN, Births, Demand

_USERS = KINDS["users"]
_ID = "hs_internal_user_id"


def keep_user(portal: Portal, owner_id: str, at: int) -> None:
    """Make the record of an owner's user, or bring it up to date; `at` in epoch milliseconds."""
    owner = portal.owners.by_id[owner_id]
    told = _told(owner)
    team = portal.teams.main(told[_ID])
    if team:
        told["hs_user_assigned_primary_team"] = team
    for n, row in portal.shelf(_USERS).live.items():
        if row["props"].get(_ID) == told[_ID]:
            portal.derive(_USERS, n, told)
            return
    births = Births(portal, _USERS, HUMAN, at=at, demand=Demand.NOTHING)
    births.commit(births.stage(told))


def _told(owner: dict[str, Any]) -> dict[str, str]:
    return {
        _ID: str(owner["userIdIncludingInactive"]),
        "hs_email": owner["email"],
        "hs_given_name": owner["firstName"],
        "hs_family_name": owner["lastName"],
        "hs_deactivated": str(owner["archived"]).lower(),
        "hubspot_owner_id": owner["id"],
    }
