"""People move while one part of their address can't be settled: nobody gets an address that no
person ever entered, each trouble is one line, and it ends as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from accord.usecases.acting import Actor
from accord.usecases.queues import Answer, resolve, resolve_each
from connectors.memory import MemoryConnector
from connectors.record import Value
from sync.model.pair import Pair
from sync.model.policy import EntityMerge, FieldRule
from sync.model.queue import Issue
from tests.accord.conftest import at_work
from tests.mapping.starter import starter
from tests.sync.kinds.office import Held, Office
from tests.sync.kinds.test_automations_that_fight import always, fight

HERE: Held = {"MailingStreet": "High St 1", "MailingCity": "Leeds", "MailingCountry": "GB"}
THERE: Held = {"address": "High St 1", "city": "Leeds", "country": "United Kingdom"}
Address = tuple[Value, Value, Value]
OLD: Address = ("High St 1", "Leeds", "United Kingdom")
NEW: Address = ("Via Roma 2", "Turin", "Italy")


@pytest.fixture
def office() -> Office:
    return Office()


def ann(office: Office) -> str:
    """Somebody whose address both systems agree on."""
    found = office.contact("Ann", **HERE)
    office.settle()
    assert there(office) == OLD
    return found


def there(office: Office) -> Address:
    held = office.held(office.right, "contacts")
    return held.get("address"), held.get("city"), held.get("country")


def here(office: Office) -> Address:
    held = office.held(office.left, "Contact")
    return held["MailingStreet"], held["MailingCity"], held["MailingCountry"]


def moves(office: Office, person: str, **but: Value) -> None:
    """In Salesforce, to Turin."""
    held = {"MailingStreet": "Via Roma 2", "MailingCity": "Turin", "MailingCountry": "IT"}
    office.edit(office.left, "Contact", person, **{**held, **but})


def rule_of_country(office: Office, rule: str, field: str = "country") -> None:
    contact = office.policy.entity("contact")
    fields = {**contact.fields, field: FieldRule(rule=rule)}
    entities: dict[str, EntityMerge] = {
        **office.policy.entities,
        "contact": contact.model_copy(update={"fields": fields}),
    }
    office.policy = office.policy.model_copy(update={"entities": entities})


def test_a_country_that_nobody_can_read_keeps_the_street_with_it(office: Office) -> None:
    person = ann(office)
    moves(office, person, MailingCountry="Itlay (North)")
    office.edit(office.left, "Contact", person, Title="Head")
    office.settle()
    assert there(office) == OLD
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"
    issue = office.issue()
    assert (issue.kind, issue.field) == ("field", "country")
    assert set(issue.detail["together"]) == {"street", "city"}
    assert "street, city wait with it" in issue.message
    moves(office, person)
    office.settle()
    assert there(office) == NEW
    assert office.waiting() == []


def test_what_moves_later_is_told_as_well(office: Office) -> None:
    person = ann(office)
    office.edit(office.left, "Contact", person, MailingCountry="Itlay (North)")
    office.sync()
    assert "together" not in office.issue().detail
    moves(office, person, MailingCountry="Itlay (North)")
    office.settle()
    assert there(office) == OLD
    assert set(office.issue().detail["together"]) == {"street", "city"}


def test_who_has_no_address_there_yet_gets_what_can_be_read(office: Office) -> None:
    person = office.contact("Ann")
    office.settle()
    moves(office, person, MailingCountry="Itlay (North)")
    office.settle()
    assert there(office) == ("Via Roma 2", "Turin", None)
    moves(office, person)
    office.settle()
    assert there(office) == NEW


def test_an_edit_of_the_other_system_does_not_go_beside_it_either(office: Office) -> None:
    person = ann(office)
    moves(office, person, MailingCountry="Itlay (North)")
    office.settle()
    (mine,) = office.right.live("contacts")
    office.edit(office.right, "contacts", mine, address="High St 9")
    office.settle()
    assert here(office) == ("Via Roma 2", "Turin", "Itlay (North)")
    assert there(office) == ("High St 9", "Leeds", "United Kingdom")


def both_change_the_country(office: Office) -> Issue:
    rule_of_country(office, "hold")
    person = ann(office)
    (mine,) = office.right.live("contacts")
    moves(office, person)
    office.edit(office.right, "contacts", mine, country="Ireland")
    office.settle()
    assert there(office) == ("High St 1", "Leeds", "Ireland")
    assert here(office)[:2] == NEW[:2]
    issue = office.issue()
    assert (issue.kind, issue.field) == ("conflict", "country")
    return issue


@pytest.mark.parametrize(
    ("side", "address"),
    [("salesforce", NEW), ("hubspot", ("High St 1", "Leeds", "Ireland"))],
)
def test_a_person_who_takes_a_side_takes_all_of_it(
    office: Office, tmp_path: Path, side: str, address: Address
) -> None:
    issue = both_change_the_country(office)
    session = at_work(office, tmp_path)
    told = resolve(
        session.workspace, office.store, issue.id, Answer(take=side), Actor(office.world, "kim")
    )
    assert all(name in told for name in ("country", "street", "city"))
    office.settle()
    assert there(office) == address
    assert here(office)[:2] == address[:2]
    assert office.waiting() == []


def resolved(office: Office, folder: Path, field: str, answer: Answer) -> str:
    """What a person is told who decides about one field."""
    (issue,) = [each for each in office.store.issues(kinds=("conflict",)) if each.field == field]
    workspace = at_work(office, folder).workspace
    return resolve(workspace, office.store, issue.id, answer, Actor(office.world, "kim"))


class Filling(Office):
    """Where a first meeting fills blanks and overwrites nothing."""

    @property
    def pair(self) -> Pair:
        return replace(super().pair, stage="fill")


def strangers(office: Office, last: str = "Ann", country: str = "IT") -> None:
    """Somebody who lives elsewhere in either system before the two first meet."""
    moved = {"MailingStreet": "Via Roma 2", "MailingCity": "Turin", "MailingCountry": country}
    office.contact(last, **moved)
    there = {"email": f"{last.lower()}@lee.example", "lastname": last, **THERE}
    office.right.put("contacts", there)


@pytest.mark.parametrize("field", ["street", "city", "country"])
@pytest.mark.parametrize(("side", "address"), [("salesforce", NEW), ("hubspot", OLD)])
def test_of_a_first_meeting_that_left_all_open_whoever_takes_a_part_takes_all_of_it(
    tmp_path: Path, field: str, side: str, address: Address
) -> None:
    office = Filling()
    strangers(office)
    office.settle()
    resolved(office, tmp_path, field, Answer(take=side))
    office.settle()
    assert there(office) == address
    assert office.waiting() == []


def test_of_many_first_meetings_one_answer_takes_whole_addresses(tmp_path: Path) -> None:
    office = Filling()
    for last in ("Ann", "Bob", "Eve"):
        strangers(office, last)
    office.settle()
    workspace = at_work(office, tmp_path).workspace
    waiting = [issue.id for issue in office.store.issues(kinds=("conflict",))]
    actor = Actor(office.world, "kim")
    done, refused = resolve_each(workspace, office.store, waiting, Answer(take="salesforce"), actor)
    assert (len(done), refused) == (9, [])
    office.settle()
    addresses = {
        (held["address"], held["city"], held["country"])
        for held in office.right.live("contacts").values()
    }
    assert addresses == {NEW}


@pytest.mark.parametrize(("side", "address"), [("salesforce", OLD), ("hubspot", OLD)])
def test_an_answer_waits_for_what_nobody_can_read_or_goes_over_it(
    tmp_path: Path, side: str, address: Address
) -> None:
    office = Filling()
    strangers(office, country="Itlay (North)")
    office.settle()
    told = resolved(office, tmp_path, "street", Answer(take=side))
    office.settle()
    assert there(office) == address
    if side == "hubspot":
        assert here(office)[:2] == OLD[:2]
        assert office.waiting() == []
    else:
        assert "once country in salesforce can be read" in told
        assert here(office) == ("Via Roma 2", "Turin", "Itlay (North)")
        assert ("field", "unknown_term") in office.waiting()


def test_of_two_parts_that_wait_for_a_person_both_are_taken(office: Office, tmp_path: Path) -> None:
    rule_of_country(office, "hold")
    rule_of_country(office, "hold", field="city")
    person = ann(office)
    moves(office, person)
    mine = office.only(office.right, "contacts")
    office.edit(office.right, "contacts", mine, country="Ireland", city="Dublin")
    office.settle()
    resolved(office, tmp_path, "country", Answer(take="salesforce"))
    office.settle()
    assert there(office) == NEW
    assert office.waiting() == []


def test_what_is_garbled_after_the_answer_takes_the_rest_with_it(
    office: Office, tmp_path: Path
) -> None:
    both_change_the_country(office)
    resolved(office, tmp_path, "country", Answer(take="salesforce"))
    person = office.only(office.left, "Contact")
    office.edit(office.left, "Contact", person, MailingCountry="Itlay (North)")
    office.settle()
    assert there(office) == ("High St 1", "Leeds", "Ireland")
    assert set(office.issue().detail["together"]) == {"street", "city"}
    office.edit(office.left, "Contact", person, MailingCountry="IT")
    office.settle()
    assert there(office) == ("High St 1", "Leeds", "Ireland")
    resolved(office, tmp_path, "country", Answer(take="salesforce"))
    office.settle()
    assert there(office) == NEW
    assert office.waiting() == []


def test_who_gives_a_value_is_told_that_the_rest_goes_its_own_way(
    office: Office, tmp_path: Path
) -> None:
    both_change_the_country(office)
    told = resolved(office, tmp_path, "country", Answer(value="Italy"))
    assert "street, city of the same group: decided on their own" in told
    office.settle()
    assert there(office) == NEW


def test_a_country_that_one_system_hides_keeps_the_street_with_it(office: Office) -> None:
    person = ann(office)
    hidden = {("hubspot", "contacts"): frozenset({"country"})}
    office.language = starter().language.without(hidden)
    office.edit(office.left, "Contact", person, MailingStreet="High St 7")
    office.settle()
    assert there(office)[0] == "High St 7"
    moves(office, person)
    office.settle()
    assert there(office)[:2] == ("High St 7", "Leeds")
    issue = office.issue()
    assert (issue.field, issue.reason) == ("country", "not_shown")
    assert set(issue.detail["together"]) == {"street", "city"}
    office.language = starter().language
    office.sync()
    office.edit(office.left, "Contact", person, Title="Head")
    office.settle()
    assert there(office) == NEW
    assert office.waiting() == []


def test_a_contest_of_the_street_decides_no_country_that_waits_for_a_person(
    office: Office,
) -> None:
    rule_of_country(office, "hold")
    person = ann(office)
    (mine,) = office.right.live("contacts")
    moves(office, person)
    office.edit(office.right, "contacts", mine, country="Ireland", address="Low St 2")
    office.settle()
    assert there(office) == ("Low St 2", "Leeds", "Ireland")
    assert here(office)[:2] == NEW[:2]
    assert office.issue().field == "country"


def test_a_country_that_two_automations_set_by_turns_keeps_the_street_with_it(
    office: Office,
) -> None:
    person = ann(office)
    office.edit(office.left, "Contact", person, MailingCountry="IT")
    fight(office, MailingCountry=always("IT"), country=always("United Kingdom"))
    assert office.issue().field == "country"
    office.connect = MemoryConnector
    street = there(office)[0]
    office.edit(office.left, "Contact", person, MailingStreet="Via Roma 2")
    office.settle()
    assert there(office)[0] == street
    assert office.issue().detail["together"].keys() == {"street"}
