"""What nobody means comes in crowds, and in small numbers all day long: it is held, whatever it is
made of, and what has nothing to do with it flows.
"""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from connectors.record import Value
from mapping.conditions import Condition
from sync.model.pair import Pair
from sync.report import Options, Report
from tests.sync.kinds.office import Office

PEOPLE = 80


class Governed(Office):
    """A policy that is edited."""

    edition = "1"

    @property
    def pair(self) -> Pair:
        return replace(super().pair, policy_print=self.edition)


@pytest.fixture
def office() -> Governed:
    """Eighty people whom both systems know."""
    found = Governed()
    for n in range(PEOPLE):
        found.left.put("Contact", {"Email": f"p{n}@x.example", "LastName": f"L{n}", "Title": "T"})
    found.sync()
    return found


def junk(office: Office, many: int, domain: str = "junk.example") -> None:
    for n in range(many):
        office.right.put("contacts", {"email": f"j{n}@{domain}", "lastname": "Junk"})


def brake(report: Report) -> tuple[str, int]:
    assert report.held is not None
    assert report.state == "held"
    return report.held["brake"], report.held["seen"]


def test_a_list_that_somebody_loads_into_salesforce(office: Office) -> None:
    for n in range(600):
        office.left.put("Lead", {"Email": f"j{n}@j.example", "LastName": "Junk", "OwnerId": "u1"})
    office.edit(office.left, "Contact", office.left.ids("Contact")[0], Title="Head")
    assert brake(office.sync()) == ("create", PEOPLE + 600), "with those of today"
    assert len(office.right.live("contacts")) == PEOPLE
    assert "Head" in {held["jobtitle"] for held in office.right.live("contacts").values()}


def test_a_form_that_is_filled_in_by_robots_all_day(office: Office) -> None:
    states = []
    for hour in range(5):
        junk(office, 150, f"h{hour}.example")
        states.append(office.sync().state)
        office.wait(3600.0)
    assert (states[0], states[-1]) == ("complete", "held")
    made = len(office.left.live("Lead"))
    assert made <= 500
    office.wait(1.0)
    assert office.runner().sync(Options(exceed_brakes="a fair")).state == "complete"
    assert len(office.left.live("Lead")) == 750


def test_a_scope_that_is_widened(office: Governed) -> None:
    whole = office.language
    office.language = copy.deepcopy(whole)
    translator = office.language.entities["contact"].translators["hubspot"]["contacts"]
    said = Condition.model_validate({"not": "subscriber"})
    translator.policy = translator.policy.model_copy(update={"where": {"lifecyclestage": said}})
    translator._take(translator.codecs)
    for n in range(600):
        fields: dict[str, Value] = {"email": f"s{n}@s.example", "lastname": "S"}
        office.right.put("contacts", {**fields, "lifecyclestage": "subscriber"})
    assert office.sync().tally.written == {}
    office.language, office.edition = whole, "2"
    assert brake(office.sync()) == ("create", 600)
    assert office.left.live("Lead") == {}


def test_companies_in_place_of_people(office: Office) -> None:
    for n in range(600):
        office.right.put("companies", {"name": f"Junk {n}", "domain": f"j{n}.example"})
    assert brake(office.sync()) == ("create", 600)
    assert office.left.live("Account") == {}


def test_everybody_is_deleted_a_few_at_a_time(office: Office) -> None:
    states = []
    gone = list(office.left.live("Contact"))
    for hour in range(6):
        for record in gone[hour * 8 : hour * 8 + 8]:
            office.left.delete("Contact", record)
        states.append(office.sync().state)
        office.wait(3600.0)
    assert states[0] == "complete"
    assert states[-1] == "held"
    assert len(office.right.live("contacts")) == PEOPLE
