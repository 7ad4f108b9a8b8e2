"""The token endpoint: client credentials, password, refresh token and JWT bearer, with the vendor's refusals."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from sandbox.salesforce.model import SalesforceModel
from sandbox.vendor import VendorError

Form = Mapping[str, str]
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def issue_token(model: SalesforceModel, form: Form, authorization: str) -> dict[str, Any]:
    """The 200 body of `/services/oauth2/token`. Raises VendorError with a 400 object, never a list."""
    grant = _GRANTS.get(form.get("grant_type", ""))
    if grant is None:
        raise refused("unsupported_grant_type", "grant type not supported")
    client = {**form, **_basic(authorization)}
    grant(model, client)
    return _answer(model)


def refused(error: str, description: str) -> VendorError:
    """A token refusal: an object, where data refusals are lists."""
    return VendorError(400, {"error": error, "error_description": description})


def identity(model: SalesforceModel) -> dict[str, Any]:
    """Who the caller is: `/services/oauth2/userinfo` and the token's `id` address."""
    return {
        "id": f"{model.url}/id/{model.org_id}/{model.user_id}",
        "sub": f"{model.url}/id/{model.org_id}/{model.user_id}",
        "user_id": model.user_id,
        "organization_id": model.org_id,
        "username": model.username,
        "preferred_username": model.username,
        "name": "Accord Integration",
        "email": model.username,
        "active": True,
        "urls": {"rest": f"{model.url}/services/data/v{{version}}/"},
    }


def _answer(model: SalesforceModel) -> dict[str, Any]:
    who = f"{model.url}/id/{model.org_id}/{model.user_id}"
    issued = str(int(model.clock.now() * 1000))
    digest = hmac.new(model.client_secret.encode(), (who + issued).encode(), hashlib.sha256).digest()
    return {
        "access_token": model.sessions.issue(),
        "signature": base64.b64encode(digest).decode(),
        "scope": "api",
        "instance_url": model.url,
        "id": who,
        "token_type": "Bearer",
        "issued_at": issued,
    }


def _basic(authorization: str) -> dict[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise refused("invalid_client", "invalid client credentials") from None
    return {"client_id": name, "client_secret": secret}


def _client_credentials(model: SalesforceModel, form: Form) -> None:
    _check_client(model, form)


def _password(model: SalesforceModel, form: Form) -> None:
    _check_client(model, form)
    # The security token is typed right behind the password.
    right = form.get("password", "").startswith(model.password)
    if form.get("username") != model.username or not right:
        raise refused("invalid_grant", "authentication failure")


def _refresh(model: SalesforceModel, form: Form) -> None:
    _check_client(model, form)
    if form.get("refresh_token") != model.refresh_token:
        raise refused("invalid_grant", "expired access/refresh token")


def _jwt(model: SalesforceModel, form: Form) -> None:
    claims = _claims(form.get("assertion", ""))
    if claims.get("iss") != model.client_id:
        raise refused("invalid_client_id", "client identifier invalid")
    if claims.get("sub") != model.username:
        raise refused("invalid_grant", "user hasn't approved this consumer")
    if not isinstance(claims.get("exp"), int) or claims["exp"] < model.clock.now():
        raise refused("invalid_grant", "expired authorization code")


def _claims(assertion: str) -> dict[str, Any]:
    """The assertion's claims; its signature is taken on trust, there being no certificate to check."""
    try:
        encoded = assertion.split(".")[1]
        claims = orjson.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (IndexError, ValueError):
        claims = None
    if not isinstance(claims, dict):
        raise refused("invalid_grant", "invalid assertion")
    return claims


def _check_client(model: SalesforceModel, form: Form) -> None:
    if form.get("client_id") != model.client_id:
        raise refused("invalid_client_id", "client identifier invalid")
    if not hmac.compare_digest(form.get("client_secret", "").encode(), model.client_secret.encode()):
        raise refused("invalid_client", "invalid client credentials")


_GRANTS: dict[str, Callable[[SalesforceModel, Form], None]] = {
    "client_credentials": _client_credentials,
    "password": _password,
    "refresh_token": _refresh,
    _JWT: _jwt,
}
