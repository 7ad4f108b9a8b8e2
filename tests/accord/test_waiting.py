"""Lists say who each thing is about and what is at stake, and never an id alone."""

from __future__ import annotations

from typing import Any

import pytest

from accord.sessions import Session
from accord.usecases.queues import CONFLICTS, PARKED, queue
from accord.usecases.syncing import draw_up
from accord.usecases.telling.naming import names_of, record_name
from accord.usecases.telling.waiting import waiting_documents
from connectors.record import Ref
from sync.model.issues import ambiguous_issue
from sync.model.queue import Issue
from tests.mapping.starter import accounts_with, starter
from tests.sync.desk import row
from tests.sync.rig import Rig


def listed(rig: Rig, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    found = queue(rig.store, kinds, closed=True)
    return waiting_documents(rig.store, starter().language, found)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"name": "Acme", "domain": "acme.example"}, "Acme"),
        ({"first_name": "Ann", "last_name": "Lee", "email": "a@x.example"}, "Ann Lee"),
        ({"last_name": "Lee", "email": "a@x.example"}, "Lee"),
        ({"first_name": None, "email": "a@x.example"}, "a@x.example"),
        ({"domain": "acme.example"}, "acme.example"),
        ({"title": "Boss"}, ""),
    ],
)
def test_a_record_goes_by_its_name_else_by_its_address(values: Any, name: str) -> None:
    assert record_name(values) == name


def test_a_conflict_names_who_both_values_and_the_losing_one(rig: Rig) -> None:
    person = rig.person(firstname="Ann", jobtitle="Chief")
    rig.lead(Title="Boss", FirstName="Ann")
    rig.sync()
    (conflict,) = [each for each in listed(rig, CONFLICTS) if each["field"] == "title"]
    assert conflict["name"] == "Ann Lee"
    assert conflict["kind"] == "conflict"
    detail = conflict["detail"]
    assert detail["values"] == {"salesforce": "Boss", "hubspot": "Chief"}
    assert detail["losing"] in ("Boss", "Chief")
    assert f"hubspot:contacts:{person}" in detail["refs"]
    assert conflict["ref"] == detail["refs"][0]


def test_a_value_that_cannot_cross_is_shown_with_who_and_where(rig: Rig) -> None:
    person = rig.person(firstname="Ann", country="Nippon")
    rig.sync()
    (parked,) = listed(rig, PARKED)
    assert (parked["name"], parked["field"]) == ("Ann Lee", "country")
    assert parked["ref"] == f"hubspot:contacts:{person}"
    assert parked["detail"]["values"] == {"hubspot": "Nippon"}
    assert parked["reason"]
    assert "not in the vocabulary" in parked["message"]


def test_a_value_that_is_too_long_there_is_listed_with_the_record_that_shows_it(rig: Rig) -> None:
    rig.language = starter().language.within(
        accounts_with({("hubspot", "contacts"): {"jobtitle": 10}})
    )
    lead = rig.lead(Title="Boss", FirstName="Ann")
    rig.person(firstname="Ann")
    rig.sync()
    rig.edit(rig.left, "Lead", lead, Title="Boss of bosses")
    rig.sync()
    (parked,) = listed(rig, PARKED)
    assert parked["ref"] == f"salesforce:Lead:{lead}"
    assert parked["detail"]["values"] == {"salesforce": "Boss of bosses"}
    assert "jobtitle takes 10" in parked["message"]


def test_what_was_never_linked_goes_by_what_its_own_system_calls_it(rig: Rig) -> None:
    ref = Ref("hubspot", "companies", "7")
    rig.store.put_mirror([row("companies", "7", name="Acme")])
    rig.store.put_issues([Issue("x", "ambiguous", "account", "", str(ref), "", "", "which?")])
    (told,) = listed(rig, CONFLICTS)
    assert (told["name"], told["ref"]) == ("Acme", str(ref))
    assert told["detail"] == {"refs": [str(ref)], "values": {}, "losing": None}


def test_nobody_knows_the_name_of_what_is_not_there(rig: Rig) -> None:
    gone = Ref("hubspot", "no_such_object", "7")
    assert names_of(rig.store, starter().language, ["L9"], [gone]) == {}


def test_a_plan_says_who_each_step_is_about(rig: Rig, session: Session) -> None:
    rig.person(firstname="Ann", jobtitle="Chief")
    drawn = draw_up(session, (), None, full=False)
    assert set(drawn.names.values()) == {"Ann Lee"}


def test_one_candidate_is_no_duplicate_to_merge() -> None:
    ref, one, two = (Ref("hubspot", "companies", name) for name in "123")
    several = ambiguous_issue("account", ref, [one, two], "one domain").message
    assert several.startswith("could be any of 2 records: one domain; merge the duplicates, or ")
    assert "--link REF" in several
    single = ambiguous_issue("account", ref, [one], "one name").message
    assert single.startswith("could be hubspot:companies:2: one name; say whether it is")
