"""People move while one part of their address can't be settled: nobody gets an address that no
person ever entered, each trouble is one line, and it ends as a whole.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.usecases.acting import Actor
from accord.usecases.queues import Answer, resolve
from connectors.memory import MemoryConnector
from connectors.record import Value
from sync.model.policy import EntityMerge, FieldRule
from sync.model.queue import Issue
from tests.accord.conftest import at_work
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


def rule_of_country(office: Office, rule: str) -> None:
    contact = office.policy.entity("contact")
    fields = {**contact.fields, "country": FieldRule(rule=rule)}
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
