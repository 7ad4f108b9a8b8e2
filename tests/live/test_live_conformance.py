"""The suite on real accounts, tried on look-alikes that play them: what is true is found to be,
what is planted is found too, and nothing stays behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from planting import Plant, Reply, planted

from sandbox.server import Running, SandboxOptions, running
from tests.live.command import KEPT, NO_ACCOUNT, OF_NO_USE, main
from tests.live.grounds import TRIALS
from tests.live.hubspot_account import PortalHarness
from tests.live.time import LAG_S, Passing
from tests.live.trial import NO_SMALL_PAGES
from verify.accounts.account import HUBSPOT
from verify.accounts.signing_in import (
    HUBSPOT_URL,
    SALESFORCE_CLIENT_SECRET,
    SALESFORCE_URL,
    signed_in,
)
from verify.command import credentials
from verify.running.side import Side

OF_SALESFORCE = ("Contact", "Opportunity", "OpportunityContactRole", "PermissionSetAssignment")
OF_HUBSPOT = ("contacts", "deals")


class Numbered:
    """A text, and each time another one instead."""

    def __init__(self, text: bytes) -> None:
        self._text, self._numbers = text, count()

    def __iter__(self) -> Iterator[bytes]:
        yield from (self._text, self._text.replace(b'"', b'-%d"' % next(self._numbers)))


def without_the_deleted(reply: Reply) -> None:
    """An answer that tells of nothing deleted."""
    reply.tree = _alive(reply.tree)


def _alive(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _alive(each) for name, each in tree.items()}
    if isinstance(tree, list):
        return [_alive(each) for each in tree if not _is_deleted(each)]
    return tree


def _is_deleted(row: Any) -> bool:
    return isinstance(row, dict) and row.get("IsDeleted") is True


SALESFORCE_PLANTS = {
    "a key makes another record each time": (
        Plant(call="PATCH .*/composite/sobjects/Contact/.*", sent=Numbered(b'key-1"')),
        "test_creating_twice_with_one_key_leaves_one_record",
    ),
    "nothing is told of what was deleted": (
        Plant(call="POST .*", body=b"/queryAll", answer=without_the_deleted),
        "test_a_deleted_record_comes_as_gone",
    ),
}
HUBSPOT_PLANTS = {
    "a key makes another record each time": (
        Plant(call="POST .*/contacts/batch/upsert", sent=Numbered(b'key-1"')),
        "test_creating_twice_with_one_key_leaves_one_record",
    ),
    "what is cleared stays": (
        Plant(call="POST .*/contacts/batch/update", sent=(b'"jobtitle":""', b'"jobtitle":"full"')),
        "test_an_update_sets_and_clears_and_leaves_the_rest",
    ),
}


@dataclass(frozen=True)
class Said:
    code: int
    text: str

    @property
    def broken(self) -> set[str]:
        return set(re.findall(r"^FAILED \S+::(\w+::\w+)", self.text, re.MULTILINE))


@pytest.fixture(scope="module")
def accounts() -> Iterator[Running]:
    with running(SandboxOptions(people=5, seed=7)) as pair:
        yield pair


def everything(pair: Running) -> dict[str, object]:
    """What is there, but for what nobody can take away: what was deleted."""
    found: dict[str, object] = {}
    for name in OF_SALESFORCE:
        found[name] = sorted(row["id"] for row in pair.salesforce.stored(name, deleted=False))
    for name in OF_HUBSPOT:
        found[name] = sorted(row["id"] for row in pair.hubspot.stored(name, deleted=False))
        found[f"properties of {name}"] = sorted(pair.hubspot.book.live[name])
    return found


def run(told: dict[str, str], folder: Path, capfd: pytest.CaptureFixture[str], *words: str) -> Said:
    code = main(["--folder", str(folder), *words], told)
    return Said(code, capfd.readouterr().out)


def test_every_promise_is_tried_and_what_cannot_be_is_counted_with_its_reason(
    accounts: Running, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = everything(accounts)
    said = run(credentials(accounts), tmp_path, capfd)
    assert said.code == KEPT, said.text
    counts = re.findall(r"(\w+): of its .* (\d+) kept, 0 broken, (\d+) not tried", said.text)
    assert counts == [("salesforce", "26", "3"), ("hubspot", "24", "5")]
    assert NO_SMALL_PAGES in said.text
    assert everything(accounts) == before
    assert list(tmp_path.iterdir()) == []


def test_what_is_planted_is_found_and_nothing_stays_behind(
    accounts: Running, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = everything(accounts)
    salesforce = [plant for plant, _ in SALESFORCE_PLANTS.values()]
    hubspot = [plant for plant, _ in HUBSPOT_PLANTS.values()]
    with (
        planted(accounts.salesforce_url, salesforce) as org,
        planted(accounts.hubspot_url, hubspot) as portal,
    ):
        told = credentials(accounts) | {SALESFORCE_URL: org, HUBSPOT_URL: portal}
        words = "creating_twice or comes_as_gone or sets_and_clears or identity"
        said = run(told, tmp_path, capfd, "--suite", words)
    expected = {f"TestSalesforce::{name}" for _, name in SALESFORCE_PLANTS.values()}
    expected |= {f"TestHubSpot::{name}" for _, name in HUBSPOT_PLANTS.values()}
    assert (said.code, said.broken) == (1, expected), said.text
    assert everything(accounts) == before
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_made_is_removed_by_the_next_one(
    accounts: Running, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = everything(accounts)
    told = credentials(accounts)
    account = signed_in(HUBSPOT, told, sleep=lambda _: None)
    killed = PortalHarness(Side(account, tmp_path / TRIALS, lambda _: None), told, tmp_path)
    killed.create("contacts", "left behind")
    killed.connector.close()
    assert everything(accounts) != before
    assert run(told, tmp_path, capfd, "--suite", "identity").code == KEPT
    assert everything(accounts) == before


def test_without_credentials_it_says_so_and_does_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run({}, tmp_path, capfd) == Said(KEPT, f"{NO_ACCOUNT}\n")
    said = run({}, tmp_path, capfd, "--suite", "one key")
    assert said == Said(KEPT, f"{NO_ACCOUNT}\n{OF_NO_USE}\n")


def test_a_session_of_somebody_is_no_app_of_the_connectors(
    accounts: Running, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told = {SALESFORCE_URL: accounts.salesforce_url}
    said = run(told, tmp_path, capfd)
    assert (said.code, SALESFORCE_CLIENT_SECRET in said.text) == (KEPT, True)


def test_who_looks_at_single_answers_does_not_wait_for_the_suite(
    accounts: Running, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(credentials(accounts), tmp_path, capfd, "--only", "one") == Said(KEPT, "")


def test_in_a_far_account_time_passes_as_everywhere() -> None:
    near = Passing(near=True)
    before = near.now()
    near.settle()
    assert near.now() - before > 2 * LAG_S
    far = Passing(near=False)
    before = far.now()
    far.wait(0.0)
    assert far.now() - before < LAG_S
