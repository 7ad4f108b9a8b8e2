"""Processes share one token by a file that nobody else can read, and only one of them signs in."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.errors import UserError
from connectors.http.auth import Token, TokenAnswer, TokenCache, TokenRequest, client_credentials
from connectors.http.secret import Secret
from connectors.http.token_file import TokenShelf
from connectors.testing.trial_world import Clock

FOREVER = float("inf")
ROOT = Path(__file__).parents[2]


class Vendor:
    """Hands out t1, t2, … and counts."""

    def __init__(self) -> None:
        self.count = 0

    def send(self, request: TokenRequest) -> TokenAnswer:
        self.count += 1
        return TokenAnswer(
            200, json.dumps({"access_token": f"t{self.count}", "expires_in": 600}).encode()
        )


def cache(vendor: Vendor, path: Path, clock: Clock, *whose: str) -> TokenCache:
    """As a process of its own would have it: nothing is shared but the file."""
    shelf = TokenShelf(path, *(whose or ("org", "app")))
    return TokenCache(
        lambda: client_credentials("/token", "id", Secret("s")), vendor.send, clock.now, shelf
    )


def bearer(tokens: TokenCache, refused: str | None = None) -> str:
    headers = {"Authorization": refused} if refused else {}
    tokens.authorize(headers, refused is not None)
    return headers["Authorization"]


def test_what_one_process_signed_in_for_the_next_one_uses(tmp_path: Path) -> None:
    vendor, clock, path = Vendor(), Clock(), tmp_path / "tokens"
    assert bearer(cache(vendor, path, clock)) == bearer(cache(vendor, path, clock)) == "Bearer t1"
    assert vendor.count == 1


def test_a_token_past_its_time_is_not_taken_from_the_shelf(tmp_path: Path) -> None:
    vendor, clock, path = Vendor(), Clock(), tmp_path / "tokens"
    bearer(cache(vendor, path, clock))
    clock.advance(530)
    assert bearer(cache(vendor, path, clock)) == "Bearer t1"
    clock.advance(20)
    assert bearer(cache(vendor, path, clock)) == "Bearer t2"


def test_a_refused_token_is_replaced_once_whichever_process_notices(tmp_path: Path) -> None:
    vendor, clock, path = Vendor(), Clock(), tmp_path / "tokens"
    processes = [cache(vendor, path, clock) for _ in range(4)]
    assert {bearer(each) for each in processes} == {"Bearer t1"}
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda each: bearer(each, "Bearer t1"), processes))
    assert found == {"Bearer t2"}
    assert vendor.count == 2


def test_another_sign_in_has_a_place_of_its_own(tmp_path: Path) -> None:
    vendor, clock, path = Vendor(), Clock(), tmp_path / "tokens"
    one, other = (
        cache(vendor, path, clock, "org", "one"),
        cache(vendor, path, clock, "org", "other"),
    )
    assert bearer(one) != bearer(other)
    assert bearer(cache(vendor, path, clock, "org", "one")) == bearer(one)


def test_the_file_is_its_owners_alone_and_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text("{}")
    path.chmod(0o644)
    TokenShelf(path, "https://acme.my.salesforce.com", "app").leave(Token(Secret("t1")), FOREVER)
    assert {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()} == {0o600}
    assert "acme" not in path.read_text()


def test_a_draft_that_was_left_open_to_others_is_not_written_to(tmp_path: Path) -> None:
    path, draft = tmp_path / "tokens", tmp_path / "tokens.new"
    draft.write_text("")
    draft.chmod(0o666)
    with draft.open() as others:
        TokenShelf(path, "org").leave(Token(Secret("t1")), FOREVER)
        assert others.read() == ""
    assert "t1" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_in_the_place_of_the_file_is_a_problem_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.mkdir()
    with pytest.raises(UserError, match="share a session") as caught:
        TokenShelf(path, "org").leave(Token(Secret("t1")), FOREVER)
    assert "folder" in caught.value.advice


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"x": 1}', "\x00"])
def test_a_damaged_file_holds_no_token_and_is_written_anew(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tokens"
    path.write_text(text)
    shelf = TokenShelf(path, "org")
    assert shelf.take() is None
    shelf.leave(Token(Secret("t1"), {"id": "x"}, None, Secret("r1")), 5.0)
    token, until = shelf.take() or (None, None)
    assert token is not None
    assert token.refresh is not None
    assert (token.value.reveal(), token.refresh.reveal(), dict(token.about), until) == (
        "t1",
        "r1",
        {"id": "x"},
        5.0,
    )


def test_a_damaged_entry_holds_no_token(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    shelf = TokenShelf(path, "org")
    shelf.leave(Token(Secret("t1")), FOREVER)
    owner = next(iter(json.loads(path.read_text())))
    for entry in (
        {},
        {"token": 3},
        "x",
        {"token": "t", "about": 1, "until": "soon", "refresh": None},
    ):
        path.write_text(json.dumps({owner: entry}))
        assert shelf.take() is None


def test_a_folder_that_is_not_there_is_a_problem_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        bearer(cache(Vendor(), tmp_path / "nowhere" / "tokens", Clock()))


def test_real_processes_wait_for_the_one_that_signs_in(tmp_path: Path) -> None:
    code = """
        import sys, time
        from pathlib import Path
        from connectors.http.auth import TokenAnswer, TokenCache, client_credentials
        from connectors.http.secret import Secret
        from connectors.http.token_file import TokenShelf
        folder = Path(sys.argv[1])

        def send(request):
            with (folder / "sign-ins").open("a") as file:
                file.write("x")
            time.sleep(0.2)
            return TokenAnswer(200, b'{"access_token":"t"}')

        shelf = TokenShelf(folder / "tokens", "org")
        flow = lambda: client_credentials("/t", "id", Secret("s"))
        TokenCache(flow, send, time.time, shelf).current()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path)]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [process.wait(30) for process in processes] == [0, 0, 0]
    assert (tmp_path / "sign-ins").read_text() == "x"
