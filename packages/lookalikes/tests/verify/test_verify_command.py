"""The command from outside: without credentials, with them, with those of the wrong account; and
that nothing stays behind.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from planting import Plant, becomes, header, planted, status

from sandbox.server import Running
from verify.accounts.account import HUBSPOT, VENDORS, Account, Unusable, check_may_be_touched
from verify.accounts.signing_in import (
    HUBSPOT_TOKEN,
    HUBSPOT_URL,
    SALESFORCE_CLIENT_SECRET,
    SALESFORCE_URL,
    signed_in,
)
from verify.accounts.wire import Wire
from verify.command import NOTHING_TO_ASK, credentials, main
from verify.probe import Probe
from verify.probes.table import PROBES
from verify.running.side import Side

PACKAGE = Path(__file__).parents[2]
OBJECTS = {
    "salesforce": (
        "Account",
        "Contact",
        "Lead",
        "Opportunity",
        "Task",
        "Event",
        "Case",
        "Campaign",
    ),
    "hubspot": ("contacts", "companies", "deals", "notes", "tasks", "tickets"),
}

OUR_OWN = re.compile(r"mark>?@example\.com|@(?:\$mark|<mark>)\.example|@\{a\.id\}")
"""Addresses that the probes make up, and a reference to an earlier call."""


def never(_: float) -> None:
    """Nobody has to be waited for."""


@dataclass(frozen=True)
class Reported:
    """What a run said and wrote, and what was stored before and after it."""

    code: int
    said: str
    folder: Path
    before: dict[str, int]
    after: dict[str, int]

    @property
    def written(self) -> str:
        files = (self.folder / "answers").rglob("*.json")
        return "".join(file.read_text() for file in files)


def run(environment: dict[str, str], folder: Path, *words: str) -> tuple[int, str]:
    said: list[str] = []
    code = main(["--folder", str(folder), *words], environment, said.append, never)
    return code, "\n".join(said)


def stored(pair: Running) -> dict[str, int]:
    """How much is there, by object."""
    models = {"salesforce": pair.salesforce, "hubspot": pair.hubspot}
    found = {}
    for vendor, names in OBJECTS.items():
        for name in names:
            rows = list(models[vendor].stored(name, deleted=False))  # type: ignore[attr-defined]
            found[name] = len(rows)
    book = pair.hubspot.book.live
    return found | {f"definitions of {name}": len(each) for name, each in book.items()}


@pytest.fixture
def untouched(vendors: Running) -> Iterator[None]:
    """Everything is as it was before."""
    before = stored(vendors)
    yield
    assert stored(vendors) == before


def test_without_credentials_it_says_so_in_one_sentence_and_does_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "verify", "--folder", str(tmp_path / "own")],
        capture_output=True,
        text=True,
        cwd=PACKAGE,
        env={},
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{NOTHING_TO_ASK}\n", "")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def reported(vendors: Running, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """A whole run with the credentials of both."""
    folder = tmp_path_factory.mktemp("own")
    before = stored(vendors)
    code, said = run(credentials(vendors), folder)
    return Reported(code, said, folder, before, stored(vendors))


def test_with_credentials_of_both_it_reports_and_ends_with_nothing_where_all_is_alike(
    reported: Reported,
) -> None:
    assert (reported.code, reported.said.count(", 0 differences")) == (0, 2), reported.said
    assert len(list(reported.folder.rglob("*.json"))) == sum(map(len, PROBES.values()))


def test_it_leaves_both_as_they_were(reported: Reported) -> None:
    assert reported.after == reported.before
    assert not (reported.folder / "to-remove.jsonl").exists()


def test_no_secret_and_no_mail_address_is_written_down(
    reported: Reported, vendors: Running
) -> None:
    for vendor in VENDORS:
        keys = vendors.ready[vendor]
        for secret in (keys.get("token"), keys["client_secret"], keys.get("username")):
            assert secret is None or secret not in reported.written
    addresses = re.findall(r"[^\s\"]*@[^\s\"]*", reported.written)
    assert addresses
    assert [each for each in addresses if OUR_OWN.search(each) is None] == []


def test_nobodys_name_is_written_down(reported: Reported, vendors: Running) -> None:
    people = [row["fields"] for row in vendors.salesforce.stored("Contact", deleted=False)]
    names = {str(each["LastName"]) for each in people if len(str(each["LastName"])) > 5}
    assert len(names) > 5
    assert [name for name in names if name in reported.written] == []


@pytest.mark.usefixtures("untouched")
def test_a_difference_is_told_with_both_answers_and_ends_with_one(
    vendors: Running, tmp_path: Path
) -> None:
    plant = Plant(call="GET /crm/v3/objects/widgets/.*", answer=becomes("message", "Gone away"))
    with planted(vendors.hubspot_url, [plant]) as url:
        told = {HUBSPOT_URL: url, HUBSPOT_TOKEN: vendors.ready["hubspot"]["token"]}
        code, said = run(told, tmp_path, "--only", "read an object type there is not")
    assert code == 1
    assert "another text: 1" in said
    assert "read an object type there is not · message" in said
    assert 'vendor     "Gone away"' in said
    assert 'look-alike "Unable to infer object type from: widgets"' in said


def test_kept_answers_are_where_they_were_asked_for_and_survive_the_next_run(
    vendors: Running, tmp_path: Path
) -> None:
    own, kept = tmp_path / "own", tmp_path / "kept"
    told = credentials(vendors)
    run(told, own, "--only", "create a contact", "--keep", str(kept))
    run(told, own, "--only", "create a contact")
    file = kept / "salesforce" / "create-a-contact.json"
    document: dict[str, Any] = json.loads(file.read_text())
    assert document["vendor"]["status"] == document["look-alike"]["status"] == 201
    assert document["vendor"]["body"]["id"] == "<contact>"
    assert document["request"]["body"]["LastName"] == "$mark Lee"


# --- whom it touches


def account(url: str, *, is_for_tests: bool) -> Account:
    return Account(vendor=HUBSPOT, url=url, token="x", kind="STANDARD", is_for_tests=is_for_tests)


def test_an_account_that_is_not_for_tests_is_not_touched_unless_told() -> None:
    real = account("https://api.hubapi.com", is_for_tests=False)
    with pytest.raises(Unusable, match="'STANDARD', which is none for tests"):
        check_may_be_touched(real, any_account=False)
    check_may_be_touched(real, any_account=True)
    check_may_be_touched(account("https://api.hubapi.com", is_for_tests=True), any_account=False)
    check_may_be_touched(account("http://127.0.0.1:1", is_for_tests=False), any_account=False)


@pytest.mark.parametrize(
    ("plant", "is_for_tests"),
    [
        (Plant(call="GET /account-info/v3/details", answer=becomes("accountType", kind)), expected)
        for kind, expected in (
            ("STANDARD", False),
            ("APP_DEVELOPER", False),
            ("DEVELOPER_TEST", True),
            ("SANDBOX", True),
        )
    ],
)
def test_a_portal_says_itself_whether_it_is_for_tests(
    vendors: Running, plant: Plant, is_for_tests: bool
) -> None:
    with planted(vendors.hubspot_url, [plant]) as url:
        told = credentials(vendors) | {HUBSPOT_URL: url}
        assert signed_in("hubspot", told, never).is_for_tests is is_for_tests


@pytest.mark.parametrize(
    ("member", "value", "is_for_tests"),
    [
        ("OrganizationType", "Enterprise Edition", False),
        ("OrganizationType", "Developer Edition", True),
        ("IsSandbox", True, True),
    ],
)
def test_an_org_says_itself_whether_it_is_for_tests(
    vendors: Running, member: str, value: Any, is_for_tests: bool
) -> None:
    plant = Plant(call=r"GET .*FROM Organization", answer=becomes(f"records.0.{member}", value))
    with planted(vendors.salesforce_url, [plant]) as url:
        told = credentials(vendors) | {SALESFORCE_URL: url}
        assert signed_in("salesforce", told, never).is_for_tests is is_for_tests


def test_credentials_go_to_no_address_without_encryption_but_on_this_machine() -> None:
    with pytest.raises(Unusable, match="is not https"):
        Wire("http://api.hubapi.com", never)
    with Wire("http://127.0.0.1:1", never), Wire("https://api.hubapi.com", never):
        pass


def test_credentials_that_are_refused_are_told_without_the_credentials(
    vendors: Running, tmp_path: Path
) -> None:
    told = credentials(vendors) | {SALESFORCE_CLIENT_SECRET: "wrong-secret"}
    code, said = run(told, tmp_path)
    assert code == 2
    assert said == "Salesforce does not let these credentials in: 400 invalid_client."


# --- nothing stays behind

MAKE = Probe(
    name="make",
    method="POST",
    path="/crm/v3/objects/contacts",
    body={"properties": {"email": "$mark@example.com"}},
)


def interrupted(side: Side) -> None:
    with side:
        side.ask(MAKE)
        raise KeyboardInterrupt


@pytest.mark.usefixtures("untouched")
def test_what_was_made_is_removed_also_when_the_run_fails(vendors: Running, tmp_path: Path) -> None:
    told = signed_in("hubspot", credentials(vendors), never)
    with pytest.raises(KeyboardInterrupt):
        interrupted(Side(told, tmp_path / "ledger", never))


@pytest.mark.usefixtures("untouched")
def test_what_a_killed_run_made_is_removed_by_the_next_one(
    vendors: Running, tmp_path: Path
) -> None:
    told = signed_in("hubspot", credentials(vendors), never)
    killed = Side(told, tmp_path / "ledger", never)
    killed.ask(MAKE)
    assert len((tmp_path / "ledger").read_text().splitlines()) == 1
    with Side(told, tmp_path / "ledger", never):
        assert not (tmp_path / "ledger").exists()


@pytest.mark.usefixtures("untouched")
def test_what_cannot_be_removed_is_told_and_tried_again(vendors: Running, tmp_path: Path) -> None:
    plant = Plant(call="DELETE .*", answer=status(500))
    with planted(vendors.hubspot_url, [plant]) as url:
        told = signed_in("hubspot", credentials(vendors) | {HUBSPOT_URL: url}, never)
        side = Side(told, tmp_path / "ledger", never)
        with side:
            side.ask(MAKE)
        assert len(side.left) == 1
        assert side.left[0].startswith(f"DELETE {url}/crm/v3/objects/contacts/")
        assert (tmp_path / "ledger").exists()


@pytest.mark.usefixtures("untouched")
def test_a_refusal_that_is_unexpectedly_taken_is_cleaned_up_too(
    vendors: Running, tmp_path: Path
) -> None:
    plant = Plant(
        call="POST /crm/v3/objects/contacts",
        sent=(b'"nobody"', b'"somebody.else@example.com"'),
        answer=header("x-planted", "1"),
    )
    bad = Probe(name="bad", method="POST", path=MAKE.path, body={"properties": {"email": "nobody"}})
    with planted(vendors.hubspot_url, [plant]) as url:
        told = signed_in("hubspot", credentials(vendors) | {HUBSPOT_URL: url}, never)
        with Side(told, tmp_path / "ledger", never) as side:
            assert side.ask(bad).status == 201


def test_a_vendor_that_is_busy_is_asked_again_after_a_rest(vendors: Running) -> None:
    rests: list[float] = []
    with Wire(vendors.hubspot_url, rests.append) as wire:
        # As if it were far away.
        wire._near = False
        with planted(vendors.hubspot_url, [Plant(call="GET /busy", answer=status(429))]) as url:
            wire.url = url
            assert wire.ask("GET", "/busy").status == 429
    assert [rest for rest in rests if rest > 10] == [11.0] * 3


def test_an_address_where_nobody_answers_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    environment = {HUBSPOT_TOKEN: "x", HUBSPOT_URL: f"http://127.0.0.1:{port}"}
    with pytest.raises(Unusable, match=f"does not answer at 127.0.0.1:{port} .*check the address"):
        signed_in(HUBSPOT, environment, lambda seconds: None)
