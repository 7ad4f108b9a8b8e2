"""What people do on both sides between two syncs, and what becomes of it: fields, owners,
vocabulary.
"""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.journeys.comparison import addressed, couples, differences
from tests.journeys.journey import Journey, written

LATER_S = 5.0


def title_of(found: Journey, left: str, right: str) -> tuple[object, object]:
    return found.salesforce.row("Contact", left)["Title"], found.hubspot.row("contacts", right).get(
        "jobtitle"
    )


def decided(found: Journey, field: str) -> list[dict[str, Any]]:
    """Conflicts about a field that a rule or a person has ended."""
    listed = found.accord("conflicts", "list", "--all", "--json").document
    return [issue for issue in listed if issue["field"] == field and issue["state"] == "closed"]


def open_conflicts(found: Journey) -> list[dict[str, Any]]:
    return list(found.accord("conflicts", "list", "--json").document)


def rule(found: Journey, entity: str, field: str, words: dict[str, str]) -> None:
    """Put one rule into the workspace's merge policy."""
    yaml, path = YAML(), found.folder / "policy" / "merge.yaml"
    tree = yaml.load(path)
    tree["entities"][entity].setdefault("fields", {})[field] = words
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(tree, file)


def quiet(found: Journey) -> None:
    """Nothing is left to write, and the two stores agree."""
    again = found.accord("sync", "--json")
    assert again.code == 0, again
    assert written(again.document) == 0
    assert differences(found) == []


def test_edits_of_different_fields_on_both_sides_both_survive(settled: Journey) -> None:
    left, right = couples(settled)[0]
    settled.salesforce.edit("Contact", left, {"Title": "Head of Journeys"})
    settled.hubspot.edit("contacts", right, {"firstname": "Zdenka", "city": "Brno"})
    document = settled.sync()
    assert document["conflicts"] == 0
    assert title_of(settled, left, right) == ("Head of Journeys", "Head of Journeys")
    here, there = settled.salesforce.row("Contact", left), settled.hubspot.row("contacts", right)
    assert (
        (here["FirstName"], here["MailingCity"])
        == (there["firstname"], there["city"])
        == ("Zdenka", "Brno")
    )
    quiet(settled)


@pytest.mark.parametrize("later", ["salesforce", "hubspot"])
def test_of_two_edits_of_one_field_the_later_wins_and_the_other_is_kept(
    settled: Journey, later: str
) -> None:
    left, right = couples(settled)[1]
    edits = [("salesforce", "Contact", left, "Title"), ("hubspot", "contacts", right, "jobtitle")]
    for system, kind, key, column in sorted(edits, key=lambda edit: edit[0] == later):
        settled.vendor(system).edit(kind, key, {column: f"Typed in {system}"})
        settled.salesforce.advance(LATER_S)
    assert settled.sync()["conflicts"] == 1
    assert title_of(settled, left, right) == (f"Typed in {later}", f"Typed in {later}")
    loser = "hubspot" if later == "salesforce" else "salesforce"
    (kept,) = [
        issue
        for issue in decided(settled, "title")
        if issue["detail"]["winner"] == f"Typed in {later}"
    ]
    assert (kept["detail"]["loser"], kept["detail"]["losing"]) == (loser, f"Typed in {loser}")
    quiet(settled)


@pytest.mark.parametrize("last", ["salesforce", "hubspot"])
def test_a_fields_authority_wins_whoever_was_later(settled: Journey, last: str) -> None:
    left, right = couples(settled)[2]
    edits = [
        ("salesforce", "Contact", left, {"LeadSource": "Trade Show"}),
        ("hubspot", "contacts", right, {"lead_source": "Webinar"}),
    ]
    settled.salesforce.edit("Contact", left, {"LeadSource": "Web"})
    settled.sync()
    for system, kind, key, fields in sorted(edits, key=lambda edit: edit[0] == last):
        settled.vendor(system).edit(kind, key, fields)
        settled.salesforce.advance(LATER_S)
    assert settled.sync()["conflicts"] == 1
    assert settled.salesforce.row("Contact", left)["LeadSource"] == "Webinar"
    assert settled.hubspot.row("contacts", right)["lead_source"] == "Webinar"
    kept = [
        issue
        for issue in decided(settled, "lead_source")
        if issue["detail"]["losing"] == "trade_show"
    ]
    assert [issue["detail"]["loser"] for issue in kept] == ["salesforce"]
    quiet(settled)


@pytest.mark.parametrize(
    "words", [("--take", "hubspot"), ("--take", "salesforce"), ("--value", "Agreed by phone")]
)
def test_a_field_on_hold_waits_for_a_person_while_the_rest_flows(
    settled: Journey, words: tuple[str, str]
) -> None:
    rule(settled, "contact", "title", {"rule": "hold"})
    left, right = couples(settled)[3]
    settled.salesforce.edit("Contact", left, {"Title": "Left", "MobilePhone": "+14155550123"})
    settled.hubspot.edit("contacts", right, {"jobtitle": "Right"})
    done = settled.accord("sync", "--json")
    assert (done.code, done.document["waiting"]) == (3, 1)
    assert title_of(settled, left, right) == ("Left", "Right")
    assert settled.hubspot.row("contacts", right)["mobilephone"] == "+14155550123"
    (issue,) = open_conflicts(settled)
    assert issue["detail"]["values"] == {"salesforce": "Left", "hubspot": "Right"}
    assert settled.accord("sync", "--json").code == 0, (
        "a run that adds nothing to the queue ends well"
    )
    assert title_of(settled, left, right) == ("Left", "Right")
    assert settled.accord("conflicts", "resolve", issue["id"], *words).code == 0
    assert settled.accord("sync", "--json").code == 0
    wanted = {"hubspot": "Right", "salesforce": "Left"}.get(words[1], words[1])
    assert title_of(settled, left, right) == (wanted, wanted)
    assert open_conflicts(settled) == []
    quiet(settled)


def test_a_person_who_edits_after_deciding_is_not_overruled(settled: Journey) -> None:
    rule(settled, "contact", "title", {"rule": "hold"})
    left, right = couples(settled)[3]
    settled.salesforce.edit("Contact", left, {"Title": "Left"})
    settled.hubspot.edit("contacts", right, {"jobtitle": "Right"})
    assert settled.accord("sync", "--json").code == 3
    (issue,) = open_conflicts(settled)
    assert settled.accord("conflicts", "resolve", issue["id"], "--take", "salesforce").code == 0
    settled.hubspot.edit("contacts", right, {"jobtitle": "Right again"})
    assert settled.accord("sync", "--json").code == 3
    assert title_of(settled, left, right) == ("Left", "Right again")


@pytest.mark.parametrize(
    ("system", "kind", "field", "word", "put_right", "meant"),
    [
        ("salesforce", "Contact", "MailingCountry", "Germny", "Germany", "Germany"),
        ("hubspot", "contacts", "country", "Swedn", "Sweden", "Sweden"),
    ],
)
def test_a_word_outside_the_vocabulary_stays_where_it_is_until_it_is_put_right(
    settled: Journey, system: str, kind: str, field: str, word: str, put_right: str, meant: str
) -> None:
    left, right = couples(settled)[4]
    key, column = (left, "Title") if system == "salesforce" else (right, "jobtitle")
    before = (
        settled.salesforce.row("Contact", left)["MailingCountry"],
        settled.hubspot.row("contacts", right)["country"],
    )
    settled.vendor(system).edit(kind, key, {field: word, column: "Flows meanwhile"})
    done = settled.accord("sync", "--json")
    assert (done.code, done.document["parked"]) == (3, 1)
    after = (
        settled.salesforce.row("Contact", left)["MailingCountry"],
        settled.hubspot.row("contacts", right)["country"],
    )
    assert after == ((word, before[1]) if system == "salesforce" else (before[0], word))
    assert title_of(settled, left, right) == ("Flows meanwhile", "Flows meanwhile")
    (parked,) = [
        i
        for i in settled.accord("parked", "list", "--json").document
        if i["detail"].get("value") == word
    ]
    assert parked["ref"] == f"{system}:{kind}:{key}"
    assert meant in parked["detail"]["suggestions"]
    settled.vendor(system).edit(kind, key, {field: put_right})
    assert settled.accord("sync", "--json").code == 0
    assert settled.salesforce.row("Contact", left)["MailingCountry"] == meant
    assert settled.hubspot.row("contacts", right)["country"] == meant
    assert parked["id"] not in {issue["id"] for issue in settled.waiting()}
    quiet(settled)


def test_an_owner_changed_on_either_side_changes_on_the_other(settled: Journey) -> None:
    users = {
        str(row["fields"]["Email"]).lower(): key
        for key, row in settled.salesforce.rows("User").items()
        if row["fields"]["IsActive"]
    }
    owners = {
        str(row["fields"]["email"]).lower(): key
        for key, row in settled.hubspot.rows("owners").items()
    }
    (left_a, right_a), (left_b, right_b) = couples(settled)[5:7]
    held = {settled.salesforce.row("Contact", key)["OwnerId"] for key in (left_a, left_b)}
    address = next(
        found for found in sorted(users.keys() & owners.keys()) if users[found] not in held
    )
    settled.salesforce.edit("Contact", left_a, {"OwnerId": users[address]})
    settled.hubspot.edit("contacts", right_b, {"hubspot_owner_id": owners[address]})
    settled.sync()
    assert settled.hubspot.row("contacts", right_a)["hubspot_owner_id"] == owners[address]
    assert settled.salesforce.row("Contact", left_b)["OwnerId"] == users[address]
    quiet(settled)


@pytest.mark.parametrize("system", ["salesforce", "hubspot"])
def test_a_field_made_blank_becomes_blank_on_the_other_side(settled: Journey, system: str) -> None:
    left, right = next(couple for couple in couples(settled) if title_of(settled, *couple)[0])
    kind, key, column = (
        ("Contact", left, "Title") if system == "salesforce" else ("contacts", right, "jobtitle")
    )
    settled.vendor(system).edit(kind, key, {column: None if system == "salesforce" else ""})
    settled.sync()
    assert [found or None for found in title_of(settled, left, right)] == [None, None]
    quiet(settled)


@pytest.mark.parametrize("name", ["id", "ref", "e-mail"])
def test_a_sync_of_one_record_leaves_every_other_for_later(settled: Journey, name: str) -> None:
    (left_a, right_a), (left_b, right_b) = couples(settled)[8:10]
    for left in (left_a, left_b):
        settled.salesforce.edit("Contact", left, {"Title": "In a hurry"})
    address = str(settled.salesforce.row("Contact", left_a)["Email"])
    word = {"id": left_a, "ref": f"hubspot:contacts:{right_a}", "e-mail": address}[name]
    assert written(settled.sync("--record", word)) == 1
    assert settled.hubspot.row("contacts", right_a)["jobtitle"] == "In a hurry"
    assert settled.hubspot.row("contacts", right_b).get("jobtitle") != "In a hurry"
    assert written(settled.sync()) == 1
    quiet(settled)


def test_two_people_whose_addresses_were_swapped_get_them_in_hubspot_too(settled: Journey) -> None:
    (ann, here), (bob, there) = addressed(settled)[:2]
    rows = settled.salesforce.rows("Contact")
    one, other = (rows[record]["fields"]["Email"] for record in (ann, bob))
    settled.salesforce.edit("Contact", ann, {"Email": other})
    settled.salesforce.edit("Contact", bob, {"Email": one})
    for _ in range(3):
        settled.sync()
    stored = settled.hubspot.rows("contacts")
    swapped = [stored[record]["fields"]["email"].lower() for record in (here, there)]
    assert swapped == [other.lower(), one.lower()]
    assert not [issue for issue in settled.waiting() if issue["kind"] == "parked"]
    assert settled.salesforce.row("Contact", ann)["Email"] == other


def test_a_value_that_one_side_cannot_take_is_refused_when_it_is_chosen(settled: Journey) -> None:
    left, right = couples(settled)[0]
    rule(settled, "contact", "title", {"rule": "hold"})
    settled.salesforce.edit("Contact", left, {"Title": "Said in Salesforce"})
    settled.hubspot.edit("contacts", right, {"jobtitle": "Said in HubSpot"})
    settled.sync()
    (issue,) = open_conflicts(settled)
    done = settled.accord("conflicts", "resolve", issue["id"], "--value", "x" * 129)
    assert done.code == 2
    assert "--value: 129 characters, and Contact.Title in salesforce takes 128" in done.err
    assert "nothing was decided" in done.err
    assert open_conflicts(settled) == [issue]
    assert settled.accord("conflicts", "resolve", issue["id"], "--value", "x" * 128).code == 0
    settled.sync()
    assert title_of(settled, left, right) == ("x" * 128, "x" * 128)
