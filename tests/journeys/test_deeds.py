"""Who did what, when and why is kept, and told where somebody looks."""

from __future__ import annotations

import getpass

from tests.journeys.comparison import couples
from tests.journeys.journey import Journey


def test_who_let_go_of_a_brake_is_told_with_the_run(settled_many: Journey) -> None:
    rows = settled_many.salesforce.rows("Contact")
    people = [left for left, _ in couples(settled_many) if rows[left]["fields"]["Title"]]
    for left in people[: len(people) // 2]:
        settled_many.salesforce.edit("Contact", left, {"Title": None})
    assert settled_many.accord("sync").code == 5
    settled_many.sync("--exceed-brakes", "they were wrong", "--as", "ann")
    (run, held, *_) = settled_many.accord("runs", "--json").document
    assert held["held"]["brake"] == "blank"
    assert "actions" not in held
    (action,) = run["actions"]
    assert (action["who"], action["what"]) == ("ann", "exceed brakes")
    assert action["reason"] == "they were wrong"
    told = settled_many.accord("runs").out
    assert "ann: exceed brakes: they were wrong" in told
    assert "held by the blank brake" in told


def test_who_tried_a_parked_record_again_is_told_with_the_record(settled: Journey) -> None:
    issue = settled.accord("parked", "list", "--json").document[0]
    assert settled.accord("parked", "retry", issue["id"]).code == 0
    told = settled.accord("parked", "drop", issue["id"], "--as", "bo", "--reason", "it is a joke")
    assert told.code == 0
    (document,) = settled.accord("why", issue["ref"], "--json").document
    assert [action["who"] for action in document["actions"]] == ["bo", getpass.getuser()]
    for command in ("why", "show"):
        text = settled.accord(command, issue["ref"]).out
        assert f"bo: drop {issue['field']}: it is a joke" in text
        assert f"{getpass.getuser()}: retry {issue['field']}" in text
