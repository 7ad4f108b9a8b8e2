"""What holds of every distribution, whatever the facts."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from distribution.choosing.eligibility import refusals
from distribution.engine import Distribution, distribute
from distribution.facts.lookups import Lookups
from distribution.facts.situation import Situation
from tests.distribution.facts import NOW, POLICY, any_situation


def takers(distribution: Distribution) -> dict[str, str]:
    return {assignment.lead: assignment.rep for assignment in distribution.assigned}


@given(any_situation())
def test_every_lead_is_assigned_or_held_with_a_reason(facts: Situation) -> None:
    found = distribute(facts, POLICY)
    named = [assignment.lead for assignment in found.assigned] + [held.lead for held in found.held]
    assert sorted(named) == sorted(lead.id for lead in facts.leads)
    assert all(held.reason for held in found.held)


@given(any_situation())
def test_nobody_gets_more_than_they_have_room_for(facts: Situation) -> None:
    taken = Counter(takers(distribute(facts, POLICY)).values())
    reps = {rep.email: rep for rep in facts.reps}
    assert all(
        reps[email].open_leads + count <= reps[email].capacity for email, count in taken.items()
    )


@given(any_situation())
def test_nobody_gets_a_lead_they_may_not_take(facts: Situation) -> None:
    lookups, got = Lookups(facts, POLICY), takers(distribute(facts, POLICY))
    reps = {rep.email: rep for rep in facts.reps}
    for lead in facts.leads:
        if lead.id in got:
            taker = reps[got[lead.id]]
            assert refusals(lookups, lead, taker) == ()
            assert taker.active
            assert taker.email not in lead.declined_by
            assert (taker.on_leave_until or "") < lookups.today.isoformat()


@given(any_situation(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(facts: Situation, chance: random.Random) -> None:
    mixed = [list(part) for part in (facts.leads, facts.reps, facts.meetings, facts.accounts)]
    for part in mixed:
        chance.shuffle(part)
    assert distribute(Situation(*(tuple(part) for part in mixed), NOW), POLICY) == distribute(
        facts, POLICY
    )  # type: ignore[arg-type]


@given(any_situation())
def test_every_distribution_is_proven_optimal(facts: Situation) -> None:
    found = distribute(facts, POLICY)
    assert found.gap == 0
    assert found.value == found.bound
    assert round(100 * found.value) == sum(
        round(100 * assignment.score) for assignment in found.assigned
    )


@given(any_situation(), st.data())
def test_removing_a_rep_never_raises_the_value(facts: Situation, data: st.DataObject) -> None:
    if facts.reps:
        gone = data.draw(st.sampled_from(facts.reps))
        fewer = replace(facts, reps=tuple(rep for rep in facts.reps if rep != gone))
        assert distribute(fewer, POLICY).value <= distribute(facts, POLICY).value


@given(any_situation())
def test_an_account_s_lead_goes_past_its_owners_only_when_they_are_full_of_such_leads(
    facts: Situation,
) -> None:
    lookups, got = Lookups(facts, POLICY), takers(distribute(facts, POLICY))
    for lead in facts.leads:
        account = lookups.accounts.get(lead.account or "")
        if account is None or (lead.id in got and account.is_worked_by(got[lead.id])):
            continue
        for rep in facts.reps:
            if account.is_worked_by(rep.email) and not refusals(lookups, lead, rep):
                theirs = [other for other in facts.leads if got.get(other.id) == rep.email]
                owned = [lookups.accounts.get(other.account or "") for other in theirs]
                assert len(theirs) == rep.free
                assert all(other is not None and other.is_worked_by(rep.email) for other in owned)


@given(any_situation())
def test_the_score_is_the_sum_of_its_terms_and_no_term_passes_its_weight(facts: Situation) -> None:
    weights = POLICY.weights.model_dump()
    for assignment in distribute(facts, POLICY).assigned:
        assert round(100 * assignment.score) == sum(term.cents for term in assignment.terms)
        assert {term.name for term in assignment.terms} == set(weights)
        assert all(0 <= term.points <= weights[term.name] for term in assignment.terms)


@given(any_situation())
def test_the_explanation_names_only_facts_that_are_known_and_earned_points(
    facts: Situation,
) -> None:
    lookups, reps, leads = (
        Lookups(facts, POLICY),
        {r.email: r for r in facts.reps},
        {one.id: one for one in facts.leads},
    )
    for assignment in distribute(facts, POLICY).assigned:
        rep, profile, why = (
            reps[assignment.rep],
            lookups.profile(leads[assignment.lead]),
            assignment.why,
        )
        account, cover = profile.account, lookups.covers[rep.email]
        meets = account is not None and lookups.next_meeting(rep.email, account.id) is not None
        assert ("own " not in why) or (account is not None and account.owner == rep.email)
        assert ("open opportunity" not in why) or (
            account and rep.email in account.open_opportunity_owners
        )
        assert (" meet " not in why) or meets
        assert ("sell what" not in why) or (
            cover.product is not None and cover.product == profile.product
        )
        assert ("companies" not in why) or (
            cover.segment is not None and cover.segment == profile.segment
        )
        assert not any(name in why for name in POLICY.regions) or (
            cover.region and cover.region == profile.region
        )
        assert why.startswith("You ")
        assert why.endswith(".")


@given(any_situation())
def test_the_runner_up_is_another_rep_who_may_take_the_lead(facts: Situation) -> None:
    lookups = Lookups(facts, POLICY)
    reps, leads = {rep.email: rep for rep in facts.reps}, {lead.id: lead for lead in facts.leads}
    for assignment in distribute(facts, POLICY).assigned:
        able = {
            email
            for email, rep in reps.items()
            if not refusals(lookups, leads[assignment.lead], rep)
        }
        other = assignment.runner_up
        assert (other is None) == (able == {assignment.rep})
        assert other is None or (other.rep in able - {assignment.rep} and other.lacks > 0)
