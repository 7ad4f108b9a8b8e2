"""The portal's teams and permission sets, and which user is in which.

Documented: a user has one main team and perhaps further ones; an owner tells their teams, and which
of them is the main one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.owners import Owners
from sandbox.vendor import VendorError

_FIRST_TEAM, _FIRST_ROLE = 9_100_001, 5_200_001

Team = dict[str, Any]


class Teams:
    """Teams by id: `members` have it as their main team, `guests` as a further one; both are the
    ids of users. `roles` are the names of permission sets by id, `given` who has which.
    """

    def __init__(self) -> None:
        self.by_id: dict[str, Team] = {}
        self.roles: dict[str, str] = {}
        self.given: dict[str, str] = {}

    def of_user(self, user_id: str) -> list[Team]:
        """The teams of a user, the main one first."""
        main = [team for team in self.by_id.values() if user_id in team["members"]]
        return main + [team for team in self.by_id.values() if user_id in team["guests"]]

    def main(self, user_id: str) -> str:
        """The id of a user's main team; empty without one."""
        for team in self.by_id.values():
            if user_id in team["members"]:
                return str(team["id"])
        return ""

    def check(self, main: str | None, further: Iterable[str] | None) -> None:
        """Refuse teams that are not there."""
        for team_id in (*([main] if main else []), *(further or ())):
            if team_id not in self.by_id:
                raise _unknown("Team", team_id)

    def place(self, user_id: str, main: str | None, further: Iterable[str] | None) -> None:
        """Move a user to a main team and to further ones; None leaves these as they are."""
        self.check(main, further)
        if main is not None:
            self._move(user_id, "members", [main] if main else [])
        if further is not None:
            self._move(user_id, "guests", list(further))

    def check_role(self, role_id: str | None) -> None:
        """Refuse a permission set that is not there."""
        if role_id and role_id not in self.roles:
            raise _unknown("Permission set", role_id)

    def give(self, user_id: str, role_id: str | None) -> None:
        """Give a user a permission set; None leaves theirs as it is, an empty one takes it away."""
        self.check_role(role_id)
        if role_id:
            self.given[user_id] = role_id
        elif role_id is not None:
            self.given.pop(user_id, None)

    def leave(self, user_id: str) -> None:
        """Take a user out of everything."""
        self.place(user_id, "", [])
        self.give(user_id, "")

    def settle(self, wanted: list[Team], owners: Owners) -> None:
        """Begin anew as the control API asks: `[{"name", "members"?, "guests"?}]`, people by
        address or by owner's id.
        """
        self.by_id = {}
        for number, told in enumerate(wanted, _FIRST_TEAM):
            self.by_id[str(number)] = {
                "id": str(number),
                "name": str(told["name"]),
                "members": [owners.user_of(each) for each in told.get("members", ())],
                "guests": [owners.user_of(each) for each in told.get("guests", ())],
            }

    def settle_roles(self, names: list[str]) -> None:
        """The permission sets there are from now on."""
        self.roles = {str(number): name for number, name in enumerate(names, _FIRST_ROLE)}
        self.given = {}

    def state(self) -> dict[str, Any]:
        """Everything, for a snapshot."""
        return {"teams": self.by_id, "roles": self.roles, "given": self.given}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        self.by_id = saved["teams"]
        self.roles = saved["roles"]
        self.given = saved["given"]

    def _move(self, user_id: str, part: str, team_ids: list[str]) -> None:
        for team in self.by_id.values():
            others = [each for each in team[part] if each != user_id]
            own = [user_id] if team["id"] in team_ids else []
            team[part] = others + own


def _unknown(what: str, number: str) -> VendorError:
    # The wording is not recorded.
    return refused(f"{what} {number} does not exist")
