"""Reading takes in what is news and nothing else, and never moves on before what it read is
safe.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from connectors.memory import MemoryConnector, Version
from connectors.record import Record, Ref
from sync.model.mirror import MirrorRow
from sync.reading.collect import collect
from sync.reading.reconcile import sweep
from sync.store.memory.store import MemoryStore
from tests.mapping.starter import SYSTEMS
from tests.simulator.world import Crash
from tests.sync.rig import Rig

ANN = Ref("hubspot", "contacts", "h000001")


def dirty(rig: Rig, entity: str = "contact") -> list[Ref]:
    return [ref for _, ref in rig.store.dirty(entity, 0, 100)]


def mirrored(rig: Rig, ref: Ref = ANN) -> MirrorRow:
    return rig.store.mirror([ref])[ref]


def read(rig: Rig, *, seen: dict[str, set[str]] | None = None) -> int:
    rig.wait(1.0)
    return collect(rig.reader(), rig.world, lambda name, number: None, seen)


def settled() -> Rig:
    """A pair in step, with nothing left to look at."""
    rig = Rig()
    rig.person(jobtitle="CEO")
    rig.sync()
    assert rig.store.dirty_count() == 0
    return rig


def test_what_is_new_is_mirrored_with_its_keys_and_marked() -> None:
    rig = Rig()
    rig.person(jobtitle="CEO")
    assert read(rig) == 1
    assert mirrored(rig).fields["jobtitle"] == "CEO"
    assert mirrored(rig).keys == (("email", "ann@lee.example"),)
    assert dirty(rig) == [ANN]


def test_reading_again_marks_nothing_again() -> None:
    rig = Rig()
    rig.person()
    read(rig)
    rig.store.clear_dirty([(ref, seq) for seq, ref in rig.store.dirty("contact", 0, 9)])
    read(rig)
    assert dirty(rig) == []


def test_what_accord_wrote_comes_back_as_silence() -> None:
    rig = settled()
    rig.edit(rig.left, "Lead", "s000001", Title="CFO")
    rig.sync()
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CFO"
    rig.store.set_cursor("hubspot", "contacts", "0.0")
    assert read(rig) > 0, "the echo was never read"
    assert dirty(rig) == []


def test_a_row_older_than_what_is_known_says_nothing() -> None:
    rig = settled()
    known = mirrored(rig)
    known.fields, known.modified_at = {**known.fields, "jobtitle": "CFO"}, rig.world.now() + 1000
    rig.store.put_mirror([known])
    read(rig)
    assert mirrored(rig).fields["jobtitle"] == "CFO"
    assert dirty(rig) == []


def test_an_edit_is_news() -> None:
    rig = settled()
    rig.edit(rig.right, "contacts", ANN.id, jobtitle="CFO")
    read(rig)
    assert dirty(rig) == [ANN]


def test_a_change_that_matters_to_nobody_is_mirrored_and_not_marked() -> None:
    rig = settled()
    rig.edit(rig.right, "contacts", ANN.id, lifecyclestage="customer")
    read(rig)
    assert mirrored(rig).fields["lifecyclestage"] == "customer"
    assert dirty(rig) == []


def test_a_deletion_is_news_once() -> None:
    rig = settled()
    rig.wait(1.0)
    rig.right.delete("contacts", ANN.id)
    read(rig)
    assert mirrored(rig).gone
    assert dirty(rig) == [ANN]
    rig.store.clear_dirty([(ref, seq) for seq, ref in rig.store.dirty("contact", 0, 9)])
    read(rig)
    assert dirty(rig) == []


def test_a_record_that_was_gone_before_it_was_ever_read_is_not_news() -> None:
    rig = Rig()
    rig.person()
    rig.right.delete("contacts", ANN.id)
    read(rig)
    assert dirty(rig) == []


class Discreet(MemoryConnector):
    """A vendor that no longer shows job titles to this user."""

    def _record(
        self, object_name: str, record_id: str, version: Version, names: Sequence[str]
    ) -> Record:
        return super()._record(
            object_name, record_id, version, [name for name in names if name != "jobtitle"]
        )


def test_a_field_that_the_vendor_hides_keeps_what_was_known_of_it() -> None:
    rig = settled()
    rig.connect = Discreet
    rig.edit(rig.right, "contacts", ANN.id, city="Oslo")
    read(rig)
    assert mirrored(rig).fields["jobtitle"] == "CEO"
    assert mirrored(rig).fields["city"] == "Oslo"
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "CEO"


@pytest.mark.parametrize("point", ["page_read", "page_committed"])
def test_a_crash_never_loses_a_change_between_cursor_and_marks(point: str) -> None:
    rig = Rig()
    rig.person()

    def die(reached: str) -> None:
        if reached == point:
            raise Crash(point)

    rig.world.at_point = die
    for _ in range(3):
        with pytest.raises(Crash):
            read(rig)
        rig.store.crash()
    rig.world.at_point = lambda reached: None
    read(rig)
    assert dirty(rig) == [ANN]


class FullDisk(MemoryStore):
    """Fails where the cursor is written, the last thing a page writes."""

    full = True

    def set_cursor(self, system: str, object_name: str, cursor: str) -> None:
        if self.full:
            raise OSError("no space left")
        super().set_cursor(system, object_name, cursor)


def test_marks_and_cursor_are_committed_together_or_not_at_all() -> None:
    rig = Rig()
    rig.store = disk = FullDisk(SYSTEMS)
    rig.person()
    with pytest.raises(OSError, match="no space"):
        read(rig)
    assert (dirty(rig), rig.store.mirror([ANN])) == ([], {})
    disk.full = False
    read(rig)
    assert dirty(rig) == [ANN]


def test_reading_goes_on_from_the_cursor_with_the_overlap_the_connector_asks_for() -> None:
    rig = settled()
    cursor = float(rig.store.cursor("hubspot", "contacts") or "nan")
    assert cursor <= rig.world.now()
    rig.right.lag_s = 30.0
    rig.wait(100.0)
    read(rig)
    late = float(rig.store.cursor("hubspot", "contacts") or "nan")
    assert cursor < late <= rig.world.now() - 30.0
    rig.edit(rig.right, "contacts", ANN.id, jobtitle="CFO")
    read(rig)
    assert dirty(rig) == [], "a lagging index shows it later"
    rig.wait(60.0)
    read(rig)
    assert dirty(rig) == [ANN]


def test_a_full_read_finds_what_vanished_without_a_word() -> None:
    rig = settled()
    del rig.right.records["contacts", ANN.id]
    assert read(rig) >= 0
    assert dirty(rig) == []
    seen: dict[str, set[str]] = {}
    read(rig, seen=seen)
    assert sweep(rig.reader(), seen) == 1
    assert mirrored(rig).gone
    assert dirty(rig) == [ANN]


def test_a_full_read_that_misses_a_live_record_does_not_declare_it_gone() -> None:
    rig = settled()
    assert sweep(rig.reader(), {}) == 0
    assert not mirrored(rig).gone
