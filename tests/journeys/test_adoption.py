"""How far a first meeting may go: what people wrote before Accord came is theirs until an admin
says otherwise.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.journeys.comparison import differences
from tests.journeys.journey import SYSTEMS, Journey, written

KEYS = {"salesforce": "Accord_Key__c", "hubspot": "accord_key"}
OBJECTS = {
    "salesforce": ("Account", "Contact", "Lead", "Opportunity"),
    "hubspot": ("companies", "contacts", "deals"),
}
Held = dict[tuple[str, str, str], dict[str, Any]]
"""(system, object, id) → fields."""


def everything(found: Journey) -> Held:
    held: Held = {}
    for system in SYSTEMS:
        for name in OBJECTS[system]:
            for record, row in found.vendor(system).rows(name).items():
                held[system, name, record] = row["fields"]
    return held


def overwritten(before: Held, after: Held) -> list[tuple[Any, ...]]:
    """Values that somebody had entered and that are others now."""
    found = []
    for place, fields in before.items():
        for name, value in fields.items():
            now = after[place].get(name)
            entered = value not in (None, "") and not isinstance(value, dict)
            if entered and now != value and not _by_the_vendor(name):
                found.append((*place, name, value, now))
    return found


def _by_the_vendor(name: str) -> bool:
    """What a vendor changes itself with every write."""
    low = name.lower()
    return "modif" in low or low in {"systemmodstamp", "lastupdated", "updatedat"}


def filled(before: Held, after: Held) -> int:
    """Blanks that hold something now, keys aside."""
    found = 0
    for place, fields in before.items():
        for name, value in after[place].items():
            if fields.get(name) in (None, "") and value not in (None, ""):
                found += name not in KEYS.values() and not _by_the_vendor(name)
    return found


def staged(journey: Any, stage: str, **options: Any) -> Journey:
    found: Journey = journey(seed=11, people=60, **options)
    raise_to(found, stage)
    return found


def raise_to(found: Journey, stage: str) -> None:
    settings = found.folder / "accord.yaml"
    lines = settings.read_text().splitlines()
    kept = [line for line in lines if not line.startswith("adopt:")]
    settings.write_text("\n".join([*kept, f"adopt: {stage}", ""]))


def person(found: Journey) -> tuple[str, str]:
    """A Salesforce contact and a HubSpot contact that were there before and are linked now."""
    rows = found.hubspot.rows("contacts")
    by_email = {
        str(row["fields"]["Email"]).lower(): record
        for record, row in found.salesforce.rows("Contact").items()
        if row["fields"]["Email"]
    }
    for record, row in sorted(rows.items()):
        email = str(row["fields"].get("email")).lower()
        shown = found.accord("show", f"hubspot:contacts:{record}", "--json").document
        if email in by_email and isinstance(shown, dict) and shown["link"]:
            return by_email[email], record
    raise AssertionError("nobody is on both sides")


def test_linking_writes_keys_and_nothing_else(journey: Any) -> None:
    found = staged(journey, "link")
    before = everything(found)
    document = found.sync()
    after = everything(found)
    assert after.keys() == before.keys()
    assert overwritten(before, after) == []
    assert filled(before, after) == 0
    assert document["written"]["hubspot"]["update"] > 10
    marked = [
        place
        for place, fields in after.items()
        if place[0] == "hubspot" and fields.get("accord_key")
    ]
    assert len(marked) == document["written"]["hubspot"]["update"]
    assert written(found.sync()) == 0


@pytest.mark.parametrize("stage", ["link", "fill", "enforce"])
def test_later_edits_by_people_flow_in_every_stage(journey: Any, stage: str) -> None:
    found = staged(journey, stage)
    found.sync()
    left, right = person(found)
    found.hubspot.edit("contacts", right, {"jobtitle": "Head of Later"})
    found.sync()
    assert found.salesforce.row("Contact", left)["Title"] == "Head of Later"
    found.salesforce.edit("Contact", left, {"Title": "Head of Later Still"})
    found.sync()
    assert found.hubspot.row("contacts", right)["jobtitle"] == "Head of Later Still"


def test_filling_creates_and_fills_and_overwrites_nothing(journey: Any) -> None:
    found = staged(journey, "fill")
    before = everything(found)
    document = found.sync()
    after = everything(found)
    assert overwritten(before, after) == []
    assert filled(before, after) > 0
    assert document["written"]["hubspot"]["create"] > 0
    assert len(after) > len(before)
    again = found.sync()
    assert written(again) == 0
    assert only_spelling_is_left(found)


def only_spelling_is_left(found: Journey) -> bool:
    """Whether all that enforcing would change is how values are spelt."""
    raise_to(found, "enforce")
    file = found.folder / "plan.jsonl"
    assert found.accord("plan", "--json", "--out", str(file)).code in (0, 5)
    steps = [json.loads(line) for line in file.read_text().splitlines()[1:]]
    reasons = {change["because"] for step in steps for change in step["fields"].values()}
    return bool(steps) and reasons == {"spelling of the common language"}


def test_what_two_people_wrote_waits_with_both_values_and_a_person_decides(journey: Any) -> None:
    found = staged(journey, "fill")
    left, right = _differing_titles(found)
    found.sync()
    waiting = {
        (row["detail"]["values"]["salesforce"], row["detail"]["values"]["hubspot"]): row
        for row in found.accord("conflicts", "list", "--json").document
        if row["kind"] == "conflict"
    }
    issue = waiting["Chief of Left", "Chief of Right"]
    told = found.accord("conflicts", "show", issue["id"]).out
    assert "Chief of Left" in told
    done = found.accord("conflicts", "resolve", issue["id"], "--take", "hubspot")
    assert done.code == 0, done
    found.sync()
    assert found.salesforce.row("Contact", left)["Title"] == "Chief of Right"
    assert found.hubspot.row("contacts", right)["jobtitle"] == "Chief of Right"
    assert found.accord("conflicts", "show", issue["id"], "--json").document["state"] == "closed"


def _differing_titles(found: Journey) -> tuple[str, str]:
    emails = {
        str(row["fields"]["Email"]).lower(): record
        for record, row in found.salesforce.rows("Contact").items()
        if row["fields"]["Email"]
    }
    for record, row in sorted(found.hubspot.rows("contacts").items()):
        left = emails.get(str(row["fields"].get("email")).lower())
        if left:
            found.salesforce.edit("Contact", left, {"Title": "Chief of Left"})
            found.hubspot.edit("contacts", record, {"jobtitle": "Chief of Right"})
            return left, record
    raise AssertionError("nobody is on both sides")


def test_an_edit_after_the_meeting_decides_what_waited(journey: Any) -> None:
    found = staged(journey, "fill")
    left, right = _differing_titles(found)
    found.sync()
    found.salesforce.edit("Contact", left, {"Title": "Chief of Both"})
    found.sync()
    assert found.hubspot.row("contacts", right)["jobtitle"] == "Chief of Both"
    waiting = [
        row["detail"]["values"] for row in found.accord("conflicts", "list", "--json").document
    ]
    assert {"salesforce": "Chief of Left", "hubspot": "Chief of Right"} not in waiting


def test_a_raised_stage_does_the_rest(journey: Any) -> None:
    found = staged(journey, "link")
    found.sync()
    raise_to(found, "fill")
    before = everything(found)
    document = found.sync()
    assert document["written"]["hubspot"]["create"] > 0
    assert overwritten(before, everything(found)) == []
    raise_to(found, "enforce")
    found.sync()
    assert written(found.sync()) == 0
    assert undecided(found) == []


def undecided(found: Journey) -> list[str]:
    """Fields on which a pair differs, and about which nobody is asked."""
    asked = set()
    for issue in found.accord("conflicts", "list", "--json").document:
        for ref in issue["detail"].get("refs", ()):
            asked.add((f"{issue['entity']}.{issue['field']}", ref.split(":")[2]))
    left = []
    for told in differences(found):
        field, _, rest = told.partition(" of ")
        records = rest.partition(": ")[0].split(" and ")
        if not any((field, record) in asked for record in records):
            left.append(told)
    return left


def test_a_new_workspace_fills_and_one_on_look_alikes_enforces(journey: Any, tmp_path: Any) -> None:
    found: Journey = journey(seed=3, people=0)
    assert "\nadopt: enforce" in (found.folder / "accord.yaml").read_text()
    done = found.accord("init", str(tmp_path / "real"), inside=False)
    assert done.code == 0
    assert "\nadopt: fill" in (tmp_path / "real" / "accord.yaml").read_text()
