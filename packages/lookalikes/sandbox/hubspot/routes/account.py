"""The routes about the account itself: its details, its owners, its use of the API, how full it
is.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.times import iso
from sandbox.hubspot.wire.calls import Call, Reply, Table


def _owners(call: Call) -> Reply:
    found = call.model.owners.page(
        email=call.query.get("email", ""),
        archived=call.archived,
        after=call.number("after", 0),
        limit=call.number("limit", 100),
    )
    call.model.tally.read += len(found["results"])
    return Reply(200, found)


def _owner(call: Call) -> Reply:
    by_user = call.query.get("idProperty") == "userId"
    return Reply(
        200, call.model.owners.get(call.record_id, by_user=by_user, archived=call.archived)
    )


def _account(call: Call) -> Reply:
    details: dict[str, Any] = {
        "portalId": call.model.portal_id,
        "accountType": "STANDARD",
        "timeZone": "US/Eastern",
        "companyCurrency": "USD",
        "additionalCurrencies": [],
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


def _record_limits(call: Call) -> Reply:
    kinds = [kind for kind in call.model.kinds if not kind.type_id.startswith("2-")]
    own = [kind for kind in call.model.kinds if kind.type_id.startswith("2-")]
    return Reply(
        200,
        {"hubspotDefinedObjectTypes": _full(call, kinds), "customObjectTypes": _full(call, own)},
    )


def _property_limits(call: Call) -> Reply:
    found = []
    for kind in call.model.kinds:
        own = [
            each
            for each in call.model.book.live[kind.name].values()
            if not each.get("hubspotDefined")
        ]
        found.append(_use(kind.type_id, kind.singular, len(own), 1_000))
    used = sum(each["usage"] for each in found)
    allowed = 1_000 * len(found)
    overall = {
        "overallLimit": allowed,
        "overallUsage": used,
        "overallPercentage": round(100 * used / allowed, 2),
    }
    return Reply(200, {**overall, "byObjectType": found})


def _kind_limits(call: Call) -> Reply:
    used = sum(kind.type_id.startswith("2-") for kind in call.model.kinds)
    return Reply(200, {"limit": 10, "usage": used, "percentage": 10.0 * used})


def _full(call: Call, kinds: list[Any]) -> list[dict[str, Any]]:
    return [
        _use(kind.type_id, kind.singular, len(call.model.shelf(kind).live), 15_000_000)
        for kind in kinds
    ]


def _use(type_id: str, label: str, used: int, allowed: int) -> dict[str, Any]:
    share = round(100 * used / allowed, 2)
    return {
        "objectTypeId": type_id,
        "singularLabel": label.capitalize(),
        "pluralLabel": f"{label.capitalize()}s",
        "usage": used,
        "limit": allowed,
        "percentage": share,
    }


ACCOUNT_ROUTES: Table = (
    ("GET", "/crm/v3/owners", _owners),
    ("GET", "/crm/v3/owners/{record_id}", _owner),
    ("GET", "/account-info/v3/details", _account),
    ("GET", "/account-info/v3/api-usage/daily/private-apps", _api_use),
    ("GET", "/account-info/v3/api-usage/daily", _api_use),
    ("GET", "/crm/v3/limits/records", _record_limits),
    ("GET", "/crm/v3/limits/custom-properties", _property_limits),
    ("GET", "/crm/v3/limits/custom-object-types", _kind_limits),
)
