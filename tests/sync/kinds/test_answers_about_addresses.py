"""People decide about one part of an address: whoever takes a side takes all of it, whatever became
of the rest before, or becomes of it until the next sync.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.usecases.acting import Actor
from accord.usecases.queues import Answer, resolve, resolve_each
from connectors.errors import UserError
from sync.model.queue import Issue
from tests.accord.conftest import at_work
from tests.sync.kinds.office import Office
from tests.sync.kinds.test_groups_stay_whole import (
    NEW,
    OLD,
    Address,
    ann,
    filling,
    here,
    moves,
    rule_of_country,
    strangers,
    there,
)


@pytest.fixture
def office() -> Office:
    return Office()


def resolved(office: Office, folder: Path, field: str, answer: Answer) -> str:
    """What a person is told who decides about one field."""
    (issue,) = [each for each in office.store.issues(kinds=("conflict",)) if each.field == field]
    workspace = at_work(office, folder).workspace
    return resolve(workspace, office.store, issue.id, answer, Actor(office.world, "kim"))


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


@pytest.mark.parametrize("field", ["street", "city", "country"])
@pytest.mark.parametrize(("side", "address"), [("salesforce", NEW), ("hubspot", OLD)])
def test_of_a_first_meeting_that_left_all_open_whoever_takes_a_part_takes_all_of_it(
    tmp_path: Path, field: str, side: str, address: Address
) -> None:
    office = filling()
    strangers(office)
    office.settle()
    resolved(office, tmp_path, field, Answer(take=side))
    office.settle()
    assert there(office) == address
    assert office.waiting() == []


def test_of_many_first_meetings_one_answer_takes_whole_addresses(tmp_path: Path) -> None:
    office = filling()
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


def test_a_side_that_nobody_can_read_in_part_is_not_taken(tmp_path: Path) -> None:
    office = filling()
    strangers(office, MailingCountry="Itlay (North)")
    office.settle()
    with pytest.raises(UserError, match="country there cannot be read") as refused:
        resolved(office, tmp_path, "street", Answer(take="salesforce"))
    assert "Correct it in salesforce" in str(refused.value.advice)
    person = office.only(office.left, "Contact")
    office.edit(office.left, "Contact", person, MailingCountry="IT")
    office.settle()
    assert there(office) == NEW  # whoever edits a part that was left open means the whole
    assert office.waiting() == []


def test_the_side_that_is_taken_goes_over_what_nobody_can_read(tmp_path: Path) -> None:
    office = filling()
    strangers(office, MailingCountry="Itlay (North)")
    office.settle()
    resolved(office, tmp_path, "street", Answer(take="hubspot"))
    office.settle()
    assert (there(office), here(office)[:2]) == (OLD, OLD[:2])
    assert office.waiting() == []


def test_who_decides_anew_means_that(tmp_path: Path) -> None:
    office = filling()
    strangers(office)
    office.settle()
    told = resolved(office, tmp_path, "city", Answer(value="Rome"))
    assert "once street, country of the same group can be settled as well" in told
    office.settle()
    assert there(office) == OLD
    resolved(office, tmp_path, "street", Answer(take="hubspot"))
    office.settle()
    assert (there(office), here(office)[:2]) == (OLD, OLD[:2])
    assert office.waiting() == []


@pytest.mark.parametrize("side", ["salesforce", "hubspot"])
def test_an_edit_of_another_part_before_the_next_sync_overtakes_the_answer(
    office: Office, tmp_path: Path, side: str
) -> None:
    rule_of_country(office, "hold")
    person = ann(office)
    mine = office.only(office.right, "contacts")
    office.edit(office.left, "Contact", person, MailingCountry="IT")
    office.edit(office.right, "contacts", mine, country="Ireland")
    office.settle()
    resolved(office, tmp_path, "country", Answer(take=side))
    if side == "hubspot":
        moves(office, person)
    else:
        office.edit(office.right, "contacts", mine, address="Quay 1", city="Dublin")
    office.settle()
    assert office.issue().field == "country"
    mixed = {("Via Roma 2", "Turin", "Ireland"), ("Quay 1", "Dublin", "Italy")}
    assert mixed.isdisjoint({there(office), here(office)})


@pytest.mark.parametrize("phone", ["ask at reception", "+390115550177"])
def test_two_answers_about_one_person_stand_each_for_itself(tmp_path: Path, phone: str) -> None:
    office = filling()
    person = office.contact("Ann", Title="Head", Phone="+390115550100")
    said = {"jobtitle": "Boss", "phone": "+390115550199"}
    office.right.put("contacts", {"email": "ann@lee.example", "lastname": "Ann", **said})
    office.settle()
    for field in ("title", "phone"):
        resolved(office, tmp_path, field, Answer(take="salesforce"))
    office.edit(office.left, "Contact", person, Phone=phone)
    office.settle()
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"


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
