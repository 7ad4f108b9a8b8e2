"""Taking many records out of their accounts weighs like emptying a field, and a held deletion stays
held.
"""

from __future__ import annotations

from connectors.memory import MemoryConnector
from sync.report import Options, Report
from tests.sync.rig import Rig

PEOPLE = 60


def company() -> tuple[Rig, list[str]]:
    """A company of sixty people in both systems."""
    rig = Rig()
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    ids = [
        rig.left.put(
            "Contact", {"Email": f"p{n}@x.example", "LastName": f"L{n}", "AccountId": account}
        )
        for n in range(PEOPLE)
    ]
    rig.connect = MemoryConnector
    rig.sync()
    return rig, ids


def belonging(rig: Rig) -> int:
    return sum(bool(held["@companies"]) for held in rig.right.live("contacts").values())


def let_go(rig: Rig) -> Report:
    rig.wait(1.0)
    return rig.runner().sync(Options(exceed_brakes="the company was sold"))


def test_taking_everybody_out_of_an_account_is_held_before_the_first_write() -> None:
    rig, ids = company()
    for person in ids:
        rig.edit(rig.left, "Contact", person, AccountId=None)
    report = rig.sync()
    assert report.state == "held"
    assert report.held == {
        "brake": "blank",
        "limit": 20,
        "seen": PEOPLE,
        "what": "contact.account in hubspot",
    }
    assert belonging(rig) == PEOPLE
    assert let_go(rig).state == "complete"
    assert belonging(rig) == 0


def test_taking_a_few_out_of_an_account_goes_through() -> None:
    rig, ids = company()
    for person in ids[:20]:
        rig.edit(rig.left, "Contact", person, AccountId=None)
    assert rig.sync().state == "complete"
    assert belonging(rig) == PEOPLE - 20


def test_a_plan_held_for_what_vanished_is_held_at_the_next_run_too() -> None:
    rig, ids = company()
    for person in ids[:30]:
        rig.left.delete("Contact", person)
    rig.edit(rig.left, "Contact", ids[-1], Title="CEO")
    for _ in range(2):
        report = rig.sync()
        assert report.held == {"brake": "delete", "limit": 10, "seen": 30, "what": "contact"}
    assert not any(held.get("jobtitle") for held in rig.right.live("contacts").values())


def test_a_plan_that_was_let_go_does_not_hold_the_next_one_for_the_same_records() -> None:
    rig, ids = company()
    for person in ids[:30]:
        rig.left.delete("Contact", person)
    assert rig.sync().state == "held"
    assert let_go(rig).state == "complete"
    rig.edit(rig.left, "Contact", ids[-1], Title="CEO")
    assert rig.sync().state == "complete"
    assert sum(held.get("jobtitle") == "CEO" for held in rig.right.live("contacts").values()) == 1
    assert len(rig.right.live("contacts")) == PEOPLE
