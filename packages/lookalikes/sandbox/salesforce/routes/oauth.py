"""`/services/oauth2` and `/id`: tokens given, told about and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.sign_in.grants import check_client, issue_token, refused
from sandbox.salesforce.sign_in.identity import identity, introspection, user_info
from sandbox.salesforce.wire.calls import Answer
from sandbox.salesforce.wire.edge import SIGN_IN


@dataclass(frozen=True, slots=True)
class Ask:
    """One call: the form is the query of a GET and the body of a POST."""

    model: SalesforceModel
    form: Mapping[str, str]
    authorization: str
    params: Mapping[str, str]

    @property
    def token(self) -> str:
        """The session the caller shows, in the header or in the form."""
        scheme, _, token = self.authorization.partition(" ")
        if scheme.lower() in ("bearer", "oauth"):
            return token.strip()
        return self.form.get("access_token", self.form.get("oauth_token", ""))


Handler = Callable[[Ask], Answer]


def token(ask: Ask) -> Answer:
    """`POST /services/oauth2/token`."""
    return Answer(200, issue_token(ask.model, ask.form, ask.authorization), dict(SIGN_IN))


def authorize(ask: Ask) -> Answer:
    """`/services/oauth2/authorize`: the integration user is signed in already and says yes."""
    model = ask.model
    form = ask.form
    if form.get("client_id") != model.client_id:
        raise refused("invalid_client_id", "client identifier invalid")
    redirect = form.get("redirect_uri", "")
    if not redirect:
        raise refused("redirect_uri_missing", "redirect_uri must be specified")
    if form.get("response_type") != "code":
        back = {
            "error": "unsupported_response_type",
            "error_description": "response type is not supported",
        }
    elif not model.app.approved:
        back = {"error": "access_denied", "error_description": "end-user denied authorization"}
    else:
        back = {"code": model.app.new_code(redirect, form.get("code_challenge"))}
    state = {"state": form["state"]} if "state" in form else {}
    return Answer(
        302, headers={"Location": f"{redirect}?{urlencode({**back, **state})}"}, bare=True
    )


def revoke(ask: Ask) -> Answer:
    """`/services/oauth2/revoke`; a refresh token takes every session with it.

    Refusals are forms, not JSON. Recorded: what a call without a token is told (a form whose
    `token` was an array, in an issue of omniphx/forrest). Documented: `invalid_token` for one that
    nobody has; its description is not recorded.
    """
    sent = ask.form.get("token", "")
    if not sent:
        return _form(error="unsupported_token_type", why="this token type is not supported")
    if ask.model.app.drop(sent):
        ask.model.sessions.revoke_all()
    elif ask.model.sessions.last_use(sent) is None:
        return _form(error="invalid_token", why=f"invalid token: {sent}")
    ask.model.sessions.revoke(sent)
    return Answer(200, bare=True)


def _form(*, error: str, why: str) -> Answer:
    told = urlencode({"error": error, "error_description": why}, quote_via=quote)
    return Answer(400, stream=iter([told.encode()]), media="application/x-www-form-urlencoded")


def introspect(ask: Ask) -> Answer:
    """`POST /services/oauth2/introspect`."""
    check_client(ask.model, ask.form)
    return Answer(200, introspection(ask.model, ask.form.get("token", "")))


def userinfo(ask: Ask) -> Answer:
    """`/services/oauth2/userinfo`."""
    return _told(ask, user_info)


def who(ask: Ask) -> Answer:
    """The `id` address that comes with every token."""
    if ask.params.get("org", "")[:15] != ask.model.org_id[:15]:
        return _barred("Wrong_Org")
    return _told(ask, identity)


def _told(ask: Ask, tell: Callable[[SalesforceModel], dict[str, Any]]) -> Answer:
    """Unlike data resources, these answer a bad token with 403 and one word of text."""
    if not ask.token:
        return _barred("Missing_OAuth_Token")
    if not ask.model.sessions.alive(ask.token):
        return _barred("Bad_OAuth_Token")
    told = tell(ask.model)
    if "version" in ask.form:
        newest = (
            f"{float(ask.model.api_version):.1f}"
            if ask.form["version"] == "latest"
            else ask.form["version"]
        )
        told["urls"] = {
            name: url.replace("{version}", newest) for name, url in told["urls"].items()
        }
    return Answer(200, told)


def _barred(word: str) -> Answer:
    return Answer(403, stream=iter([word.encode()]), media="text/html;charset=UTF-8")


OAUTH_ROUTES: dict[str, tuple[Handler, list[str]]] = {
    "/services/oauth2/token": (token, ["POST"]),
    "/services/oauth2/authorize": (authorize, ["GET", "POST"]),
    "/services/oauth2/revoke": (revoke, ["GET", "POST"]),
    "/services/oauth2/introspect": (introspect, ["POST"]),
    "/services/oauth2/userinfo": (userinfo, ["GET", "POST"]),
    "/id/{org}/{user}": (who, ["GET", "POST"]),
}
