"""Mutants that a direct test notices within seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sync.deciding.comparing.contest
import sync.deciding.comparing.corrections
import sync.deciding.comparing.groups
import sync.deciding.comparing.meeting
import sync.deciding.comparing.merge
import sync.deciding.decide
import sync.deciding.decided
import sync.deciding.gathering.flipping
import sync.deciding.gathering.references
import sync.deciding.newcomer
import sync.deciding.opting_out
import sync.deciding.pairing
import sync.deciding.setting
import sync.planning.plan
import sync.reading.collect
import sync.reading.consent.left_behind
import sync.reading.gone
import sync.reading.reconcile
import sync.reading.revisit
import sync.reading.successors
import sync.run
import sync.writing.apply
import sync.writing.confirmed
import sync.writing.intents
import sync.writing.recover
import sync.writing.said_before
import sync.writing.send
import sync.writing.settle
import sync.writing.without
from connectors.record import Value
from connectors.write import Update
from sync.deciding.comparing.compared import Compared
from sync.deciding.drafting.draft import Place
from sync.deciding.matching.neighbours import Neighbourhood
from sync.model.conditions.adoption import Adoption
from sync.model.pair import Pair
from sync.model.rulings import FieldDecision
from sync.planning.plan import Made
from sync.store.memory.store import MemoryStore
from sync.writing.settle import Settler
from tests.accord import test_decided_vanished, test_reps
from tests.accord.conftest import at_work
from tests.simulator.world import SimLease
from tests.sync import (
    test_adoption,
    test_brake_weights,
    test_clocks,
    test_decide,
    test_dropped,
    test_guarded,
    test_hidden_fields,
    test_holds_end,
    test_making_room,
    test_merge_laws,
    test_merged_keys,
    test_moved,
    test_moved_again,
    test_multi_selects,
    test_opt_outs,
    test_opt_outs_left_behind,
    test_opt_outs_of_the_gone,
    test_overwritten,
    test_own_brakes,
    test_plan,
    test_proposals_end,
    test_reconcile,
    test_recover,
    test_refused_fields,
    test_seen_elsewhere,
    test_send,
    test_settle,
    test_spellings_owed,
    test_third_author,
    test_twins,
)
from tests.sync.kinds import (
    test_automations_that_fight,
    test_groups_pulled_apart,
    test_merged_and_back,
    test_merged_and_unsaid,
    test_policy_edited,
    test_policy_edits_correct_nothing,
    test_refusals_end,
    test_refused_at_creation,
    test_state_lost,
)
from tests.sync.kinds.office import Office
from tests.sync.mutants.currencies import CURRENCIES
from tests.sync.mutants.mutant import Given, Mutant, Patch, a_rig
from tests.sync.rig import Rig
from tests.sync.store import test_memory_store
from tests.sync.store.samples import SYSTEMS

STORE = test_memory_store.TestMemoryStore()

# --- what waits


def nothing_is_watched(patch: Patch) -> None:
    patch.setattr(MemoryStore, "put_watches", lambda self, refs, watches: None)
    patch.setattr(MemoryStore, "add_watches", lambda self, watches: None)


def refusals_outlive_their_cause(patch: Patch) -> None:
    patch.setattr(sync.deciding.decide, "not_wanted_any_more", lambda seen, desk, decided: [])


def who_left_is_not_noticed(patch: Patch) -> None:
    patch.setattr(sync.reading.collect, "owned_otherwise", lambda *of: [])


def what_was_dropped_comes_back(patch: Patch) -> None:
    patch.setattr(sync.deciding.setting, "_dropped", lambda store: {})


def applying_forgets_what_waits(patch: Patch) -> None:
    patch.setattr(sync.run.Runner, "_keep_what_waits", lambda self, report: None)


def one_look_is_enough(patch: Patch) -> None:
    """Nothing is looked at once more in the run that holds or releases what it turned on."""
    patch.setattr(Made, "stirred", property(lambda self: False, lambda self, value: None))


def refused_again_and_again(patch: Patch) -> None:
    patch.setattr(sync.deciding.decide, "not_refused", lambda steps, seen, desk: steps)


def refused_as_a_whole(patch: Patch) -> None:
    patch.setattr(sync.writing.settle, "without_refused", lambda pair, intent, refused, name: None)


def one_bad_item_fails_all(patch: Patch) -> None:
    """A batch that a vendor refuses as a whole is not halved."""

    def write(writer, writes, outcomes):  # type: ignore[no-untyped-def]
        outcomes += writer.write(writes)

    patch.setattr(sync.writing.send, "_write", write)


def nobody_lets_go_first(patch: Patch) -> None:
    patch.setattr(sync.planning.plan, "make_room", lambda links, entity, exclusive: None)


def nobody_lets_go_after_a_refusal(patch: Patch) -> None:
    patch.setattr(sync.deciding.decide, "let_go_after_refusal", lambda seen, desk, decided: None)


# --- who is who


def all_items_or_none(patch: Patch) -> None:
    """A batch is recorded as one, without a savepoint for each of its items."""
    patch.setattr(Settler, "_applied", lambda self, done, links: self._keep(done, links))


def carriers_not_looked_up(patch: Patch) -> None:
    patch.setattr(Neighbourhood, "_load_carriers", lambda self, refs: None)


def deleted_meanwhile_is_new(patch: Patch) -> None:
    """After a loss of the state, whoever was made from somebody deleted is taken for new."""
    patch.setattr(Neighbourhood, "_origin_of", lambda self, row: None)


def what_was_brought_is_forgotten(patch: Patch) -> None:
    """What one side has of the other counts as an edit of its own until all of it is agreed."""
    patch.setattr(
        sync.writing.confirmed,
        "_leave_open_what_is_owed",
        lambda pair, link, intent, tally: False,
    )


def edited_policies_reword_nothing(patch: Patch) -> None:
    patch.setattr(sync.reading.revisit, "reword", lambda store, pair: None)


def automations_outdo_each_other(patch: Patch) -> None:
    """Only what comes back to where it was is held."""
    patch.setattr(
        sync.deciding.gathering.flipping,
        "_outdone",
        lambda last: False,
    )


def each_keeps_another_one_for_good(patch: Patch) -> None:
    """Of two records merged in both systems each is left with a counterpart that is gone."""
    patch.setattr(
        sync.reading.successors._Following,
        "_keep_together",
        lambda self, old, new, other: None,
    )


def ties_go_with_what_they_tied(patch: Patch) -> None:
    """What one side lost together with a record counts although that record was made anew."""
    patch.setattr(
        sync.deciding.comparing.meeting,
        "_without_replaced",
        lambda base, desk, here, there: base,
    )


def out_of_scope_is_absent(patch: Patch) -> None:
    patch.setattr(Neighbourhood, "out_of_scope", lambda self, seeker, system, key: [])


def moves_not_followed(patch: Patch) -> None:
    for module in (sync.reading.collect, sync.reading.gone, sync.reading.reconcile):
        patch.setattr(module, "follow", lambda store, moved, witness: None)


def unread_is_not_asked_for(patch: Patch) -> None:
    patch.setattr(sync.run, "look_for_unread", lambda reader: None)


def nothing_is_missed(patch: Patch) -> None:
    """The weekly comparison takes whatever it does not see for being there."""
    patch.setattr(sync.reading.reconcile, "confirm_gone", lambda reader, translator, rows: 0)


def made_again(patch: Patch) -> None:
    """What vanished is not held."""
    patch.setattr(sync.deciding.pairing, "decide_presence", lambda seen, desk, link: None)


# --- whose value stands


def spelling_is_answered(patch: Patch) -> None:
    """What means the same and is spelt otherwise is spelt our way again."""
    patch.setattr(Place, "is_settled", lambda self, name, value: False)


def flips_not_held(patch: Patch) -> None:
    patch.setattr(
        sync.deciding.comparing.merge, "held_if_flipping", lambda decision, compared: decision
    )


def vendors_clocks_compared_raw(patch: Patch) -> None:
    patch.setattr(Pair, "clock_skews", (0.0, 0.0))


def the_left_members_win(patch: Patch) -> None:
    """What either side added or took away is not joined."""

    def members(name: str, compared: Compared) -> FieldDecision:
        return FieldDecision(name, compared.left[name], sync.deciding.comparing.merge._MEMBERS)

    patch.setattr(sync.deciding.comparing.merge, "_members", members)


def consent_is_loosened(patch: Patch) -> None:
    for place in (sync.deciding.comparing.merge, sync.deciding.comparing.contest):
        patch.setattr(place, "YES", "nobody says so")


def made_without_the_opt_out(patch: Patch) -> None:
    patch.setattr(sync.deciding.newcomer, "_opted_out", lambda seen, row: {})


def found_right_before_a_write_and_told_to_nobody(patch: Patch) -> None:
    patch.setattr(sync.writing.settle, "sharing_the_address", lambda *about: [])


def said_again_and_again(patch: Patch) -> None:
    patch.setattr(sync.writing.without, "_idle", lambda intent: set())


def left_behind_with_the_address(patch: Patch) -> None:
    patch.setattr(sync.reading.collect, "said_before_moving", lambda *about, first: [])


def left_behind_right_before_a_write(patch: Patch) -> None:
    patch.setattr(sync.writing.settle, "said_before", lambda *about: [])


def gone_with_the_record(patch: Patch) -> None:
    patch.setattr(sync.reading.collect, "said_before_going", lambda *about: [])


def gone_with_a_record_that_is_missed(patch: Patch) -> None:
    patch.setattr(sync.reading.gone, "said_before_going", lambda *about: [])


def gone_right_before_a_write(patch: Patch) -> None:
    patch.setattr(sync.writing.said_before, "said_before_going", lambda *about: [])


def an_answer_releases_the_pair_alone(patch: Patch) -> None:
    patch.setattr(sync.writing.settle, "is_released", lambda *about: False)


def an_address_goes_over_a_tick(patch: Patch) -> None:
    maker = sync.writing.intents.IntentMaker
    patch.setattr(maker, "_choice_left_behind", lambda self, step, changes: {})


def who_comes_to_an_address_is_told_nothing(patch: Patch) -> None:
    looking = sync.reading.consent.left_behind._Looking
    patch.setattr(looking, "_newly_at", lambda self, moved: iter(()))


def what_people_set_was_brought(patch: Patch) -> None:
    patch.setattr(sync.deciding.opting_out, "SAID", "true")


def nobody_asks_who_set_it(patch: Patch) -> None:
    patch.setattr(sync.planning.plan, "keep_what_people_set", lambda *about: None)


def moving(*more: object) -> Callable[[Patch], tuple[Any, ...]]:
    return lambda patch: (test_opt_outs_left_behind.a_rig(), *more)


def releasing(patch: Patch) -> tuple[Rig, Path, int, bool]:
    return test_opt_outs_left_behind.a_rig(), Path(), 1, False


def opting_out(patch: Patch) -> tuple[Rig]:
    return (test_opt_outs.a_rig(),)


def opted_out_already(patch: Patch) -> tuple[Rig, str]:
    return test_opt_outs.a_rig(), "true"


def groups_are_mixed(patch: Patch) -> None:
    def together(*compared: object) -> Iterator[FieldDecision]:
        return iter(())

    patch.setattr(sync.deciding.comparing.groups, "_together", together)


def corrections_end_what_waits_before_they_are_written(patch: Patch) -> None:
    patch.setattr(sync.deciding.decide, "_is_being_corrected", lambda issue, decided: False)


def whatever_is_there_corrects_what_is_garbled(patch: Patch) -> None:
    """When either was entered is nobody's business."""
    patch.setattr(sync.deciding.comparing.corrections.Beside, "is_later", lambda self, name: True)


def words_are_settled_only_together(patch: Patch) -> None:
    patch.setattr(sync.deciding.pairing, "_settle_words_by_halves", lambda *given: None)


def groups_go_beside_the_undecided(patch: Patch) -> None:
    patch.setattr(sync.deciding.comparing.groups, "_held_back", lambda *given: ())


def groups_are_pulled_both_ways(patch: Patch) -> None:
    patch.setattr(sync.deciding.comparing.groups, "_pulled_apart", lambda *given: ())


def policies_correct_people(patch: Patch) -> None:
    """A word that is understood by now counts as somebody's edit."""
    patch.setattr(
        sync.deciding.comparing.corrections.Beside,
        "says_otherwise",
        lambda beside, name, then: then.get("other") != beside.values[name],
    )


def made_without_is_a_stranger(patch: Patch) -> None:
    """In what a new record was refused the two meet for the first time."""
    patch.setattr(
        sync.writing.settle,
        "made_without",
        lambda link, intent, refused, systems: link,
    )


def merged_ids_mean_nothing(patch: Patch) -> None:
    patch.setattr(
        sync.deciding.gathering.references,
        "_of_what_they_became",
        lambda store, refs: {},
    )


def refusals_outlive_their_records(patch: Patch) -> None:
    patch.setattr(
        sync.deciding.decide,
        "NOTHING_LEFT",
        frozenset({sync.deciding.decided.COMPARED}),
    )


def first_meetings_by_rule(patch: Patch) -> None:
    """Whatever the stage, and although the state was lost."""
    patch.setattr(Adoption, "careful", False)


def absent_is_blank(patch: Patch) -> None:
    """A field that a side does not show reads as empty there."""
    whole = sync.deciding.pairing.meet

    def meet(*given):  # type: ignore[no-untyped-def]
        met = whole(*given)
        names = {name for found in met.found for name in found.values}
        filled = (
            replace(found, values={**dict.fromkeys(names), **found.values}) for found in met.found
        )
        return replace(met, found=tuple(filled))

    patch.setattr(sync.deciding.pairing, "meet", meet)


def proposals_outlive_their_step(patch: Patch) -> None:
    patch.setattr(Settler, "_end_proposals", lambda self, done: None)


def guards_are_not_sent(patch: Patch) -> None:
    def unconditioned(update: Update, now: object) -> Update:
        return Update(update.intent, update.ref, update.fields)

    patch.setattr(sync.writing.send, "_conditioned", unconditioned)


def overwritten_in_silence(patch: Patch) -> None:
    patch.setattr(sync.writing.apply, "look_for_overwritten", lambda work, sent: 0)


# --- lost answers


def edits_hide_what_arrived(patch: Patch) -> None:
    """Recovery does not ask what fields held before somebody edited them."""
    patch.setattr(sync.writing.recover, "_edited_since", lambda work, group, found: set())


def created_over_an_edit(patch: Patch) -> None:
    """A creation that is asked for again does not look whether the first one came late."""
    patch.setattr(sync.writing.send, "_come_late", lambda work, side, writes: {})


def recovered_without_a_look(patch: Patch) -> None:
    """What a record holds after a lost answer is not looked at again."""
    patch.setattr(sync.writing.recover, "_look_again", lambda work, settler, group, found: None)


def half_is_agreed(patch: Patch) -> None:
    """What both sides have to be brought to is agreed once one of them is."""

    def settled(link, intent, tally):  # type: ignore[no-untyped-def]
        return {**intent.settles, **intent.settles_both}

    patch.setattr(sync.writing.confirmed, "_settled", settled)


def stale_is_not_taken_in(patch: Patch) -> None:
    """What the check read found instead is not kept."""

    def stale(self: Settler, found) -> None:  # type: ignore[no-untyped-def]
        self._close([intent for intent, _ in found], "superseded")

    patch.setattr(Settler, "_stale", stale)


# --- who may write


def lease_never_asked(patch: Patch) -> None:
    patch.setattr(SimLease, "check", lambda self: None)


def commits_are_not_fenced(patch: Patch) -> None:
    patch.setattr(MemoryStore, "begin", lambda self: setattr(self, "_undo", []))


# --- brakes


def nothing_is_too_much(patch: Patch) -> None:
    patch.setattr(sync.planning.plan, "too_much", lambda weight, setting: [])


def brakes_without_a_memory(patch: Patch) -> None:
    def weighed(
        self: MemoryStore, brake: str, since: float, until: float, without: str
    ) -> Mapping[str, int]:
        return {}

    patch.setattr(MemoryStore, "weighed", weighed)


def halves_of_first_meetings_weigh(patch: Patch) -> None:
    def weighs(self: Place, name: str, change: object) -> bool:
        return self.link.base is not None

    patch.setattr(Place, "weighs", weighs)


# --- what the tests are given


def after_a_loss(patch: Patch) -> tuple[Any, ...]:
    return Office(), "nothing"


def in_an_office(*given: object) -> Given:
    return lambda patch: (Office(), *given)


def a_company_made_anew(patch: Patch) -> tuple[Any, ...]:
    office = Office()
    return office, at_work(office, Path()), False


def with_a_taken_address(patch: Patch) -> tuple[Any, ...]:
    rig = Rig()
    rig.right.unique = {"contacts": "email"}
    return rig, "changed"


def picky(patch: Patch) -> tuple[Any, ...]:
    return (Rig(connect=test_refused_fields.Picky),)


def silent(patch: Patch) -> tuple[Any, ...]:
    return (Rig(connect=test_reconcile.SilentConnector),)


def these(*given: Value) -> Any:
    return lambda patch: given


DIRECT = [
    Mutant(
        nothing_is_watched,
        "sync/model/watches.py",
        test_holds_end.test_an_address_arrives_as_soon_as_it_is_free,
        with_a_taken_address,
    ),
    Mutant(
        who_left_is_not_noticed,
        "sync/reading/owners.py",
        test_reps.test_a_rep_who_left_is_noticed_at_the_next_sync,
        lambda patch: (Rig(), "left"),
    ),
    Mutant(
        what_was_dropped_comes_back,
        "sync/deciding/setting.py",
        test_dropped.test_a_value_that_was_dropped_waits_no_more_whatever_else_is_edited,
        a_rig,
    ),
    Mutant(
        applying_forgets_what_waits,
        "sync/run.py",
        test_plan.test_what_a_plan_found_waiting_is_known_once_it_is_applied,
    ),
    Mutant(
        refusals_outlive_their_cause,
        "sync/deciding/refused.py",
        test_holds_end.test_what_was_refused_as_a_whole_is_over_once_nobody_wants_it_any_more,
    ),
    Mutant(
        one_look_is_enough,
        "sync/planning/plan.py",
        test_twins.test_whoever_stood_behind_a_record_that_vanished_comes_forward_in_that_run,
        a_rig,
    ),
    Mutant(
        refused_again_and_again,
        "sync/deciding/refused.py",
        test_decide.test_what_the_vendor_refused_is_not_tried_again_before_its_time,
    ),
    Mutant(
        refused_as_a_whole,
        "sync/writing/without.py",
        test_refused_fields.test_the_other_fields_of_an_edit_arrive,
        picky,
    ),
    Mutant(
        one_bad_item_fails_all,
        "sync/writing/send.py",
        test_send.test_a_refused_batch_is_halved_until_the_bad_item_stands_alone,
        these(7, 3),
    ),
    Mutant(
        nobody_lets_go_first,
        "sync/planning/room.py",
        test_making_room.test_addresses_that_are_passed_round_arrive,
        these(5),
    ),
    Mutant(
        nobody_lets_go_after_a_refusal,
        "sync/deciding/letting_go.py",
        test_making_room.test_they_arrive_when_each_of_two_is_changed_in_a_run_of_its_own,
    ),
    Mutant(
        all_items_or_none,
        "sync/writing/settle.py",
        test_merged_keys.test_what_cannot_be_recorded_is_parked_and_its_neighbours_are_not,
        a_rig,
    ),
    Mutant(
        carriers_not_looked_up,
        "sync/deciding/matching/neighbours.py",
        test_merged_keys.test_who_comes_back_after_a_merge_writes_over_nobody,
        a_rig,
    ),
    Mutant(
        deleted_meanwhile_is_new,
        "sync/deciding/matching/neighbours.py",
        test_state_lost.test_what_a_record_was_made_from_was_deleted_since,
        after_a_loss,
    ),
    Mutant(
        ties_go_with_what_they_tied,
        "sync/deciding/comparing/meeting.py",
        test_decided_vanished.test_a_company_made_anew_has_its_people_and_deals,
        a_company_made_anew,
    ),
    Mutant(
        what_was_brought_is_forgotten,
        "sync/writing/confirmed.py",
        test_spellings_owed.test_who_takes_an_edit_back_before_that_is_heard,
        lambda patch: (test_spellings_owed.spelling_owed(),),
    ),
    Mutant(
        edited_policies_reword_nothing,
        "sync/reading/reworded.py",
        test_policy_edited.test_a_field_that_is_kept_elsewhere_from_now_on_meets_what_is_there,
        lambda patch: (test_policy_edited.Edited(), None, False),
    ),
    Mutant(
        each_keeps_another_one_for_good,
        "sync/reading/successors.py",
        test_merged_and_back.test_each_system_keeps_another_one_of_two_companies,
        in_an_office("left"),
    ),
    Mutant(
        out_of_scope_is_absent,
        "sync/deciding/matching/neighbours.py",
        test_seen_elsewhere.test_a_deal_in_another_pipeline_is_not_made_again,
        a_rig,
    ),
    Mutant(
        moves_not_followed,
        "sync/reading/successors.py",
        test_moved.test_merging_two_linked_records_holds_the_second_pair_and_says_what_to_do,
        a_rig,
    ),
    Mutant(
        unread_is_not_asked_for,
        "sync/reading/unread.py",
        test_moved_again.test_a_merge_into_a_record_that_is_gone_before_anybody_read_it_is_told,
        lambda patch: (Rig(), False),
    ),
    Mutant(
        nothing_is_missed,
        "sync/reading/reconcile.py",
        test_reconcile.test_an_archived_record_is_found_after_a_week_and_not_before,
        silent,
    ),
    Mutant(
        made_again,
        "sync/deciding/presence.py",
        test_decide.test_a_vanished_record_is_held_and_neither_deleted_nor_made_again,
    ),
    Mutant(
        spelling_is_answered,
        "sync/deciding/drafting/draft.py",
        test_third_author.test_a_flow_that_spells_otherwise_is_left_alone,
        these("right"),
    ),
    Mutant(
        flips_not_held,
        "sync/deciding/comparing/flipping.py",
        test_third_author.test_two_automations_that_undo_each_other_are_held_and_named,
    ),
    Mutant(
        automations_outdo_each_other,
        "sync/deciding/gathering/flipping.py",
        test_automations_that_fight.test_two_of_which_each_goes_beyond_the_other,
        in_an_office(),
    ),
    Mutant(
        vendors_clocks_compared_raw,
        "sync/model/pair.py",
        test_clocks.test_the_later_edit_wins_whatever_a_vendor_s_clock_says,
        lambda patch: (600.0, "hubspot", "salesforce", patch),
    ),
    Mutant(
        the_left_members_win,
        "sync/deciding/comparing/merge.py",
        test_merge_laws.test_members_added_or_removed_on_either_side_are_added_and_removed,
    ),
    Mutant(
        consent_is_loosened,
        "sync/deciding/comparing/merge.py",
        test_merge_laws.test_the_most_restrictive_side_is_never_loosened,
    ),
    Mutant(
        made_without_the_opt_out,
        "sync/deciding/newcomer.py",
        test_opt_outs.test_a_new_contact_is_opted_out_where_another_record_of_the_address_is,
        opting_out,
    ),
    Mutant(
        found_right_before_a_write_and_told_to_nobody,
        "sync/writing/settle.py",
        test_opt_outs.test_what_the_check_read_finds_reaches_every_record_of_the_address,
        opting_out,
    ),
    Mutant(
        said_again_and_again,
        "sync/writing/without.py",
        test_opt_outs.test_an_address_that_is_taken_leaves_nothing_to_be_said_again,
        opted_out_already,
    ),
    Mutant(
        left_behind_with_the_address,
        "sync/reading/consent/left_behind.py",
        test_opt_outs_left_behind.test_who_opted_out_in_hubspot_before_the_address_changed_is_left_in_peace,
        moving(()),
    ),
    Mutant(
        left_behind_right_before_a_write,
        "sync/writing/said_before.py",
        test_opt_outs_left_behind.test_it_is_heard_also_right_before_a_write,
        moving(False),
    ),
    Mutant(
        gone_with_the_record,
        "sync/reading/consent/departed.py",
        test_opt_outs_of_the_gone.test_a_tick_on_a_twin_that_goes_reaches_the_pair,
        moving("deleted", False),
    ),
    Mutant(
        gone_with_a_record_that_is_missed,
        "sync/reading/gone.py",
        test_opt_outs_of_the_gone.test_it_is_heard_where_nobody_tells_of_the_deletion,
        lambda patch: ("weekly",),
    ),
    Mutant(
        gone_right_before_a_write,
        "sync/writing/said_before.py",
        test_opt_outs_of_the_gone.test_it_is_heard_also_where_a_write_finds_the_record_gone,
        lambda patch: ("deleted", False),
    ),
    Mutant(
        an_answer_releases_the_pair_alone,
        "sync/writing/settle.py",
        test_opt_outs_of_the_gone.test_what_was_brought_to_a_twin_goes_when_an_answer_releases_the_pair,
        releasing,
    ),
    Mutant(
        an_address_goes_over_a_tick,
        "sync/writing/intents.py",
        test_opt_outs_left_behind.test_accord_itself_gives_no_address_over_a_tick_that_nobody_has_read,
        moving(),
    ),
    Mutant(
        who_comes_to_an_address_is_told_nothing,
        "sync/reading/consent/left_behind.py",
        test_opt_outs_left_behind.test_a_further_record_brings_its_opt_out_along_to_the_address_of_others,
        moving(),
    ),
    Mutant(
        what_people_set_was_brought,
        "sync/deciding/opting_out.py",
        test_opt_outs_left_behind.test_a_tick_that_a_person_set_again_stays_where_accord_had_brought_one,
        lambda patch: (1, test_opt_outs_left_behind.Forgetful),
    ),
    Mutant(
        nobody_asks_who_set_it,
        "sync/deciding/gathering/set_again.py",
        test_opt_outs_left_behind.test_it_stays_also_where_it_was_taken_back_and_set_again_between_two_runs,
        moving(),
    ),
    Mutant(
        groups_are_mixed,
        "sync/deciding/comparing/groups.py",
        test_merge_laws.test_two_people_who_correct_different_parts_of_an_address_do_not_make_a_third_one,
    ),
    Mutant(
        corrections_end_what_waits_before_they_are_written,
        "sync/deciding/decide.py",
        test_holds_end.test_a_correction_that_could_not_be_written_at_first_is_none_the_less_one,
        lambda patch: (test_holds_end.a_rig(),),
    ),
    Mutant(
        whatever_is_there_corrects_what_is_garbled,
        "sync/deciding/comparing/corrections.py",
        test_holds_end.test_what_was_garbled_after_the_other_side_s_edit_is_not_corrected_by_it,
        lambda patch: (test_holds_end.a_rig(),),
    ),
    Mutant(
        words_are_settled_only_together,
        "sync/deciding/comparing/uniting.py",
        test_multi_selects.test_who_chooses_again_what_half_a_write_had_dropped_is_heard,
        lambda patch: (test_multi_selects.a_rig(),),
    ),
    Mutant(
        groups_go_beside_the_undecided,
        "sync/deciding/comparing/groups.py",
        test_merge_laws.test_whatever_can_not_be_settled_nobody_gets_an_address_that_no_side_has,
    ),
    Mutant(
        groups_are_pulled_both_ways,
        "sync/deciding/comparing/groups.py",
        test_groups_pulled_apart.test_each_side_corrects_another_part,
    ),
    Mutant(
        policies_correct_people,
        "sync/deciding/comparing/corrections.py",
        test_policy_edits_correct_nothing.test_the_same_where_the_garbled_value_is_the_later_edit,
    ),
    Mutant(
        made_without_is_a_stranger,
        "sync/writing/confirmed.py",
        test_refused_at_creation.test_what_a_person_enters_after_the_refusal_is_the_later_edit,
        lambda patch: (False,),
    ),
    Mutant(
        merged_ids_mean_nothing,
        "sync/deciding/gathering/references.py",
        test_merged_and_unsaid.test_a_role_stays_where_its_person_was_merged_into_a_new_id,
        in_an_office(),
    ),
    Mutant(
        refusals_outlive_their_records,
        "sync/deciding/decide.py",
        test_refusals_end.test_both_records_were_deleted,
    ),
    Mutant(
        first_meetings_by_rule,
        "sync/model/conditions/adoption.py",
        test_adoption.test_a_group_of_which_one_field_waits_waits_as_a_whole,
    ),
    Mutant(
        absent_is_blank,
        "sync/deciding/comparing/merge.py",
        test_hidden_fields.test_a_field_that_is_hidden_empties_nothing_on_the_other_side,
    ),
    Mutant(
        proposals_outlive_their_step,
        "sync/writing/settle.py",
        test_proposals_end.test_it_is_over_as_soon_as_both_sides_have_the_value,
    ),
    Mutant(
        guards_are_not_sent,
        "sync/writing/send.py",
        test_guarded.test_an_overtaken_write_of_a_guarded_field_is_refused_and_decided_anew,
    ),
    Mutant(
        overwritten_in_silence,
        "sync/writing/overwritten.py",
        test_overwritten.test_a_title_that_was_overwritten_unseen_is_in_the_conflict_log_and_in_the_history,
    ),
    Mutant(
        edits_hide_what_arrived,
        "sync/writing/recover.py",
        test_recover.test_an_edit_over_what_a_first_meeting_had_written_is_one,
        these(None),
    ),
    Mutant(
        created_over_an_edit,
        "sync/writing/send.py",
        test_recover.test_a_creation_asked_for_again_does_not_go_over_the_first_that_came_late,
    ),
    Mutant(
        recovered_without_a_look,
        "sync/writing/recover.py",
        test_recover.test_what_a_new_record_went_without_comes_wherever_recovery_dies,
        these(2),
    ),
    Mutant(
        half_is_agreed,
        "sync/writing/confirmed.py",
        test_settle.test_what_both_sides_lack_is_not_agreed_once_one_of_them_has_it,
    ),
    Mutant(
        stale_is_not_taken_in,
        "sync/writing/settle.py",
        test_settle.test_what_the_check_read_finds_is_decided_about_before_an_index_shows_it,
    ),
    Mutant(
        lease_never_asked,
        "sync/writing/send.py",
        test_send.test_a_worker_whose_lease_passed_on_sends_nothing,
    ),
    Mutant(
        nothing_is_too_much,
        "sync/planning/brakes.py",
        test_brake_weights.test_taking_everybody_out_of_an_account_is_held_before_the_first_write,
    ),
    Mutant(
        brakes_without_a_memory,
        "sync/planning/brakes.py",
        test_own_brakes.test_twenty_blanks_at_every_run_are_held_before_the_day_is_over,
    ),
    Mutant(
        halves_of_first_meetings_weigh,
        "sync/deciding/drafting/draft.py",
        test_own_brakes.test_a_first_meeting_that_was_cut_off_ends_with_the_next_run,
        these(20),
    ),
    Mutant(
        commits_are_not_fenced,
        "sync/store/memory/tables.py",
        STORE.test_whoever_belongs_to_an_earlier_generation_changes_nothing,
        lambda patch: (MemoryStore(SYSTEMS),),
    ),
    *CURRENCIES,
]
