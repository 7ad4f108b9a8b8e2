"""What waited is looked at again when the reason may be over: a word is taught, a duplicate is
gone, time is up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from accord.policies import Policy, load_policy
from sync.model.pair import Pair
from tests.mapping.starter import SYSTEMS, starter, write_starter
from tests.sync.rig import Rig


@dataclass
class Taught(Rig):
    """A rig whose policy can change between two runs."""

    current: Policy | None = None

    @property
    def pair(self) -> Pair:
        return replace(super().pair, policy_print=(self.current or starter()).fingerprint)

    def learn(self, policy: Policy) -> None:
        self.current, self.language = policy, policy.language


@pytest.fixture
def wiser(tmp_path: Path) -> Policy:
    """The starter policy with one more spelling: Technolgy."""
    folder = write_starter(tmp_path / "policy")
    file = folder / "salesforce.yaml"
    term = "information_technology_and_services"
    text = file.read_text()
    assert f"{term}: Technology" in text
    file.write_text(text.replace(f"{term}: Technology", f"{term}: Technolgy"))
    return load_policy(folder, SYSTEMS)


def unknown_word() -> Taught:
    rig = Taught()
    rig.left.put("Account", {"Name": "X", "Website": "x.example", "Industry": "Technolgy"})
    rig.sync()
    assert [issue.field for issue in rig.store.issues(kinds=("field",))] == ["industry"]
    return rig


def test_a_word_the_policy_learns_is_synced_without_anybody_touching_the_record(
    wiser: Policy,
) -> None:
    rig = unknown_word()
    rig.learn(wiser)
    rig.sync()
    assert rig.held(rig.right, "companies")["industry"] == "INFORMATION_TECHNOLOGY_AND_SERVICES"
    assert rig.store.issues() == []
    assert not rig.sync().tally.written


def test_a_policy_says_by_its_print_whether_it_is_another_one(
    wiser: Policy, tmp_path: Path
) -> None:
    again = load_policy(write_starter(tmp_path / "again"), SYSTEMS)
    assert starter().fingerprint == again.fingerprint
    assert starter().fingerprint != wiser.fingerprint


def test_the_same_policy_makes_nobody_look_again() -> None:
    rig = unknown_word()
    report = rig.sync()
    assert (report.cycles, report.tally.written, report.parked) == (1, {}, 0)
    assert [issue.field for issue in rig.store.issues(kinds=("field",))] == ["industry"]


@pytest.mark.parametrize("deleted", [0, 1])
def test_an_ambiguous_match_is_over_when_a_duplicate_is_gone(deleted: int) -> None:
    rig = Rig()
    accounts = [
        rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"}) for _ in range(2)
    ]
    company = rig.right.put("companies", {"name": "Acme", "domain": "acme.example"})
    rig.sync()
    assert len(rig.store.issues(kinds=("ambiguous",))) == 3
    rig.wait(1.0)
    rig.left.delete("Account", accounts[deleted])
    rig.sync()
    assert [link.ids for link in rig.store.all_links("account")] == [
        (accounts[1 - deleted], company)
    ]
    assert rig.store.issues() == []


def test_an_ambiguous_match_that_is_none_yet_stays_where_it_is() -> None:
    rig = Rig()
    for _ in range(2):
        rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"})
    rig.right.put("companies", {"name": "Acme", "domain": "acme.example"})
    rig.sync()
    report = rig.sync()
    assert (report.cycles, report.waiting) == (1, 0)
    assert len(rig.store.issues(kinds=("ambiguous",))) == 3


def test_an_owner_who_is_made_a_user_later_is_taken_then() -> None:
    rig = Rig()
    rig.left.put(
        "User", {"Email": "rep@co.example", "Name": "R", "IsActive": "true"}, record_id="r1"
    )
    rig.lead(OwnerId="r1")
    rig.sync()
    assert [issue.field for issue in rig.store.issues(kinds=("field",))] == ["owner"]
    rig.wait(1.0)
    rig.right.put("owners", {"email": "rep@co.example", "archived": "false"}, record_id="o1")
    rig.sync()
    assert rig.held(rig.right, "contacts")["hubspot_owner_id"] == "o1"
    assert rig.store.issues() == []
