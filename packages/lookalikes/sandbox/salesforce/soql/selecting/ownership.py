"""USING SCOPE: whose records a query is about."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.objects.teams import TEAMS
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.soql.paths import Scope
from sandbox.salesforce.soql.syntax import Scoped

_MINE = frozenset({"MINE", "USER_OWNED"})
_GROUPS = frozenset({"MINEANDMYGROUPS"})


def owned(scope: Scope, kind: ObjectType, scoped: Scoped | None) -> Callable[[Row], bool] | None:
    """The test of a row's owner; None lets all pass. Territories and delegates are not set up
    in this org.

    Raises INVALID_QUERY_SCOPE.
    """
    if scoped is None or scoped.name == "EVERYTHING":
        return None
    if scoped.name in _MINE | _GROUPS and "OwnerId" in kind.fields:
        owners = {scope.access.user_id} | (_groups(scope) if scoped.name in _GROUPS else set())
        return lambda row: row.get("OwnerId") in owners
    if scoped.name == "TEAM" and kind.name in TEAMS and TEAMS[kind.name][0] in scope.store.tables:
        return _of_my_teams(scope, kind)
    message = f"The specified filter scope is not supported for {kind.name}: {scoped.name.lower()}"
    raise Refusal(400, "INVALID_QUERY_SCOPE", message)


def _of_my_teams(scope: Scope, kind: ObjectType) -> Callable[[Row], bool]:
    """Records whose team the user is in, beside those the user owns (the latter unverified)."""
    members, by = TEAMS[kind.name]
    user = scope.access.user_id
    found = {
        row[by]
        for row in scope.store[members].rows.values()
        if row["UserId"] == user and not row["IsDeleted"]
    }
    return lambda row: row["Id"] in found or row.get("OwnerId") == user


def _groups(scope: Scope) -> set[str]:
    """Groups and queues the user is a member of."""
    members = scope.store["GroupMember"].rows.values()
    return {
        row["GroupId"]
        for row in members
        if row["UserOrGroupId"] == scope.access.user_id and not row["IsDeleted"]
    }
