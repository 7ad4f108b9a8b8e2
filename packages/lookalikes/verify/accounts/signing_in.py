"""Signs in with what the environment holds and asks each account who it is. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlsplit

import requests

from verify.accounts.account import HUBSPOT, SALESFORCE, Account, Unusable
from verify.accounts.wire import Sleep, Wire
from verify.answers.answer import Answer, told

Environment = Mapping[str, str]

SALESFORCE_URL = "ACCORD_VERIFY_SALESFORCE_URL"
SALESFORCE_TOKEN = "ACCORD_VERIFY_SALESFORCE_ACCESS_TOKEN"
SALESFORCE_CLIENT_ID = "ACCORD_VERIFY_SALESFORCE_CLIENT_ID"
SALESFORCE_CLIENT_SECRET = "ACCORD_VERIFY_SALESFORCE_CLIENT_SECRET"
HUBSPOT_TOKEN = "ACCORD_VERIFY_HUBSPOT_TOKEN"
HUBSPOT_URL = "ACCORD_VERIFY_HUBSPOT_URL"
_HUBSPOT = "https://api.hubapi.com"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_ORGANIZATION = "SELECT Id, Name, OrganizationType, IsSandbox FROM Organization"
_TEST_PORTALS = frozenset({"DEVELOPER_TEST", "SANDBOX"})
_TEST_ORGS = frozenset({"Developer Edition"})


def with_credentials(environment: Environment) -> list[str]:
    """The vendors that the environment has credentials for."""
    found = []
    if environment.get(SALESFORCE_URL):
        found.append(SALESFORCE)
    if environment.get(HUBSPOT_TOKEN):
        found.append(HUBSPOT)
    return found


def signed_in(vendor: str, environment: Environment, sleep: Sleep) -> Account:
    """The account of one vendor. Raises Unusable."""
    try:
        if vendor == SALESFORCE:
            return _salesforce(environment, sleep)
        return _hubspot(environment, sleep)
    except requests.RequestException as error:
        asked = error.request.url if error.request is not None else None
        where = f" at {urlsplit(asked).netloc}" if asked else ""
        raise Unusable(
            f"{vendor} does not answer{where} ({type(error).__name__}): check the address, the "
            "network and the proxy."
        ) from None


def _salesforce(environment: Environment, sleep: Sleep) -> Account:
    with Wire(environment[SALESFORCE_URL], sleep) as wire:
        token = environment.get(SALESFORCE_TOKEN) or _session(wire, environment)
        bearer = {"Authorization": f"Bearer {token}"}
        query = f"/services/data/v62.0/query?q={quote_plus(_ORGANIZATION)}"
        org = _read(wire.ask("GET", query, headers=bearer), "Salesforce")["records"][0]
        user = _read(wire.ask("GET", "/services/oauth2/userinfo", headers=bearer), "Salesforce")
        sandbox = " sandbox" if org["IsSandbox"] else ""
        return Account(
            vendor=SALESFORCE,
            url=wire.url,
            token=token,
            kind=f"{org['OrganizationType']}{sandbox}",
            is_for_tests=bool(org["IsSandbox"]) or org["OrganizationType"] in _TEST_ORGS,
            words={"org": org["Id"], "user": user["user_id"], "token": token},
            names={
                "the org's name": org["Name"],
                "a username": str(user.get("preferred_username", "")),
                "a mail address": str(user.get("email", "")),
                "a person's name": str(user.get("name", "")),
            },
        )


def _session(wire: Wire, environment: Environment) -> str:
    """A token by client credentials: the app runs as the user it names."""
    lacking = [
        name
        for name in (SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET)
        if not environment.get(name)
    ]
    if lacking:
        raise Unusable(f"{' and '.join(lacking)} or {SALESFORCE_TOKEN} has to be set.")
    client = quote_plus(environment[SALESFORCE_CLIENT_ID])
    secret = quote_plus(environment[SALESFORCE_CLIENT_SECRET])
    form = f"grant_type=client_credentials&client_id={client}&client_secret={secret}"
    answer = wire.ask("POST", "/services/oauth2/token", form, _FORM)
    return str(_read(answer, "Salesforce")["access_token"])


def _hubspot(environment: Environment, sleep: Sleep) -> Account:
    token = environment[HUBSPOT_TOKEN]
    bearer = {"Authorization": f"Bearer {token}"}
    with Wire(environment.get(HUBSPOT_URL) or _HUBSPOT, sleep) as wire:
        portal = _read(wire.ask("GET", "/account-info/v3/details", headers=bearer), "HubSpot")
        owners = _read(wire.ask("GET", "/crm/v3/owners?limit=1", headers=bearer), "HubSpot")
        owner: dict[str, Any] = next(iter(owners["results"]), {})
        return Account(
            vendor=HUBSPOT,
            url=wire.url,
            token=token,
            kind=str(portal["accountType"]),
            is_for_tests=portal["accountType"] in _TEST_PORTALS,
            words={
                "portal": str(portal["portalId"]),
                "owner": str(owner.get("id", "")),
                "token": token,
            },
            names={
                "a mail address": str(owner.get("email") or ""),
                "the portal's domain": str(portal.get("uiDomain") or ""),
            },
        )


def _read(answer: Answer, vendor: str) -> Any:
    """What was told. Raises Unusable, with the vendor's status and nothing of the credentials."""
    found = told(answer)
    if answer.status != 200 or found.form != "json":
        code = _code(found.tree)
        raise Unusable(f"{vendor} does not let these credentials in: {answer.status} {code}.")
    return found.tree


def _code(tree: Any) -> str:
    first = tree[0] if isinstance(tree, list) and tree else tree
    if not isinstance(first, dict):
        return "without a reason"
    return str(first.get("errorCode") or first.get("category") or first.get("error"))
