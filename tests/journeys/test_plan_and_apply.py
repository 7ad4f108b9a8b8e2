"""A plan is a promise: it writes nothing, says everything, and is carried out to the letter or not
at all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.planning.fingerprint import Fingerprint
from tests.journeys.comparison import couples, differences
from tests.journeys.journey import OBJECTS, SYSTEMS, Done, Journey, written

KEYS = {
    "plan",
    "fingerprint",
    "steps",
    "by",
    "conflicts",
    "waiting",
    "parked",
    "held",
    "forecast",
    "effects",
    "recognised",
    "vanished",
}
ACTIONS = {"create", "update", "delete", "associate"}


def planned(found: Journey, *words: str) -> tuple[Path, dict[str, Any], list[dict[str, Any]]]:
    """A plan in a file: the file, its document, its steps."""
    file = found.folder / "plan.jsonl"
    done = found.accord("plan", "--json", "--out", str(file), *words)
    assert done.code == 0, done
    first, *rest = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert first == done.document
    return file, first, rest


def edited(found: Journey) -> list[tuple[str, str]]:
    """Twelve people get a new title in Salesforce, three of them a new first name in HubSpot."""
    known = couples(found)[:12]
    for left, _ in known:
        found.salesforce.edit("Contact", left, {"Title": f"Planned {left}"})
    for _, right in known[:3]:
        found.hubspot.edit("contacts", right, {"firstname": "Planned"})
    return known


def test_a_plan_writes_to_neither_system_and_has_the_keys_of_the_contract(
    journey: Callable[..., Journey],
) -> None:
    found = journey(seed=6, people=100)
    for vendor in found.vendors:
        vendor.reset_stats()
    _, document, steps = planned(found)
    assert found.written() == dict.fromkeys(SYSTEMS, 0)
    assert document.keys() == KEYS
    assert {system: set(sums) for system, sums in document["by"].items()} == dict.fromkeys(
        SYSTEMS, ACTIONS
    )
    assert document["forecast"].keys() == set(SYSTEMS)
    assert document["held"] is None
    assert len(document["fingerprint"]) == 64
    assert (
        document["steps"]
        == len(steps)
        == sum(sum(sums.values()) for sums in document["by"].values())
    )
    for step in steps:
        assert step.keys() == {"ref", "action", "fields"}
        assert step["ref"].startswith("link:") or step["ref"].count(":") == 2
        assert all(change.keys() == {"old", "new", "because"} for change in step["fields"].values())
    assert Counter(step["action"] for step in steps)["create"] == sum(
        sums["create"] for sums in document["by"].values()
    )


def test_applying_a_first_plan_costs_the_calls_it_forecast(journey: Callable[..., Journey]) -> None:
    found = journey(seed=6, people=200)
    file, document, steps = planned(found)
    people = len(found.hubspot.rows("contacts"))
    for vendor in found.vendors:
        vendor.reset_stats()
    applied = found.accord("apply", str(file), "--json")
    assert applied.code in (0, 3)
    assert written(applied.document) == len(steps)
    assert applied.document["written"] == document["by"]
    assert document["effects"] == {
        "salesforce": {},
        "hubspot": {"billable": len(found.hubspot.rows("contacts")) - people},
    }
    told = {}
    for system in SYSTEMS:
        routes = found.vendor(system).stats()["calls"]
        # signing in belongs to no plan
        counted = sum(route["n"] for route in routes if "oauth2" not in route["route"])
        told[system] = (document["forecast"][system], counted, routes)
    assert all(
        abs(forecast - counted) <= 0.25 * counted for forecast, counted, _ in told.values()
    ), told
    found.sync()
    assert differences(found) == []


def test_apply_carries_out_exactly_the_steps_of_the_plan(settled: Journey) -> None:
    edited(settled)
    file, document, steps = planned(settled)
    before = everything(settled)
    done = settled.accord("apply", str(file), "--json")
    assert (done.code, done.document["state"], done.document["stale"]) == (0, "complete", 0)
    assert done.document["written"] == document["by"]
    assert changes(before, everything(settled)) == {step["ref"]: _texts(step) for step in steps}
    assert differences(settled) == []
    assert written(settled.sync()) == 0


def everything(found: Journey) -> dict[str, dict[str, Any]]:
    """Every stored field by ref."""
    return {
        f"{system}:{name}:{key}": row["fields"]
        for kinds in OBJECTS.values()
        for system, names in kinds.items()
        for name in names
        for key, row in found.vendor(system).rows(name).items()
    }


MAPPED = {"Title", "FirstName", "jobtitle", "firstname"}


def changes(
    before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> dict[str, set[tuple[str, str]]]:
    found = {
        ref: {(str(row.get(n)), str(fields.get(n))) for n in MAPPED if row.get(n) != fields.get(n)}
        for ref, fields in after.items()
        for row in (before[ref],)
    }
    return {ref: pairs for ref, pairs in found.items() if pairs}


def _texts(step: dict[str, Any]) -> set[tuple[str, str]]:
    return {(str(change["old"]), str(change["new"])) for change in step["fields"].values()}


def refused(found: Journey, file: Path) -> Done:
    """Applying this must be refused with 2, advice, and nothing written."""
    for vendor in found.vendors:
        vendor.reset_stats()
    done = found.accord("apply", str(file), "--json")
    assert done.code == 2, done
    assert done.err.strip().splitlines()[-1].startswith("→ ")
    assert found.written() == dict.fromkeys(SYSTEMS, 0)
    return done


@pytest.mark.parametrize("how", ["a value", "a step less", "a step more"])
def test_a_plan_that_was_altered_is_refused(settled: Journey, how: str) -> None:
    edited(settled)
    file, _, _ = planned(settled)
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    altered = {
        "a value": [lines[0].replace("Planned", "Slipped in"), *lines[1:]],
        "a step less": lines[1:],
        "a step more": [*lines, lines[-1]],
    }[how]
    assert altered != lines
    file.write_text("\n".join([first, *altered]) + "\n", encoding="utf-8")
    assert "altered" in refused(settled, file).err


def test_a_plan_whose_fingerprint_was_forged_as_well_is_refused(settled: Journey) -> None:
    edited(settled)
    file, document, _ = planned(settled)
    empty = Fingerprint().hexdigest()
    file.write_text(json.dumps({**document, "fingerprint": empty}) + "\n", encoding="utf-8")
    assert "does not hold that plan" in refused(settled, file).err


@pytest.mark.parametrize("text", ["", "no plan\n", '{"plan": 1}\n', "[]\n"])
def test_a_file_that_is_no_plan_is_refused(settled: Journey, text: str) -> None:
    file = settled.folder / "plan.jsonl"
    file.write_text(text, encoding="utf-8")
    assert "is not a plan" in refused(settled, file).err


def test_a_plan_is_applied_once(settled: Journey) -> None:
    edited(settled)
    file, _, _ = planned(settled)
    assert settled.accord("apply", str(file)).code == 0
    assert "applied already" in refused(settled, file).err


def test_a_newer_plan_takes_the_place_of_an_older_one(settled: Journey) -> None:
    edited(settled)
    file, _, _ = planned(settled)
    kept = file.read_bytes()
    planned(settled)
    file.write_bytes(kept)
    refused(settled, file)


def test_a_record_edited_after_the_plan_is_skipped_and_counted(settled: Journey) -> None:
    known = edited(settled)
    file, document, _ = planned(settled)
    _, right = known[7]
    settled.hubspot.edit("contacts", right, {"jobtitle": "A person was faster"})
    done = settled.accord("apply", str(file), "--json")
    assert done.document["stale"] == 1
    assert written(done.document) == document["steps"] - 1
    assert settled.hubspot.row("contacts", right)["jobtitle"] == "A person was faster"
    settled.sync()
    assert differences(settled) == []


def test_a_plan_overtaken_by_a_sync_writes_nothing_any_more(settled: Journey) -> None:
    edited(settled)
    fields = {"lastname": "Newcomer", "email": "new@newcomers.example"}
    settled.hubspot.edit("contacts", None, fields)
    file, document, _ = planned(settled)
    assert (
        written(settled.sync()) >= document["steps"]
    )  # what Salesforce fills in flows back in a second cycle
    done = settled.accord("apply", str(file), "--json")
    assert (done.code, written(done.document), done.document["stale"]) == (0, 0, document["steps"])
    leads = [
        row
        for row in settled.salesforce.rows("Lead").values()
        if row["fields"]["Email"] == fields["email"]
    ]
    assert len(leads) == 1
    assert differences(settled) == []


def test_a_plan_of_one_entity_leaves_the_others_alone(settled: Journey) -> None:
    edited(settled)
    account, company = couples(settled, "account", "Account")[0]
    settled.salesforce.edit("Account", account, {"Phone": "+14155550199"})
    file, document, steps = planned(settled, "--entity", "account")
    assert document["steps"] == len(steps) == 1
    assert settled.accord("apply", str(file)).code == 0
    assert settled.hubspot.row("companies", company)["phone"] == "+14155550199"
    settled.sync()
    assert differences(settled) == []
