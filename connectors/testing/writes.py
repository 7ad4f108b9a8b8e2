"""What `write` promises: each operation answered, done once, and nothing else touched."""

from __future__ import annotations

import pytest

from connectors.record import Ref
from connectors.testing.asking import create, linked, read, ref, send, send_all, write_one
from connectors.testing.harness import Harness
from connectors.write import Applied, Associate, Delete, Dissociate, Refused, Update


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
        write_one(harness, Update("i1", ref(harness, record_id), {harness.name: "after"}))
        assert harness.live()[record_id][harness.other] == "full"
        write_one(harness, Update("i2", ref(harness, record_id), {harness.other: None}))
        held = harness.live()[record_id]
        assert (held[harness.name], held[harness.other]) == ("after", None)

    def test_one_bad_item_among_good_ones_is_named_by_its_intent(self, harness: Harness) -> None:
        good = [harness.create(harness.object, f"good {n}") for n in range(3)]
        bad = harness.create(harness.object, "bad")
        harness.delete(bad)
        order = [good[0], bad, good[1], good[2]]
        batch = [Update(f"u-{each}", ref(harness, each), {harness.other: "done"}) for each in order]
        outcomes = {outcome.intent: outcome for outcome in send(harness, batch)}
        assert outcomes.keys() == {f"u-{each}" for each in order}
        refused = outcomes.pop(f"u-{bad}")
        assert isinstance(refused, Refused)
        assert refused.gone
        assert all(isinstance(outcome, Applied) for outcome in outcomes.values())
        assert {harness.live()[each][harness.other] for each in good} == {"done"}

    def test_every_create_of_a_batch_gets_its_own_record(self, harness: Harness) -> None:
        batch = [create(harness, f"i{n}", f"key-{n}", f"new {n}") for n in range(5)]
        outcomes = {outcome.intent: outcome for outcome in send(harness, batch)}
        live = harness.live()
        for n in range(5):
            outcome = outcomes[f"i{n}"]
            assert isinstance(outcome, Applied)
            held = live[outcome.ref.id]
            assert (held[harness.name], held[harness.key]) == (f"new {n}", f"key-{n}")

    def test_a_delete_takes_away_and_a_second_one_says_gone(self, harness: Harness) -> None:
        record_id = harness.create(harness.object, "doomed")
        write_one(harness, Delete("i1", ref(harness, record_id)))
        assert record_id not in harness.live()
        (second,) = send(harness, [Delete("i2", ref(harness, record_id))])
        assert isinstance(second, Applied) or second.gone

    def test_links_are_made_and_taken_away_once_however_often_asked(self, harness: Harness) -> None:
        owner = Ref(
            harness.connector.system,
            harness.from_object,
            harness.create(harness.from_object, "owner"),
        )
        ends = sorted(harness.create(harness.to_object, f"end {n}") for n in range(2))
        for _ in range(2):
            send_all(
                harness, [Associate(f"l-{end}", owner, harness.association, end) for end in ends]
            )
            assert linked(harness, owner) == tuple(ends)
        for _ in range(2):
            send_all(harness, [Dissociate("u", owner, harness.association, ends[0])])
            assert linked(harness, owner) == (ends[1],)

    def test_a_new_link_shows_its_record_among_the_changes(self, harness: Harness) -> None:
        if not harness.feeds_links:
            pytest.skip("this system's feed says nothing of links")
        owner = Ref(
            harness.connector.system,
            harness.from_object,
            harness.create(harness.from_object, "owner"),
        )
        end = harness.create(harness.to_object, "end")
        harness.settle()
        fields = (harness.association,)
        _, cursor = read(harness, object_name=harness.from_object, fields=fields)
        send_all(harness, [Associate("l", owner, harness.association, end)])
        harness.settle()
        seen, _ = read(harness, cursor, object_name=harness.from_object, fields=fields)
        assert seen[owner.id].fields[harness.association] == (end,)
