"""The token endpoint: five grants, each with the vendor's keys and the vendor's refusals."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import Any

import jwt

from sandbox.salesforce.model import SalesforceModel
from sandbox.vendor import VendorError

Form = Mapping[str, str]
Body = dict[str, Any]
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "api refresh_token"
# The login hosts, and any My Domain: a look-alike has no host name of its own to insist on.
_AUDIENCE = re.compile(r"https://([\w.-]+\.)?salesforce\.com(/.*)?")


def issue_token(model: SalesforceModel, form: Form, authorization: str) -> Body:
    """The 200 body of `/services/oauth2/token`. Raises VendorError with a 400 object, never a
    list.
    """
    grant = _GRANTS.get(form.get("grant_type", ""))
    if grant is None:
        raise refused("unsupported_grant_type", "grant type not supported")
    return grant(model, {**form, **_basic(authorization)})


def refused(error: str, description: str) -> VendorError:
    """A token refusal: an object, where data refusals are lists."""
    return VendorError(400, {"error": error, "error_description": description})


def check_client(model: SalesforceModel, form: Form) -> None:
    """Raises `invalid_client_id` or `invalid_client`."""
    if form.get("client_id") != model.client_id:
        raise refused("invalid_client_id", "client identifier invalid")
    if not hmac.compare_digest(
        form.get("client_secret", "").encode(), model.client_secret.encode()
    ):
        raise refused("invalid_client", "invalid client credentials")


def identity_url(model: SalesforceModel) -> str:
    """Where the identity of the session's user is told."""
    return f"{model.url}/id/{model.org_id}/{model.user_id}"


def _basic(authorization: str) -> dict[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise refused("invalid_client", "invalid client credentials") from None
    return {"client_id": name, "client_secret": secret}


def _client_credentials(model: SalesforceModel, form: Form) -> Body:
    check_client(model, form)
    return _answer(model, scope="api")


def _password(model: SalesforceModel, form: Form) -> Body:
    check_client(model, form)
    # The security token is typed right behind the password.
    right = form.get("password", "").startswith(model.password)
    if form.get("username") != model.username or not right:
        raise refused("invalid_grant", "authentication failure")
    return _answer(model)


def _refresh(model: SalesforceModel, form: Form) -> Body:
    _check_known_client(model, form)
    token = form.get("refresh_token", "")
    if not model.app.may_refresh(token):
        raise refused("invalid_grant", "expired access/refresh token")
    if not model.app.rotates:
        return _answer(model, scope=SCOPE)
    model.app.drop(token)
    return _answer(model, scope=SCOPE, refresh_token=model.app.new_refresh_token())


def _check_known_client(model: SalesforceModel, form: Form) -> None:
    """A secret is needed only where one is given: public clients have none."""
    if "client_secret" in form:
        check_client(model, form)
    elif form.get("client_id") != model.client_id:
        raise refused("invalid_client_id", "client identifier invalid")


def _code(model: SalesforceModel, form: Form) -> Body:
    _check_known_client(model, form)
    code = model.app.exchange(form.get("code", ""))
    if code is None:
        raise refused("invalid_grant", "expired authorization code")
    if form.get("redirect_uri") != code.redirect:
        raise refused("redirect_uri_mismatch", "redirect_uri must match configuration")
    if not code.answers(form.get("code_verifier", "")):
        raise refused("invalid_grant", "invalid code verifier")
    return _answer(model, scope=SCOPE, refresh_token=model.app.new_refresh_token())


def _jwt(model: SalesforceModel, form: Form) -> Body:
    claimed = _claimed(form.get("assertion", ""))
    if claimed.get("iss") != model.client_id:
        raise refused("invalid_client_id", "client identifier invalid")
    claims = model.app.claims(form.get("assertion", ""))
    if claims is None:
        raise refused("invalid_grant", "invalid assertion")
    if not _is_here(model, claims.get("aud")):
        raise refused("invalid_grant", "audience is invalid")
    if _moment(claims.get("exp")) < model.clock.now():
        raise refused("invalid_grant", "expired authorization code")
    if not model.app.approved or claims.get("sub", claims.get("prn")) != model.username:
        raise refused("invalid_grant", "user hasn't approved this consumer")
    answer = _answer(model, scope="api web")
    # Unlike the other grants, this one answers neither the moment nor a signature of it.
    return {
        name: answer[name] for name in ("access_token", "scope", "instance_url", "id", "token_type")
    }


def _claimed(assertion: str) -> dict[str, Any]:
    """What the assertion says of itself, nothing checked yet."""
    try:
        return jwt.decode(assertion, options={"verify_signature": False, "verify_exp": False})
    except jwt.PyJWTError:
        raise refused("invalid_grant", "invalid assertion") from None


def _moment(claimed: Any) -> float:
    """Seconds since the epoch; some clients write them as text."""
    try:
        return float(claimed)
    except (TypeError, ValueError):
        return 0.0


def _is_here(model: SalesforceModel, audience: Any) -> bool:
    named = audience if isinstance(audience, list) else [audience]
    return any(
        str(name).rstrip("/") == model.url or _AUDIENCE.fullmatch(str(name)) for name in named
    )


def _answer(model: SalesforceModel, **more: str) -> Body:
    who = identity_url(model)
    issued = str(int(model.clock.now() * 1000))
    digest = hmac.new(
        model.client_secret.encode(), (who + issued).encode(), hashlib.sha256
    ).digest()
    return {
        "access_token": model.sessions.issue(),
        "signature": base64.b64encode(digest).decode(),
        **more,
        "instance_url": model.url,
        "id": who,
        "token_type": "Bearer",
        "issued_at": issued,
    }


_GRANTS: dict[str, Callable[[SalesforceModel, Form], Body]] = {
    "client_credentials": _client_credentials,
    "password": _password,
    "refresh_token": _refresh,
    "authorization_code": _code,
    JWT_BEARER: _jwt,
}
