"""The OAuth endpoints: tokens for codes, refresh tokens and client credentials, and what a token
is.

Version 1 and the dated versions differ in their answers: the dated ones add what RFC 6749 and 7662
name.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.access import LIFETIME_MS
from sandbox.hubspot.errors import envelope, refused
from sandbox.hubspot.model import HubSpotModel
from sandbox.vendor import VendorError

Answer = dict[str, Any]
Form = Mapping[str, str]

_USER_ID = 76_070_032


def token(model: HubSpotModel, form: Form, *, dated: bool) -> Answer:
    """Tokens for `authorization_code`, `refresh_token` or `client_credentials`."""
    _check_client(model, form, dated=dated)
    kind = form.get("grant_type", "")
    if kind == "authorization_code":
        _use_code(model, form, dated=dated)
    elif kind == "refresh_token":
        if not model.access.refresh_is_live(form.get("refresh_token", "")):
            raise _refused(
                "BAD_REFRESH_TOKEN",
                "missing or invalid refresh token",
                "invalid_grant",
                dated=dated,
            )
    elif kind != "client_credentials":
        raise _refused(
            "BAD_GRANT_TYPE",
            f"missing or unknown grant type: {kind}",
            "unsupported_grant_type",
            dated=dated,
        )
    use = "client_credentials" if kind == "client_credentials" else "access_token"
    answer: Answer = {"token_type": "bearer"}
    if use == "access_token":
        answer["refresh_token"] = model.access.refresh_token
    answer |= {
        "access_token": model.access.issue(model.now(), use),
        "expires_in": LIFETIME_MS // 1000,
    }
    if not dated:
        return answer
    owner = {"hub_id": model.portal_id, "scopes": model.access.scopes(), "user_id": _USER_ID}
    return answer | owner | {"token_use": use}


def authorize(model: HubSpotModel, query: Form) -> str:
    """Where the consent page would send the person back to, with a code."""
    redirect_uri = query.get("redirect_uri", "")
    if query.get("client_id") != model.client_id or not redirect_uri:
        raise _refused(
            "BAD_CLIENT_ID", "missing or unknown client id", "invalid_client", dated=False
        )
    mark = "&" if "?" in redirect_uri else "?"
    state = f"&state={query['state']}" if query.get("state") else ""
    return f"{redirect_uri}{mark}code={model.access.new_code(redirect_uri)}{state}"


def access_info(model: HubSpotModel, text: str) -> Answer:
    """Version 1's word on an access token; that it has a signed part is recorded."""
    told = _access(model, text)
    signed = _signed(model, text, told["expires_in"])
    return told | {"signed_access_token": signed, "is_private_distribution": False}


def private_info(model: HubSpotModel, text: str) -> Answer:
    """What a private app's token is for and may do. What a token that is none answers is
    unrecorded; here 401.
    """
    if text != model.access.token or model.access.token_revoked:
        raise refused("The access token is unknown", status=401, category="INVALID_AUTHENTICATION")
    told = {"userId": _USER_ID, "hubId": model.portal_id, "appId": model.app_id}
    return told | {"scopes": model.access.scopes(), "isUserToken": False}


def _access(model: HubSpotModel, text: str) -> Answer:
    found = model.access.grant(text, model.now())
    if found is None:
        # Reported: an unknown token is not found rather than refused.
        raise refused("access token not found", status=404, category="OBJECT_NOT_FOUND")
    seconds = (found.expiry - model.now()) // 1000
    return _owner(model) | {"token": text, "expires_in": seconds, "token_type": "access"}


def _signed(model: HubSpotModel, text: str, seconds: int) -> Answer:
    """The part of an access token's description that is signed; its scope groups are left empty
    here.
    """
    unnamed = ("scopes", "scopeToScopeGroupPks", "trialScopes", "trialScopeToScopeGroupPks")
    return dict.fromkeys(unnamed, "") | {
        "expiresAt": model.now() + seconds * 1000,
        "hubId": model.portal_id,
        "userId": _USER_ID,
        "appId": model.app_id,
        "signature": text[-20:],
        "newSignature": text[-20:],
        "hublet": "na1",
        "isUserLevel": False,
        "installingUserId": _USER_ID,
        "isServiceAccount": False,
        "isPrivateDistribution": False,
    }


def refresh_info(model: HubSpotModel, text: str) -> Answer:
    """Version 1's word on a refresh token."""
    if not model.access.refresh_is_live(text):
        raise refused("refresh token not found", status=404, category="OBJECT_NOT_FOUND")
    return _owner(model) | {"token": text, "client_id": model.client_id, "token_type": "refresh"}


def introspect(model: HubSpotModel, form: Form) -> Answer:
    """The dated versions' word on any token; one that no longer works is only inactive."""
    _check_client(model, form, dated=True)
    text = form.get("token", "")
    found = model.access.grant(text, model.now())
    if found is not None:
        seconds = (found.expiry - model.now()) // 1000
        told = _access(model, text) | {"expires_in": seconds, "token_use": found.use}
        return told | {
            "active": True,
            "client_id": model.client_id,
            "is_private_distribution": True,
            "signed_access_token": _signed(model, text, seconds),
        }
    if model.access.refresh_is_live(text):
        return refresh_info(model, text) | {"active": True, "token_use": "refresh_token"}
    return {"active": False}


def revoke(model: HubSpotModel, form: Form) -> None:
    """End a token; one that is unknown is passed over, as RFC 7009 has it."""
    _check_client(model, form, dated=True)
    model.access.revoke(form.get("token", ""))


def form_with_basic(form: dict[str, str], authorization: str) -> dict[str, str]:
    """The form, with the client's credentials out of a Basic header when they came that way."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return form
    try:
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        return form
    return {"client_id": name, "client_secret": secret} | form


def _owner(model: HubSpotModel) -> Answer:
    return {
        "user": "admin@example.com",
        "hub_domain": "example.com",
        "scopes": model.access.scopes(),
        "hub_id": model.portal_id,
        "app_id": model.app_id,
        "user_id": _USER_ID,
    }


def _use_code(model: HubSpotModel, form: Form, *, dated: bool) -> None:
    wanted = model.access.codes.pop(form.get("code", ""), None)
    if wanted is None:
        raise _refused(
            "BAD_AUTH_CODE", "missing or unknown auth code", "invalid_grant", dated=dated
        )
    if wanted and form.get("redirect_uri") != wanted:
        message = "redirect URI does not match initial auth code URI"
        raise _refused("MISMATCH_REDIRECT_URI_AUTH_CODE", message, "invalid_grant", dated=dated)


def _check_client(model: HubSpotModel, form: Form, *, dated: bool) -> None:
    if form.get("client_id") != model.client_id:
        raise _refused(
            "BAD_CLIENT_ID", "missing or unknown client id", "invalid_client", dated=dated
        )
    if form.get("client_secret") != model.client_secret:
        raise _refused(
            "BAD_CLIENT_SECRET", "missing or invalid client secret", "invalid_client", dated=dated
        )


def _refused(status: str, message: str, error: str, *, dated: bool) -> VendorError:
    # Here, and nowhere else, the code stands in `status` and there is no category.
    shared = envelope("", message)
    body: Answer = {"status": status, "message": message, "correlationId": shared["correlationId"]}
    return VendorError(
        400, body | ({"error": error, "error_description": message} if dated else {})
    )
