"""A state that was lost is recognised by the keys that both systems hold: nothing is decided by
rule, and nobody's edit is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.comparison import couples
from tests.journeys.journey import Journey, written
from tests.journeys.test_adoption import everything, overwritten, undecided


def deleted(state: Path) -> None:
    for path in state.parent.glob("state.db*"):
        path.unlink()


def emptied(state: Path) -> None:
    deleted(state)
    state.touch(mode=0o600)


def authority(found: Journey) -> None:
    """Salesforce has the say about everything."""
    rules = found.folder / "policy" / "merge.yaml"
    text = rules.read_text()
    assert "entities:" in text
    lines = text.replace("rule: latest", "rule: authority").splitlines()
    rules.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("lose", [deleted, emptied])
def test_sixty_edits_made_after_the_loss_all_survive(
    settled_many: Journey, lose: Callable[[Path], None]
) -> None:
    people = couples(settled_many)[:60]
    assert len(people) == 60
    authority(settled_many)
    settled_many.sync()
    lose(settled_many.folder / ".accord" / "state.db")
    for _, right in people:
        settled_many.hubspot.edit("contacts", right, {"jobtitle": f"Newer {right}", "city": "Oslo"})
    before = everything(settled_many)
    done = settled_many.accord("sync")
    assert done.code == 3, done
    assert "The state was lost or is new" in " ".join(done.out.split())
    assert f"accord -C {settled_many.folder} state restore" in done.out
    assert overwritten(before, everything(settled_many)) == []
    assert undecided(settled_many) == []
    assert written(settled_many.sync("--full")) == 0
    assert overwritten(before, everything(settled_many)) == []


def test_the_run_says_how_many_pairs_it_recognised_and_makes_none_twice(
    settled_many: Journey,
) -> None:
    counts = {
        name: len(settled_many.hubspot.rows(name)) for name in ("contacts", "companies", "deals")
    }
    deleted(settled_many.folder / ".accord" / "state.db")
    document = settled_many.accord("plan", "--json").document
    assert document["recognised"] > 50
    assert "recognised by their keys" in " ".join(settled_many.accord("plan").out.split())
    assert settled_many.sync()["written"]["hubspot"]["create"] == 0
    assert counts == {name: len(settled_many.hubspot.rows(name)) for name in counts}
    assert settled_many.sync()["recognised"] == 0


def test_edits_made_once_the_pairs_are_known_again_flow(settled: Journey) -> None:
    (left, right), (other_left, other_right) = couples(settled)[:2]
    deleted(settled.folder / ".accord" / "state.db")
    settled.hubspot.edit("contacts", right, {"jobtitle": "Edited while lost"})
    settled.sync()
    settled.hubspot.edit("contacts", other_right, {"jobtitle": "Edited after"})
    settled.sync()
    assert settled.salesforce.row("Contact", other_left)["Title"] == "Edited after"
    assert settled.salesforce.row("Contact", left)["Title"] != "Edited while lost"
    settled.hubspot.edit("contacts", right, {"jobtitle": "Edited again"})
    settled.sync()
    assert settled.salesforce.row("Contact", left)["Title"] == "Edited again"


def test_what_both_changed_since_a_backup_waits_where_a_rule_would_overwrite(
    settled: Journey,
) -> None:
    authority(settled)
    settled.sync()
    left, right = couples(settled)[0]
    file = settled.folder.parent / "state.backup"
    assert settled.accord("state", "backup", str(file)).code == 0
    settled.salesforce.edit("Contact", left, {"Title": "Flowed before the loss"})
    settled.sync()
    settled.hubspot.edit("contacts", right, {"jobtitle": "Typed afterwards"})
    assert settled.accord("state", "restore", str(file)).code == 0
    settled.sync()
    assert settled.hubspot.row("contacts", right)["jobtitle"] == "Typed afterwards"
    waiting = settled.accord("conflicts", "list", "--json").document
    assert [row["detail"]["values"] for row in waiting if row["field"] == "title"] == [
        {"salesforce": "Flowed before the loss", "hubspot": "Typed afterwards"}
    ]


def test_a_first_contact_is_no_loss(journey: Callable[..., Journey]) -> None:
    found = journey(seed=4, people=20)
    assert found.sync()["recognised"] == 0
