"""One batch on the wire: what moved on is not overwritten, and one bad item speaks for itself
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from connectors.errors import AuthError, LeaseHeldError, RejectedError, RetryableError
from connectors.memory import MemoryConnector
from connectors.record import Ref, Value
from connectors.write import Applied, Associate, Create, Outcome, Refused, Update, Write
from sync.model.journal import Intent
from sync.writing.send import Sent, sender
from tests.simulator.world import SimLease
from tests.sync.rig import Rig


class Strict(MemoryConnector):
    """Refuses a whole batch when one of its items is bad, as HubSpot does with a bad property."""

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        if any(
            "BAD" in write.fields.values() for write in batch if isinstance(write, Create | Update)
        ):
            self.calls += 1
            raise RejectedError("the batch holds a bad value", code="INVALID")
        return super().write(batch)


def intent(
    name: str, write: Write, expected: dict[str, Value] | None = None, **facts: Any
) -> Intent:
    native = dict(write.fields) if isinstance(write, Create | Update) else {}
    kind: Any = type(write).__name__.lower()
    record = None if isinstance(write, Create) else write.ref.id
    return Intent(
        name,
        "R1",
        1,
        f"L{name}",
        "contact",
        kind,
        "hubspot",
        "contacts",
        record,
        "",
        native,
        expected or {},
        {},
        **facts,
    )


def send(rig: Rig, *todo: tuple[Write, dict[str, Value]], lease: Any = None) -> Sent:
    """Send one batch of updates to HubSpot with what each expects to find."""
    prepared = (
        [intent(write.intent, write, expected) for write, expected in todo],
        [write for write, _ in todo],
    )
    work = replace(rig.work, lease=lease or SimLease())
    return sender(work, "hubspot")(prepared)


def update(record_id: str, old: Value, new: Value) -> tuple[Write, dict[str, Value]]:
    return Update(f"i{record_id}", Ref("hubspot", "contacts", record_id), {"jobtitle": new}), {
        "jobtitle": old
    }


def staffed(count: int, **facts: Any) -> tuple[Rig, list[str]]:
    rig = Rig(**facts)
    return rig, [rig.person(email=f"p{n}@lee.example", jobtitle="CEO") for n in range(count)]


def answers(sent: Sent) -> dict[str, type]:
    return {outcome.intent: type(outcome) for outcome in sent.outcomes}


# --- the check read


def test_what_is_still_as_the_plan_saw_it_is_written() -> None:
    rig, (ann,) = staffed(1)
    sent = send(rig, update(ann, "CEO", "CFO"))
    assert answers(sent) == {f"i{ann}": Applied}
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CFO"


def test_what_a_person_changed_since_is_left_alone_and_only_that() -> None:
    rig, (ann, bob) = staffed(2)
    rig.edit(rig.right, "contacts", ann, jobtitle="CTO")
    sent = send(rig, update(ann, "CEO", "CFO"), update(bob, "CEO", "CFO"))
    assert answers(sent) == {f"i{bob}": Applied}
    assert sent.stale[f"i{ann}"].fields["jobtitle"] == "CTO"  # type: ignore[union-attr]
    assert [row["jobtitle"] for row in rig.right.live("contacts").values()] == ["CTO", "CFO"]


def test_an_edit_of_another_field_does_not_make_a_step_stale() -> None:
    rig, (ann,) = staffed(1)
    rig.edit(rig.right, "contacts", ann, city="Oslo")
    assert send(rig, update(ann, "CEO", "CFO")).stale == {}
    assert rig.held(rig.right, "contacts") == rig.held(rig.right, "contacts") | {
        "city": "Oslo",
        "jobtitle": "CFO",
    }


def test_a_blank_is_a_blank_however_it_is_stored() -> None:
    rig, (ann,) = staffed(1)
    rig.edit(rig.right, "contacts", ann, jobtitle="")
    assert send(rig, update(ann, None, "CFO")).stale == {}


def test_a_deleted_record_is_stale_and_nothing_is_sent_when_nothing_is_fresh() -> None:
    rig, (ann,) = staffed(1)
    rig.right.delete("contacts", ann)
    sent = send(rig, update(ann, "CEO", "CFO"), update("h999999", "CEO", "CFO"))
    assert sent.outcomes == []
    assert sent.stale[f"i{ann}"] is None or sent.stale[f"i{ann}"].gone  # type: ignore[union-attr]
    assert sent.stale["ih999999"] is None
    assert "before_write" not in rig.world.trace


def test_a_link_that_would_replace_another_one_is_checked_as_well() -> None:
    rig, (ann,) = staffed(1)
    ref = Ref("hubspot", "contacts", ann)
    rig.edit(rig.right, "contacts", ann, **{"@companies": "c2"})
    sent = send(rig, (Associate("i1", ref, "@companies", "c3"), {"@companies": "c1"}))
    assert sent.stale["i1"].fields == {"@companies": "c2"}  # type: ignore[union-attr]
    sent = send(rig, (Associate("i1", ref, "@companies", "c3"), {"@companies": "c2"}))
    assert answers(sent) == {"i1": Applied}


# --- a batch refused as a whole


@pytest.mark.parametrize("bad", [0, 3, 6])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_refused_batch_is_halved_until_the_bad_item_stands_alone(count: int, bad: int) -> None:
    rig, ids = staffed(count, connect=Strict)
    bad = bad % count
    sent = send(
        rig, *(update(name, "CEO", "BAD" if n == bad else "CFO") for n, name in enumerate(ids))
    )
    assert answers(sent) == {
        f"i{name}": Refused if n == bad else Applied for n, name in enumerate(ids)
    }
    assert len(sent.outcomes) == count
    (refusal,) = [outcome for outcome in sent.outcomes if isinstance(outcome, Refused)]
    assert (refusal.code, refusal.gone) == ("INVALID", False)
    for n, name in enumerate(ids):
        assert rig.right.live("contacts")[name]["jobtitle"] == ("CEO" if n == bad else "CFO")


def test_a_good_batch_takes_one_call() -> None:
    rig, ids = staffed(5)
    writes = [Create(f"i{n}", "contacts", "accord_key", f"k{n}", {}) for n in ids]
    pair = rig.pair
    intents = [intent(write.intent, write) for write in writes]
    sender(rig.working(pair), "hubspot")((intents, list(writes)))
    assert pair.connector("hubspot").calls == 1


# --- answers that do not come


@pytest.mark.parametrize(("fault", "title"), [("after", "CFO"), ("lost", "CEO")])
def test_a_lost_answer_is_unknown_whatever_was_committed(fault: str, title: str) -> None:
    rig, (ann,) = staffed(1, fault=lambda operation: fault if operation == "write" else None)
    sent = send(rig, update(ann, "CEO", "CFO"))
    assert (sent.unknown, sent.outcomes, sent.stopped) == (True, [], None)
    assert rig.held(rig.right, "contacts")["jobtitle"] == title


@pytest.mark.parametrize("operation", ["fetch", "write"])
def test_a_request_that_never_arrived_stops_this_turn_and_nothing_is_unknown(
    operation: str,
) -> None:
    rig, (ann,) = staffed(1, fault=lambda asked: "before" if asked == operation else None)
    sent = send(rig, update(ann, "CEO", "CFO"))
    assert isinstance(sent.stopped, RetryableError)
    assert (sent.unknown, sent.outcomes) == (False, [])


def test_lost_rights_stop_this_turn() -> None:
    class Locked(MemoryConnector):
        def write(self, batch: Sequence[Write]) -> list[Outcome]:
            raise AuthError("the token is expired")

    rig, (ann,) = staffed(1, connect=Locked)
    assert isinstance(send(rig, update(ann, "CEO", "CFO")).stopped, AuthError)


# --- the fence


def test_a_worker_whose_lease_passed_on_sends_nothing() -> None:
    rig, (ann,) = staffed(1)
    lease = SimLease()
    lease.generation = -1
    sent = send(rig, update(ann, "CEO", "CFO"), lease=lease)
    assert isinstance(sent.stopped, LeaseHeldError)
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CEO"


def test_a_lease_that_passes_on_between_check_and_write_is_noticed() -> None:
    rig, (ann,) = staffed(1)
    lease = SimLease()

    def take_over(point: str) -> None:
        if point == "before_write":
            lease.generation = -1

    rig.world.at_point = take_over
    sent = send(rig, update(ann, "CEO", "CFO"), lease=lease)
    assert isinstance(sent.stopped, LeaseHeldError)
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CEO"
