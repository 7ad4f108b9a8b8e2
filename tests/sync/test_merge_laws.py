"""The merge knows no left-handed people: every decision mirrors when the sides are swapped, and
loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from connectors.record import Value
from sync.deciding.comparing.compared import Compared
from sync.deciding.comparing.merge import merge
from sync.model.policy import RULES, SIDES, EntityMerge, FieldRule
from sync.model.queue import Proposal
from sync.model.rulings import FieldDecision
from tests.mapping.starter import SYSTEMS
from tests.sync.desk import rules

GROUP = ("street", "city", "code")
MIRROR = {"salesforce": "hubspot", "hubspot": "salesforce", "left": "right", "right": "left"}

words = st.none() | st.sampled_from(["a", "b", "c", "true", "false"])
flags = st.none() | st.sampled_from(["true", "false"])
times = st.tuples(st.sampled_from([1.0, 2.0]), st.sampled_from([1.0, 2.0]))
any_rule = st.builds(
    FieldRule,
    rule=st.sampled_from((*RULES, *SYSTEMS)),
    authority=st.sampled_from((*SIDES, *SYSTEMS)),
    blank=st.sampled_from(["allow", "keep"]),
)
decided_rule = any_rule.filter(lambda rule: rule.rule != "hold")
members = st.sets(st.sampled_from("pqrs"))


def decide(
    base: Value | str,
    left: Value,
    right: Value,
    rule: FieldRule,
    at: tuple[float, float] = (1.0, 2.0),
    proposal: Proposal | None = None,
) -> FieldDecision:
    """The decision about one field; base `...` stands for a first meeting."""
    known = None if base is ... else {"field": base}
    sides = Compared(known, {"field": left}, {"field": right}, at, SYSTEMS)
    (found,) = merge(sides, EntityMerge(default=rule), {"field": proposal} if proposal else {})
    return found


def mirrored(rule: FieldRule) -> FieldRule:
    """The same rule, with the systems' names swapped."""
    return rule.model_copy(
        update={"rule": MIRROR.get(rule.rule, rule.rule), "authority": MIRROR[rule.authority]}
    )


# --- symmetry


@given(base=words | st.just(...), left=words, right=words, rule=any_rule, at=times)
@example(
    base="true", left="false", right=None, rule=FieldRule(rule="most_restrictive"), at=(1.0, 1.0)
)
def test_swapping_the_sides_mirrors_the_decision(base, left, right, rule, at) -> None:  # type: ignore[no-untyped-def]
    one = decide(base, left, right, rule, at)
    other = decide(base, right, left, mirrored(rule), at[::-1])
    assert (one.ruling.conflict, one.waits) == (other.ruling.conflict, other.waits)
    if not one.waits:
        assert (one.value, one.ruling.losing, one.ruling.loser) == (
            other.value,
            other.ruling.losing,
            MIRROR.get(other.ruling.loser, ""),
        )


groups_of_values = st.fixed_dictionaries(
    dict.fromkeys(GROUP, st.sampled_from([None, "x", "y", "z"]))
)


@given(
    base=st.none() | groups_of_values,
    left=groups_of_values,
    right=groups_of_values,
    rule=decided_rule,
    at=times,
)
def test_swapping_the_sides_mirrors_a_whole_group(base, left, right, rule, at) -> None:  # type: ignore[no-untyped-def]
    one = merge(
        Compared(base, left, right, at, SYSTEMS), EntityMerge(default=rule, groups={"g": GROUP}), {}
    )
    turned = Compared(base, right, left, at[::-1], SYSTEMS)
    other = merge(turned, EntityMerge(default=mirrored(rule), groups={"g": GROUP}), {})
    assert in_the_end(one) == in_the_end(other)


def in_the_end(decisions: Sequence[FieldDecision]) -> dict[str, object]:
    """By field the value that both sides come to hold; of what waits, that it does."""
    return {d.field: "waits" if d.waits else d.value for d in decisions}


# --- one field


@given(value=words, base=words | st.just(...), rule=any_rule)
def test_equal_values_agree_whatever_the_past(value, base, rule) -> None:  # type: ignore[no-untyped-def]
    found = decide(base, value, value, rule)
    assert (found.value, found.ruling.conflict, found.waits) == (value, False, False)


@given(base=words, new=words, side=st.sampled_from([0, 1]), rule=any_rule, at=times)
def test_a_change_on_one_side_flows_whatever_the_rule_and_the_clocks(
    base, new, side, rule, at
) -> None:  # type: ignore[no-untyped-def]
    assume(base != new)
    assume(not (new is None and rule.blank == "keep"))
    assume(not (rule.rule == "most_restrictive" and base == "true"))
    left, right = (new, base) if side == 0 else (base, new)
    found = decide(base, left, right, rule, at)
    assert (found.value, found.ruling.conflict, found.waits) == (new, False, False)
    assert SYSTEMS[side] in found.ruling.because


@given(base=st.sampled_from(["a", "b"]), side=st.sampled_from([0, 1]), rule=any_rule)
def test_a_blank_does_not_overwrite_where_the_policy_keeps_values(base, side, rule) -> None:  # type: ignore[no-untyped-def]
    left, right = (None, base) if side == 0 else (base, None)
    kept = decide(base, left, right, rule.model_copy(update={"blank": "keep"}))
    flowed = decide(base, left, right, rule.model_copy(update={"blank": "allow"}))
    assert (kept.value, flowed.value) == (base, None)
    assert not kept.ruling.conflict


@given(base=words | st.just(...), left=words, right=words, rule=decided_rule, at=times)
def test_winner_and_loser_of_a_conflict_are_the_two_values(base, left, right, rule, at) -> None:  # type: ignore[no-untyped-def]
    found = decide(base, left, right, rule, at)
    assert found.value in (left, right)
    if found.ruling.conflict:
        assert {found.value, found.ruling.losing} == {left, right}
        assert (left, right)[SYSTEMS.index(found.ruling.loser)] == found.ruling.losing


@given(base=words, left=words, right=words, rule=decided_rule, at=times)
def test_both_sides_changed_to_different_values_is_always_a_conflict(
    base, left, right, rule, at
) -> None:  # type: ignore[no-untyped-def]
    assume(len({base, left, right}) == 3)
    assert decide(base, left, right, rule, at).ruling.conflict


@given(base=words, left=words, right=words, at=times)
def test_a_held_field_waits_for_a_person_and_only_when_both_changed(base, left, right, at) -> None:  # type: ignore[no-untyped-def]
    found = decide(base, left, right, FieldRule(rule="hold"), at)
    assert found.waits == (len({base, left, right}) == 3)
    assert found.waits == found.ruling.conflict


@given(left=words, right=words, rule=any_rule, at=times)
def test_a_first_meeting_fills_blanks_and_never_asks_who_was_later(left, right, rule, at) -> None:  # type: ignore[no-untyped-def]
    found = decide(..., left, right, rule, at)
    if None in (left, right):
        assert found.value == (left if right is None else right)
        assert not found.ruling.conflict
    else:
        assert found == decide(..., left, right, rule, at[::-1])
        assert found.ruling.conflict == (left != right)


@given(
    base=flags | st.just(...), left=flags, right=flags, at=times, authority=st.sampled_from(SYSTEMS)
)
def test_the_most_restrictive_side_is_never_loosened(base, left, right, at, authority) -> None:  # type: ignore[no-untyped-def]
    found = decide(base, left, right, FieldRule(rule="most_restrictive", authority=authority), at)
    if "true" in (left, right):
        assert found.value == "true"
    if base == "true" and {left, right} == {"true", "false"}:
        assert found.ruling.losing == "false", "whoever loosened it is told, not silently undone"


@given(left=words, right=words, base=words, authority=st.sampled_from(SYSTEMS), at=times)
def test_fill_lets_the_authority_win_unless_it_is_blank(left, right, base, authority, at) -> None:  # type: ignore[no-untyped-def]
    assume(len({base, left, right}) == 3)
    own, other = (left, right) if authority == "salesforce" else (right, left)
    found = decide(base, left, right, FieldRule(rule="fill", authority=authority), at)
    assert found.value == (other if own is None else own)


@pytest.mark.parametrize("authority", SYSTEMS)
def test_the_later_side_wins_and_equal_times_fall_to_the_authority(authority: str) -> None:
    rule = FieldRule.model_validate({"rule": "latest", "authority": authority})
    assert decide("a", "b", "c", rule, (2.0, 1.0)).value == "b"
    assert decide("a", "b", "c", rule, (1.0, 2.0)).value == "c"
    tied = decide("a", "b", "c", rule, (1.0, 1.0))
    assert tied.ruling.loser == MIRROR[authority]
    assert authority in tied.ruling.because


@given(
    left=words,
    right=words,
    base=words,
    at=times,
    rule=st.sampled_from(["salesforce", "hubspot", "authority"]),
)
def test_a_named_system_wins_at_any_time(left, right, base, at, rule) -> None:  # type: ignore[no-untyped-def]
    assume(len({base, left, right}) == 3)
    found = decide(base, left, right, FieldRule(rule=rule, authority="hubspot"), at)
    assert found.value == (left if rule == "salesforce" else right)


def test_a_field_absent_on_either_side_is_not_decided() -> None:
    sides = Compared({"a": "1", "b": "1"}, {"a": "2"}, {"b": "2"}, (1.0, 1.0), SYSTEMS)
    assert merge(sides, rules(), {}) == []


@given(
    base=words | st.just(...), left=words, right=words, rule=any_rule, side=st.sampled_from([0, 1])
)
def test_a_side_that_cannot_be_written_keeps_its_value(base, left, right, rule, side) -> None:  # type: ignore[no-untyped-def]
    known = None if base is ... else {"field": base}
    fixed = (
        (frozenset({"field"}), frozenset()) if side == 0 else (frozenset(), frozenset({"field"}))
    )
    sides = Compared(known, {"field": left}, {"field": right}, (1.0, 2.0), SYSTEMS, fixed)
    (found,) = merge(sides, EntityMerge(default=rule), {})
    assert found.value == (left, right)[side]
    assert not found.waits


# --- sets of links


@given(base=members, left=members, right=members)
def test_members_added_or_removed_on_either_side_are_added_and_removed(base, left, right) -> None:  # type: ignore[no-untyped-def]
    found = decide(*(tuple(sorted(s)) for s in (base, left, right)), FieldRule())  # type: ignore[arg-type]
    wanted = {
        m
        for m in base | left | right
        if (m in left and m in right) or ((m in left) != (m in right) and m not in base)
    }
    assert found.value == tuple(sorted(wanted))
    assert not found.ruling.conflict


@given(left=members, right=members)
def test_two_sets_that_meet_for_the_first_time_are_joined(left, right) -> None:  # type: ignore[no-untyped-def]
    found = decide(..., tuple(sorted(left)), tuple(sorted(right)), FieldRule())
    assert found.value == tuple(sorted(left | right))


# --- groups


@given(
    base=st.none() | groups_of_values,
    left=groups_of_values,
    right=groups_of_values,
    rule=decided_rule,
    at=times,
)
def test_a_contested_group_follows_one_side_as_a_whole(base, left, right, rule, at) -> None:  # type: ignore[no-untyped-def]
    decisions = merge(
        Compared(base, left, right, at, SYSTEMS), EntityMerge(default=rule, groups={"g": GROUP}), {}
    )
    found = {d.field: d.value for d in decisions}
    if any(d.ruling.conflict for d in decisions):
        assert found in (left, right)
        assert len({d.ruling.loser for d in decisions if d.ruling.conflict}) == 1


def test_two_people_who_correct_different_parts_of_an_address_do_not_make_a_third_one() -> None:
    base = {"street": "1 Old Rd", "city": "Oldtown", "code": "1"}
    left, right = {**base, "street": "2 New Rd"}, {**base, "city": "Newtown"}
    decisions = merge(Compared(base, left, right, (1.0, 2.0), SYSTEMS), rules(address=GROUP), {})
    assert {d.field: d.value for d in decisions} == right
    assert {d.field: d.ruling.losing for d in decisions if d.ruling.conflict} == {
        "street": "2 New Rd",
        "city": "Oldtown",
    }


@given(
    base=groups_of_values,
    left=groups_of_values,
    right=groups_of_values,
    unread=st.tuples(st.frozensets(st.sampled_from(GROUP)), st.frozensets(st.sampled_from(GROUP))),
    flips=st.frozensets(st.sampled_from(GROUP)),
    holds=st.frozensets(st.sampled_from(GROUP)),
)
@example(
    base={"street": None, "city": None, "code": None},
    left={"street": None, "city": None, "code": "x"},
    right={"street": "x", "city": None, "code": None},
    unread=(frozenset(), frozenset()),
    flips=frozenset({"street"}),
    holds=frozenset(),
)
def test_whatever_can_not_be_settled_nobody_gets_an_address_that_no_side_has(
    base, left, right, unread, flips, holds
) -> None:  # type: ignore[no-untyped-def]
    whole = [
        {**said, **dict.fromkeys(names, "???")}
        for said, names in zip((left, right), unread, strict=True)
    ]
    read = [
        {name: value for name, value in said.items() if name not in names}
        for said, names in zip((left, right), unread, strict=True)
    ]
    sides = Compared(base, *read, (1.0, 2.0), SYSTEMS, unread=unread, flips=flips)
    rules = EntityMerge(fields=dict.fromkeys(holds, FieldRule(rule="hold")), groups={"g": GROUP})
    decided = {d.field: d for d in merge(sides, rules, {})}
    for said in whole:
        after = dict(said)
        for name, decision in decided.items():
            if not decision.waits:
                after[name] = decision.value
        assert any(all(after[name] in (None, side[name]) for name in GROUP) for side in whole)


def test_a_group_that_changed_on_one_side_flows_without_a_conflict() -> None:
    base = {"street": "1 Old Rd", "city": "Oldtown", "code": "1"}
    left = {"street": "2 New Rd", "city": "Newtown", "code": None}
    decisions = merge(
        Compared(base, left, dict(base), (1.0, 2.0), SYSTEMS), rules(address=GROUP), {}
    )
    assert {d.field: d.value for d in decisions} == left
    assert not any(d.ruling.conflict for d in decisions)


def test_a_field_outside_the_group_goes_its_own_way() -> None:
    base = dict.fromkeys((*GROUP, "title"), "0")
    left, right = {**base, "street": "L", "title": "L"}, {**base, "street": "R"}
    decisions = merge(Compared(base, left, right, (1.0, 2.0), SYSTEMS), rules(address=GROUP), {})
    found = {d.field: d.value for d in decisions}
    assert (found["street"], found["title"]) == ("R", "L")


# --- proposals


def wish(value: str, *seen: str) -> Proposal:
    return Proposal("p1", "L1", "field", value, seen, by="ann", because="assigned by rule 7")


@given(base=words | st.just(...), left=words, right=words, rule=any_rule)
def test_a_proposal_stands_while_both_sides_are_as_the_proposer_saw_them(
    base, left, right, rule
) -> None:  # type: ignore[no-untyped-def]
    found = decide(base, left, right, rule, proposal=wish("new", left or "", right or ""))
    assert (found.value, found.proposal, found.ruling.because) == (
        "new",
        "p1",
        "assigned by rule 7",
    )


@given(side=st.sampled_from([0, 1]), rule=decided_rule)
def test_a_person_who_changed_the_field_since_wins_over_a_proposal(side, rule) -> None:  # type: ignore[no-untyped-def]
    left, right = ("taken", "old") if side == 0 else ("old", "taken")
    found = decide("old", left, right, rule, proposal=wish("new", "old"))
    assert (found.value, found.proposal) == ("taken", "")


def test_a_proposal_that_one_side_carries_already_still_reaches_the_other() -> None:
    for left, right in (("new", "old"), ("old", "new"), ("new", "new")):
        found = decide("old", left, right, FieldRule(), proposal=wish("new", "old"))
        assert (found.value, found.proposal) == ("new", "p1")


def test_a_blank_that_the_proposer_saw_is_the_same_however_it_is_stored() -> None:
    for blank in (None, ""):
        assert decide(None, blank, None, FieldRule(), proposal=wish("new", "")).proposal == "p1"


def test_a_proposal_keeps_its_field_out_of_a_group_that_follows_the_other_side() -> None:
    base = dict.fromkeys(GROUP, "0")
    left, right = {**base, "street": "L"}, {**base, "street": "R"}
    proposal = replace(wish("P", "0"), field="city")
    decisions = merge(
        Compared(base, left, right, (1.0, 2.0), SYSTEMS), rules(address=GROUP), {"city": proposal}
    )
    assert {d.field: d.value for d in decisions} == {"street": "R", "city": "P", "code": "0"}
