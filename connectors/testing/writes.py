"""What `write` promises: each operation answered, done once, and nothing else touched."""

from __future__ import annotations

import pytest

from connectors.testing.asking import (
    create,
    creates,
    linked,
    made,
    made_owner,
    read,
    ref,
    send,
    send_all,
    update,
    write_one,
)
from connectors.testing.harness import Harness
from connectors.write import Applied, Associate, Delete, Dissociate, Refused


class WritesContract:
    """A part of the suite."""

    def test_creating_twice_with_one_key_leaves_one_record(self, harness: Harness) -> None:
        first = write_one(harness, create(harness, "i1", "key-1", "once"))
        second = write_one(harness, create(harness, "i2", "key-1", "twice"))
        assert first.ref == second.ref
        assert harness.labelled("once") == []
        assert harness.labelled("twice") == [first.ref.id]

    def test_an_update_sets_and_clears_and_leaves_the_rest(self, harness: Harness) -> None:
        record_id = harness.create(harness.object, "before", **{harness.other: "full"})
        write_one(harness, update(harness, record_id, harness.name, "after"))
        assert harness.live()[record_id][harness.other] == "full"
        write_one(harness, update(harness, record_id, harness.other, None))
        held = harness.live()[record_id]
        assert held[harness.name] == "after"
        assert held[harness.other] is None

    def test_one_bad_item_among_good_ones_is_named_by_its_intent(self, harness: Harness) -> None:
        good = made(harness, 3)
        bad = harness.create(harness.object, "bad")
        harness.delete(bad)
        order = [good[0], bad, good[1], good[2]]
        batch = [update(harness, record_id, harness.other, "done") for record_id in order]
        outcomes = send(harness, batch)
        refused = outcomes.pop(f"u-{bad}")
        assert isinstance(refused, Refused)
        assert refused.gone
        for outcome in outcomes.values():
            assert isinstance(outcome, Applied)
        live = harness.live()
        assert [live[record_id][harness.other] for record_id in good] == ["done"] * 3

    def test_every_create_of_a_batch_gets_its_own_record(self, harness: Harness) -> None:
        outcomes = send(harness, creates(harness, 5))
        live = harness.live()
        for number in range(5):
            outcome = outcomes[f"i{number}"]
            assert isinstance(outcome, Applied)
            held = live[outcome.ref.id]
            assert held[harness.name] == f"new {number}"
            assert held[harness.key] == harness.keyed(f"key-{number}")

    def test_a_delete_takes_away_and_a_second_one_says_gone(self, harness: Harness) -> None:
        record_id = harness.create(harness.object, "doomed")
        write_one(harness, Delete("i1", ref(harness, record_id)))
        assert record_id not in harness.live()
        second = send(harness, [Delete("i2", ref(harness, record_id))])["i2"]
        assert isinstance(second, Applied) or second.gone

    def test_links_are_made_and_taken_away_once_however_often_asked(self, harness: Harness) -> None:
        name = harness.association
        owner = made_owner(harness)
        ends = sorted(harness.create(harness.to_object, f"end {number}") for number in range(2))
        associate = [Associate(f"l-{end}", owner, name, end) for end in ends]
        for _ in range(2):
            send_all(harness, associate)
            assert linked(harness, owner) == tuple(ends)
        for _ in range(2):
            send_all(harness, [Dissociate("u", owner, name, ends[0])])
            assert linked(harness, owner) == (ends[1],)

    def test_a_new_link_shows_its_record_among_the_changes(self, harness: Harness) -> None:
        if not harness.feeds_links:
            pytest.skip("this system's feed says nothing of links")
        name = harness.association
        owner = made_owner(harness)
        end = harness.create(harness.to_object, "end")
        harness.settle()
        _, cursor = read(harness, object_name=owner.object, fields=(name,))
        send_all(harness, [Associate("l", owner, name, end)])
        harness.settle()
        seen, _ = read(harness, cursor, object_name=owner.object, fields=(name,))
        assert seen[owner.id].fields[name] == (end,)
