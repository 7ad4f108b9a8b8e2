"""A first meeting that does not come to its end at once is no crowd of edits, and holds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.memory import Fault, MemoryConnector, MemorySystem
from sync.report import Report
from tests.sync.kinds.office import Office
from tests.sync.rig import nothing_fails

PEOPLE = 240


def both_sides(office: Office) -> None:
    """Everybody is known on both sides; titles differ, and only HubSpot has telephone numbers."""
    for n in range(PEOPLE):
        address = f"p{n}@x.example"
        office.left.put("Contact", {"Email": address, "LastName": f"L{n}", "Title": f"T{n}"})
        office.right.put("contacts", {"email": address, "lastname": f"L{n}", "jobtitle": "Head",
                                      "phone": "+14155550100"})  # fmt: skip


def differences(office: Office) -> int:
    there = office.there(by="email")
    found = 0
    for held in office.left.live("Contact").values():
        other = there[str(held["Email"])]
        found += (held["Title"], held.get("Phone")) != (other["jobtitle"], other["phone"])
    return found


def of_one(name: str, fault: Fault) -> Callable[..., MemoryConnector]:
    """Only one of the two systems has this fault."""

    def connect(system: MemorySystem, **more: object) -> MemoryConnector:
        more["fault"] = fault if system.name == name else None
        return MemoryConnector(system, **more)  # type: ignore[arg-type]

    return connect


def no_writes(operation: str) -> str | None:
    return "before" if operation == "write" else None


def after(calls: int, verdict: str, operation: str | None = None) -> Fault:
    """So many calls go well, then none."""
    left = [calls]

    def fault(asked: str) -> str | None:
        if operation is not None and asked != operation:
            return None
        left[0] -= 1
        return verdict if left[0] < 0 else None

    return fault


def ends_well(report: Report, office: Office) -> None:
    assert (report.state, report.held) == ("complete", None)
    assert differences(office) == 0
    assert office.sync().tally.written == {}


def test_one_system_takes_no_write_for_a_while() -> None:
    office = Office()
    both_sides(office)
    office.connect = of_one("hubspot", no_writes)
    for _ in range(2):
        assert office.sync().held is None
    assert differences(office) > 0
    office.connect = MemoryConnector
    ends_well(office.sync(), office)


@pytest.mark.parametrize("calls", [24, 30])
def test_a_budget_of_calls_lets_it_come_in_parts(calls: int) -> None:
    office = Office()
    both_sides(office)
    for _ in range(40):
        office.fault = after(calls, "before")
        report = office.sync()
        assert report.held is None
        if report.error is None:
            break
    ends_well(report, office)


def test_answers_get_lost_half_way_and_people_go_on_working() -> None:
    office = Office()
    both_sides(office)
    office.fault = after(13, "lost", "write")
    office.sync()
    office.fault = nothing_fails
    for n, record in enumerate(list(office.left.live("Contact"))[::10]):
        office.edit(office.left, "Contact", record, MailingCity=f"City {n}")
    ends_well(office.sync(), office)
    assert len({held.get("city") for held in office.there().values()}) == 1 + PEOPLE // 10


def test_new_people_come_while_it_is_still_going_on() -> None:
    office = Office()
    both_sides(office)
    office.fault = after(14, "before", "write")
    office.sync()
    office.fault = nothing_fails
    for n in range(150):
        office.person(email=f"new{n}@y.example", lastname=f"N{n}")
    report = office.sync()
    assert (report.state, report.held) == ("complete", None)
    assert len(office.left.live("Lead")) == 150
    ends_well(report, office)


def test_an_import_beside_a_settled_company_comes_back_with_what_the_vendor_filled_in() -> None:
    office = Office()
    both_sides(office)
    office.sync()
    office.left.defaults = {"Lead": {"IsConverted": "false", "Status": "Open - Not Contacted"}}
    for n in range(150):
        office.person(email=f"new{n}@y.example", lastname=f"N{n}")
    office.connect = of_one("hubspot", no_writes)  # the way back is cut off
    assert office.sync().held is None
    office.connect = MemoryConnector
    ends_well(office.sync(), office)
    statuses = {held.get("hs_lead_status") for held in office.there().values()}
    assert len(statuses) == 2, "that of the new ones, and none"
    office.edit(office.right, "contacts", office.known("L3"), city="Rome")
    office.sync()
    assert "Rome" in {held.get("MailingCity") for held in office.left.live("Contact").values()}
