"""The three ways to sign in, what is done about each refusal, and that nobody signs in twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import ValidationError

from connectors.errors import AuthError, UserError
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.settings import fetched
from connectors.salesforce.sign_in import ADVICE, advice, assertion, audience
from connectors.testing.trial_world import TrialWorld
from tests.connectors.salesforce.served_org import Org

SIGN_IN = ("POST", "/services/oauth2/token")


def sign_ins(org: Org) -> int:
    return org.model.tally.calls.get(SIGN_IN, 0)


def by_key(org: Org, **changes: Any) -> SalesforceConnector:
    known = {"auth": "jwt", "username": org.model.username, "private_key": "env:PRIVATE_KEY"}
    return org.connect(**{**known, "client_secret": None, **changes})


def by_refresh_token(org: Org, token: str, **changes: Any) -> SalesforceConnector:
    named = {"auth": "refresh_token", "refresh_token": "env:REFRESH_TOKEN"}
    return org.connect(**named, secrets={"REFRESH_TOKEN": token}, **changes)


def test_a_signed_assertion_opens_the_org(org: Org) -> None:
    connector = by_key(org)
    assert connector.identity().account == org.model.org_id
    connector.close()


def test_a_refresh_token_opens_the_org(org: Org) -> None:
    connector = by_refresh_token(org, org.model.refresh_token)
    assert connector.identity().user_id == org.model.user_id
    connector.close()


def test_with_rotation_the_new_refresh_token_is_kept_for_the_next_time(
    org: Org, tmp_path: Path
) -> None:
    first = org.model.app.new_refresh_token()
    org.model.app.rotates = True
    try:
        connector = by_refresh_token(org, first, state=tmp_path)
        connector.identity()
        for _ in range(2):
            org.model.sessions.revoke_all()
            assert connector.describe(["Contact"])
            connector._schemas.forget()
        assert not org.model.app.may_refresh(first)
        # The next process finds the newest on the shelf; the configured one is void by now.
        org.model.sessions.revoke_all()
        following = by_refresh_token(org, first, state=tmp_path)
        assert following.identity().account == org.model.org_id
        connector.close()
        following.close()
    finally:
        org.model.app.rotates = False


def test_a_refresh_token_configured_anew_takes_the_place_of_a_void_one(
    org: Org, tmp_path: Path
) -> None:
    void, good = org.model.app.new_refresh_token(), org.model.app.new_refresh_token()
    org.model.app.drop(void)
    with pytest.raises(AuthError) as caught:
        by_refresh_token(org, void, state=tmp_path).identity()
    assert "new refresh token" in caught.value.advice
    connector = by_refresh_token(org, good, state=tmp_path)
    assert connector.identity().account
    connector.close()


def test_a_clock_that_is_off_is_set_right_by_the_refusal(org: Org) -> None:
    slow = TrialWorld(lambda: org.model.clock.now() - 1200, org.advance)
    connector = by_key(org, world=slow)
    assert connector.identity().account == org.model.org_id
    connector.close()


def by_key_settings(org: Org, **changes: Any) -> Any:
    known = {"auth": "jwt", "username": org.model.username, "private_key": "env:PRIVATE_KEY"}
    return org.settings(**{**known, **changes})


def test_a_key_of_somebody_else_is_refused_with_advice(org: Org) -> None:
    other = generate_private_key(public_exponent=65537, key_size=2048)
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(AuthError) as caught:
        by_key(org, secrets={"PRIVATE_KEY": pem}).identity()
    assert "certificate" in caught.value.advice


def test_an_address_that_is_no_salesforce_is_told_from_wrong_credentials(org: Org) -> None:
    org.fault(*SIGN_IN, "status", status=404, body="<html>Resource not found</html>")
    with pytest.raises(AuthError) as caught:
        org.connect().identity()
    org.calm()
    assert str(caught.value).startswith(
        f"{org.document['url']} is not a Salesforce org: it answered"
    )
    assert "(https://….my.salesforce.com) as `url`" in caught.value.advice


def test_a_user_the_app_was_not_approved_for_is_told_what_to_do(org: Org) -> None:
    org.model.app.approved = False
    try:
        with pytest.raises(AuthError, match="approved") as caught:
            by_key(org).identity()
    finally:
        org.model.app.approved = True
    assert "pre-authorised" in caught.value.advice


def test_a_key_that_is_none_is_a_problem_for_a_person_and_not_shown(org: Org) -> None:
    with pytest.raises(UserError) as caught:
        by_key(org, secrets={"PRIVATE_KEY": "-----BEGIN canary"}).identity()
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "description", "part"),
    [
        ("inactive_user", "user is inactive", "deactivated"),
        ("invalid_grant", "user hasn't approved this consumer", "pre-authorised"),
        ("invalid_grant", "user hasn’t approved this consumer", "pre-authorised"),
        ("invalid_app_access", "user is not admin approved to access this app", "permission set"),
        ("invalid_grant", "ip restricted", "IP"),
        ("invalid_grant", "audience is invalid", "audience"),
        ("invalid_grant", "expired access/refresh token", "refresh token"),
        ("invalid_client_id", "client identifier invalid", "consumer key"),
        ("invalid_client", "invalid client credentials", "consumer secret"),
        ("invalid_grant", "no client credentials user enabled", "run-as user"),
        ("invalid_grant", "request not supported on this domain", "My Domain"),
        ("unsupported_grant_type", "grant type not supported", "flow"),
        ("invalid_grant", "something new", "revoked"),
    ],
)
def test_each_refusal_has_a_sentence_of_advice(error: str, description: str, part: str) -> None:
    assert part in (advice(error, description) or "")


def test_advice_is_in_sentences_and_none_is_made_up() -> None:
    assert all(what.endswith(".") and part == part.lower() for part, what in ADVICE)
    assert advice("brand_new_error", "words") is None


def test_the_assertion_claims_the_app_the_user_and_the_login_host(org: Org) -> None:
    settings = by_key_settings(org)
    credentials = fetched(settings, org.secrets())
    token = assertion(settings, credentials, 1_000_000.0).reveal()
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims == {
        "iss": org.model.client_id,
        "sub": org.model.username,
        "aud": "https://login.salesforce.com",
        "exp": 1_000_180,
    }
    named = by_key_settings(org, audience="https://acme.my.salesforce.com")
    other = assertion(named, credentials, 0.0).reveal()
    assert (
        jwt.decode(other, options={"verify_signature": False})["aud"]
        == "https://acme.my.salesforce.com"
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://acme.my.salesforce.com", "login"),
        ("https://acme--uat.sandbox.my.salesforce.com", "test"),
        ("https://acme--uat.my.salesforce.com", "test"),
        ("https://acme-corp.develop.my.salesforce.com", "login"),
    ],
)
def test_a_sandbox_has_a_login_host_of_its_own(url: str, host: str) -> None:
    assert audience(url) == f"https://{host}.salesforce.com"


def test_what_a_way_to_sign_in_needs_is_asked_for_at_once(org: Org) -> None:
    with pytest.raises(ValidationError, match="username and private_key"):
        org.settings(auth="jwt")
    with pytest.raises(ValidationError, match="refresh_token"):
        org.settings(auth="refresh_token")
    with pytest.raises(ValidationError, match="client_secret"):
        org.settings(client_secret=None)


def test_a_session_is_renewed_before_it_ends_and_once(org: Org) -> None:
    connector = org.connect(session_s=3600.0)
    connector.identity()
    before = sign_ins(org)
    org.advance(3500)
    connector.client.call("GET", "/limits", read=True)
    assert sign_ins(org) == before
    org.advance(60)
    for _ in range(3):
        connector.client.call("GET", "/limits", read=True)
    assert sign_ins(org) == before + 1
    connector.close()


def test_processes_of_one_workspace_share_a_session(org: Org, tmp_path: Path) -> None:
    before = sign_ins(org)
    for _ in range(3):
        connector = org.connect(state=tmp_path)
        connector.identity()
        connector.close()
    assert sign_ins(org) == before + 1
    # A session that was ended elsewhere is noticed by the first who uses it, and replaced for all.
    org.model.sessions.revoke_all()
    for _ in range(2):
        connector = org.connect(state=tmp_path)
        connector.identity()
        connector.close()
    assert sign_ins(org) == before + 2


def test_other_credentials_never_use_a_token_that_was_left_for_the_right_ones(
    org: Org, tmp_path: Path
) -> None:
    connector = org.connect(state=tmp_path)
    connector.identity()
    connector.close()
    wrong = org.connect(state=tmp_path, secrets={"CLIENT_SECRET": "wrong"})
    with pytest.raises(AuthError) as caught:
        wrong.identity()
    assert "consumer secret" in caught.value.advice
    wrong.close()
