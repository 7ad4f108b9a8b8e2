"""The portal itself: account, owners, users, limits, imports, preferences, OAuth, webhooks."""

from verify.probe import Look, Probe
from verify.probes.hubspot.calls import NOBODY, THEIRS, call

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PREFERENCES = "/communication-preferences"
_MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
_HOOKS = "/webhooks/v3/1"
_APP = "client_id=nobody&client_secret=nothing"


def _oauth(name: str, path: str, form: str = "") -> Probe:
    return call(name, "POST", path, form, headers=_FORM, signed=False)


ACCOUNT_PROBES = (
    # sessions that are none
    call("no token", "GET", "/crm/v3/owners", signed=False),
    call("a bad token", "GET", "/crm/v3/owners", headers={"Authorization": "Bearer bad"}),
    call("a token of another scheme", "GET", "/crm/v3/owners", headers={"Authorization": "Basic YTpi"}),
    call("an address that leads nowhere", "GET", "/nowhere"),
    call("an address of the CRM that leads nowhere", "GET", "/crm/v3/nowhere"),
    call("a method there is not", "DELETE", "/crm/v3/owners"),
    # the account
    call("the account", "GET", "/account-info/v3/details", look=THEIRS),
    call("the calls of today", "GET", "/account-info/v3/api-usage/daily", look=THEIRS),
    call("the calls of private apps today", "GET", "/account-info/v3/api-usage/daily/private-apps", look=THEIRS),
    call("the owners", "GET", "/crm/v3/owners?limit=2", look=THEIRS),
    call("one owner", "GET", "/crm/v3/owners/$owner", look=THEIRS),
    call("an owner nobody is", "GET", f"/crm/v3/owners/{NOBODY}"),
    call("too many owners", "GET", "/crm/v3/owners?limit=501", look=THEIRS),
    call("the users", "GET", "/settings/v3/users", look=THEIRS),
    call("a user nobody is", "GET", f"/settings/v3/users/{NOBODY}"),
    call("the roles", "GET", "/settings/v3/users/roles", look=THEIRS),
    call("the teams", "GET", "/settings/v3/users/teams", look=THEIRS),
    call("the rules of properties", "GET", "/crm/v3/property-validations/contacts", look=THEIRS),
    call("the rules of one property", "GET", "/crm/v3/property-validations/contacts/email", look=THEIRS),
    *(
        call(f"the limits of {name}", "GET", f"/crm/v3/limits/{path}", look=THEIRS)
        for name, path in (
            ("records", "records"),
            ("pipelines", "pipelines"),
            ("custom properties", "custom-properties"),
            ("calculated properties", "calculated-properties"),
            ("custom object types", "custom-object-types"),
            ("labels", "associations/labels"),
            ("ties from all types", "associations/records/from"),
            ("ties of contacts", "associations/records/contacts/to"),
            ("ties of contacts to companies", "associations/records/contacts/companies"),
        )
    ),
    # imports: what an import makes has no marker before it is over, so that only refusals are asked
    call("import without a file", "POST", "/crm/v3/imports", "--x--", headers=_MULTIPART),
    call("import without a form", "POST", "/crm/v3/imports", {}),
    call("the imports", "GET", "/crm/v3/imports", look=THEIRS),
    call("an import nobody began", "GET", f"/crm/v3/imports/{NOBODY}"),
    call("stop an import nobody began", "POST", f"/crm/v3/imports/{NOBODY}/cancel"),
    call("the errors of an import nobody began", "GET", f"/crm/v3/imports/{NOBODY}/errors"),
    # preferences: a choice cannot be taken back, so that only refusals are asked
    call("the subscriptions", "GET", f"{_PREFERENCES}/v3/definitions", look=THEIRS),
    call("the choices of an address", "GET", f"{_PREFERENCES}/v3/status/email/$mark@example.com", look=THEIRS),
    call("choose without an address", "POST", f"{_PREFERENCES}/v3/subscribe", {}),
    call("leave without an address", "POST", f"{_PREFERENCES}/v3/unsubscribe", {}),
    call("leave an unknown subscription", "POST", f"{_PREFERENCES}/v3/unsubscribe", {"emailAddress": "$mark@example.com", "subscriptionId": "1"}),
    call("the subscriptions by version four", "GET", f"{_PREFERENCES}/v4/definitions", look=THEIRS),
    call("the choices by version four", "GET", f"{_PREFERENCES}/v4/statuses/$mark@example.com?channel=EMAIL", look=THEIRS),
    call("choose nothing by version four", "POST", f"{_PREFERENCES}/v4/statuses/$mark@example.com", {}),
    call("who is out of everything", "GET", f"{_PREFERENCES}/v4/statuses/$mark@example.com/unsubscribe-all?channel=EMAIL", look=THEIRS),
    call("the choices of several", "POST", f"{_PREFERENCES}/v4/statuses/batch/read?channel=EMAIL", {"inputs": ["$mark@example.com"]}, look=THEIRS),
    call("the choices of several with a wrong kind", "POST", f"{_PREFERENCES}/v4/statuses/batch/read?channel=EMAIL", {"inputs": 5}),
    call("choose for several with nothing", "POST", f"{_PREFERENCES}/v4/statuses/batch/write", {}),
    call("take several out with nothing", "POST", f"{_PREFERENCES}/v4/statuses/batch/unsubscribe-all?channel=EMAIL", {}),
    call("which of several are out", "POST", f"{_PREFERENCES}/v4/statuses/batch/unsubscribe-all/read?channel=EMAIL", {"inputs": ["$mark@example.com"]}, look=THEIRS),
    # OAuth
    _oauth("a token for an unknown app", "/oauth/v1/token", f"grant_type=refresh_token&refresh_token=bad&{_APP}"),
    _oauth("a token for no grant", "/oauth/v1/token", _APP),
    _oauth("a token for an unknown grant", "/oauth/v1/token", f"grant_type=wish&{_APP}"),
    _oauth("a token by version three", "/oauth/v3/token", f"grant_type=refresh_token&refresh_token=bad&{_APP}"),
    _oauth("introspect for an unknown app", "/oauth/v3/introspect", f"token=bad&{_APP}"),
    _oauth("introspect by the longer path", "/oauth/v3/token/introspect", f"token=bad&{_APP}"),
    _oauth("revoke for an unknown app", "/oauth/v3/revoke", f"token=bad&{_APP}"),
    _oauth("revoke by the longer path", "/oauth/v3/token/revoke", f"token=bad&{_APP}"),
    call("what a bad access token is", "GET", "/oauth/v1/access-tokens/bad", signed=False),
    call("what a bad refresh token is", "GET", "/oauth/v1/refresh-tokens/bad", signed=False),
    call("delete a bad refresh token", "DELETE", "/oauth/v1/refresh-tokens/bad", signed=False),
    call("what a private app's token is", "POST", "/oauth/v2/private-apps/get/access-token-info", {"tokenKey": "$token"}, look=THEIRS),
    call("what a bad token of a private app is", "POST", "/oauth/v2/private-apps/get/access-token-info", {"tokenKey": "bad"}),
    # webhooks are opened by a developer's key, which no portal has: refusals only
    call("webhooks: the subscriptions", "GET", f"{_HOOKS}/subscriptions"),
    call("webhooks: subscribe", "POST", f"{_HOOKS}/subscriptions", {"eventType": "contact.creation", "active": False}),
    call("webhooks: change several", "POST", f"{_HOOKS}/subscriptions/batch/update", {"inputs": []}),
    call("webhooks: one subscription", "GET", f"{_HOOKS}/subscriptions/1"),
    call("webhooks: change a subscription", "PATCH", f"{_HOOKS}/subscriptions/1", {"active": False}),
    call("webhooks: the settings", "GET", f"{_HOOKS}/settings", look=Look()),
)  # fmt: skip
