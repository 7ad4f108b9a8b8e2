"""Leads are put in front of reps through an ordinary plan, with a reason, and a person who is
quicker wins.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.journey import Journey, written


def owners(found: Journey) -> dict[str, str]:
    return {
        key: str(row["fields"]["Email"]).lower()
        for key, row in found.salesforce.rows("User").items()
    }


def lead_row(found: Journey, ref: str) -> dict[str, object]:
    _, object_name, key = ref.split(":")
    vendor = found.salesforce if ref.startswith("salesforce") else found.hubspot
    return dict(vendor.rows(object_name)[key]["fields"])


def test_every_assignment_stands_on_both_sides_with_its_reason(
    journey: Callable[..., Journey],
) -> None:
    found = journey(seed=5, people=200)
    found.sync()
    dry = found.accord("leads", "assign", "--dry-run", "--json").document
    assert written(found.sync()) == 0, "a dry run writes nothing"
    done = found.accord("leads", "assign", "--json")
    assert done.code == 0, done
    document = done.document
    assert document["assigned"]
    assert document["gap"] == 0
    assert [entry["rep"] for entry in document["assigned"]] == [
        entry["rep"] for entry in dry["assigned"]
    ]
    people = owners(found)
    hubspot = {
        key: str(row["fields"]["email"]).lower()
        for key, row in found.hubspot.rows("owners").items()
    }
    for entry in document["assigned"]:
        left, right = (lead_row(found, ref) for ref in entry["refs"])
        assert (
            people[str(left["OwnerId"])] == entry["rep"] == hubspot[str(right["hubspot_owner_id"])]
        )
        assert left["Accord_Reason__c"] == right["accord_reason"] == entry["why"]
        assert entry["score"] == round(sum(entry["terms"].values()), 2)
    again = found.accord("leads", "assign", "--json").document
    assert again["assigned"] == []
    assert written(found.sync()) == 0


def test_a_rep_who_takes_the_lead_by_hand_first_keeps_it(journey: Callable[..., Journey]) -> None:
    found = journey(seed=5, people=200)
    found.sync()
    first = found.accord("leads", "assign", "--dry-run", "--json").document["assigned"][0]
    ref = next(ref for ref in first["refs"] if ref.startswith("salesforce"))
    known = {str(row["fields"]["email"]).lower() for row in found.hubspot.rows("owners").values()}
    taker = next(key for key, email in owners(found).items() if email in known - {first["rep"]})
    found.salesforce.edit(ref.split(":")[1], ref.split(":")[2], {"OwnerId": taker})
    found.accord("leads", "assign", "--json")
    assert lead_row(found, ref)["OwnerId"] == taker
    other = next(ref for ref in first["refs"] if ref.startswith("hubspot"))
    hubspot = {
        key: str(row["fields"]["email"]).lower()
        for key, row in found.hubspot.rows("owners").items()
    }
    assert hubspot[str(lead_row(found, other)["hubspot_owner_id"])] == owners(found)[taker]


def test_a_lead_nobody_can_take_is_held_with_the_reason(journey: Callable[..., Journey]) -> None:
    found = journey(seed=5, people=120)
    found.sync()
    for key, row in found.salesforce.rows("User").items():
        if row["fields"].get("Segment__c"):
            found.salesforce.edit("User", key, {"Lead_Capacity__c": 0})
    found.sync()
    document = found.accord("leads", "assign", "--json").document
    assert document["assigned"] == []
    assert document["held"]
    assert all(
        "capacity" in entry["reason"] or "leave" in entry["reason"] for entry in document["held"]
    )
