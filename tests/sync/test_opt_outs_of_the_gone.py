"""An opt-out is not lost with the record that it was said on: deleted, merged, or converted."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.usecases.acting import Actor
from accord.usecases.queues import Answer, resolve
from connectors.memory import MemoryConnector
from sync.report import Options
from tests.accord.conftest import at_work
from tests.simulator.silent import SilentConnector
from tests.sync.rig import Rig
from tests.sync.test_opt_outs_left_behind import (
    LEFT,
    NEW,
    OTHER,
    RIGHT,
    Forgetful,
    ForGood,
    a_rig,
    brought_to_a_twin,
    entered,
    met,
    out_left,
    out_right,
    settled,
    taken_back,
)


class Silent(ForGood, SilentConnector):
    """Where deletions in HubSpot are found by looking for them alone."""


@pytest.fixture
def rig() -> Rig:
    return a_rig()


def go(rig: Rig, what: str, object_name: str, record: str, into: str) -> None:
    """A person takes a record of Salesforce away, for another one or for none."""
    rig.wait(1.0)
    if what == "deleted":
        rig.left.delete(object_name, record)
    else:
        rig.left.move(object_name, record, "Contact", into)


def kind_of(what: str) -> str:
    return "Lead" if what == "converted" else "Contact"


def thrice(rig: Rig) -> None:
    for _ in range(3):
        rig.sync()


WAYS = ["converted", "merged", "deleted"]


# --- said on a further record of the person


@pytest.mark.parametrize("what", WAYS)
@pytest.mark.parametrize("read", [False, True])
def test_a_tick_on_a_twin_that_goes_reaches_the_pair(rig: Rig, what: str, read: bool) -> None:
    contact, there = met(rig)
    twin = entered(rig, kind_of(what))
    rig.sync()
    rig.edit(rig.left, kind_of(what), twin, **{LEFT: "true"})
    if read:
        rig.collect()
    go(rig, what, kind_of(what), twin, contact)
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)
    settled(rig)


@pytest.mark.parametrize("what", WAYS)
def test_a_twin_that_came_and_went_between_two_syncs_is_heard(rig: Rig, what: str) -> None:
    contact, there = met(rig)
    twin = entered(rig, kind_of(what))
    rig.edit(rig.left, kind_of(what), twin, **{LEFT: "true"})
    go(rig, what, kind_of(what), twin, contact)
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)
    settled(rig)


@pytest.mark.parametrize("connect", [MemoryConnector, Forgetful])
@pytest.mark.parametrize("what", WAYS)
def test_it_is_heard_at_the_address_that_the_twin_had_before_too(
    what: str, connect: type[MemoryConnector]
) -> None:
    rig = a_rig(connect)
    contact, there = met(rig)
    other = entered(rig, "Contact", OTHER, "Ray")
    twin = entered(rig, kind_of(what))
    rig.sync()
    rig.edit(rig.left, kind_of(what), twin, **{LEFT: "true"})
    rig.edit(rig.left, kind_of(what), twin, Email=OTHER)
    go(rig, what, kind_of(what), twin, contact)
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_left(rig, "Contact", other)
    assert out_right(rig, there)


@pytest.mark.parametrize("what", ["converted", "merged"])
def test_it_goes_with_the_person_whose_other_record_has_another_address(
    rig: Rig, what: str
) -> None:
    contact, there = met(rig)
    twin = entered(rig, kind_of(what), OTHER)
    rig.sync()
    rig.edit(rig.left, kind_of(what), twin, **{LEFT: "true"})
    go(rig, what, kind_of(what), twin, contact)
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)


def test_what_waited_for_a_record_that_goes_waits_for_whom_it_concerns(rig: Rig) -> None:
    contact, there = met(rig)
    passing = entered(rig, "Contact", OTHER, "Ray")
    twin = entered(rig, "Lead", OTHER)
    rig.sync()
    rig.edit(rig.left, "Lead", twin, **{LEFT: "true"})
    go(rig, "deleted", "Lead", twin, "")
    rig.collect()
    rig.left.move("Contact", passing, "Contact", contact)
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, there)


# --- said on the pair's own record


@pytest.mark.parametrize("what", ["merged", "deleted"])
def test_a_tick_on_the_pairs_own_contact_that_goes_reaches_hubspot(rig: Rig, what: str) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    into = entered(rig, "Contact", OTHER, "Ray")
    rig.sync()
    rig.edit(rig.left, "Contact", contact, **{LEFT: "true"})
    go(rig, what, "Contact", contact, into)
    thrice(rig)
    assert out_right(rig, there)
    assert out_left(rig, "Lead", twin)
    assert out_left(rig, "Contact", into) == (what == "merged")


def test_it_reaches_the_counterpart_whatever_its_address(rig: Rig) -> None:
    contact, there = met(rig)
    rig.edit(rig.right, "contacts", there, email=NEW)
    rig.edit(rig.left, "Contact", contact, **{LEFT: "true"})
    go(rig, "deleted", "Contact", contact, "")
    thrice(rig)
    assert out_right(rig, there)


@pytest.mark.parametrize("moved", [False, True])
def test_who_opted_out_in_hubspot_and_was_deleted_is_left_in_peace(rig: Rig, moved: bool) -> None:
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    rig.sync()
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    if moved:
        rig.edit(rig.right, "contacts", there, email=NEW)
    rig.wait(1.0)
    rig.right.delete("contacts", there)
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_left(rig, "Lead", twin)


@pytest.mark.parametrize("found", ["weekly", "by a full read"])
def test_it_is_heard_where_nobody_tells_of_the_deletion(found: str) -> None:
    rig = a_rig(Silent)
    contact, there = met(rig)
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.wait(1.0)
    rig.right.delete("contacts", there)
    rig.sync()
    if found == "weekly":
        rig.wait(8 * 86_400.0)
        rig.sync()
    else:
        rig.runner().sync(Options(full=True))
    rig.sync()
    assert out_left(rig, "Contact", contact)


@pytest.mark.parametrize("under_a_new_id", [False, True])
def test_who_opted_out_in_hubspot_and_was_merged_is_left_in_peace(
    rig: Rig, under_a_new_id: bool
) -> None:
    contact, there = met(rig)
    entered(rig, "Contact", OTHER, "Ray")
    rig.sync()
    (kept,) = [key for key in rig.right.live("contacts") if key != there]
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.wait(1.0)
    gone = [there]
    if under_a_new_id:
        gone.append(kept)
        kept = rig.right.put("contacts", rig.right.live("contacts")[kept])
    for each in gone:
        rig.right.move("contacts", each, "contacts", kept)
    rig.edit(rig.right, "contacts", kept)
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_right(rig, kept)


def test_one_who_was_long_back_before_a_merge_is_not_put_out_by_it(rig: Rig) -> None:
    contact, there = met(rig)
    entered(rig, "Contact", OTHER, "Ray")
    rig.sync()
    (kept,) = [key for key in rig.right.live("contacts") if key != there]
    ray = next(key for key in rig.left.live("Contact") if key != contact)
    rig.edit(rig.right, "contacts", kept, **{RIGHT: "true"})
    rig.sync()
    taken_back(rig, ray, kept)
    rig.sync()
    rig.wait(60.0)
    rig.right.move("contacts", there, "contacts", kept)
    rig.edit(rig.right, "contacts", kept)
    thrice(rig)
    assert not out_left(rig, "Contact", contact)
    assert not out_right(rig, kept)


# --- found out right before a write


@pytest.mark.parametrize("what", ["merged", "deleted"])
@pytest.mark.parametrize("checked", [False, True])
def test_it_is_heard_also_where_a_write_finds_the_record_gone(what: str, checked: bool) -> None:
    rig = a_rig(Silent)
    contact, there = met(rig)
    twin = entered(rig, "Lead")
    entered(rig, "Contact", OTHER, "Ray")
    rig.sync()
    (other,) = [key for key in rig.right.live("contacts") if key != there]
    rig.edit(rig.left, "Contact", contact, Title="Head")

    def meanwhile(point: str) -> None:
        if point == ("before_write" if checked else "intended"):
            rig.world.at_point = lambda point: None
            rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
            rig.wait(1.0)
            if what == "deleted":
                rig.right.delete("contacts", there)
            else:
                rig.right.move("contacts", there, "contacts", other)

    rig.world.at_point = meanwhile
    thrice(rig)
    assert out_left(rig, "Contact", contact)
    assert out_left(rig, "Lead", twin)


# --- and nobody opts out who never said so, or took it back


@pytest.mark.parametrize("what", WAYS)
def test_what_was_brought_to_a_twin_is_not_said_again_by_its_end(rig: Rig, what: str) -> None:
    contact, there = met(rig)
    twin = entered(rig, kind_of(what))
    rig.sync()
    rig.edit(rig.right, "contacts", there, **{RIGHT: "true"})
    rig.sync()
    taken_back(rig, contact, there)
    go(rig, what, kind_of(what), twin, contact)
    thrice(rig)
    assert not out_left(rig, "Contact", contact)
    assert not out_right(rig, there)


@pytest.mark.parametrize("what", WAYS)
def test_who_takes_it_back_after_the_end_of_a_twin_is_not_told_again(rig: Rig, what: str) -> None:
    contact, there = met(rig)
    twin = entered(rig, kind_of(what))
    rig.sync()
    rig.edit(rig.left, kind_of(what), twin, **{LEFT: "true"})
    go(rig, what, kind_of(what), twin, contact)
    thrice(rig)
    taken_back(rig, contact, there)
    for _ in range(2):
        rig.sync()
        rig.wait(8 * 86_400.0)
    assert not out_left(rig, "Contact", contact)
    assert not out_right(rig, there)
    settled(rig)


@pytest.mark.parametrize("what", WAYS)
def test_who_goes_without_a_word_says_nothing(rig: Rig, what: str) -> None:
    contact, there = met(rig)
    twin = entered(rig, kind_of(what))
    rig.sync()
    for answer in ("true", "false"):
        rig.edit(rig.left, kind_of(what), twin, **{LEFT: answer})
    go(rig, what, kind_of(what), twin, contact)
    thrice(rig)
    assert not out_left(rig, "Contact", contact)
    assert not out_right(rig, there)
    settled(rig)


# --- what Accord brought goes, however the pair is released


@pytest.mark.parametrize("twins", [1, 2])
@pytest.mark.parametrize("later", [False, True])
def test_what_was_brought_to_a_twin_goes_when_an_answer_releases_the_pair(
    rig: Rig, tmp_path: Path, twins: int, later: bool
) -> None:
    contact, there, twin = brought_to_a_twin(rig)
    leads = [twin]
    if twins == 2:
        leads.append(entered(rig, "Lead"))
        rig.sync()
        assert out_left(rig, "Lead", leads[1])
    rig.edit(rig.right, "contacts", there, **{RIGHT: "false"})
    for _ in range(2):
        rig.sync()
    if later:
        rig.wait(8 * 86_400.0)
        rig.sync()
    (issue,) = rig.store.issues()
    workspace = at_work(rig, tmp_path).workspace
    resolve(workspace, rig.store, issue.id, Answer(take="hubspot"), Actor(rig.world, "kim"))
    for _ in range(2):
        rig.sync()
    assert not out_left(rig, "Contact", contact)
    assert not any(out_left(rig, "Lead", lead) for lead in leads)
    settled(rig)
