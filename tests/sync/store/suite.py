"""What every state store must do. A store's own test module subclasses `StoreSuite` and gives it a
`store`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connectors.errors import LeaseHeldError
from connectors.record import Ref
from sync.model.journal import RunRow
from sync.model.mirror import MatchKey
from sync.model.queue import Choice
from sync.model.steps import PlanHeader
from sync.model.watches import Watch
from sync.store.ports import Acquaintance, Store, TwoHoldersError
from tests.sync.store.samples import (
    ANN,
    ANNE,
    BOB,
    LEAD,
    ROBERT,
    Stop,
    action,
    entry,
    history,
    intent,
    issue,
    link,
    mirror_row,
    proposal,
    step,
)

EMAIL = MatchKey("email", "a")


class StoreSuite:
    """Each test asks for the fixture `store`: a store that is empty at the start."""

    # --- transactions

    def test_a_transaction_that_fails_leaves_nothing_in_any_table(self, store: Store) -> None:
        def fail() -> None:
            with store.transaction():
                store.set_cursor("facts", "a", "1")
                store.set_cursor("salesforce", "Contact", "c1")
                store.put_mirror([mirror_row()])
                store.mark_dirty([(ANN, "person")])
                store.put_links([link()])
                store.add_steps("plan1", [step()])
                store.put_plan(PlanHeader("plan1"))
                store.intend([intent()])
                store.put_issues([issue()])
                store.put_proposals([proposal()])
                store.add_history([entry(history())])
                store.put_run(RunRow("run1", "sync", 1, 1.0))
                store.add_actions([action()])
                raise Stop

        with pytest.raises(Stop):
            fail()
        assert (store.cursor("facts", "a"), store.cursor("salesforce", "Contact")) == (None, None)
        assert store.mirror([ANN]) == {}
        assert store.by_key("salesforce", "person", "email", ["ann@example.com"]) == {}
        assert (store.dirty("person", 0, 10), store.dirty_count()) == ([], 0)
        assert (store.links(["L1"]), store.links_by_ref([ANN]), list(store.all_links())) == (
            {},
            {},
            [],
        )
        assert (store.plan("plan1"), list(store.steps("plan1"))) == (None, [])
        assert (store.open_intents(10), store.issues(), store.proposals(["L1"])) == ([], [], {})
        assert (store.history("L1"), store.runs(), store.actions_about(["L1"])) == ([], [], [])

    def test_a_failed_transaction_brings_back_what_it_replaced(self, store: Store) -> None:
        def fail() -> None:
            with store.transaction():
                store.put_mirror([mirror_row(gone=True, fields={})])
                store.put_links([link(ids=("003A", "52"))])
                store.drop_plans()
                store.close_intents({"i1": "done"})
                store.clear_dirty([(ANN, 99)])
                raise Stop

        store.put_mirror([mirror_row()])
        store.put_links([link()])
        store.add_steps("plan1", [step()])
        store.intend([intent()])
        store.mark_dirty([(ANN, "person")])
        with pytest.raises(Stop):
            fail()
        assert store.mirror([ANN]) == {ANN: mirror_row()}
        assert (store.links_by_ref([ANNE]), store.links_by_ref([ROBERT])) == ({ANNE: link()}, {})
        assert list(store.steps("plan1")) == [step()]
        assert store.open_intents(10) == [intent()]
        assert store.dirty_count() == 1

    def test_a_transaction_inside_another_joins_it(self, store: Store) -> None:
        def fail() -> None:
            with store.transaction():
                with store.transaction():
                    store.set_cursor("facts", "inner", "1")
                assert store.cursor("facts", "inner") == "1"
                raise Stop

        with pytest.raises(Stop):
            fail()
        assert store.cursor("facts", "inner") is None

    def test_an_inner_failure_that_is_handled_does_not_end_the_outer_transaction(
        self, store: Store
    ) -> None:
        def fail() -> None:
            with store.transaction():
                raise Stop

        with store.transaction():
            store.set_cursor("facts", "before", "1")
            with pytest.raises(Stop):
                fail()
            store.set_cursor("facts", "after", "2")
        assert (store.cursor("facts", "before"), store.cursor("facts", "after")) == ("1", "2")

    def test_a_part_of_a_transaction_is_undone_alone(self, store: Store) -> None:
        def fail() -> None:
            with store.savepoint():
                store.set_cursor("facts", "part", "1")
                store.put_mirror([mirror_row()])
                raise Stop

        with store.transaction():
            store.set_cursor("facts", "before", "1")
            with pytest.raises(Stop):
                fail()
            with store.savepoint():
                store.set_cursor("facts", "after", "2")
        assert (store.cursor("facts", "before"), store.cursor("facts", "after")) == ("1", "2")
        assert (store.cursor("facts", "part"), store.mirror([ANN])) == (None, {})

    def test_two_links_that_would_hold_one_record_can_be_told_from_the_rest(
        self, store: Store
    ) -> None:
        with store.transaction():
            store.put_links([link()])
            with pytest.raises(TwoHoldersError), store.savepoint():
                store.put_links([link("L2", ids=(ANN.id, "99"))])
            store.put_links([link("L3", ids=("003Z", "98"))])
        assert [found.id for found in store.all_links()] == ["L1", "L3"]

    def test_whoever_belongs_to_an_earlier_generation_changes_nothing(self, store: Store) -> None:
        store.fence(7)
        store.set_cursor("facts", "a", "1")
        self.taken_over(store, 8)
        with pytest.raises(LeaseHeldError, match="another run"), store.transaction():
            store.set_cursor("facts", "a", "2")
        assert store.cursor("facts", "a") == "1"

    def taken_over(self, store: Store, generation: int) -> None:
        """Another process gets the right to write this state."""
        raise NotImplementedError

    def test_what_became_of_records_is_told_for_several_at_once(self, store: Store) -> None:
        with store.transaction():
            store.put_successor(ANN, BOB)
            store.put_successor(ANNE, ROBERT)
            store.put_choice(Choice(LEAD, ANNE))
            store.put_choice(Choice(BOB, None))
        assert store.successors([ANNE, BOB, ANN]) == {ANN: BOB, ANNE: ROBERT}
        assert store.successors([]) == {}
        found = store.choices([BOB, ANN, LEAD])
        assert found == {LEAD: Choice(LEAD, ANNE), BOB: Choice(BOB, None)}
        store.put_choice(Choice(LEAD, None))
        assert store.choices([LEAD]) == {LEAD: Choice(LEAD, None)}

    def test_what_a_workspace_remembers_is_replaced(self, store: Store) -> None:
        assert (store.policy_seen(), store.keyed_by()) == (None, "")
        assert (store.stage(), store.loss(), store.meanings()) == (None, "", {})
        assert (store.acquaintance("hubspot"), store.reconciled_at("hubspot")) == (None, None)
        for number in (1, 2):
            known = Acquaintance("hubspot", "42", f"print {number}", b"{}", 1.5)
            store.put_acquaintance(known)
            store.see_policy(f"policy {number}")
            store.set_keyed_by(f"rules {number}")
            store.set_meanings({"contact.title": f"meaning {number}"})
            store.set_reconciled("hubspot", 0.5 + number)
            assert store.meanings() == {"contact.title": f"meaning {number}"}
            assert store.acquaintance("hubspot") == known
            assert (store.policy_seen(), store.keyed_by()) == (
                f"policy {number}",
                f"rules {number}",
            )
            assert store.reconciled_at("hubspot") == 0.5 + number
        store.set_stage("fill")
        store.set_loss("lost")
        assert (store.stage(), store.loss()) == ("fill", "lost")
        store.set_loss("")
        assert (store.stage(), store.loss()) == ("fill", "")
        assert (store.acquaintance("salesforce"), store.reconciled_at("salesforce")) == (None, None)

    def test_a_store_goes_on_after_a_failed_transaction(self, store: Store) -> None:
        with pytest.raises(Stop), store.transaction():
            raise Stop
        with store.transaction():
            store.set_cursor("facts", "a", "1")
        assert store.cursor("facts", "a") == "1"

    # --- facts and cursors

    def test_facts_and_cursors_are_replaced(self, store: Store) -> None:
        assert (store.cursor("facts", "org"), store.cursor("hubspot", "contacts")) == (None, None)
        for value in ("one", "two — ünïcode 'quoted'"):
            store.set_cursor("facts", "org", value)
            store.set_cursor("hubspot", "contacts", value)
            assert (store.cursor("facts", "org"), store.cursor("hubspot", "contacts")) == (
                value,
                value,
            )
        assert store.cursor("salesforce", "contacts") is None

    # --- mirror

    def test_a_mirror_row_comes_back_as_it_went_in(self, store: Store) -> None:
        rows = [
            mirror_row(
                fields={"Email": None, "Topics": ("a", "b"), "None": (), "Name": 'Zoë "Z" [1]\n'}
            ),
            mirror_row(BOB, keys=(), gone=True, modified_at=0.1 + 0.2),
            mirror_row(LEAD, entity="lead"),
        ]
        store.put_mirror(rows)
        assert store.mirror([ANN, BOB, LEAD, ROBERT]) == {row.ref: row for row in rows}

    def test_a_mirror_row_replaces_the_one_before(self, store: Store) -> None:
        store.put_mirror([mirror_row()])
        store.put_mirror([mirror_row(fields={"Email": "new"}, modified_at=2.0)])
        assert store.mirror([ANN])[ANN].fields == {"Email": "new"}

    def test_mirror_rows_come_in_the_order_asked_for(self, store: Store) -> None:
        store.put_mirror([mirror_row(ref) for ref in (ANN, BOB, LEAD, ANNE)])
        assert list(store.mirror(iter([ANNE, BOB, LEAD, ANN]))) == [ANNE, BOB, LEAD, ANN]
        assert store.mirror([]) == {}

    def test_a_large_ask_is_answered_whole(self, store: Store) -> None:
        refs = [Ref("hubspot", "contacts", str(number)) for number in range(1700)]
        store.put_mirror([mirror_row(ref) for ref in refs])
        assert list(store.mirror(refs)) == refs
        assert [row.ref for row in store.scan("hubspot", "contacts")] == sorted(refs)

    def test_records_are_found_by_their_keys(self, store: Store) -> None:
        store.put_mirror(
            [
                mirror_row(BOB, keys=(EMAIL, MatchKey("name", "x"))),
                mirror_row(ANN, keys=(EMAIL, MatchKey("name", "y"))),
                mirror_row(LEAD),
            ]
        )
        assert store.by_key("salesforce", "person", "email", ["a", "b"]) == {"a": [ANN, BOB]}
        assert store.by_key("salesforce", "person", "name", ["x", "y"]) == {"x": [BOB], "y": [ANN]}
        assert store.by_key("salesforce", "person", "name", ["a"]) == {}
        assert store.by_key("hubspot", "person", "email", ["a"]) == {}
        assert store.by_key("salesforce", "account", "email", ["a"]) == {}

    def test_whether_any_record_has_a_key_of_a_kind_is_told(self, store: Store) -> None:
        assert not store.any_key("salesforce", "person", "email")
        store.put_mirror([mirror_row(ANN, keys=(EMAIL,))])
        assert store.any_key("salesforce", "person", "email")
        assert not store.any_key("salesforce", "person", "name")
        assert not store.any_key("salesforce", "account", "email")
        assert not store.any_key("hubspot", "person", "email")

    def test_a_gone_record_or_a_changed_key_is_not_found(self, store: Store) -> None:
        store.put_mirror([mirror_row(ANN, keys=(EMAIL,)), mirror_row(BOB, keys=(EMAIL,))])
        store.put_mirror(
            [
                mirror_row(ANN, keys=(EMAIL,), gone=True),
                mirror_row(BOB, keys=(MatchKey("email", "b"),)),
            ]
        )
        assert store.by_key("salesforce", "person", "email", ["a", "b"]) == {"b": [BOB]}
        store.put_mirror([mirror_row(ANN, keys=(EMAIL,))])
        assert store.by_key("salesforce", "person", "email", ["a"]) == {"a": [ANN]}

    def test_a_record_is_found_by_new_keys_whatever_was_known_of_it(self, store: Store) -> None:
        name = MatchKey("name", "x")
        store.put_mirror([mirror_row(ANN, keys=(EMAIL,))])
        store.put_mirror([mirror_row(ANN, keys=(EMAIL, name))], store.mirror([ANN]))
        assert store.by_key("salesforce", "person", "email", ["a"]) == {"a": [ANN]}
        assert store.by_key("salesforce", "person", "name", ["x"]) == {"x": [ANN]}
        lead = mirror_row(ANN, keys=(EMAIL, name), entity="lead")
        store.put_mirror([lead], store.mirror([ANN]))
        assert store.by_key("salesforce", "lead", "name", ["x"]) == {"x": [ANN]}
        assert store.by_key("salesforce", "lead", "email", ["a"]) == {"a": [ANN]}
        assert store.by_key("salesforce", "person", "email", ["a"]) == {}

    def test_a_record_is_found_for_the_entity_it_is_now(self, store: Store) -> None:
        store.put_mirror([mirror_row(ANN, keys=(EMAIL,))])
        store.put_mirror([mirror_row(ANN, keys=(EMAIL,), entity="lead")])
        assert store.by_key("salesforce", "person", "email", ["a"]) == {}
        assert store.by_key("salesforce", "lead", "email", ["a"]) == {"a": [ANN]}

    def test_a_scan_gives_every_row_of_one_object_by_id(self, store: Store) -> None:
        store.put_mirror([mirror_row(ref) for ref in (BOB, LEAD, ANNE, ANN)])
        store.put_mirror([mirror_row(BOB, gone=True)])
        assert [row.ref for row in store.scan("salesforce", "Contact")] == [ANN, BOB]
        assert list(store.scan("hubspot", "companies")) == []

    def test_a_scan_may_be_written_to_while_it_is_read(self, store: Store) -> None:
        refs = [Ref("hubspot", "contacts", f"{number:05}") for number in range(1200)]
        store.put_mirror([mirror_row(ref) for ref in refs])
        for row in store.scan("hubspot", "contacts"):
            store.put_mirror([replace(row, gone=True)])
        assert all(row.gone for row in store.mirror(refs).values())

    # --- dirty

    def test_dirty_records_come_in_the_order_of_their_marks(self, store: Store) -> None:
        store.mark_dirty([(BOB, "person"), (ANN, "person"), (LEAD, "lead")])
        marks = store.dirty("person", 0, 10)
        assert [ref for _, ref in marks] == [BOB, ANN]
        assert store.dirty("person", marks[0][0], 10) == marks[1:]
        assert store.dirty("person", 0, 1) == marks[:1]
        assert (store.dirty("account", 0, 10), store.dirty_count()) == ([], 3)

    def test_a_mark_made_again_outlives_the_clearing_of_the_first(self, store: Store) -> None:
        store.mark_dirty([(ANN, "person")])
        first = store.dirty("person", 0, 10)[0][0]
        store.mark_dirty([(ANN, "person")])
        store.clear_dirty([(ANN, first)])
        ((second, ref),) = store.dirty("person", 0, 10)
        assert second > first
        assert ref == ANN
        store.clear_dirty([(ANN, second), (BOB, second)])
        assert store.dirty_count() == 0

    def test_marks_grow_even_after_all_were_cleared(self, store: Store) -> None:
        store.mark_dirty([(ANN, "person")])
        ((first, _),) = store.dirty("person", 0, 10)
        store.clear_dirty([(ANN, first)])
        store.mark_dirty([(ANN, "person")])
        assert store.dirty("person", first, 10)

    def test_a_record_is_dirty_for_the_entity_it_was_last_marked_for(self, store: Store) -> None:
        store.mark_dirty([(ANN, "person"), (ANN, "lead")])
        assert store.dirty("person", 0, 10) == []
        assert [ref for _, ref in store.dirty("lead", 0, 10)] == [ANN]

    def test_dirty_records_that_nobody_ever_read_are_known(self, store: Store) -> None:
        store.put_mirror([mirror_row(BOB)])
        store.mark_dirty([(LEAD, "lead"), (BOB, "person"), (ANN, "person")])
        assert store.unread(BOB.system) == [ANN, LEAD]
        store.put_mirror([mirror_row(ANN)])
        store.clear_dirty([(LEAD, 1)])
        assert store.unread(BOB.system) == []
        assert store.unread("nowhere") == []

    def test_what_decisions_turned_on_is_kept_by_record(self, store: Store) -> None:
        first = Watch(ANN, "person", "L2", "held")
        second = Watch(ANN, "person", str(BOB), "gone")
        other = Watch(BOB, "person", "L2", "held")
        store.put_watches([ANN, BOB], [second, first, other])
        assert list(store.watches()) == sorted([first, second, other])
        later = first._replace(stood="live")
        store.put_watches([ANN], [later])
        assert list(store.watches()) == [later, other]
        beside = Watch(ANN, "person", str(BOB), "there")
        store.add_watches([beside, later._replace(stood="held")])
        assert list(store.watches()) == sorted([beside, first, other])
        store.put_watches([ANN, ANNE], [])
        assert list(store.watches()) == [other]

    def test_that_everything_was_synced_once_is_remembered(self, store: Store) -> None:
        assert not store.adopted()
        store.set_adopted()
        assert store.adopted()

    def test_what_runs_did_is_added_up_for_brakes(self, store: Store) -> None:
        store.add_weighed("r1", 10.0, {("blank", "a"): 3, ("update", "a"): 9})
        store.add_weighed("r2", 20.0, {("blank", "a"): 1, ("blank", "b"): 2})
        store.add_weighed("r2", 21.0, {("blank", "a"): 5})
        assert store.weighed("blank", 0.0, 21.0, "") == {"a": 8, "b": 2}
        assert store.weighed("blank", 10.0, 99.0, "") == {"a": 5, "b": 2}
        assert store.weighed("blank", 0.0, 20.0, "") == {"a": 3, "b": 2}
        assert store.weighed("blank", 0.0, 99.0, "r2") == {"a": 3}
        assert store.weighed("delete", 0.0, 99.0, "") == {}

    def test_marking_nothing_is_allowed(self, store: Store) -> None:
        store.mark_dirty([])
        store.clear_dirty([])
        assert store.dirty_count() == 0

    # --- links

    def test_a_link_comes_back_as_it_went_in(self, store: Store) -> None:
        links = [
            link(base={"email": None, "topics": ("a", "b")}),
            link("L2", (None, None), status="pending", base=None),
            link("L3", ("003C", None), status="shadow", base={}, note="L1"),
        ]
        store.put_links(links)
        assert store.links(["L1", "L2", "L3", "L4"]) == {made.id: made for made in links}
        assert store.records_of(["L3", "L1", "L4"]) == {
            made.id: made.ids for made in links if made.id != "L2"
        }
        assert list(store.all_links()) == links

    def test_what_is_agreed_on_can_be_kept_alone(self, store: Store) -> None:
        other = link("L2", ("003B", None), base={"email": "b@b.example"})
        store.put_links([link(base=None), other])
        agreed = {"email": "a@a.example", "topics": ("a", "b")}
        store.put_bases([link(base=agreed, ids=(None, None), status="held", note="L2"), link("L3")])
        assert list(store.all_links()) == [link(base=agreed), other]
        assert store.links_by_ref([ANNE]) == {ANNE: link(base=agreed)}
        store.put_bases([link(base=None)])
        assert store.links(["L1"]) == {"L1": link(base=None)}

    def test_a_link_is_found_by_either_record(self, store: Store) -> None:
        store.put_links([link(), link("L2", ("003B", None))])
        assert store.links_by_ref([ANNE, BOB, ANN, ROBERT, LEAD]) == {
            ANNE: link(),
            BOB: link("L2", ("003B", None)),
            ANN: link(),
        }
        assert list(store.links_by_ref([ANNE, BOB, ANN])) == [ANNE, BOB, ANN]

    def test_a_link_that_takes_another_record_is_no_longer_found_by_the_old_one(
        self, store: Store
    ) -> None:
        store.put_links([link()])
        store.put_links([link(ids=("003B", None))])
        assert store.links_by_ref([ANN, ANNE]) == {}
        assert store.links_by_ref([BOB]) == {BOB: link(ids=("003B", None))}

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_a_record_may_pass_from_one_link_to_another_in_one_call(
        self, store: Store, order: tuple[int, int]
    ) -> None:
        store.put_links([link(), link("L2", ("003B", None))])
        changed = (link(ids=("003A", None)), link("L2", ("003B", "51")))
        store.put_links([changed[place] for place in order])
        assert store.links_by_ref([ANNE, ANN]) == {ANNE: changed[1], ANN: changed[0]}

    def test_two_links_cannot_hold_one_record(self, store: Store) -> None:
        store.put_links([link()])
        with pytest.raises(ValueError, match="two links would hold one record"):
            store.put_links([link("L2", ("003B", "51"))])
        assert store.links_by_ref([ANNE]) == {ANNE: link()}
        assert store.links(["L2"]) == {}

    def test_links_of_one_entity_are_listed_and_the_live_ones_counted(self, store: Store) -> None:
        store.put_links(
            [
                link("L3", (None, None)),
                link("L2", (None, None), status="held"),
                link("L1", entity="account"),
            ]
        )
        assert [found.id for found in store.all_links("person")] == ["L2", "L3"]
        assert (
            store.count_links("person"),
            store.count_links("account"),
            store.count_links("lead"),
        ) == (1, 1, 0)

    # --- plans

    def test_steps_come_back_as_they_went_in_by_number(self, store: Store) -> None:
        steps = [
            step(3),
            step(1, record=None, action="create", first=False, marks=[]),
            step(2, fields={}, settles={}),
        ]
        store.add_steps("plan1", steps)
        store.add_steps("plan2", [step(7)])
        assert list(store.steps("plan1")) == sorted(steps, key=lambda made: made.number)
        assert all(isinstance(ref, Ref) for made in store.steps("plan1") for ref, _ in made.marks)

    def test_steps_are_chosen_by_phase_and_system(self, store: Store) -> None:
        store.add_steps(
            "p",
            [
                step(1, phase="0"),
                step(2),
                step(3, system="salesforce"),
                step(4, system="salesforce"),
            ],
        )

        def numbers(**asked: str) -> list[int]:
            return [made.number for made in store.steps("p", **asked)]

        assert numbers(phase="1") == [2, 3, 4]
        assert numbers(system="hubspot") == [1, 2]
        assert numbers(phase="1", system="salesforce") == [3, 4]
        assert numbers(phase="5") == []
        assert store.step_groups("p") == [
            ("0", "hubspot", 1),
            ("1", "hubspot", 1),
            ("1", "salesforce", 2),
        ]
        assert store.step_groups("nothing") == []

    def test_many_steps_are_read_while_others_are_written(self, store: Store) -> None:
        store.add_steps("p", [step(number) for number in range(1, 1301)])
        seen = []
        for made in store.steps("p"):
            seen.append(made.number)
            store.intend([intent(f"i{made.number}")])
        assert seen == list(range(1, 1301))

    def test_a_plan_comes_back_as_it_went_in(self, store: Store) -> None:
        held = {"brake": "updates", "limit": 0.5, "seen": 12}
        header = PlanHeader(
            "p", "f00d", 7, {"hubspot": {"create": 7}}, 1, 2, 3, held, {"hubspot": 9}, 12.5
        )
        store.put_plan(PlanHeader("p"))
        store.put_plan(header)
        assert (store.plan("p"), store.plan("q")) == (header, None)

    def test_all_plans_but_one_are_forgotten(self, store: Store) -> None:
        for name in ("p", "q"):
            store.put_plan(PlanHeader(name))
            store.add_steps(name, [step()])
        store.save_plan("q")
        store.drop_plans()
        assert (store.plan("p"), list(store.steps("p"))) == (None, [])
        assert (store.plan("q"), list(store.steps("q"))) == (PlanHeader("q"), [step()])

    # --- journal

    def test_open_intents_come_back_as_they_went_in_oldest_first(self, store: Store) -> None:
        store.intend([intent("i2", record=None, marks=[]), intent("i1")])
        assert store.open_intents(10) == [intent("i1"), intent("i2", record=None, marks=[])]
        assert store.open_intents(1) == [intent("i1")]
        assert all(isinstance(ref, Ref) for made in store.open_intents(10) for ref, _ in made.marks)

    @pytest.mark.parametrize("state", ["done", "superseded", "refused"])
    def test_a_closed_intent_is_no_longer_open(self, store: Store, state: str) -> None:
        store.intend([intent("i1"), intent("i2")])
        store.close_intents({"i1": state})  # type: ignore[dict-item]
        assert [made.id for made in store.open_intents(10)] == ["i2"]
        store.close_intents({})
        assert [made.id for made in store.open_intents(10)] == ["i2"]

    def test_closing_an_intent_that_was_never_made_is_an_error(self, store: Store) -> None:
        with pytest.raises(KeyError):
            store.close_intents({"nobody": "done"})

    # --- issues

    def test_an_issue_comes_back_as_it_went_in(self, store: Store) -> None:
        store.put_issues([issue()])
        assert (store.issue("x1"), store.issue("x2")) == (issue(), None)
        assert store.issues() == [issue()]

    def test_issues_are_listed_by_kind_and_state(self, store: Store) -> None:
        store.put_issues(
            [
                issue("b", kind="field"),
                issue("a", kind="conflict"),
                issue("c"),
                issue("d", state="closed"),
            ]
        )

        def names(**asked: Any) -> list[str]:
            return [found.id for found in store.issues(**asked)]

        assert names() == ["a", "b", "c"]
        assert names(kinds=("field", "conflict")) == ["a", "b"]
        assert names(state="closed") == ["d"]
        assert names(kinds=["field"], state="closed") == []

    def test_open_issues_are_found_by_link_and_by_record(self, store: Store) -> None:
        other = issue("b", link="", ref=str(BOB))
        store.put_issues(
            [other, issue("a"), issue("c", link="L1", ref=str(BOB)), issue("d", state="closed")]
        )
        found = store.issues_of(["L1", str(BOB), "nothing"])
        assert {subject: [made.id for made in issues] for subject, issues in found.items()} == {
            "L1": ["a", "c"],
            str(BOB): ["b", "c"],
        }
        assert store.issues_of([]) == {}

    def test_a_closed_issue_is_no_longer_found(self, store: Store) -> None:
        store.put_issues([issue()])
        store.put_issues([issue(state="closed")])
        assert (store.issues(), store.issues_of(["L1", str(ANN)])) == ([], {})
        assert store.issues(state="closed") == [issue(state="closed")]

    # --- proposals

    def test_open_proposals_are_found_by_link(self, store: Store) -> None:
        several = proposal("p3", link="L2", value=("a", "b"), seen=())
        store.put_proposals(
            [proposal("p2", value=None), proposal("p1"), several, proposal("p4", state="void")]
        )
        assert store.proposals(["L1", "L2", "L3"]) == {
            "L1": [proposal("p1"), proposal("p2", value=None)],
            "L2": [several],
        }
        store.put_proposals([proposal("p1", state="done")])
        assert store.proposals(["L1"]) == {"L1": [proposal("p2", value=None)]}

    # --- history and runs

    def test_history_comes_newest_first(self, store: Store) -> None:
        rows = [history(f"field{number}") for number in range(4)]
        store.add_history([entry(*rows[:2]), entry(rows[2])])
        store.add_history([entry(history(link="L2")), entry(rows[3])])
        assert store.history("L1") == rows[::-1]
        assert store.history("L1", 2) == [rows[3], rows[2]]
        assert store.history("L3") == []

    def test_runs_come_newest_first(self, store: Store) -> None:
        summary = {"written": {"hubspot": {"create": 1}}, "seconds": 0.5, "held": None}
        runs = [RunRow(f"run{number}", "sync", number, float(number)) for number in range(3)]
        for run in runs:
            store.put_run(run)
        ended = RunRow("run1", "sync", 1, 1.0, 2.5, "complete", summary)
        store.put_run(ended)
        assert store.runs() == [runs[2], ended, runs[0]]
        assert store.runs(1) == [runs[2]]

    # --- what people did

    def test_what_people_did_is_found_by_what_it_was_done_to_newest_first(
        self, store: Store
    ) -> None:
        approval = action("a3", what="approve", subject="f00d", run="")
        done = [action("a1"), action("a2", who="bob — ünïcode"), approval]
        store.add_actions(done[:2])
        store.add_actions(done[2:])
        assert store.actions_about(["L1", "f00d", "nothing"]) == done[::-1]
        assert store.actions_about(["f00d"]) == [approval]
        assert store.actions_about([]) == []

    def test_what_people_let_a_run_do_is_found_by_the_run(self, store: Store) -> None:
        store.add_actions([action("a1"), action("a2", run="run2"), action("a3", run="")])
        assert store.actions_in(["run2", "run1"]) == [action("a2", run="run2"), action("a1")]
        assert store.actions_in(["run3"]) == []
