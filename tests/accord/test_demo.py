"""What the demo does, on a pair in memory and with hands that edit it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from accord.sessions import Session
from accord.usecases import demo
from accord.usecases.demo import (
    BLANKED,
    a_conflict,
    blank_titles,
    both_sides,
    compared,
    conformance,
    contested,
    differences,
    new_folder,
    restore_titles,
)
from connectors.errors import UserError
from connectors.record import Ref
from sync.model.queue import Issue, IssueKind
from tests.sync.rig import Rig


@dataclass
class Hands:
    """Somebody who edits records in either system of a rig."""

    rig: Rig

    def __post_init__(self) -> None:
        self.edited: list[Ref] = []

    def person_edits(self, ref: Ref, fields: dict[str, Any]) -> None:
        """As the look-alikes' control API would."""
        system = self.rig.left if ref.system == "salesforce" else self.rig.right
        self.rig.edit(system, ref.object, ref.id, **fields)
        self.edited.append(ref)


@pytest.fixture
def hands(rig: Rig) -> Any:
    return Hands(rig)


def titles(rig: Rig) -> list[object]:
    """Every job title in HubSpot."""
    return [held.get("jobtitle") for held in rig.right.live("contacts").values()]


# --- the folder


def test_a_demo_begins_in_an_empty_folder(tmp_path: Path) -> None:
    new_folder(tmp_path / "a" / "demo")
    assert list((tmp_path / "a" / "demo").iterdir()) == []


@pytest.mark.parametrize("sign", ["look-alikes.json", "workspace/accord.yaml"])
def test_an_earlier_demo_is_replaced(tmp_path: Path, sign: str) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / sign).write_text("{}")
    (tmp_path / "look-alikes.log").write_text("old")
    new_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_any_other_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("all of it")
    with pytest.raises(UserError, match="is not empty and holds no earlier demo") as refused:
        new_folder(tmp_path)
    assert refused.value.advice == "Name another folder."
    assert (tmp_path / "thesis.doc").read_text() == "all of it"


# --- what differs


def test_conformance_is_measured_on_what_either_side_holds(rig: Rig, session: Session) -> None:
    for number, country in enumerate(["United States", "usa", "Nippon", None]):
        rig.person(email=f"p{number}@x.example", country=country)
    rig.lead(Country="US")
    rig.collect()
    left, right = conformance(session, "contact", ("country",))
    assert (left.system, left.field, left.filled) == ("salesforce", "country", 1)
    assert (right.system, right.filled, right.understood) == ("hubspot", 3, 2)
    assert right.valid < right.understood


def test_differences_are_measured_on_what_is_there_now(rig: Rig, session: Session) -> None:
    rig.person(country="usa", phone="(415) 555-2671", jobtitle="VP")
    rig.wait(1.0)
    found = {(each.system, each.field): each.filled for each in differences(session)}
    assert found == {
        ("salesforce", "country"): 0,
        ("salesforce", "phone"): 0,
        ("salesforce", "title"): 0,
        ("hubspot", "country"): 1,
        ("hubspot", "phone"): 1,
        ("hubspot", "title"): 1,
        ("salesforce", "industry"): 0,
        ("hubspot", "industry"): 0,
    }
    assert rig.left.live("Lead") == {}


# --- a conflict


def issue(
    kind: IssueKind, entity: str, field: str, left: object = "a", right: object = "b"
) -> Issue:
    detail = {"values": {"salesforce": left, "hubspot": right}}
    return Issue(f"{kind} {field}", kind, entity, "L1", "", field, "r", "m", detail)


def test_a_conflict_that_is_easy_to_understand_goes_before_the_first() -> None:
    phone, city = issue("conflict", "contact", "phone"), issue("conflict", "contact", "city")
    title = issue("conflict", "contact", "title", "Founder", "Product Manager")
    assert a_conflict([phone, city]) is city
    assert a_conflict([phone, city, title]) is title


@pytest.mark.parametrize(
    ("left", "right"),
    [("graham", "Graham"), ("Müller", "MULLER"), ("Osei Ltd.", "Osei"), ("n/a", None)],
)
def test_one_that_is_only_spelt_differently_is_shown_where_there_is_no_other(
    left: object, right: object
) -> None:
    spelt, real = (
        issue("conflict", "contact", "title", left, right),
        issue("conflict", "contact", "x"),
    )
    assert a_conflict([spelt, real]) is real
    assert a_conflict([spelt]) is spelt


def test_the_first_conflict_will_do_where_none_is_easy() -> None:
    first, second = issue("conflict", "contact", "phone"), issue("conflict", "contact", "email")
    assert a_conflict([first, second]) is first


def test_other_entities_and_other_troubles_are_no_conflict_to_show() -> None:
    others = [issue("field", "contact", "title"), issue("conflict", "account", "city")]
    assert a_conflict(others) is None


# --- one person, before and after


def test_a_person_is_compared_field_by_field_before_and_after(rig: Rig, session: Session) -> None:
    known = {"Email": "ann@lee.example", "LastName": "Lee", "Title": "Boss", "MailingCity": "Rome"}
    rig.left.put("Contact", known)
    rig.person(jobtitle="Chief", firstname="Ann")
    conflict = a_conflict(contested(session))
    assert conflict is not None
    before = both_sides(session, conflict)
    assert before["salesforce"]["Title"] == "Boss"
    assert before["hubspot"]["jobtitle"] == "Chief"
    rig.sync()
    fields = {each.field: each for each in compared(session, before, both_sides(session, conflict))}
    assert list(fields) == ["email", "first_name", "last_name", "title", "city"]
    assert list(fields["title"].before) == ["Boss", "Chief"]
    assert list(fields["title"].after) == ["Boss", "Boss"]
    assert list(fields["city"].before) == ["Rome", None]
    assert list(fields["city"].after) == ["Rome", "Rome"]


# --- a mistake


def test_a_mistake_empties_titles_on_the_right_and_no_more_than_it_says(
    rig: Rig, session: Session, hands: Any
) -> None:
    for number in range(BLANKED + 5):
        rig.person(email=f"p{number}@x.example", jobtitle="VP")
    rig.person(email="none@x.example")
    rig.sync()
    assert blank_titles(session, hands) == BLANKED
    assert titles(rig).count("") == BLANKED
    assert titles(rig).count("VP") == 5


def test_titles_come_back_as_both_sides_last_agreed(rig: Rig, session: Session, hands: Any) -> None:
    for number in range(30):
        rig.person(email=f"p{number}@x.example", jobtitle=f"VP {number}")
    rig.sync()
    before = titles(rig)
    assert blank_titles(session, hands) == 30
    assert rig.sync().held is not None
    restore_titles(session, hands)
    assert titles(rig) == before
    report = rig.sync()
    assert (report.held, report.tally.answers) == (None, 0)


def test_only_what_was_emptied_is_restored(rig: Rig, session: Session, hands: Any) -> None:
    first = rig.person(email="a@x.example", jobtitle="VP")
    second = rig.person(email="b@x.example", jobtitle="CEO")
    third = rig.person(email="c@x.example")
    rig.sync()
    rig.edit(rig.right, "contacts", first, jobtitle="")
    rig.edit(rig.right, "contacts", second, jobtitle="Chair")
    rig.collect()
    restore_titles(session, hands)
    assert hands.edited == [Ref("hubspot", "contacts", first)]
    held = rig.right.live("contacts")
    assert (held[first]["jobtitle"], held[second]["jobtitle"]) == ("VP", "Chair")
    assert not held[third].get("jobtitle")


def test_the_demo_s_fields_are_all_in_the_language(session: Session) -> None:
    entities = session.workspace.policy.language.entities
    for name in (*demo.OF_A_PERSON, *demo.TELLING):
        for system in session.pair.systems:
            assert entities["contact"].mapped(system, name), (system, name)
    for entity, fields in demo.MEASURED.items():
        for name in fields:
            assert name in entities[entity].fields
