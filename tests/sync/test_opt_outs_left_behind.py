"""An opt-out is not lost with the address it was said at, whoever has that by the next sync."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import connectors.memory
from connectors.memory import MemoryConnector
from connectors.protocol import Effect, FieldVersion
from connectors.record import Value
from sync.report import Options
from tests.simulator.preferences import AddressBook
from tests.sync.rig import MANY, Rig

ADDRESS, NEW, OTHER = "ann@lee.example", "new@lee.example", "other@lee.example"
LEFT, RIGHT = "HasOptedOutOfEmail", "hs_email_optout"


class ForGood(MemoryConnector):
    """Where an opt-out is kept with the address."""

    def effects(self, object_name: str) -> Mapping[str, Effect]:
        return {RIGHT: "irreversible"}


class Forgetful(ForGood):
    """Where no field has a history."""

    field_history = None  # type: ignore[assignment]


def a_rig(connect: type[MemoryConnector] = ForGood) -> Rig:
    """HubSpot keeps an opt-out with the address, and takes none back."""
    found = Rig(connect=connect)
    objects = {t.object: t.natives for _, t in found.language.objects("hubspot")}
    found.right = AddressBook(
        "hubspot",
        lambda: found.world.clock,
        objects,
        MANY["hubspot"],
        unique={"contacts": "email"},
        shows_merged=False,
    )
    return found


@pytest.fixture
def rig() -> Rig:
    return a_rig()


def entered(rig: Rig, object_name: str, address: str = ADDRESS, last: str = "Lee") -> str:
    rig.wait(1.0)
    held: dict[str, Value] = {"Email": address, "LastName": last, "OwnerId": "u1", LEFT: "false"}
    return rig.left.put(object_name, held)


def met(rig: Rig) -> tuple[str, str]:
    """A pair: the ids of its Contact and of its contact."""
    contact = entered(rig, "Contact")
    rig.sync()
    (there,) = rig.right.live("contacts")
    return contact, there


def out_left(rig: Rig, object_name: str, record_id: str) -> bool:
    return rig.left.live(object_name)[record_id][LEFT] == "true"


def out_right(rig: Rig, record_id: str) -> bool:
    return rig.right.live("contacts")[record_id].get(RIGHT) == "true"


def settled(rig: Rig) -> None:
    """Nothing waits, and nothing more is written."""
    rig.sync()
    assert rig.sync().tally.written == {}
    assert rig.store.issues() == []


# --- said at an address that is another one by the next sync


@pytest.mark.parametrize("by_way_of", [(), (OTHER,)])
def test_who_opted_out_in_hubspot_before_the_address_changed_is_left_in_peace(
    rig: Rig, by_way_of: tuple[str, ...]
) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    for address in (*by_way_of, NEW):
        rig.edit(rig.right, "contacts", there, email=address)
    assert not out_right(rig, there)
    rig.sync()
    assert out_left(rig, "Contact", contact)
    assert out_left(rig, "Lead", twin)
    assert out_right(rig, there)
    settled(rig)


def test_who_opted_out_in_the_moment_in_which_the_address_changed_is_left_in_peace(
    rig: Rig,
) -> None:
    contact, there = met(rig)
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.right.put("contacts", {"email": NEW}, record_id=there)
    assert not out_right(rig, there)
    rig.sync()
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)
    settled(rig)


def test_who_opted_out_at_an_address_on_the_way_is_left_in_peace(rig: Rig) -> None:
    contact, there = met(rig)
    passing = entered(rig, "Lead", OTHER)
    rig.edit(rig.right, "contacts", there, email=OTHER)
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.edit(rig.right, "contacts", there, email=NEW)
    rig.sync()
    rig.sync()
    assert out_left(rig, "Contact", contact)
    assert out_left(rig, "Lead", passing)
    assert out_right(rig, there)
    settled(rig)


def test_a_tick_that_was_read_and_not_carried_out_yet_outlives_the_address(rig: Rig) -> None:
    contact, there = met(rig)
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.collect()
    rig.edit(rig.right, "contacts", there, email=NEW)
    rig.sync()
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)
    settled(rig)


@pytest.mark.parametrize("moved_in", ["Contact", "contacts"])
def test_a_twin_hears_of_a_tick_in_salesforce_although_the_address_changed_since(
    rig: Rig, moved_in: str
) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.left, "Contact", contact, **{LEFT: "true"})
    if moved_in == "Contact":
        rig.edit(rig.left, "Contact", contact, Email=NEW)
    else:
        rig.edit(rig.right, "contacts", there, email=NEW)
    rig.sync()
    assert out_left(rig, "Lead", twin)
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)
    settled(rig)


def test_a_pair_hears_of_a_tick_on_a_twin_that_has_another_address_since(rig: Rig) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.left, "Lead", twin, **{LEFT: "true"})
    rig.edit(rig.left, "Lead", twin, Email=NEW)
    rig.sync()
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)
    settled(rig)


@pytest.mark.parametrize("told_again", [False, True])
def test_it_is_heard_also_right_before_a_write(rig: Rig, told_again: bool) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.left, "Contact", contact, Title="Head")

    def meanwhile(point: str) -> None:
        if point == "intended":
            rig.world.at_point = lambda point: None
            rig.edit(rig.right, "contacts", there, jobtitle="Chief", **{RIGHT: "true"})
            rig.edit(rig.right, "contacts", there, email=NEW)

    rig.world.at_point = meanwhile
    for _ in range(2 + told_again):
        rig.sync()
    assert out_left(rig, "Contact", contact)
    assert out_left(rig, "Lead", twin)
    assert out_right(rig, there)


def test_accord_itself_gives_no_address_over_a_tick_that_nobody_has_read(rig: Rig) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.left, "Contact", contact, Email=NEW)

    def meanwhile(point: str) -> None:
        if point == "intended":
            rig.world.at_point = lambda point: None
            rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})

    rig.world.at_point = meanwhile
    for _ in range(2):
        rig.sync()
    assert rig.right.live("contacts")[there]["email"] == NEW
    assert out_left(rig, "Contact", contact)
    assert out_left(rig, "Lead", twin)
    assert out_right(rig, there)
    settled(rig)


def test_what_cannot_be_set_yet_waits_and_says_so(rig: Rig) -> None:
    contact, there = met(rig)
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.edit(rig.right, "contacts", there, email=NEW)
    rig.collect()
    told = {(issue.ref, issue.field) for issue in rig.store.issues()}
    assert told == {
        (f"salesforce:Contact:{contact}", "email_opt_out"),
        (f"hubspot:contacts:{there}", "email_opt_out"),
    }
    rig.sync()
    settled(rig)


def test_a_plan_that_was_stored_carries_it_out(rig: Rig) -> None:
    contact, there = met(rig)
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.edit(rig.right, "contacts", there, email=NEW)
    rig.wait(1.0)
    made, _ = rig.runner().plan(Options(command="plan"))
    rig.wait(1.0)
    rig.runner().apply(made.header.id)
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)


def test_who_is_told_takes_it_back_and_is_not_told_again(rig: Rig) -> None:
    contact, there = met(rig)
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.edit(rig.right, "contacts", there, email=NEW)
    rig.sync()
    taken_back(rig, contact, there)
    rig.sync()
    assert not out_left(rig, "Contact", contact)
    assert not out_right(rig, there)
    settled(rig)


# --- at what cost


def test_a_first_read_of_many_pages_asks_for_no_history(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    class Watched(ForGood):
        def field_history(self, *words: object) -> dict[str, dict[str, list[FieldVersion]]]:
            asked.append(words)
            return {}

    rig.connect = Watched
    monkeypatch.setattr(connectors.memory, "PAGE", 2)
    for number in range(7):
        rig.wait(1.0)
        rig.right.put("contacts", {"email": f"p{number}@lee.example", "lastname": "Lee"})
    rig.sync()
    assert asked == []


# --- and nobody opts out who never said so


def test_who_subscribed_again_before_the_address_changed_stays_in(rig: Rig) -> None:
    contact, there = met(rig)
    for answer in ("true", "false"):
        rig.edit(rig.right, "contacts", there, **{RIGHT: answer})
    rig.edit(rig.right, "contacts", there, email=NEW)
    rig.sync()
    assert not out_left(rig, "Contact", contact)
    assert not out_right(rig, there)
    settled(rig)


def test_a_tick_at_the_new_address_says_nothing_of_the_old_one(rig: Rig) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.left, "Contact", contact, Email=NEW)
    rig.edit(rig.left, "Contact", contact, **{LEFT: "true"})
    rig.sync()
    assert out_right(rig, there)
    assert not out_left(rig, "Lead", twin)
    settled(rig)


def test_where_nobody_remembers_which_came_first_the_old_address_is_left_in_peace() -> None:
    rig = a_rig(Forgetful)
    contact, _ = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.left, "Contact", contact, Email=NEW, **{LEFT: "true"})
    rig.sync()
    assert out_left(rig, "Lead", twin)
    settled(rig)


# --- what Accord brought, and what a person says


def taken_back(rig: Rig, contact: str, there: str) -> None:
    """People take the opt-out back on both sides of a pair."""
    rig.edit(rig.right, "contacts", there, **{RIGHT: "false"})
    rig.edit(rig.left, "Contact", contact, **{LEFT: "false"})


def brought_to_a_twin(rig: Rig) -> tuple[str, str, str]:
    """A pair and a twin; the pair's opt-out was brought to the twin."""
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.sync()
    assert out_left(rig, "Lead", twin)
    return contact, there, twin


def test_what_was_brought_to_a_twin_goes_with_the_pairs(rig: Rig) -> None:
    contact, there, twin = brought_to_a_twin(rig)
    taken_back(rig, contact, there)
    rig.sync()
    assert not out_left(rig, "Lead", twin)
    settled(rig)


@pytest.mark.parametrize("rounds", [1, 2])
@pytest.mark.parametrize("connect", [ForGood, Forgetful])
def test_a_tick_that_a_person_set_again_stays_where_accord_had_brought_one(
    rounds: int, connect: type[MemoryConnector]
) -> None:
    rig = a_rig(connect)
    contact, there, twin = brought_to_a_twin(rig)
    for _ in range(rounds):
        taken_back(rig, contact, there)
        rig.edit(rig.left, "Lead", twin, **{LEFT: "false"})
        rig.sync()
        rig.edit(rig.left, "Lead", twin, **{LEFT: "true"})
        rig.sync()
        assert out_right(rig, there)
    taken_back(rig, contact, there)
    rig.sync()
    assert out_left(rig, "Lead", twin)
    assert not out_left(rig, "Contact", contact)
    settled(rig)


def test_it_stays_also_where_it_was_taken_back_and_set_again_between_two_runs(rig: Rig) -> None:
    contact, there, twin = brought_to_a_twin(rig)
    rig.wait(60.0)
    for answer in ("false", "true"):
        rig.edit(rig.left, "Lead", twin, **{LEFT: answer})
    taken_back(rig, contact, there)
    rig.sync()
    rig.sync()
    assert out_left(rig, "Lead", twin)


# --- whoever gets the address


@pytest.mark.parametrize("by_then", ["away", "there", "bound for it"])
@pytest.mark.parametrize("kept_with", ["address", "record"])
def test_a_pair_that_gets_the_address_is_opted_out_and_releases_nobody(
    by_then: str, kept_with: str
) -> None:
    rig = a_rig() if kept_with == "address" else Rig()
    contact, there, twin = brought_to_a_twin(rig)
    other = entered(rig, "Contact", OTHER, "Ray")
    rig.sync()
    rig.edit(rig.left, "Contact", contact, Email=NEW)
    if by_then == "away":
        rig.edit(rig.right, "contacts", there, email=NEW)
    if by_then == "there":
        rig.collect()
    rig.edit(rig.left, "Contact", other, Email=ADDRESS)
    for _ in range(3):
        rig.sync()
        rig.wait(90_000.0)
    assert out_left(rig, "Lead", twin)
    assert out_left(rig, "Contact", other)
    assert out_left(rig, "Contact", contact)
    assert all(out_right(rig, key) for key in rig.right.live("contacts"))
    settled(rig)


def test_a_further_record_brings_its_opt_out_along_to_the_address_of_others(rig: Rig) -> None:
    _, _, twin = brought_to_a_twin(rig)
    other = entered(rig, "Contact", OTHER, "Ray")
    rig.sync()
    rig.edit(rig.left, "Lead", twin, Email=OTHER)
    for _ in range(2):
        rig.sync()
    assert out_left(rig, "Lead", twin)
    assert out_left(rig, "Contact", other)
    assert all(out_right(rig, key) for key in rig.right.live("contacts"))
    settled(rig)


def test_what_was_brought_stays_where_the_pair_went_to_another_address(rig: Rig) -> None:
    contact, there, twin = brought_to_a_twin(rig)
    rig.edit(rig.left, "Contact", contact, Email=NEW)
    rig.sync()
    taken_back(rig, contact, there)
    rig.sync()
    assert out_left(rig, "Lead", twin)
    settled(rig)


@pytest.mark.parametrize("in_hubspot", [False, True])
def test_two_who_exchange_their_addresses_are_both_left_in_peace(
    rig: Rig, in_hubspot: bool
) -> None:
    ann = entered(rig, "Contact")
    bob = entered(rig, "Contact", OTHER, "Ray")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, **{LEFT: "true"})
    rig.sync()
    by_name = {held["lastname"]: key for key, held in rig.right.live("contacts").items()}
    places = (("Ray", ADDRESS), ("Lee", OTHER)) if in_hubspot else ()
    for last, address in places:
        rig.edit(rig.right, "contacts", by_name[last], email=address)
    if not in_hubspot:
        rig.edit(rig.left, "Contact", ann, Email=OTHER)
        rig.edit(rig.left, "Contact", bob, Email=ADDRESS)
    for _ in range(3):
        rig.sync()
        rig.wait(90_000.0)
    assert out_left(rig, "Contact", ann)
    assert out_left(rig, "Contact", bob)
    assert all(out_right(rig, key) for key in by_name.values())
    settled(rig)
