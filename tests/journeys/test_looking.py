"""Looking costs no vendor a call and changes nothing: status, runs, show, why, the queues, the
fields, the help.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from accord.cli.main import COMMANDS
from tests.journeys.comparison import couples
from tests.journeys.journey import SYSTEMS, Journey, accord

ROOT = Path(__file__).parents[2]
RUN_KEYS = {
    "run",
    "state",
    "read",
    "written",
    "conflicts",
    "waiting",
    "parked",
    "stale",
    "calls",
    "seconds",
}


def test_status_tells_the_last_run_the_links_and_what_waits(settled_many: Journey) -> None:
    document = settled_many.accord("status", "--json").document
    assert document["last_run"]["command"] == "sync"
    assert document["last_run"]["state"] == "complete"
    assert document["links"]["contact"] >= 120
    assert document["backlog"] == document["open_intents"] == 0
    assert sum(document["waiting"].values()) == len(settled_many.waiting())
    assert all(document["accounts"].values())
    text = settled_many.accord("status").out
    assert f"{document['links']['contact']}" in text
    assert "complete" in text


def test_runs_are_listed_newest_first_with_what_they_wrote(settled: Journey) -> None:
    left, _ = couples(settled)[0]
    settled.salesforce.edit("Contact", left, {"Title": "One more run"})
    document = settled.sync()
    listed = settled.accord("runs", "--json").document
    assert listed[0]["run"] == document["run"]
    assert listed[0]["written"] == document["written"]
    assert listed[0]["written"]["hubspot"]["update"] == 1
    assert [run["started_at"] for run in listed] == sorted(
        (run["started_at"] for run in listed), reverse=True
    )
    assert len(settled.accord("runs", "--limit", "1", "--json").document) == 1


def test_a_run_document_has_the_keys_of_the_contract(settled: Journey) -> None:
    document = settled.sync()
    assert document.keys() >= RUN_KEYS
    assert document["state"] in {"complete", "partial", "held"}
    for key in ("read", "written", "calls"):
        assert document[key].keys() == set(SYSTEMS)
    assert all(
        sums.keys() == {"create", "update", "delete", "associate"}
        for sums in document["written"].values()
    )


@pytest.mark.parametrize(
    "name", ["id", "ref", "other id", "e-mail", "link", "short id", "page", "other page"]
)
def test_a_record_is_shown_by_any_of_its_names(settled: Journey, name: str) -> None:
    left, right = couples(settled)[0]
    wanted = f"salesforce:Contact:{left}"
    first = settled.accord("show", wanted, "--json").document
    words = {
        "id": left,
        "ref": wanted,
        "other id": f"hubspot:contacts:{right}",
        "link": f"link:{first['link']['id']}",
        "short id": left[:15],
        "page": f"https://acme.lightning.force.com/lightning/r/Contact/{left}/view",
        "other page": f"https://app.hubspot.com/contacts/44812907/record/0-1/{right}",
        "e-mail": str(settled.salesforce.row("Contact", left)["Email"]).upper(),
    }
    found = settled.accord("show", words[name], "--json").document
    assert (found[0] if isinstance(found, list) else found) == first
    assert set(first["link"]["refs"]) == {wanted, f"hubspot:contacts:{right}"}


def test_a_shown_record_has_both_sides_what_they_agreed_on_and_its_history(
    settled: Journey,
) -> None:
    left, right = couples(settled)[0]
    settled.hubspot.edit("contacts", right, {"jobtitle": "Shown"})
    settled.sync()
    document = settled.accord("show", left, "--json").document
    assert document["sides"]["salesforce"]["fields"]["Title"] == "Shown"
    assert document["sides"]["hubspot"]["fields"]["jobtitle"] == "Shown"
    assert document["base"]["title"] == "Shown"
    latest = document["history"][0]
    assert (latest["field"], latest["new"], latest["because"]) == (
        "title",
        "Shown",
        "changed in hubspot",
    )
    assert "Shown" in settled.accord("show", left).out


def test_why_says_why_a_record_is_or_is_not_syncing(settled: Journey) -> None:
    left, _ = couples(settled)[0]
    assert "both sides are kept in agreement" in settled.accord("why", left).out
    deal = settled.hubspot.edit(
        "deals",
        None,
        {"dealname": "Only in HubSpot", "dealstage": "closedwon", "pipeline": "default"},
    )
    settled.sync()
    (told,) = settled.accord("why", f"hubspot:deals:{deal}", "--json").document
    assert told["link"] is None
    assert told["why"] == [
        "opportunities are opened in Salesforce; a deal that only HubSpot knows stays there"
    ]


def test_the_queues_list_and_show_each_entry_with_reason_and_value(settled: Journey) -> None:
    parked = settled.accord("parked", "list", "--json").document
    decided = settled.accord("conflicts", "list", "--all", "--json").document
    assert parked
    assert decided
    for issue in parked:
        assert issue["message"]
        assert issue["detail"]["value"]
        assert settled.accord("parked", "show", issue["id"], "--json").document == issue
    for issue in decided[:5]:
        assert issue["detail"]["loser"] in SYSTEMS
        assert settled.accord("conflicts", "show", issue["id"], "--json").document == issue
    text = settled.accord("parked", "list").out
    assert parked[0]["id"] in text
    assert "Nothing waits here." in settled.accord("conflicts", "list").out


def test_the_fields_are_those_of_the_contract(settled: Journey) -> None:
    found = settled.fields()
    assert {"entity", "field", "salesforce", "hubspot", "direction", "terms"} <= set.intersection(
        *(set(f) for f in found)
    )
    by_name = {(f["entity"], f["field"]): f for f in found}
    assert by_name["contact", "title"]["salesforce"] == "Title"
    assert by_name["contact", "title"]["hubspot"] == "jobtitle"
    assert by_name["contact", "title"]["terms"] is None
    stages = by_name["opportunity", "stage"]["terms"]
    assert {"term": "won", "salesforce": "Closed Won", "hubspot": "closedwon"} in stages
    assert {f["entity"] for f in found} == {"account", "contact", "opportunity"}
    assert {f["direction"] for f in found} <= {"both", "to salesforce", "to hubspot", "read"}


def test_looking_calls_no_vendor_and_changes_nothing(settled: Journey) -> None:
    left, _ = couples(settled)[0]
    before = settled.accord("status", "--json").document
    for vendor in settled.vendors:
        vendor.reset_stats()
    for words in (
        ("runs",),
        ("show", left),
        ("why", left),
        ("conflicts", "list"),
        ("parked", "list"),
        ("taxonomy", "fields"),
        ("taxonomy", "terms"),
        ("taxonomy", "terms", "product"),
    ):
        assert settled.accord(*words).code == 0
        assert json.loads(settled.accord(*words, "--json").out) is not None
    assert [vendor.stats()["calls"] for vendor in settled.vendors] == [[], []]
    assert settled.accord("status", "--json").document == before


WORDS = [
    (), *((name,) for name in COMMANDS),
    *(("conflicts", word) for word in ("list", "show", "resolve")),
    *(("parked", word) for word in ("list", "show", "retry", "drop", "give")),
    ("taxonomy", "fields"), ("taxonomy", "terms"),
    ("leads", "assign"), ("sandbox", "start"), ("sandbox", "convert"),
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    done = accord(*words, "--help")
    assert done.code == 0
    assert done.err == ""
    assert "Usage:" in done.out
    assert " ".join(words) in done.out


def test_help_takes_less_than_half_a_second_of_computing() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    words = [sys.executable, "-m", "accord.cli.main", "--help"]
    spent = []
    for _ in range(3):  # the first one may have to compile
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, check=True, capture_output=True, cwd=ROOT, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.5, spent


def test_lists_and_plans_say_who_and_what_and_not_only_ids(settled: Journey) -> None:
    left, right = couples(settled)[0]
    person = settled.salesforce.row("Contact", left)
    name = f"{person['FirstName']} {person['LastName']}"
    settled.hubspot.edit("contacts", right, {"jobtitle": "Said in HubSpot"})
    settled.salesforce.edit("Contact", left, {"Title": "Said in Salesforce"})
    told = settled.accord("plan").out
    assert f"update {name} " in told
    assert re.search(r"title: Said in \w+ → Said in \w+", told)
    settled.sync()
    rows = settled.accord("conflicts", "list", "--all", "--json").document
    (row,) = [each for each in rows if "Said in HubSpot" in each["detail"]["values"].values()]
    assert row.keys() >= {"id", "field", "kind", "detail"}
    assert row["detail"].keys() >= {"refs", "values", "losing"}
    assert (row["name"], row["field"]) == (name, "title")
    assert set(row["detail"]["refs"]) == {f"salesforce:Contact:{left}", f"hubspot:contacts:{right}"}
    (parked, *_) = settled.accord("parked", "list", "--json").document
    assert parked.keys() >= {"ref", "field", "reason", "message"}
    assert parked["ref"].count(":") == 2
    assert parked["name"]
    text = settled.accord("parked", "list").out
    assert parked["name"].split()[0] in text
    assert parked["detail"]["value"].split()[0] in text


def test_a_person_is_shown_and_explained_by_name(settled: Journey) -> None:
    left, _ = couples(settled)[0]
    settled.salesforce.edit("Contact", left, {"FirstName": "Zdenka", "LastName": "Nováková-Trial"})
    settled.sync()
    shown = settled.accord("show", "zdenka nováková trial", "--json").document
    assert f"salesforce:Contact:{left}" in shown["link"]["refs"]
    assert "both sides are kept in agreement" in settled.accord("why", "Nováková-Trial").out
    done = settled.accord("show", "Nobody Is Called So")
    assert (done.code, "the name of a person" in done.err) == (2, True)


def test_the_terms_of_a_vocabulary_are_listed_as_each_system_spells_them(settled: Journey) -> None:
    known = settled.accord("taxonomy", "terms", "--json").document
    by_name = {each["vocabulary"]: each for each in known}
    assert by_name["country"]["terms"] > 200
    assert "contact.product_interest" in by_name["product"]["fields"]
    for name, each in by_name.items():
        terms = settled.accord("taxonomy", "terms", name, "--json").document
        assert len(terms) == each["terms"]
        assert all(term.keys() >= {"term", "label", *SYSTEMS, "synonyms"} for term in terms)
    stage = by_name[
        next(name for name in by_name if "opportunity.stage" in by_name[name]["fields"])
    ]
    terms = settled.accord("taxonomy", "terms", stage["vocabulary"], "--json").document
    (won,) = [term for term in terms if term["term"] == "won"]
    assert (won["salesforce"], won["hubspot"]) == ("Closed Won", "closedwon")
    told = settled.accord("taxonomy", "terms", stage["vocabulary"]).out
    assert "closedwon" in told
    assert "product" in settled.accord("taxonomy", "terms").out
    done = settled.accord("taxonomy", "terms", "produkt")
    assert (done.code, 'did you mean "product"' in done.err) == (2, True)
