"""What every connector promises (see connectors/protocol.py), as one suite.

To put a connector under it: write a `Harness` (how a person works in that system, how to see the
truth there, how to make calls fail), and in a test module

    class TestMySystem(ConnectorContract):
        @pytest.fixture
        def harness(self) -> Harness: ...

Give each test a connector of its own over a `TrialWorld`, so that waiting costs no time, and short
time-outs. Import it as `from tests.connectors.conformance import …`; put no `__init__.py` below
`tests/connectors`.
"""

from __future__ import annotations

import pytest

from connectors.errors import RetryableError, UnknownOutcome
from connectors.protocol import CustomField
from connectors.record import Ref, Want
from connectors.write import Applied, Associate, Delete, Dissociate, Refused, Update, Write
from tests.connectors.trial import (
    Clock,
    Harness,
    TrialWorld,
    create,
    linked,
    new_field,
    read,
    ref,
    send,
    send_all,
    want,
    write_one,
)

__all__ = ["Clock", "ConnectorContract", "Harness", "TrialWorld"]


class ConnectorContract:
    """The suite."""

    @pytest.fixture
    def harness(self) -> Harness:
        raise NotImplementedError("a subclass provides the harness")

    # changes

    def test_a_first_read_shows_every_record(self, harness: Harness) -> None:
        ids = {harness.create(harness.object, f"first {n}") for n in range(7)}
        harness.settle()
        seen, _ = read(harness)
        assert ids <= seen.keys()
        assert {seen[each].fields[harness.name] for each in ids} == {f"first {n}" for n in range(7)}

    def test_a_later_read_shows_what_people_did_since(self, harness: Harness) -> None:
        old = harness.create(harness.object, "as it was")
        harness.settle()
        _, cursor = read(harness)
        harness.edit(old, **{harness.other: "edited"})
        new = harness.create(harness.object, "new here")
        harness.settle()
        seen, _ = read(harness, cursor)
        assert seen[old].fields[harness.other] == "edited"
        assert seen[new].fields[harness.name] == "new here"

    def test_an_idle_read_ends_at_a_cursor_that_still_works(self, harness: Harness) -> None:
        harness.create(harness.object, "quiet")
        cursor = None
        for _ in range(3):
            harness.settle()
            _, cursor = read(harness, cursor)
        late = harness.create(harness.object, "late")
        harness.settle()
        seen, _ = read(harness, cursor)
        assert late in seen

    def test_a_record_written_while_a_read_ran_is_not_lost(self, harness: Harness) -> None:
        size = harness.small_pages()
        ids = [harness.create(harness.object, f"row {n}") for n in range(size * 2 + 1)]
        harness.settle()
        pages = harness.connector.changes([want(harness)])
        page = next(page for page in pages if page.records)
        harness.edit(ids[0], **{harness.other: "meanwhile"})
        harness.edit(ids[-1], **{harness.other: "meanwhile"})
        cursor = page.cursor
        for page in pages:
            cursor = page.cursor
        harness.settle()
        seen, _ = read(harness, cursor)
        assert {seen[each].fields[harness.other] for each in (ids[0], ids[-1])} == {"meanwhile"}

    def test_reading_on_from_any_page_loses_nothing(self, harness: Harness) -> None:
        size = harness.small_pages()
        made = [harness.create(harness.object, f"row {n}") for n in range(size * 3 + 1)]
        ids = set(made)
        harness.settle()
        for each in made[:size]:  # so that the order of changes is not that of ids
            harness.edit(each, **{harness.other: "edited"})
        harness.settle()
        pages = list(harness.connector.changes([want(harness)]))
        assert len(pages) > 2
        before: set[str] = set()
        for page in pages:
            before |= {record.ref.id for record in page.records}
            after, _ = read(harness, page.cursor)
            assert ids <= before | after.keys()

    def test_a_crash_between_pages_and_an_edit_meanwhile_lose_nothing(
        self, harness: Harness
    ) -> None:
        size = harness.small_pages()
        ids = [harness.create(harness.object, f"row {n}") for n in range(size * 2 + 1)]
        harness.settle()
        page = next(page for page in harness.connector.changes([want(harness)]) if page.records)
        for each in ids:
            harness.edit(each, **{harness.other: "after the crash"})
        harness.settle()
        seen, _ = read(harness, page.cursor)
        assert {seen[each].fields[harness.other] for each in ids} == {"after the crash"}

    def test_wants_are_read_together_each_with_its_own_cursor(self, harness: Harness) -> None:
        one = harness.create(harness.from_object, "from")
        other = harness.create(harness.to_object, "to")
        harness.settle()
        wants = [
            Want(name, (harness.association,))
            for name in dict.fromkeys((harness.from_object, harness.to_object))
        ]
        pages = list(harness.connector.changes(wants))
        seen = {(page.object, record.ref.id) for page in pages for record in page.records}
        assert {(harness.from_object, one), (harness.to_object, other)} <= seen

    def test_blank_is_none_and_what_was_not_asked_for_is_absent(self, harness: Harness) -> None:
        record_id = harness.create(harness.object, "blank")
        harness.settle()
        seen, _ = read(harness, fields=(harness.other,))
        assert seen[record_id].fields == {harness.other: None}

    def test_a_field_the_user_cannot_see_is_absent_not_blank(self, harness: Harness) -> None:
        if harness.hidden_field is None:
            pytest.skip("this system hides no fields")
        record_id = harness.create(harness.object, "hidden")
        harness.settle()
        fields = (harness.name, harness.hidden_field)
        seen, _ = read(harness, fields=fields)
        fetched = harness.connector.fetch(harness.object, [record_id], fields)
        assert seen[record_id].fields == fetched[record_id].fields == {harness.name: "hidden"}

    def test_a_deleted_record_comes_as_gone(self, harness: Harness) -> None:
        if not harness.tells_deletions:
            pytest.skip("this system's feed says nothing of deletions")
        record_id = harness.create(harness.object, "short-lived")
        harness.settle()
        _, cursor = read(harness)
        harness.delete(record_id)
        harness.settle()
        seen, _ = read(harness, cursor)
        assert seen[record_id].gone

    # fetch and find

    def test_fetch_answers_by_id_and_invents_nothing(self, harness: Harness) -> None:
        kept = harness.create(harness.object, "kept", **{harness.other: "x"})
        lost = harness.create(harness.object, "lost")
        harness.delete(lost)
        found = harness.connector.fetch(harness.object, [kept, lost], (harness.name, harness.other))
        assert found[kept].fields == {harness.name: "kept", harness.other: "x"}
        assert found[kept].ref == Ref(harness.connector.system, harness.object, kept)
        assert lost not in found or found[lost].gone

    def test_find_answers_by_key_without_waiting_for_an_index(self, harness: Harness) -> None:
        applied = write_one(harness, create(harness, "i1", "key-1", "by key"))
        found = harness.connector.find(
            harness.object, harness.key, ["key-1", "key-0"], (harness.name,)
        )
        assert {key: record.ref for key, record in found.items()} == {"key-1": applied.ref}
        assert found["key-1"].fields[harness.name] == "by key"

    def test_find_prefers_the_living(self, harness: Harness) -> None:
        dead = write_one(harness, create(harness, "i1", "key-1", "dead"))
        harness.delete(dead.ref.id)
        found = harness.connector.find(harness.object, harness.key, ["key-1"], (harness.name,))
        assert "key-1" not in found or found["key-1"].gone
        living = write_one(harness, create(harness, "i2", "key-1", "living"))
        again = harness.connector.find(harness.object, harness.key, ["key-1"], (harness.name,))[
            "key-1"
        ]
        assert (again.ref, again.gone) == (living.ref, False)

    # write

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

    # answers that do not come

    def test_a_lost_answer_is_an_unknown_outcome_and_the_key_finds_what_it_did(
        self, harness: Harness
    ) -> None:
        harness.fail("timeout_after")
        with pytest.raises(UnknownOutcome):
            send(harness, [create(harness, "i1", "key-1", "lost answer")])
        found = harness.connector.find(harness.object, harness.key, ["key-1"], (harness.name,))
        assert found["key-1"].fields[harness.name] == "lost answer"
        write_one(harness, create(harness, "i1", "key-1", "lost answer"))
        assert len(harness.labelled("lost answer")) == 1

    def test_a_write_that_never_arrived_left_nothing(self, harness: Harness) -> None:
        harness.fail("timeout_before")
        with pytest.raises(RetryableError):
            send(harness, [create(harness, "i1", "key-1", "never")])
        assert harness.labelled("never") == []
        write_one(harness, create(harness, "i1", "key-1", "never"))
        assert len(harness.labelled("never")) == 1

    def test_a_vendor_that_stays_busy_has_committed_nothing_and_we_know(
        self, harness: Harness
    ) -> None:
        harness.fail("busy", times=100)
        with pytest.raises(RetryableError) as caught:
            send(harness, [create(harness, "i1", "key-1", "busy")])
        assert not isinstance(caught.value, UnknownOutcome)
        assert harness.labelled("busy") == []

    # facts

    def test_batches_keep_the_order_and_mix_nothing(self, harness: Harness) -> None:
        records = [create(harness, f"c{n}", f"k{n}", "x") for n in range(450)]
        updates = [Update(f"u{n}", ref(harness, str(n)), {harness.name: "x"}) for n in range(3)]
        writes: list[Write] = [*records, *updates, Delete("d", ref(harness, "1"))]
        cut = list(harness.connector.batches(writes))
        assert [write for batch in cut for write in batch] == writes
        assert all(len({type(write) for write in batch}) == 1 for batch in cut)

    def test_a_forecast_is_what_the_writes_then_take(self, harness: Harness) -> None:
        harness.connector.identity()
        harness.connector.describe([harness.object])
        before = harness.connector.calls
        writes = [create(harness, f"i{n}", f"key-{n}", "x") for n in range(30)]
        send_all(harness, writes)
        assert harness.connector.calls - before == harness.connector.forecast(
            {(harness.object, "create"): 30}
        )

    def test_every_request_is_counted(self, harness: Harness) -> None:
        sent, counted = harness.connector.calls, harness.requests()
        harness.create(harness.object, "seen")
        harness.settle()
        read(harness)
        write_one(harness, create(harness, "i1", "key-1", "counted"))
        assert harness.connector.calls > sent
        if counted is not None:
            assert harness.connector.calls - sent == (harness.requests() or 0) - counted

    def test_describe_shows_what_is_there_and_leaves_out_what_is_not(
        self, harness: Harness
    ) -> None:
        schemas = harness.connector.describe([harness.object, "NoSuchThing"])
        assert schemas.keys() == {harness.object}
        assert {harness.name, harness.other, harness.key} <= schemas[harness.object].fields.keys()

    def test_the_identity_stays_the_same(self, harness: Harness) -> None:
        assert harness.connector.identity() == harness.connector.identity()
        assert harness.connector.identity().account

    def test_provisioning_twice_does_nothing_the_second_time(self, harness: Harness) -> None:
        wanted = [CustomField(harness.object, new_field(harness), "A trial")]
        assert harness.connector.missing(wanted) == wanted
        assert harness.connector.provision(wanted)
        assert harness.connector.missing(wanted) == []
        assert harness.connector.provision(wanted) == []
        assert wanted[0].name in harness.connector.describe([harness.object])[harness.object].fields
