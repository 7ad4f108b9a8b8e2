"""Too much at once is held for a person, and what is gone on one side is never deleted or made
again on the other.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.journeys.comparison import alone, couples, differences
from tests.journeys.journey import SYSTEMS, Journey, written


def held(found: Journey, brake: str, *words: str) -> dict[str, Any]:
    """A sync that this brake must stop: exit 5, a held document, nothing written."""
    for vendor in found.vendors:
        vendor.reset_stats()
    done = found.accord("sync", "--json", *words)
    assert done.code == 5, done
    document: dict[str, Any] = done.document
    assert document["state"] == "held"
    assert document["held"]["brake"] == brake
    assert document["held"]["seen"] > document["held"]["limit"]
    assert written(document) == 0
    assert found.written() == dict.fromkeys(SYSTEMS, 0)
    return document


def blanked(found: Journey) -> list[tuple[str, str]]:
    """Half the people lose their title in Salesforce."""
    rows = found.salesforce.rows("Contact")
    known = [couple for couple in couples(found) if rows[couple[0]]["fields"]["Title"]]
    for left, _ in known[: len(known) // 2]:
        found.salesforce.edit("Contact", left, {"Title": None})
    return known[: len(known) // 2]


def test_blanking_a_field_of_half_the_people_is_held_until_somebody_means_it(
    settled_many: Journey,
) -> None:
    people = blanked(settled_many)
    document = held(settled_many, "blank")
    assert document["held"]["seen"] == len(people)
    told = settled_many.accord("sync").out
    assert "--exceed-brakes" in told
    there = settled_many.hubspot.rows("contacts")
    assert all(there[right]["fields"]["jobtitle"] for _, right in people)
    assert written(settled_many.sync("--exceed-brakes", "the titles were wrong")) == len(people)
    there = settled_many.hubspot.rows("contacts")
    assert not [right for _, right in people if there[right]["fields"].get("jobtitle")]
    assert differences(settled_many) == []


def test_a_held_plan_says_so_and_can_not_be_applied(settled_many: Journey) -> None:
    blanked(settled_many)
    file = settled_many.folder / "plan.jsonl"
    done = settled_many.accord("plan", "--json", "--out", str(file))
    assert done.code == 5
    assert done.document["held"]["brake"] == "blank"
    for vendor in settled_many.vendors:
        vendor.reset_stats()
    assert settled_many.accord("apply", str(file)).code == 5
    assert settled_many.written() == dict.fromkeys(SYSTEMS, 0)


@pytest.fixture
def crowd(journey: Any) -> Journey:
    """More people than the brake's floor of a hundred updates."""
    found: Journey = journey(seed=8, people=200)
    found.sync()
    return found


def test_editing_most_people_is_held_until_somebody_means_it(crowd: Journey) -> None:
    people = couples(crowd)
    for left, _ in people:
        crowd.salesforce.edit("Contact", left, {"Title": f"Renamed {left}"})
    document = held(crowd, "update")
    assert document["held"] == {
        "brake": "update",
        "limit": 100,
        "seen": len(people),
        "what": "contact in hubspot",
    }
    assert written(crowd.sync("--exceed-brakes", "new job titles")) == len(people)
    assert differences(crowd) == []


def without_twins(found: Journey) -> list[tuple[str, str]]:
    """Couples of people who have no second record in Salesforce: one would come forward."""
    addresses: Counter[str] = Counter()
    for kind in ("Contact", "Lead"):
        for row in found.salesforce.rows(kind).values():
            addresses[str(row["fields"].get("Email")).lower()] += 1
    there = found.salesforce.rows("Contact")
    alone = []
    for left, right in couples(found):
        if addresses[str(there[left]["fields"]["Email"]).lower()] == 1:
            alone.append((left, right))
    return alone


@pytest.mark.parametrize("system", SYSTEMS)
def test_deleting_many_is_held_and_even_let_through_deletes_nothing_elsewhere(
    settled: Journey, system: str
) -> None:
    people = without_twins(settled)[:15]
    kind, other, other_kind = (
        ("Contact", "hubspot", "contacts")
        if system == "salesforce"
        else ("contacts", "salesforce", "Contact")
    )
    for left, right in people:
        settled.vendor(system).delete(kind, left if system == "salesforce" else right)
    before = settled.vendor(other).rows(other_kind)
    # HubSpot's search leaves archived records out: only a full read misses them
    held(settled, "delete", "--full")
    done = settled.accord("sync", "--json", "--full", "--exceed-brakes", "they left")
    assert done.code in (0, 3), done
    assert written(done.document) == 0
    assert settled.vendor(other).rows(other_kind) == before
    assert len(vanished(settled)) == len(people)


def vanished(found: Journey) -> list[dict[str, Any]]:
    return [issue for issue in found.waiting() if issue["kind"] == "vanished"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_record_that_vanished_waits_and_is_never_made_again(
    settled_many: Journey, system: str
) -> None:
    people = alone(settled_many)[:3]
    kind, side = ("Contact", 0) if system == "salesforce" else ("contacts", 1)
    for couple in people:
        settled_many.vendor(system).delete(kind, couple[side])
    done = settled_many.accord("sync", "--json", "--full")
    assert (done.code, written(done.document)) == (3, 0), done
    assert {issue["ref"] for issue in vanished(settled_many)} == {
        f"{system}:{kind}:{couple[side]}" for couple in people
    }
    other, other_kind = (
        ("hubspot", "contacts") if system == "salesforce" else ("salesforce", "Contact")
    )
    column = "jobtitle" if other == "hubspot" else "Title"
    settled_many.vendor(other).edit(other_kind, people[0][1 - side], {column: "Edited while held"})
    counts = {
        name: len(settled_many.vendor(name).rows(kind))
        for name, kind in (
            ("salesforce", "Contact"),
            ("hubspot", "contacts"),
            ("salesforce", "Lead"),
        )
    }
    assert [written(settled_many.sync(*words)) for words in ((), ("--full",))] == [0, 0]
    assert counts == {
        name: len(settled_many.vendor(name).rows(kind))
        for name, kind in (
            ("salesforce", "Contact"),
            ("hubspot", "contacts"),
            ("salesforce", "Lead"),
        )
    }
    told = settled_many.accord("why", people[1][1 - side]).out
    assert "vanished" in told
