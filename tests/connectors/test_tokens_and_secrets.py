"""Tokens are fetched once, secrets shown to nobody, budgets never overdrawn: the parts without
sockets.
"""

from __future__ import annotations

import copy
import pickle
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.budget import CallBudget
from connectors.errors import AuthError, BudgetError
from connectors.http.auth import (
    TokenAnswer,
    TokenCache,
    TokenRequest,
    client_credentials,
    refresh_token,
    run,
)
from connectors.http.secret import Secret, redact
from connectors.testing.trial_world import Clock
from tests.connectors.sign_ins import SignIns

CANARY = "canary-5f1c-token"


# tokens


def test_many_threads_refused_at_once_sign_in_once() -> None:
    signs = SignIns()
    cache = signs.cache()
    headers = [{"Authorization": ""} for _ in range(16)]
    for each in headers:
        cache.authorize(each, False)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: cache.authorize(each, True), headers))
    assert signs.count == 2
    assert {each["Authorization"] for each in headers} == {"Bearer t2"}


def test_a_token_past_its_time_is_renewed_before_it_is_sent() -> None:
    clock, count = Clock(), [0]

    def send(request: TokenRequest) -> TokenAnswer:
        count[0] += 1
        return TokenAnswer(200, b'{"access_token":"t","expires_in":1800}')

    cache = TokenCache(lambda: client_credentials("/token", "id", Secret("s")), send, clock.now)
    for seconds in (0.0, 1700.0, 41.0):
        clock.advance(seconds)
        cache.authorize({}, False)
    assert count == [2]


def test_a_refused_sign_in_says_why() -> None:
    body = b'{"error":"invalid_client","error_description":"invalid client credentials"}'
    cache = TokenCache(
        lambda: client_credentials("/token", "id", Secret(CANARY)),
        lambda _: TokenAnswer(400, body),
        lambda: 0.0,
    )
    with pytest.raises(AuthError, match="invalid client credentials") as caught:
        cache.authorize({}, False)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_refresh_token_is_sent_with_the_app_it_belongs_to() -> None:
    asked: list[TokenRequest] = []

    def send(request: TokenRequest) -> TokenAnswer:
        asked.append(request)
        return TokenAnswer(200, b'{"access_token":"new","refresh_token":"next","scope":"api"}')

    token = run(refresh_token("/token", "id", Secret("s"), Secret("r")), send)
    assert asked[0].form["refresh_token"] == "r"
    assert (token.value.reveal(), dict(token.about)) == ("new", {"scope": "api"})


# secrets


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(CANARY)
    shown = [
        repr(secret),
        str(secret),
        f"{secret:>40}",
        repr({"key": secret}),
        f"{[secret]}",
        repr(TokenRequest("u", {"s": CANARY})),
    ]
    assert not any(CANARY in each for each in shown)
    assert secret.reveal() == CANARY
    for steal in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            steal(secret)


def test_redaction_leaves_the_rest_and_ignores_an_empty_secret() -> None:
    assert redact("a b c", [Secret("b"), Secret("")]) == "a *** c"


# budgets


def test_threads_never_spend_more_than_the_budget() -> None:
    budget = CallBudget(100)

    def spend(_: int) -> bool:
        try:
            budget.spend()
        except BudgetError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(200))) == 100
    assert budget.spent == 100
