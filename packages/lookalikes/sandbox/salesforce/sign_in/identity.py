"""Who a session belongs to: the identity address, OpenID's userinfo, and what a token is worth.

Names and their order are those of answers of 2017 to 2024 that tests of others hold (among them
stripe's connector of 2021); moments have no fraction since 2021, which is recorded of the identity
address and taken to hold for userinfo.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.org.sessions import SESSION_SECONDS
from sandbox.salesforce.sign_in.grants import SCOPE, identity_url

Body = dict[str, Any]


def identity(model: SalesforceModel) -> Body:
    """The `id` address of a token."""
    user = _user(model)
    return {
        "id": identity_url(model),
        "asserted_user": True,
        "user_id": model.user_id,
        "organization_id": model.org_id,
        "username": model.username,
        "nick_name": model.username.partition("@")[0],
        "display_name": user["Name"],
        "email": user["Email"],
        "email_verified": True,
        "first_name": user["FirstName"],
        "last_name": user["LastName"],
        "timezone": user["TimeZoneSidKey"],
        "photos": _photos(model),
        "addr_street": None,
        "addr_city": None,
        "addr_state": None,
        "addr_country": user["Country"],
        "addr_zip": None,
        "mobile_phone": user["MobilePhone"],
        "mobile_phone_verified": False,
        "is_lightning_login_user": False,
        "status": {"created_date": None, "body": None},
        "urls": _urls(model),
        "active": user["IsActive"],
        "user_type": "STANDARD",
        "language": "en_US",
        "locale": user["LocaleSidKey"],
        "utcOffset": _offset_of(user["TimeZoneSidKey"]),
        "last_modified_date": _second(user["LastModifiedDate"]),
        "is_app_installed": True,
    }


def user_info(model: SalesforceModel) -> Body:
    """`/services/oauth2/userinfo`."""
    user = _user(model)
    photos = _photos(model)
    return {
        "sub": identity_url(model),
        "user_id": model.user_id,
        "organization_id": model.org_id,
        "preferred_username": model.username,
        "nickname": model.username.partition("@")[0],
        "name": user["Name"],
        "email": user["Email"],
        "email_verified": True,
        "given_name": user["FirstName"],
        "family_name": user["LastName"],
        "zoneinfo": user["TimeZoneSidKey"],
        "photos": photos,
        "profile": f"{model.url}/{model.user_id}",
        "picture": photos["picture"],
        "address": {"country": user["Country"]} if user["Country"] else {},
        "urls": _urls(model),
        "active": user["IsActive"],
        "user_type": "STANDARD",
        "language": "en_US",
        "locale": user["LocaleSidKey"],
        "utcOffset": _offset_of(user["TimeZoneSidKey"]),
        "updated_at": _second(user["LastModifiedDate"]),
        "is_app_installed": True,
    }


def introspection(model: SalesforceModel, token: str) -> Body:
    """RFC 7662 on an access or a refresh token; an unknown one is merely not active."""
    since = model.sessions.last_use(token)
    if since is not None:
        issued = int(since)
        times = {"exp": issued + SESSION_SECONDS, "iat": issued, "nbf": issued}
        return {**_worth(model), "token_type": "access_token", **times}
    if model.app.may_refresh(token):
        return {**_worth(model), "token_type": "refresh_token"}
    return {"active": False}


def _worth(model: SalesforceModel) -> Body:
    return {
        "active": True,
        "scope": SCOPE,
        "client_id": model.client_id,
        "username": model.username,
        "sub": identity_url(model),
    }


def _user(model: SalesforceModel) -> dict[str, Any]:
    return {**_NOTHING, **model.store["User"].rows[model.user_id]}


_NOTHING = dict.fromkeys(("Country", "MobilePhone", "LocaleSidKey", "TimeZoneSidKey"))


def _second(stamp: str) -> str:
    """`2024-12-23T18:40:50Z`."""
    return f"{stamp[:19]}Z"


@cache
def _offset_of(zone: str | None) -> int:
    """Milliseconds ahead of Greenwich in the half of the year that has no summer time."""
    if zone is None:
        return 0
    here = ZoneInfo(zone)
    halves = (datetime(2026, month, 1, tzinfo=here).utcoffset() for month in (1, 7))
    return int(min(half or timedelta() for half in halves).total_seconds() * 1000)


def _photos(model: SalesforceModel) -> dict[str, str]:
    where = f"{model.url}/profilephoto/005"
    return {"picture": f"{where}/F", "thumbnail": f"{where}/T"}


def _urls(model: SalesforceModel) -> dict[str, str]:
    """Addresses with `{version}` left for the caller to fill in."""
    soap = f"{model.url}/services/Soap"
    data = f"{model.url}/services/data/v{{version}}"
    return {
        "enterprise": f"{soap}/c/{{version}}/{model.org_id[:15]}",
        "metadata": f"{soap}/m/{{version}}/{model.org_id[:15]}",
        "partner": f"{soap}/u/{{version}}/{model.org_id[:15]}",
        "rest": f"{data}/",
        "sobjects": f"{data}/sobjects/",
        "search": f"{data}/search/",
        "query": f"{data}/query/",
        "recent": f"{data}/recent/",
        "tooling_soap": f"{soap}/T/{{version}}/{model.org_id[:15]}",
        "tooling_rest": f"{data}/tooling/",
        "profile": f"{model.url}/{model.user_id}",
        "feeds": f"{data}/chatter/feeds",
        "groups": f"{data}/chatter/groups",
        "users": f"{data}/chatter/users",
        "feed_items": f"{data}/chatter/feed-items",
        "feed_elements": f"{data}/chatter/feed-elements",
        "custom_domain": model.url,
    }
