"""The shared HTTP stack: what is retried, what never is, where it may go, and what it never
shows.
"""

from __future__ import annotations

import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
import responses
from requests.adapters import HTTPAdapter

from connectors.budget import CallBudget
from connectors.errors import (
    AuthError,
    BudgetError,
    RejectedError,
    RetryableError,
    UnknownOutcome,
    UserError,
)
from connectors.http.secret import Secret
from connectors.http.transport import ATTEMPTS, Endpoint, Rules, Transport
from connectors.testing.trial_world import Clock, TrialWorld
from tests.connectors.sign_ins import SignIns

CANARY = "canary-5f1c-token"
Answer = tuple[int, dict[str, str], bytes]


class Server:
    """A loopback server that answers as scripted; `None` hangs up, "hang" never answers."""

    def __init__(self) -> None:
        self.script: list[Answer | str | None] = []
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.released = threading.Event()
        self.pause_s = 0.0
        self.most_at_once = 0
        self._at_once: set[int] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                outer.answer(self)

            do_GET = do_POST = do_PATCH = handle_any

            def log_message(self, *args: Any) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        self.seen.append((request.command, request.path, dict(request.headers), body))
        self._at_once.add(threading.get_ident())
        self.most_at_once = max(self.most_at_once, len(self._at_once))
        time.sleep(self.pause_s)
        self._at_once.discard(threading.get_ident())
        step = self.script.pop(0) if self.script else (200, {}, b"{}")
        if step == "hang":
            self.released.wait(5)
        if step is None or isinstance(step, str):
            request.close_connection = True
            return
        status, headers, content = step
        request.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content)

    def close(self) -> None:
        self.released.set()
        self.http.shutdown()
        self.http.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def world() -> TrialWorld:
    clock = Clock()
    return TrialWorld(clock.now, clock.advance)


Make = Callable[..., Transport]


@pytest.fixture
def make(server: Server, world: TrialWorld) -> Iterator[Make]:
    made: list[Transport] = []

    def build(*, budget: int | None = None, **rules: Any) -> Transport:
        rules.setdefault("timeout", (0.5, 0.2))
        transport = Transport(
            Endpoint(server.url), world, CallBudget(budget), Rules(**rules), sandbox=True
        )
        made.append(transport)
        return transport

    yield build
    for transport in made:
        transport.close()


def status(code: int, **headers: str) -> Answer:
    return (
        code,
        {name.replace("_", "-"): value for name, value in headers.items()},
        b'{"message":"no"}',
    )


class Noting(HTTPAdapter):
    """Sends nothing, and notes how it was to send."""

    def send(self, *args: Any, **options: Any) -> requests.Response:
        self.options = options
        raise requests.exceptions.ConnectTimeout


def test_a_library_cannot_switch_the_policy_of_sending_off(make: Make, server: Server) -> None:
    session, adapter = make().session, Noting()
    session.mount("http://", adapter)
    with pytest.raises(RetryableError):
        session.get(
            f"{server.url}/x", verify=False, proxies={"http": "http://elsewhere"}, timeout=None
        )
    assert adapter.options["verify"] is True
    assert adapter.options["timeout"] == (0.5, 0.2)
    assert "elsewhere" not in str(adapter.options)


# reads and writes


@pytest.mark.parametrize(
    "fault", [status(429), status(502), status(503), status(504), None, "hang"]
)
def test_a_read_is_sent_again_until_it_is_answered(server: Server, make: Make, fault: Any) -> None:
    server.script = [fault, fault, (200, {}, b"done")]
    transport = make()
    assert transport.request("GET", "/x", read=True).content == b"done"
    assert transport.calls == len(server.seen) == 3


def test_a_read_that_never_works_ends_with_the_host_and_advice(server: Server, make: Make) -> None:
    server.script = [status(503)] * 9
    with pytest.raises(RetryableError, match=r"127\.0\.0\.1") as caught:
        make().request("GET", "/x", read=True)
    assert len(server.seen) == ATTEMPTS
    assert caught.value.advice
    assert not isinstance(caught.value, UnknownOutcome)


@pytest.mark.parametrize("fault", [status(429), status(503, Retry_After="1")])
def test_a_write_is_sent_again_when_it_was_certainly_not_taken(
    server: Server, make: Make, fault: Any
) -> None:
    server.script = [fault, (200, {}, b"done")]
    assert make().request("POST", "/x", read=False, json_bytes=b"{}").content == b"done"
    assert [body for *_, body in server.seen] == [b"{}", b"{}"]


@pytest.mark.parametrize(
    "fault", [status(500), status(502), status(503), status(504), None, "hang"]
)
def test_a_write_whose_answer_is_lost_is_sent_once_and_its_outcome_is_unknown(
    server: Server, make: Make, fault: Any
) -> None:
    server.script = [fault]
    with pytest.raises(UnknownOutcome):
        make().request("POST", "/x", read=False, json_bytes=b"{}")
    assert len(server.seen) == 1


def test_a_write_to_a_closed_port_committed_nothing_and_says_where_it_went(
    world: TrialWorld,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    transport = Transport(
        Endpoint(f"http://127.0.0.1:{port}"), world, CallBudget(None), sandbox=True
    )
    with pytest.raises(RetryableError, match=f"127.0.0.1:{port}") as caught:
        transport.request("POST", "/x", read=False)
    transport.close()
    assert not isinstance(caught.value, UnknownOutcome)
    assert "right address" in caught.value.advice
    assert len(world.slept) == ATTEMPTS - 1


def test_waits_grow_unless_the_vendor_names_one(
    server: Server, make: Make, world: TrialWorld
) -> None:
    server.script = [status(429), status(429), status(429, Retry_After="7")]
    make().request("GET", "/x", read=True)
    assert world.slept == [0.5, 1.0, pytest.approx(7.1)]


def test_a_retry_after_may_be_a_date(server: Server, make: Make, world: TrialWorld) -> None:
    server.script = [status(429, Retry_After=formatdate(world.now() + 30, usegmt=True))]
    make().request("GET", "/x", read=True)
    assert world.slept == [pytest.approx(30.1)]


def test_a_wait_of_an_hour_is_left_to_the_next_run(
    server: Server, make: Make, world: TrialWorld
) -> None:
    server.script = [status(429, Retry_After="3600")]
    with pytest.raises(RetryableError) as caught:
        make().request("GET", "/x", read=True)
    assert (caught.value.after, world.slept) == (3600.0, [])


def test_a_redirect_is_an_answer_and_not_followed(server: Server, make: Make) -> None:
    server.script = [(302, {"Location": f"{server.url}/elsewhere"}, b"")]
    assert make().request("GET", "/x", read=True).status_code == 302
    assert len(server.seen) == 1


def test_a_session_in_another_librarys_hands_keeps_the_policy(server: Server, make: Make) -> None:
    server.script = [status(503), (200, {}, b"done")]
    transport = make()
    assert transport.session.get(f"{server.url}/x").content == b"done"
    server.script = [None]
    with pytest.raises(UnknownOutcome):
        transport.session.post(f"{server.url}/x", json={})
    assert transport.calls == 3


def test_every_call_has_a_time_out_even_where_the_caller_set_none(
    server: Server, make: Make
) -> None:
    server.script = ["hang"]
    with pytest.raises(UnknownOutcome, match="did not answer"):
        make().session.post(f"{server.url}/x", json={}, timeout=None)


# budgets


def test_every_attempt_is_paid_and_none_is_made_without_money(server: Server, make: Make) -> None:
    server.script = [status(503)] * 9
    with pytest.raises(BudgetError):
        make(budget=3).request("GET", "/x", read=True)
    assert len(server.seen) == 3


def test_no_more_calls_are_under_way_at_once_than_agreed(server: Server, make: Make) -> None:
    transport = make(connections=2)
    server.pause_s = 0.02
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: transport.request("GET", "/x", read=True), range(12)))
    assert server.most_at_once == 2


# where it may go


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x",
        "https://api.example.com.evil.example/x",
        "https://api.example.com@evil.example/x",
        "https://user@api.example.com/x",
        "http://api.example.com/x",
        "https://api.example.com:8443/x",
        "http://127.0.0.1:1/x",
        "file:///etc/passwd",
    ],
)
def test_only_the_vendors_own_addresses_are_called(world: TrialWorld, url: str) -> None:
    endpoint = Endpoint("https://api.example.com", frozenset({"api.example.com"}))
    transport = Transport(endpoint, world, CallBudget(0))
    with pytest.raises(RejectedError) as caught:
        transport.session.get(url)
    assert caught.value.code == "FORBIDDEN_HOST"


def test_a_leading_dot_allows_subdomains_only(world: TrialWorld) -> None:
    endpoint = Endpoint("https://a.example.com", frozenset({".example.com"}))
    endpoint.check("https://b.example.com/x", sandbox=False)
    with pytest.raises(RejectedError):
        endpoint.check("https://evilexample.com/x", sandbox=False)


def test_plain_http_needs_this_machine_and_the_word_sandbox(world: TrialWorld) -> None:
    for url, sandbox in [
        ("http://127.0.0.1:9", False),
        ("http://example.com", True),
        ("ftp://127.0.0.1", True),
    ]:
        with pytest.raises(UserError, match="cannot be used"):
            Transport(Endpoint(url), world, CallBudget(None), sandbox=sandbox)


def test_the_environments_proxy_is_not_asked(
    server: Server, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert make().request("GET", "/x", read=True).status_code == 200


def test_the_session_can_be_intercepted(world: TrialWorld) -> None:
    endpoint = Endpoint("https://api.example.com", frozenset({"api.example.com"}))
    transport = Transport(endpoint, world, CallBudget(None))
    with responses.RequestsMock() as mock:
        mock.get("https://api.example.com/x", json={"ok": True})
        assert transport.request("GET", "/x", read=True).json() == {"ok": True}


def test_headers_of_the_caller_survive_a_renewed_token(server: Server, make: Make) -> None:
    signs = SignIns()
    server.script = [status(401)]
    transport = make(authorize=signs.cache().authorize)
    transport.session.patch(f"{server.url}/x", headers={"Sforce-Auto-Assign": "FALSE"}, json={})
    sent = [
        (headers["Authorization"], headers["Sforce-Auto-Assign"])
        for _, _, headers, _ in server.seen
    ]
    assert sent == [("Bearer t1", "FALSE"), ("Bearer t2", "FALSE")]


def test_a_permanent_401_stops_after_two_tries(server: Server, make: Make) -> None:
    server.script = [status(401)] * 9
    with pytest.raises(AuthError):
        make(authorize=SignIns().cache().authorize).request("GET", "/x", read=True)
    assert len(server.seen) == 2


def test_an_error_that_quotes_the_vendor_blacks_out_what_it_must_not_say(
    server: Server, make: Make
) -> None:
    server.script = [(503, {}, f"cannot read {CANARY}".encode())] * 9
    transport = make(
        secrets=[Secret(CANARY)],
        authorize=lambda headers, renew: headers.update(Authorization=CANARY),
    )
    with pytest.raises(RetryableError) as caught:
        transport.request("GET", "/x", read=True)
    shown = "".join(traceback.format_exception(caught.value))
    assert "cannot read ***" in shown
    assert CANARY not in shown


def test_a_lost_answer_shows_no_secret_either(server: Server, make: Make) -> None:
    server.script = [None]
    transport = make(authorize=lambda headers, renew: headers.update(Authorization=CANARY))
    with pytest.raises(UnknownOutcome) as caught:
        transport.request("POST", "/x", read=False, data={"client_secret": CANARY})
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_cookies_are_not_kept(server: Server, make: Make) -> None:
    server.script = [(200, {"Set-Cookie": "sid=1"}, b"")]
    transport = make()
    transport.request("GET", "/x", read=True)
    transport.request("GET", "/x", read=True)
    assert "Cookie" not in server.seen[1][2]


def test_a_judged_answer_is_raised_and_not_repeated(server: Server, make: Make) -> None:
    server.script = [status(429)]

    def judge(answer: requests.Response) -> BudgetError | None:
        return BudgetError("the day is over") if answer.status_code == 429 else None

    with pytest.raises(BudgetError, match="the day is over"):
        make(judge=judge).request("GET", "/x", read=True)
    assert len(server.seen) == 1
