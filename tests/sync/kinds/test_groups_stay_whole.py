"""People move while one part of their address can't be settled: nobody gets an address that no
person ever entered, each trouble is one line, and it ends as a whole.
"""

from __future__ import annotations

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from sync.model.policy import EntityMerge, FieldRule
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


def filling() -> Office:
    """Where a first meeting fills blanks and overwrites nothing."""
    return Office(stage="fill")


def strangers(office: Office, last: str = "Ann", **but: Value) -> None:
    """Somebody who lives elsewhere in either system before the two first meet."""
    moved = {"MailingStreet": "Via Roma 2", "MailingCity": "Turin", "MailingCountry": "IT"}
    office.contact(last, **{**moved, **but})
    there = {"email": f"{last.lower()}@lee.example", "lastname": last, **THERE}
    office.right.put("contacts", there)


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


# --- parts that are in no base


def without_a_country(office: Office) -> str:
    """Somebody whom Accord made in HubSpot without a country that nobody can read."""
    found = office.contact("Ann", **{**HERE, "MailingCountry": "Untied Kingdom (GB)"})
    office.settle()
    assert there(office) == (*OLD[:2], None)
    return found


@pytest.mark.parametrize("street", ["latest", "hold"])
def test_a_country_that_comes_late_does_not_go_beside_another_address(
    office: Office, street: str
) -> None:
    rule_of_country(office, street, field="street")
    person = without_a_country(office)
    mine = office.only(office.right, "contacts")
    office.edit(office.right, "contacts", mine, address="Rue 9", city="Lyon")
    office.edit(office.left, "Contact", person, MailingCountry="GB", MailingStreet="High St 3")
    office.settle()
    whole = {("Rue 9", "Lyon", None), ("High St 3", "Leeds", "United Kingdom")}
    assert there(office) in whole


def test_a_country_that_comes_late_comes(office: Office) -> None:
    person = without_a_country(office)
    office.edit(office.left, "Contact", person, MailingCountry="GB")
    office.settle()
    assert there(office) == OLD
    assert office.waiting() == []


def test_a_part_that_was_left_open_does_not_go_beside_one_that_changes() -> None:
    office = filling()
    strangers(office, MailingStreet="High St 1", MailingCity="Leeds")
    office.settle()
    person = office.only(office.left, "Contact")
    mine = office.only(office.right, "contacts")
    office.edit(office.left, "Contact", person, MailingCountry="FR")
    office.edit(office.right, "contacts", mine, address="Quay 1", city="Dublin")
    office.settle()
    assert there(office) != ("Quay 1", "Dublin", "France")
    assert here(office)[:2] == there(office)[:2]


def test_what_corrects_one_part_is_followed_by_the_whole(office: Office) -> None:
    """Never by what nobody can read, in Accord's own words."""
    contact = office.policy.entity("contact")
    groups = {**contact.groups, "desk": ("title", "phone")}
    changed = {"contact": contact.model_copy(update={"groups": groups})}
    entities: dict[str, EntityMerge] = {**office.policy.entities, **changed}
    office.policy = office.policy.model_copy(update={"entities": entities})
    person = office.contact("Ann", Title="Clerk", Phone="+390115550100")
    office.settle()
    mine = office.only(office.right, "contacts")
    office.edit(office.left, "Contact", person, Phone="ask at reception")
    office.settle()
    office.edit(office.right, "contacts", mine, phone="+390115550111", jobtitle="Head")
    office.edit(office.left, "Contact", person, Title="Chair")
    office.settle()
    said = [office.held(office.right, "contacts")[name] for name in ("phone", "jobtitle")]
    held = [office.held(office.left, "Contact")[name] for name in ("Phone", "Title")]
    assert said == held == ["+390115550111", "Head"]
