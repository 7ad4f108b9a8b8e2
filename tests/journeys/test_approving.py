"""A held plan is let go as a whole and as it is: what came after somebody looked is held again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.journeys.comparison import couples
from tests.journeys.journey import SYSTEMS, Journey, written


def titled(found: Journey) -> list[tuple[str, str]]:
    rows = found.salesforce.rows("Contact")
    return [couple for couple in couples(found) if rows[couple[0]]["fields"]["Title"]]


def emptied(found: Journey, people: list[tuple[str, str]]) -> None:
    for left, _ in people:
        found.salesforce.edit("Contact", left, {"Title": None})


def blank_there(found: Journey, people: list[tuple[str, str]]) -> int:
    rows = found.hubspot.rows("contacts")
    return sum(not rows[right]["fields"].get("jobtitle") for _, right in people)


def held(found: Journey, *words: str) -> dict[str, Any]:
    for vendor in found.vendors:
        vendor.reset_stats()
    done = found.accord("sync", "--json", *words)
    assert done.code == 5, done
    assert found.written() == dict.fromkeys(SYSTEMS, 0)
    return dict(done.document)


def approve(found: Journey, plan: str) -> None:
    done = found.accord("approve", plan, "--reason", "they were wrong", "--as", "Ann Lee")
    assert done.code == 0, done


def test_an_approved_plan_is_carried_out_by_the_next_sync_and_the_approval_is_spent(
    settled: Journey,
) -> None:
    people = titled(settled)[:30]
    emptied(settled, people)
    document = held(settled)
    looked = settled.accord("plan", "--json")  # as the held run advises
    assert looked.document["fingerprint"]
    told = " ".join(settled.accord("sync").out.split())
    assert f"accord -C {settled.folder} approve {document['plan']} --reason" in told
    approve(settled, document["plan"])
    assert written(settled.sync()) == 30
    assert blank_there(settled, people) == 30
    actions = settled.accord("runs", "--json").document[0]["actions"]
    assert [(each["who"], each["reason"]) for each in actions] == [("Ann Lee", "they were wrong")]
    for left, _ in people:
        settled.salesforce.edit("Contact", left, {"Title": "Back"})
    settled.sync()
    emptied(settled, people)
    held(settled)


def test_what_comes_after_the_approval_is_held_again_and_told(settled_many: Journey) -> None:
    people = titled(settled_many)[:40]
    emptied(settled_many, people[:30])
    document = held(settled_many)
    approve(settled_many, document["plan"])
    emptied(settled_many, people[30:])
    again = held(settled_many)
    assert (again["differs"]["came"], again["differs"]["gone"]) == (10, 0)
    assert again["differs"]["approved_by"] == "Ann Lee"
    assert again["plan"] != document["plan"]
    assert blank_there(settled_many, people) == 0
    approve(settled_many, again["plan"])
    assert written(settled_many.sync()) == 40


def test_deletions_that_come_after_the_approval_are_held(settled_many: Journey) -> None:
    people = titled(settled_many)
    emptied(settled_many, people[:30])
    document = held(settled_many)
    approve(settled_many, document["plan"])
    for left, _ in people[40:65]:
        settled_many.salesforce.delete("Contact", left)
    again = held(settled_many)
    assert again["differs"]["came"] == 25
    assert blank_there(settled_many, people[:30]) == 0


def test_exceeding_brakes_lets_through_what_was_seen_and_no_more(settled_many: Journey) -> None:
    people = titled(settled_many)
    emptied(settled_many, people[:30])
    assert held(settled_many, "--exceed-brakes", "nobody looked yet")["held"]["seen"] == 30
    emptied(settled_many, people[30:34])
    for left, _ in people[40:65]:
        settled_many.salesforce.delete("Contact", left)
    more = held(settled_many, "--exceed-brakes", "the thirty blanks")
    assert {more["held"]["brake"], *(each["brake"] for each in more["held"]["also"])} == {
        "blank",
        "delete",
    }
    done = settled_many.accord("sync", "--json", "--exceed-brakes", "all of it was seen")
    assert done.code in (0, 3), done
    assert blank_there(settled_many, people[:34]) == 34


def test_a_saved_plan_that_is_held_is_applied_once_it_is_approved(
    settled: Journey, tmp_path: Path
) -> None:
    people = titled(settled)[:30]
    emptied(settled, people)
    file = tmp_path / "plan.jsonl"
    assert settled.accord("plan", "--out", str(file)).code == 5
    refused = settled.accord("apply", str(file))
    assert refused.code == 5
    assert f"accord -C {settled.folder} approve" in refused.err
    approve(settled, str(file))
    later = titled(settled)[0]
    settled.salesforce.edit("Contact", later[0], {"Phone": "+44 20 7946 0000"})
    done = settled.accord("apply", str(file), "--json")
    assert done.code == 0, done
    assert written(done.document) == 30
    assert blank_there(settled, people) == 30


def test_only_a_held_plan_with_a_reason_can_be_approved(settled: Journey, tmp_path: Path) -> None:
    file = tmp_path / "plan.jsonl"
    emptied(settled, titled(settled)[:2])
    assert settled.accord("plan", "--out", str(file)).code == 0
    assert "no brake holds" in settled.accord("approve", str(file), "--reason", "yes").err
    assert "no such plan" in settled.accord("approve", "nonsense", "--reason", "yes").err
    assert "needs a reason" in settled.accord("approve", str(file)).err


def test_a_company_made_meanwhile_is_not_made_twice_by_a_saved_plan(
    settled: Journey, tmp_path: Path
) -> None:
    named = {"Name": "Meanwhile Ltd", "Website": "https://meanwhile.example"}
    settled.salesforce.edit("Account", None, named)
    file = tmp_path / "plan.jsonl"
    assert settled.accord("plan", "--out", str(file), "--json").document["steps"] >= 1
    settled.hubspot.edit(
        "companies", None, {"name": "Meanwhile Ltd", "domain": "meanwhile.example"}
    )
    done = settled.accord("apply", str(file), "--json")
    assert done.code in (0, 3), done
    assert done.document["stale"] == 1
    settled.sync()
    there = [
        row
        for row in settled.hubspot.rows("companies").values()
        if row["fields"].get("domain") == "meanwhile.example"
    ]
    assert len(there) == 1
    assert settled.waiting() == [] or not [
        issue for issue in settled.waiting() if issue["kind"] == "ambiguous"
    ]
