"""The routes about the account itself: its details, its owners, its use of the API."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.times import iso
from sandbox.hubspot.wire.calls import Call, Reply, Table

_MOST_OWNERS = 500


def _owners(call: Call) -> Reply:
    found = call.model.owners.page(
        email=call.query.get("email", ""),
        archived=call.archived,
        after=call.number("after", 0),
        limit=_page_of_owners(call),
    )
    call.model.tally.read += len(found["results"])
    results = [_with_teams(call, owner) for owner in found["results"]]
    return Reply(200, found | {"results": results})


def _with_teams(call: Call, owner: dict[str, Any]) -> dict[str, Any]:
    """An owner, who tells teams only where there are some."""
    user_id = str(owner["userIdIncludingInactive"])
    teams = call.model.teams.of_user(user_id)
    if not teams:
        return owner
    told = []
    for team in teams:
        main = user_id in team["members"]
        told.append({"id": team["id"], "name": team["name"], "primary": main})
    return owner | {"teams": told}


def _page_of_owners(call: Call) -> int:
    """How many owners are wanted at once. Documented: 500 at most; the wording of a refusal is that
    of other lists.
    """
    limit = call.number("limit", 100)
    if not 0 < limit <= _MOST_OWNERS:
        raise refused(f"The limit must be between 1 and {_MOST_OWNERS}; it was {limit}")
    return limit


def _owner(call: Call) -> Reply:
    by_user = call.query.get("idProperty") == "userId"
    owner = call.model.owners.get(call.record_id, by_user=by_user, archived=call.archived)
    return Reply(200, _with_teams(call, owner))


def _account(call: Call) -> Reply:
    details: dict[str, Any] = {
        "portalId": call.model.portal_id,
        "accountType": "STANDARD",
        "timeZone": "US/Eastern",
        "companyCurrency": call.model.currencies.home,
        "additionalCurrencies": call.model.currencies.others,
        "utcOffset": "-05:00",
        "utcOffsetMilliseconds": -18_000_000,
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    }
    return Reply(200, details)


def _api_use(call: Call) -> Reply:
    used, allowed = call.model.limits.today()
    now = call.model.now()
    found = {
        "name": "private-apps-api-calls-daily",
        "usageLimit": allowed,
        "currentUsage": used,
        "collectedAt": iso(now),
        "fetchStatus": "SUCCESS",
        "resetsAt": iso(now - now % 86_400_000 + 86_400_000),
    }
    return Reply(200, {"results": [found]})


ACCOUNT_ROUTES: Table = (
    ("GET", "/crm/v3/owners", _owners),
    ("GET", "/crm/v3/owners/{record_id}", _owner),
    ("GET", "/account-info/v3/details", _account),
    ("GET", "/account-info/v3/api-usage/daily/private-apps", _api_use),
    ("GET", "/account-info/v3/api-usage/daily", _api_use),
)
