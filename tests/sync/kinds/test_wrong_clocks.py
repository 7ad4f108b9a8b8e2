"""No clock but our own decides anything, and not even that one for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from connectors.memory import MemoryConnector, MemorySystem
from connectors.record import Value
from connectors.write import Create, Outcome, Refused, Write
from sync.report import Options
from tests.sync.kinds.office import Office

DAY_S = 86_400.0


def clocked(skews: Mapping[str, float]) -> Callable[..., MemoryConnector]:
    """Connectors that tell what their vendor's clock is wrong by."""

    class Clocked(MemoryConnector):
        @property
        def clock_skew_s(self) -> float:
            return skews.get(self.system, 0.0)

    return Clocked


def wrong(office: Office, skews: Mapping[str, float]) -> None:
    """Both vendors' clocks, from now on."""
    office.connect = clocked(skews)
    for system in (office.left, office.right):
        _set(office, system, skews.get(system.name, 0.0))


def _set(office: Office, system: MemorySystem, off: float) -> None:
    system.now = lambda: office.world.clock + off


def pair(office: Office) -> tuple[str, str]:
    mine = office.opportunity()
    office.settle()
    return mine, office.only(office.right, "deals")


def last_in(office: Office, last: str, mine: str, deal: str) -> tuple[Value, Value]:
    """Both sides' next step, once people have edited both, one after the other."""
    edits = {
        "salesforce": lambda: office.edit(office.left, "Opportunity", mine, NextStep="salesforce"),
        "hubspot": lambda: office.edit(office.right, "deals", deal, hs_next_step="hubspot"),
    }
    for name in sorted(edits, key=lambda name: name == last):
        edits[name]()
        office.wait(30.0)
    office.settle()
    left, right = office.held(office.left, "Opportunity"), office.held(office.right, "deals")
    return left["NextStep"], right["hs_next_step"]


@pytest.mark.parametrize("last", ["salesforce", "hubspot"])
@pytest.mark.parametrize(
    "skews",
    [
        {"salesforce": 600.0, "hubspot": -600.0},
        {"salesforce": -3600.0, "hubspot": -3000.0},
        {"salesforce": DAY_S, "hubspot": 0.0},
    ],
)
def test_both_vendors_clocks_are_wrong(skews: Mapping[str, float], last: str) -> None:
    office = Office()
    wrong(office, skews)
    assert last_in(office, last, *pair(office)) == (last, last)


@pytest.mark.parametrize("last", ["salesforce", "hubspot"])
@pytest.mark.parametrize("ours", [-DAY_S, DAY_S])
def test_ours_is_wrong_as_well(ours: float, last: str) -> None:
    """What a vendor's clock is off by is seen from here, as wrong as here is."""
    office = Office()
    office.world.wrong_by = ours
    wrong(office, {"salesforce": 600.0 - ours})
    _set(office, office.left, 600.0)
    office.connect = clocked({"salesforce": 600.0 - ours, "hubspot": -ours})
    assert last_in(office, last, *pair(office)) == (last, last)


# --- what rests until a time that was told wrongly


class NobodyNew(MemoryConnector):
    """A HubSpot that takes nobody new for a while."""

    open = False

    def _one(self, write: Write) -> Outcome:
        if isinstance(write, Create) and self.system == "hubspot" and not type(self).open:
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


@pytest.mark.parametrize("by", [DAY_S, 3650 * DAY_S])
def test_a_new_person_refused_while_our_clock_was_ahead(by: float) -> None:
    office = Office(connect=type("Trial", (NobodyNew,), {}))
    office.contact("Ann")
    office.world.wrong_by = by
    office.sync()
    assert office.waiting() == [("parked", "NO")]
    office.world.wrong_by = 0.0
    office.connect = MemoryConnector
    office.wait(2 * 3600.0)
    office.settle()
    assert list(office.there()) == ["Ann"]
    assert office.waiting() == []


def test_a_full_sync_tries_it_whatever_the_time() -> None:
    office = Office(connect=type("Trial", (NobodyNew,), {}))
    office.contact("Ann")
    office.sync()
    office.connect = MemoryConnector
    office.sync()
    assert office.there() == {}
    office.wait(1.0)
    office.runner().sync(Options(full=True))
    assert list(office.there()) == ["Ann"]


def test_a_brake_forgets_what_was_done_while_our_clock_was_ahead() -> None:
    """What counts as done within the last hours is never in the future."""
    office = Office()
    people = [office.contact(f"P{n}", Title="T") for n in range(60)]
    office.settle()
    office.world.wrong_by = 30 * DAY_S
    for record in people[:20]:
        office.edit(office.left, "Contact", record, Title=None)
    assert office.sync().state == "complete"
    office.world.wrong_by = 0.0
    office.wait(3 * DAY_S)
    for record in people[20:40]:
        office.edit(office.left, "Contact", record, Title=None)
    assert office.sync().state == "complete"
