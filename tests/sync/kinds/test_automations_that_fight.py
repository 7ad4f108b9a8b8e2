"""Two authors that nobody sees undo each other in two systems: it comes to rest, both values are
named, and people's edits still count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Outcome, Update, Write
from tests.sync.kinds.office import Office

Insists = Mapping[str, Callable[[Value], Value]]


class Insisting(MemoryConnector):
    """The system's automation puts a value of its own in place of what Accord brought."""

    insists: ClassVar[Insists] = {}

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        outcomes = super().write(batch)
        for write in batch:
            if isinstance(write, Update):
                self._insist(write)
        return outcomes

    def _insist(self, write: Update) -> None:
        changed = {}
        for name, wanted in self.insists.items():
            held = write.fields.get(name)
            if name in write.fields and wanted(held) != held:
                changed[name] = wanted(held)
        if changed:
            self.memory.put(write.ref.object, changed, record_id=write.ref.id, by="flow")


@pytest.fixture
def office() -> Office:
    return Office()


def always(value: Value) -> Callable[[Value], Value]:
    return lambda held: value


def fight(office: Office, **insists: Callable[[Value], Value]) -> None:
    office.connect = type("Trial", (Insisting,), {"insists": insists})
    for _ in range(6):
        office.sync()
    for _ in range(4):
        assert office.sync().tally.written == {}


def owned(office: Office) -> str:
    for name, address in (("r1", "ann@seller.example"), ("r2", "pat@seller.example")):
        user = {"Email": address, "IsActive": "true", "Name": name}
        office.left.put("User", user, record_id=name)
        office.right.put("owners", {"email": address, "archived": "false"}, record_id=f"o{name}")
    ann = office.contact("Ann", OwnerId="r1")
    office.settle()
    return ann


def test_two_that_give_the_record_an_owner(office: Office) -> None:
    ann = owned(office)
    office.edit(office.left, "Contact", ann, OwnerId="r2")
    fight(office, OwnerId=always("r2"), hubspot_owner_id=always("or1"))
    issue = office.issue()
    assert (issue.kind, issue.field) == ("conflict", "owner")
    assert set(issue.detail["values"].values()) == {"ann@seller.example", "pat@seller.example"}
    office.edit(office.left, "Contact", ann, Title="Head")
    office.sync()
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"


def test_two_of_which_one_empties_the_field(office: Office) -> None:
    ann = office.contact("Ann", Title="Head")
    office.settle()
    office.edit(office.left, "Contact", ann, Title="Chair")
    fight(office, Title=always("Chair"), jobtitle=always(None))
    assert office.issue().field == "title"
    assert office.left.live("Contact")[ann]["Title"] == "Chair"


def test_two_that_move_a_deal_to_and_fro(office: Office) -> None:
    mine = office.opportunity()
    office.settle()
    office.edit(office.left, "Opportunity", mine, StageName="Closed Won")
    fight(office, StageName=always("Closed Won"), dealstage=always("appointmentscheduled"))
    issue = office.issue()
    assert (issue.entity, issue.field) == ("opportunity", "stage")
    office.edit(office.left, "Opportunity", mine, NextStep="call")
    office.sync()
    assert office.held(office.right, "deals")["hs_next_step"] == "call"


def more(held: Value) -> Value:
    return str(int(str(held)) + 1)


def test_two_of_which_each_goes_beyond_the_other(office: Office) -> None:
    acme = office.account(NumberOfEmployees="10")
    office.settle()
    office.edit(office.left, "Account", acme, NumberOfEmployees="11")
    fight(office, NumberOfEmployees=more, numberofemployees=more)
    issue = office.issue()
    assert (issue.kind, issue.field) == ("conflict", "employees")
    assert "automation" in issue.message
    office.connect = MemoryConnector
    office.wait(600.0)
    office.edit(office.left, "Account", acme, NumberOfEmployees="50")
    office.settle()
    assert office.held(office.right, "companies")["numberofemployees"] == "50"
    assert office.waiting() == []


def test_two_people_who_correct_each_other_are_no_automation(office: Office) -> None:
    ann = office.contact("Ann", Title="Head")
    office.settle()
    (there,) = office.right.live("contacts")
    for number in range(8):
        office.wait(900.0)
        if number % 2:
            office.edit(office.left, "Contact", ann, Title=f"Head {number}")
        else:
            office.edit(office.right, "contacts", there, jobtitle=f"Head {number}")
        office.settle()
        assert office.waiting() == []
    assert office.left.live("Contact")[ann]["Title"] == "Head 7"


def test_one_that_insists_and_a_person_who_accepts_it(office: Office) -> None:
    """One automation alone wins once, and there is nobody to fight."""
    ann = office.contact("Ann", Title="Head")
    office.settle()
    office.edit(office.left, "Contact", ann, Title="Chair")
    fight(office, jobtitle=always("Prospect"))
    assert office.left.live("Contact")[ann]["Title"] == "Prospect"
    assert office.waiting() == []


# --- people are no automation

DAY_S = 86_400.0
WEEK_S = 7 * DAY_S


def by_turns(office: Office, turn: int, title: str) -> None:
    """Somebody in HubSpot, and somebody in Salesforce the next time."""
    if turn % 2:
        office.edit(office.left, "Contact", office.only(office.left, "Contact"), Title=title)
    else:
        office.edit(office.right, "contacts", office.only(office.right, "contacts"), jobtitle=title)
    for _ in range(3):
        office.sync()


def titles(office: Office) -> set[Value]:
    left = office.held(office.left, "Contact")["Title"]
    return {left, office.held(office.right, "contacts")["jobtitle"]}


def test_people_who_change_a_title_to_and_fro_week_by_week(office: Office) -> None:
    office.contact("Ann", Title="Sales")
    office.settle()
    for turn in range(6):
        office.wait(WEEK_S)
        title = ("Interim head", "Sales")[turn % 2]
        by_turns(office, turn, title)
        assert titles(office) == {title}


def test_one_person_who_corrects_a_slip_at_once(office: Office) -> None:
    office.contact("Ann")
    office.settle()
    her = office.only(office.right, "contacts")
    for last in ("0101", "0102", "0103", "0105"):
        office.wait(WEEK_S)
        office.edit(office.right, "contacts", her, phone=f"+1 (415) 555-{last}")
        office.settle()
    office.edit(office.right, "contacts", her, phone="+1 (415) 555-0106")
    office.settle()
    assert office.held(office.left, "Contact")["Phone"] == "+14155550106"
    assert office.waiting() == []


def test_an_edit_that_our_clock_takes_for_one_before_the_last_write(office: Office) -> None:
    office.contact("Ann", Title="Sales")
    office.settle()
    for turn in range(6):
        office.wait(DAY_S)
        by_turns(office, turn, f"Title {turn}")
    office.wait(DAY_S)
    office.world.wrong_by = 30 * DAY_S
    by_turns(office, 6, "Title 6")
    office.world.wrong_by = 0.0
    office.wait(3 * DAY_S)
    by_turns(office, 7, "Title 7")
    assert titles(office) == {"Title 7"}
