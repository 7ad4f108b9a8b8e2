"""The connected app over HTTP: signed assertions, codes, refresh tokens that rotate, and tokens
taken back.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from salesforce_served import Served

JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class OAuth:
    """The OAuth resources of the served org."""

    def __init__(self, served: Served) -> None:
        self.model, self.clock = served.model, served.clock
        self._session = requests.Session()
        self._session.trust_env = False

    def post(self, path: str, **form: str) -> requests.Response:
        return self._session.post(f"{self.model.url}/services/oauth2/{path}", data=form, timeout=10)

    def get(self, path: str, token: str | None = None, **params: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._session.get(
            self.model.url + path, params=params, headers=headers, timeout=10, allow_redirects=False
        )

    def client(self) -> dict[str, str]:
        return {"client_id": self.model.client_id, "client_secret": self.model.client_secret}

    def sign(self, key: str | RSAPrivateKey | None = None, **claims: Any) -> requests.Response:
        usual = {
            "iss": self.model.client_id,
            "sub": self.model.username,
            "aud": "https://login.salesforce.com",
            "exp": int(self.model.clock.now()) + 180,
        }
        assertion = jwt.encode(
            {**usual, **claims}, key or self.model.app.private_key, algorithm="RS256"
        )
        return self.post("token", grant_type=JWT, assertion=assertion)

    def refresh(self, token: str) -> requests.Response:
        return self.post("token", grant_type="refresh_token", refresh_token=token, **self.client())


@pytest.fixture
def oauth(served: Served) -> Iterator[OAuth]:
    yield OAuth(served)
    served.model.app.approved, served.model.app.rotates = True, False


def error_of(answer: requests.Response) -> tuple[int, str, str]:
    body = answer.json()
    return answer.status_code, body["error"], body["error_description"]


def certificate(key: RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a trial")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()


def test_a_signed_assertion_gives_a_session_without_a_secret(oauth: OAuth) -> None:
    answer = oauth.sign()
    assert list(answer.json()) == ["access_token", "scope", "instance_url", "id", "token_type"]
    assert oauth.model.sessions.alive(answer.json()["access_token"])


def test_a_certificate_must_be_registered_before_its_key_signs(oauth: OAuth) -> None:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    assert error_of(oauth.sign(key)) == (400, "invalid_grant", "invalid assertion")
    oauth.model.app.register(certificate(key))
    assert oauth.sign(key).status_code == 200


@pytest.mark.parametrize(
    ("claims", "error", "description"),
    [
        ({"aud": "https://elsewhere.example"}, "invalid_grant", "audience is invalid"),
        ({"exp": 1}, "invalid_grant", "expired authorization code"),
        ({"sub": "nobody@acme.example"}, "invalid_grant", "user hasn't approved this consumer"),
        ({"iss": "someone else"}, "invalid_client_id", "client identifier invalid"),
    ],
)
def test_an_assertion_that_claims_wrong_is_refused(
    oauth: OAuth, claims: dict[str, Any], error: str, description: str
) -> None:
    assert error_of(oauth.sign(**claims)) == (400, error, description)


def test_a_user_who_approved_nothing_gets_no_session(oauth: OAuth) -> None:
    oauth.model.app.approved = False
    assert error_of(oauth.sign())[2] == "user hasn't approved this consumer"


def test_a_code_is_exchanged_once_and_with_its_verifier(oauth: OAuth) -> None:
    verifier = "v" * 60
    challenge = (
        base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    )
    asked = {"response_type": "code", "redirect_uri": "http://localhost/back", "state": "s1"}
    where = "/services/oauth2/authorize"
    sent = oauth.get(where, client_id=oauth.model.client_id, code_challenge=challenge, **asked)
    back = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert (sent.status_code, back["state"]) == (302, ["s1"])
    form = {
        "grant_type": "authorization_code",
        "code": back["code"][0],
        "redirect_uri": asked["redirect_uri"],
    }
    granted = oauth.post("token", **form, code_verifier=verifier, **oauth.client())
    assert {"refresh_token", "access_token", "id", "signature"} <= set(granted.json())
    assert error_of(oauth.post("token", **form, **oauth.client())) == (
        400, "invalid_grant", "expired authorization code",
    )  # fmt: skip
    assert oauth.refresh(granted.json()["refresh_token"]).status_code == 200


def test_a_rotating_refresh_token_works_once_and_brings_the_next(oauth: OAuth) -> None:
    first = oauth.model.app.new_refresh_token()
    oauth.model.app.rotates = True
    second = oauth.refresh(first).json()["refresh_token"]
    assert error_of(oauth.refresh(first)) == (400, "invalid_grant", "expired access/refresh token")
    assert oauth.refresh(second).status_code == 200


def test_a_revoked_refresh_token_ends_every_session(oauth: OAuth) -> None:
    refresh = oauth.model.app.new_refresh_token()
    token = oauth.refresh(refresh).json()["access_token"]
    revoked = oauth.post("revoke", token=refresh)
    assert (revoked.status_code, revoked.content) == (200, b"")
    assert oauth.refresh(refresh).status_code == 400
    assert not oauth.model.sessions.alive(token)
    again = oauth.post("revoke", token=refresh)
    assert (again.status_code, parse_qs(again.text)["error"]) == (400, ["invalid_token"])


def test_a_revoke_is_refused_with_a_form(oauth: OAuth) -> None:
    """An issue of omniphx/forrest holds the answer to a call whose token was no text."""
    refused = oauth.post("revoke", **{"token[access_token]": "x"})
    assert (refused.status_code, refused.text) == (
        400,
        "error=unsupported_token_type&error_description=this%20token%20type%20is%20not%20supported",
    )
    unknown = oauth.post("revoke", token="nonsense")
    assert unknown.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert unknown.text.startswith("error=invalid_token&error_description=")


def test_introspection_tells_a_live_token_from_a_dead_one(oauth: OAuth) -> None:
    token = oauth.sign().json()["access_token"]
    told = oauth.post("introspect", token=token, **oauth.client()).json()
    assert (told["active"], told["token_type"], told["username"]) == (
        True,
        "access_token",
        oauth.model.username,
    )
    oauth.post("revoke", token=token)
    assert oauth.post("introspect", token=token, **oauth.client()).json() == {"active": False}


def test_the_identity_address_names_the_places_of_chatter_too(oauth: OAuth) -> None:
    """As answers of 2017 to 2024 that others' tests hold; moments have no fraction since 2021."""
    granted = oauth.sign().json()
    headers = {"Authorization": f"Bearer {granted['access_token']}"}
    told = requests.get(granted["id"], headers=headers, timeout=10).json()
    assert list(told["urls"])[-6:] == [
        "feeds", "groups", "users", "feed_items", "feed_elements", "custom_domain",
    ]  # fmt: skip
    assert told["urls"]["feed_items"].endswith("/services/data/v{version}/chatter/feed-items")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["last_modified_date"])
    assert (told["timezone"], told["utcOffset"]) == ("GMT", 0)
    oauth.model.edit("User", oauth.model.user_id, {"TimeZoneSidKey": "America/Los_Angeles"})
    told = requests.get(granted["id"], headers=headers, timeout=10).json()
    assert told["utcOffset"] == -28_800_000


def test_the_identity_address_knows_the_user_and_bars_bad_tokens(oauth: OAuth) -> None:
    granted = oauth.sign().json()
    path = urlsplit(granted["id"]).path
    told = oauth.get(path, granted["access_token"], version="latest").json()
    assert (told["user_id"], told["organization_id"]) == (oauth.model.user_id, oauth.model.org_id)
    assert told["urls"]["rest"] == f"{oauth.model.url}/services/data/v68.0/"
    barred = oauth.get(path, "nonsense")
    assert (barred.status_code, barred.text) == (403, "Bad_OAuth_Token")
    assert oauth.get(path).text == "Missing_OAuth_Token"
    assert (
        oauth.get("/id/00D000000000001AAA/005000000000001AAA", granted["access_token"]).text
        == "Wrong_Org"
    )
    info = oauth.get("/services/oauth2/userinfo", granted["access_token"]).json()
    assert (info["sub"], info["preferred_username"]) == (granted["id"], oauth.model.username)
