"""Who opts out in one system is left in peace by the other: every record of the address, whatever
the scope says, and nothing but a person ever takes it back.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.journeys.comparison import addressed, alone, couples, differences
from tests.journeys.journey import Journey, written

LEFT, RIGHT = "HasOptedOutOfEmail", "hs_email_optout"


def opt_out_everywhere(found: Journey, right: str) -> None:
    found.hubspot.edit("contacts", right, {RIGHT: "true"})


def a_moment_passes() -> None:
    """HubSpot tells what came first to the millisecond."""
    time.sleep(0.002)


def person(found: Journey, number: int = 0) -> tuple[str, str]:
    """Both records of a person who is a Contact in Salesforce and nothing else there."""
    return alone(found)[number]


def out_in_salesforce(found: Journey, object_name: str, record: str) -> bool:
    return bool(found.salesforce.row(object_name, record)[LEFT])


def out_in_hubspot(found: Journey, record: str) -> bool:
    return found.hubspot.row("contacts", record).get(RIGHT) == "true"


def settled_for_good(found: Journey) -> None:
    """Nothing more is written, and the two systems agree."""
    for words in ((), ("--full",)):
        assert written(found.sync(*words)) == 0
    assert differences(found) == []


def held(found: Journey) -> list[dict[str, Any]]:
    return [issue for issue in found.waiting() if issue["field"] == "email_opt_out"]


def change(path: Path, alter: Callable[[dict[str, Any]], None]) -> None:
    document = yaml.safe_load(path.read_text())
    alter(document)
    path.write_text(yaml.safe_dump(document, sort_keys=False))


def test_an_unsubscription_in_hubspot_ticks_the_box_in_salesforce(settled: Journey) -> None:
    left, right = person(settled)
    opt_out_everywhere(settled, right)
    assert written(settled.sync()) == 1
    assert out_in_salesforce(settled, "Contact", left)
    settled_for_good(settled)


def test_a_tick_in_salesforce_ends_every_subscription_in_hubspot(settled: Journey) -> None:
    left, right = person(settled)
    settled.salesforce.edit("Contact", left, {LEFT: True})
    plan = settled.accord("plan")
    assert "only the person concerned can take an opt-out back" in plan.out
    assert written(settled.sync()) == 1
    assert out_in_hubspot(settled, right)
    settled_for_good(settled)


def test_it_reaches_a_second_record_of_the_person_that_is_left_alone_otherwise(
    settled: Journey,
) -> None:
    left, right = person(settled)
    address = settled.salesforce.row("Contact", left)["Email"]
    twin = settled.salesforce.edit(
        "Lead", None, {"LastName": "Twin", "Company": "Twin Ltd", "Email": address, "Title": "CFO"}
    )
    settled.sync()
    opt_out_everywhere(settled, right)
    settled.sync()
    assert out_in_salesforce(settled, "Contact", left)
    assert out_in_salesforce(settled, "Lead", twin)
    assert settled.salesforce.row("Lead", twin)["Title"] == "CFO"
    settled_for_good(settled)


def test_it_comes_from_a_second_record_too(settled: Journey) -> None:
    left, right = person(settled)
    address = settled.salesforce.row("Contact", left)["Email"]
    twin = settled.salesforce.edit(
        "Lead", None, {"LastName": "Twin", "Company": "Twin Ltd", "Email": address}
    )
    settled.sync()
    settled.salesforce.edit("Lead", twin, {LEFT: True})
    settled.sync()
    assert out_in_hubspot(settled, right)
    assert out_in_salesforce(settled, "Contact", left)
    settled_for_good(settled)


def test_leaving_the_scope_stops_writes_but_not_an_opt_out(settled: Journey) -> None:
    left, right = person(settled)
    title = settled.hubspot.row("contacts", right).get("jobtitle")

    def narrow(document: dict[str, Any]) -> None:
        where = document["entities"]["contact"]["objects"]["Contact"]
        where["where"] = {"Department": {"not": ["Legal"]}}

    change(settled.folder / "policy" / "salesforce.yaml", narrow)
    settled.salesforce.edit("Contact", left, {"Department": "Legal", "Title": "Not for others"})
    settled.sync()
    settled.salesforce.edit("Contact", left, {LEFT: True})
    settled.sync()
    assert out_in_hubspot(settled, right)
    assert settled.hubspot.row("contacts", right).get("jobtitle") == title
    assert written(settled.sync()) == 0


def test_one_who_was_never_in_scope_is_reached_by_the_address(settled: Journey) -> None:
    left, right = person(settled)
    address = settled.hubspot.row("contacts", right)["email"]

    def narrow(document: dict[str, Any]) -> None:
        where = document["entities"]["contact"]["objects"]["Lead"]
        where["where"] = {"IsConverted": "false", "Rating": {"not": ["Cold"]}}

    change(settled.folder / "policy" / "salesforce.yaml", narrow)
    cold = settled.salesforce.edit(
        "Lead", None, {"LastName": "Cold", "Company": "C", "Email": address, "Rating": "Cold"}
    )
    settled.sync()
    opt_out_everywhere(settled, right)
    settled.sync()
    assert out_in_salesforce(settled, "Lead", cold)
    assert out_in_salesforce(settled, "Contact", left)
    assert written(settled.sync()) == 0
    why = settled.accord("why", f"salesforce:Lead:{cold}")
    assert "opted out" in why.out


def test_whoever_gets_the_address_later_is_opted_out_too(settled: Journey) -> None:
    _, right = person(settled)
    opt_out_everywhere(settled, right)
    settled.sync()
    address = settled.hubspot.row("contacts", right)["email"]
    later = settled.salesforce.edit(
        "Lead", None, {"LastName": "Later", "Company": "L", "Email": address}
    )
    settled.sync()
    assert out_in_salesforce(settled, "Lead", later)
    settled_for_good(settled)


def test_unticking_does_not_opt_anybody_in_again(settled: Journey) -> None:
    left, right = person(settled)
    settled.salesforce.edit("Contact", left, {LEFT: True})
    settled.sync()
    settled.salesforce.edit("Contact", left, {LEFT: False})
    settled.sync()
    assert out_in_hubspot(settled, right)
    assert out_in_salesforce(settled, "Contact", left)
    listed = settled.accord("conflicts", "list", "--all", "--json").document
    (told,) = [issue for issue in listed if issue["field"] == "email_opt_out"]
    assert told["state"] == "closed"
    settled_for_good(settled)


def test_who_subscribes_again_is_not_put_out_again_and_a_person_says_what_stands(
    settled: Journey,
) -> None:
    left, right = person(settled)
    opt_out_everywhere(settled, right)
    settled.sync()
    settled.hubspot.edit("contacts", right, {RIGHT: "false"})
    for _ in range(2):
        assert written(settled.sync()) == 0
    assert not out_in_hubspot(settled, right)
    (waits,) = held(settled)
    assert "take it back in salesforce" in waits["message"]
    settled.salesforce.edit("Contact", left, {LEFT: False})
    settled.sync()
    assert held(settled) == []
    assert not out_in_hubspot(settled, right)
    settled_for_good(settled)


def twin_of(found: Journey, left: str) -> str:
    """A Lead with the address of a contact."""
    address = found.salesforce.row("Contact", left)["Email"]
    wanted = {"LastName": "Twin", "Company": "Twin Ltd", "Email": address}
    return found.salesforce.edit("Lead", None, wanted)


def test_what_accord_brought_to_a_twin_goes_with_what_people_take_back(settled: Journey) -> None:
    left, right = person(settled)
    twin = twin_of(settled, left)
    opt_out_everywhere(settled, right)
    settled.sync()
    assert out_in_salesforce(settled, "Lead", twin)
    settled.hubspot.edit("contacts", right, {RIGHT: "false"})
    settled.sync()
    assert out_in_salesforce(settled, "Lead", twin)  # nobody said yet what stands
    settled.salesforce.edit("Contact", left, {LEFT: False})
    for words in ((), ("--full",)):
        settled.sync(*words)
    assert not out_in_salesforce(settled, "Lead", twin)
    settled.salesforce.delete("Contact", left)
    for words in ((), (), ("--full",)):
        settled.sync(*words)
    assert not out_in_hubspot(settled, right)


def test_a_tick_of_a_person_on_a_twin_stays_and_one_made_anew_counts(settled: Journey) -> None:
    left, right = person(settled)
    twin = twin_of(settled, left)
    settled.sync()
    settled.salesforce.edit("Lead", twin, {LEFT: True})
    settled.sync()
    settled.hubspot.edit("contacts", right, {RIGHT: "false"})
    settled.salesforce.edit("Contact", left, {LEFT: False})
    for words in ((), (), ("--full",)):
        settled.sync(*words)
    assert not out_in_hubspot(settled, right)
    assert not out_in_salesforce(settled, "Contact", left)
    assert out_in_salesforce(settled, "Lead", twin)
    settled.salesforce.edit("Lead", twin, {LEFT: False, "Title": "CFO"})
    settled.sync()
    settled.salesforce.edit("Lead", twin, {LEFT: True})
    settled.sync()
    assert out_in_hubspot(settled, right)
    assert out_in_salesforce(settled, "Contact", left)
    settled_for_good(settled)


def test_a_mass_tick_that_is_undone_while_it_is_held_leaves_nothing_behind(
    settled_many: Journey,
) -> None:
    ticked = [left for left, _ in couples(settled_many)[:55]]
    twins = [twin_of(settled_many, left) for left in ticked[:2]]
    settled_many.sync()
    for left in ticked:
        settled_many.salesforce.edit("Contact", left, {LEFT: True})
    assert settled_many.accord("sync", "--json").code == 5
    for left in ticked:
        settled_many.salesforce.edit("Contact", left, {LEFT: False})
    for _ in range(2):
        settled_many.sync()
    assert not any(out_in_salesforce(settled_many, "Lead", twin) for twin in twins)
    assert not any(out_in_hubspot(settled_many, right) for _, right in couples(settled_many))


def test_who_subscribed_again_can_be_taken_at_their_word_from_the_queue(settled: Journey) -> None:
    left, right = person(settled)
    opt_out_everywhere(settled, right)
    settled.sync()
    settled.hubspot.edit("contacts", right, {RIGHT: "false"})
    settled.sync()
    (waits,) = held(settled)
    assert settled.accord("conflicts", "resolve", waits["id"], "--take", "hubspot").code == 0
    settled.sync()
    assert not out_in_salesforce(settled, "Contact", left)
    assert not out_in_hubspot(settled, right)
    assert held(settled) == []
    settled_for_good(settled)


@pytest.mark.parametrize("gdpr", [False, True])
def test_a_subscription_of_one_kind_goes_with_a_box_of_its_own(
    settled: Journey, gdpr: bool
) -> None:
    settled.hubspot.configure({"gdpr": gdpr})
    left, right = person(settled)
    policy = settled.folder / "policy"

    def field(name: str, native: str, place: str) -> Callable[[dict[str, Any]], None]:
        def alter(document: dict[str, Any]) -> None:
            objects = document["entities"]["contact"]["objects"]
            objects[place]["fields"][name] = native

        return alter

    def meaning(document: dict[str, Any]) -> None:
        document["entities"]["contact"]["fields"]["news_opt_out"] = {"type": "boolean"}

    def rule(document: dict[str, Any]) -> None:
        document["entities"]["contact"]["fields"]["news_opt_out"] = {"rule": "most_restrictive"}

    change(policy / "taxonomy.yaml", meaning)
    change(policy / "merge.yaml", rule)
    change(policy / "hubspot.yaml", field("news_opt_out", "hs_email_optout_1001", "contacts"))
    change(policy / "salesforce.yaml", field("news_opt_out", "DoNotCall", "Contact"))
    settled.sync()
    settled.salesforce.edit("Contact", left, {"DoNotCall": True})
    settled.sync()
    row = settled.hubspot.row("contacts", right)
    assert (row["hs_email_optout_1001"], row.get(RIGHT)) == ("true", None)
    settled_for_good(settled)


def test_a_mass_tick_is_held_and_the_rest_of_the_plan_flows(settled_many: Journey) -> None:
    (*ticked, (_, other)) = addressed(settled_many)[:56]
    assert len(ticked) == 55
    for left, _ in ticked:
        settled_many.salesforce.edit("Contact", left, {LEFT: True})
    settled_many.hubspot.edit("contacts", other, {"jobtitle": "Flows"})
    done = settled_many.accord("sync", "--json")
    assert done.document["held"]["brake"] == "irreversible"
    assert not any(out_in_hubspot(settled_many, right) for _, right in ticked)
    plan = done.document["plan"]
    assert settled_many.accord("approve", plan, "--reason", "they left", "--as", "Ann").code == 0
    settled_many.sync()
    assert all(out_in_hubspot(settled_many, right) for _, right in ticked)
    settled_for_good(settled_many)


def test_at_a_first_meeting_a_box_nobody_ticked_says_nothing(
    journey: Callable[..., Journey], tmp_path: Path
) -> None:
    found = journey(seed=4, people=40)
    contacts = found.hubspot.rows("contacts")
    out = sorted(contacts)[:3]
    for record in out:
        opt_out_everywhere(found, record)
    plan = tmp_path / "plan.jsonl"
    assert found.accord("plan", "--out", str(plan)).code == 0
    _, *steps = map(json.loads, plan.read_text().splitlines())
    told = [step["fields"].get("email_opt_out") for step in steps]
    assert {change["new"] for change in told if change} == {"true"}
    found.sync()
    pairs = {right: left for left, right in couples(found)}
    for right, left in pairs.items():
        name = "Contact" if left.startswith("003") else "Lead"
        assert out_in_salesforce(found, name, left) == (right in out)
    assert all(
        row["fields"].get(RIGHT) in (None, "", "true")
        for row in found.hubspot.rows("contacts").values()
    )
    settled_for_good(found)


def test_an_opt_out_without_an_address_waits_alone(settled: Journey) -> None:
    left, right = person(settled)
    for vendor, name, record, field in (
        (settled.salesforce, "Contact", left, "Email"),
        (settled.hubspot, "contacts", right, "email"),
    ):
        vendor.edit(name, record, {field: None if vendor is settled.salesforce else ""})
    settled.sync()
    settled.salesforce.edit("Contact", left, {LEFT: True, "Title": "Flows"})
    settled.sync()
    assert settled.hubspot.row("contacts", right)["jobtitle"] == "Flows"
    (waits,) = held(settled)
    assert "none" in waits["message"]
    settled.hubspot.edit("contacts", right, {"email": "back@again.example"})
    settled.sync()
    settled.sync()
    assert out_in_hubspot(settled, right)
    assert held(settled) == []


def test_a_token_without_the_right_says_so_and_stops_nothing_else(settled: Journey) -> None:
    left, right = person(settled)
    missing = {
        "match": {"method": "POST", "path": "/communication-preferences/*"},
        "times": 100,
        "do": "status",
        "status": 403,
    }
    settled.hubspot.faults(missing)
    settled.salesforce.edit("Contact", left, {LEFT: True, "Title": "Flows"})
    settled.sync()
    assert settled.hubspot.row("contacts", right)["jobtitle"] == "Flows"
    (waits,) = held(settled)
    assert waits["kind"] == "parked"
    settled.hubspot.calm()
    assert settled.accord("parked", "retry").code == 0
    settled.sync()
    assert out_in_hubspot(settled, right)
    assert held(settled) == []


@pytest.mark.parametrize("where", ["salesforce", "hubspot", "both"])
def test_who_opted_out_is_left_in_peace_at_a_new_address_too(settled: Journey, where: str) -> None:
    left, right = person(settled)
    settled.salesforce.edit("Contact", left, {LEFT: True})
    settled.sync()
    address = "moved@elsewhere.example"
    if where != "hubspot":
        settled.salesforce.edit("Contact", left, {"Email": address})
    if where != "salesforce":
        settled.hubspot.edit("contacts", right, {"email": address})
    settled.sync()
    assert settled.hubspot.row("contacts", right)["email"] == address
    assert out_in_hubspot(settled, right)
    assert out_in_salesforce(settled, "Contact", left)
    assert held(settled) == []
    settled_for_good(settled)


@pytest.mark.parametrize("then", ["moved", "moved back and forth", "subscribed again"])
def test_who_opted_out_right_before_the_address_changed_is_left_in_peace(
    settled: Journey, then: str
) -> None:
    left, right = person(settled)
    twin = twin_of(settled, left)
    settled.sync()
    opt_out_everywhere(settled, right)
    if then == "subscribed again":
        settled.hubspot.edit("contacts", right, {RIGHT: "false"})
        a_moment_passes()
    addresses = ["moved@elsewhere.example"]
    if then == "moved back and forth":
        addresses.insert(0, "passing@elsewhere.example")
    for address in addresses:
        settled.hubspot.edit("contacts", right, {"email": address})
    assert not out_in_hubspot(settled, right)
    settled.sync()
    said_no = then != "subscribed again"
    assert out_in_salesforce(settled, "Contact", left) == said_no
    assert out_in_salesforce(settled, "Lead", twin) == said_no
    assert out_in_hubspot(settled, right) == said_no
    assert held(settled) == []


def test_what_was_said_at_an_address_waits_in_sight_until_it_can_be_set(settled: Journey) -> None:
    left, right = person(settled)
    opt_out_everywhere(settled, right)
    settled.hubspot.edit("contacts", right, {"email": "moved@elsewhere.example"})
    down = {"method": "POST", "path": "/communication-preferences/*"}
    settled.hubspot.faults({"match": down, "times": 1000, "do": "status", "status": 403})
    settled.sync()
    settled.sync()
    assert out_in_salesforce(settled, "Contact", left)
    assert {issue["ref"] for issue in held(settled)} == {f"hubspot:contacts:{right}"}
    assert any("opted out at an address" in issue["message"] for issue in held(settled))
    settled.hubspot.calm()
    assert settled.accord("parked", "retry").code == 0
    settled.sync()
    settled.sync()
    assert out_in_hubspot(settled, right)
    assert held(settled) == []
    settled_for_good(settled)


def test_what_failed_is_said_again_although_the_rest_arrived(settled: Journey) -> None:
    left, right = person(settled)
    down = {"method": "POST", "path": "/communication-preferences/*"}
    settled.hubspot.faults({"match": down, "times": 1000, "do": "status", "status": 500})
    settled.salesforce.edit("Contact", left, {LEFT: True, "Title": "Chief"})
    settled.accord("sync", "--json")
    settled.hubspot.calm()
    settled.sync()
    assert settled.hubspot.row("contacts", right)["jobtitle"] == "Chief"
    assert out_in_hubspot(settled, right)
    settled_for_good(settled)


@pytest.mark.parametrize("by_a_twin", [False, True])
def test_a_saved_plan_puts_nobody_out_who_took_it_back(
    settled: Journey, tmp_path: Path, by_a_twin: bool
) -> None:
    left, right = person(settled)
    twin = twin_of(settled, left)
    settled.sync()
    kind, ticked = ("Lead", twin) if by_a_twin else ("Contact", left)
    settled.salesforce.edit(kind, ticked, {LEFT: True})
    file = tmp_path / "plan.jsonl"
    assert settled.accord("plan", "--out", str(file)).code == 0
    settled.salesforce.edit(kind, ticked, {LEFT: False})
    done = settled.accord("apply", str(file), "--json")
    assert done.code == 0, done
    assert done.document["stale"] >= 1
    for _ in range(2):
        settled.sync()
    assert not out_in_hubspot(settled, right)
    assert not out_in_salesforce(settled, "Contact", left)


def test_a_saved_plan_that_is_still_wanted_is_carried_out(settled: Journey, tmp_path: Path) -> None:
    left, right = person(settled)
    settled.salesforce.edit("Contact", left, {LEFT: True})
    file = tmp_path / "plan.jsonl"
    settled.accord("plan", "--out", str(file))
    done = settled.accord("apply", str(file), "--json")
    assert (done.code, done.document["stale"]) == (0, 0)
    assert out_in_hubspot(settled, right)


@pytest.mark.parametrize("what", ["converted", "merged", "deleted"])
def test_a_tick_right_before_its_record_goes_in_salesforce_is_heard(
    settled: Journey, what: str
) -> None:
    left, right = person(settled)
    kind = "Lead" if what == "converted" else "Contact"
    row = settled.salesforce.row("Contact", left)
    wanted = {"LastName": "Twin", "Email": row["Email"], "AccountId": row["AccountId"]}
    if kind == "Lead":
        wanted = {"LastName": "Twin", "Company": "Twin Ltd", "Email": row["Email"]}
    twin = settled.salesforce.edit(kind, None, wanted)
    settled.sync()
    settled.salesforce.edit(kind, twin, {LEFT: True})
    if what == "converted":
        into = {"contactId": left, "accountId": row["AccountId"], "doNotCreateOpportunity": True}
        settled.salesforce.act("Lead", twin, "convert", into)
    elif what == "merged":
        settled.salesforce.act("Contact", left, "merge", {"losers": [twin]})
    else:
        settled.salesforce.delete("Contact", twin)
    assert not out_in_salesforce(settled, "Contact", left)
    for _ in range(2):
        settled.sync()
    assert out_in_salesforce(settled, "Contact", left)
    assert out_in_hubspot(settled, right)
    assert held(settled) == []
    settled_for_good(settled)


@pytest.mark.parametrize("what", ["merged", "deleted"])
def test_who_unsubscribes_right_before_the_contact_goes_in_hubspot_is_heard(
    settled: Journey, what: str
) -> None:
    left, right = person(settled)
    _, kept = person(settled, 1)
    opt_out_everywhere(settled, right)
    a_moment_passes()
    if what == "merged":
        kept = settled.hubspot.act("contacts", kept, "merge", {"losers": [right]})["id"]
        assert not out_in_hubspot(settled, kept)
    else:
        settled.hubspot.delete("contacts", right)
    for words in (("--full",), (), ()):
        settled.sync(*words)
    assert out_in_salesforce(settled, "Contact", left)
    assert out_in_hubspot(settled, kept) == (what == "merged")
    assert held(settled) == []


def test_an_opt_out_crosses_into_a_portal_with_gdpr_features(settled: Journey) -> None:
    settled.hubspot.configure({"gdpr": True})
    left, right = person(settled)
    settled.salesforce.edit("Contact", left, {LEFT: True})
    settled.sync()
    assert out_in_hubspot(settled, right)
    settled_for_good(settled)
