"""Single cases: who gets the lead, what each rep is told, why a lead is held, what the document
says.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from distribution.engine import Distribution, distribute
from distribution.facts.lead import Lead
from distribution.facts.rep import Rep
from distribution.facts.situation import Meeting
from distribution.policy import DistributionPolicy, MeetingsPolicy
from tests.distribution.facts import DAY, NOW, POLICY, account, lead, on_day, rep, situation


def run(
    leads: list[Lead], reps: list[Rep], policy: DistributionPolicy = POLICY, **facts: Any
) -> Distribution:
    return distribute(situation(leads, reps, **facts), policy)


def meets(days: float) -> Meeting:
    """Kim meets Alphabet in so many days."""
    return Meeting("kim@us.example", "A1", NOW + days * DAY, "")


def taker(found: Distribution) -> str:
    (only,) = found.assigned
    return only.rep


def held(found: Distribution) -> tuple[str, str | None]:
    (only,) = found.held
    return only.reason, only.until


def terms(found: Distribution) -> dict[str, float]:
    (only,) = found.assigned
    return {term.name: term.points for term in only.terms}


def test_without_leads_nothing_is_assigned_and_nothing_is_missed() -> None:
    document = run([], [rep()]).document()
    assert document == {"assigned": [], "held": [], "value": 0.0, "bound": 0.0, "gap": 0.0}


def test_a_rep_of_the_lead_s_segment_and_region_goes_before_one_of_whom_nothing_is_known() -> None:
    wanted = lead(country="DE", employees=500)
    assert (
        taker(
            run([wanted], [rep("a@us.example"), rep("b@us.example", segment="mid", region="EMEA")])
        )
        == "b@us.example"
    )


def test_the_size_and_country_of_the_account_stand_in_for_the_lead_s() -> None:
    wanted = lead(account="A1")
    reps = [rep("a@us.example", segment="smb"), rep("b@us.example", segment="enterprise")]
    assert taker(run([wanted], reps, accounts=[account(employees=2000)])) == "b@us.example"


@pytest.mark.parametrize("country", [None, "AQ"])
def test_a_country_that_is_unknown_or_in_no_region_refuses_nobody(country: str | None) -> None:
    found = run([lead(country=country)], [rep(region="APAC")])
    assert terms(found)["region"] == POLICY.weights.region / 2


def test_norway_is_in_emea() -> None:
    assert POLICY.region_of("NO") == "EMEA"


@pytest.mark.parametrize(
    ("employees", "segment"),
    [(None, None), (0, "smb"), (199, "smb"), (200, "mid"), (1999, "mid"), (2000, "enterprise")],
)
def test_segments_begin_where_the_policy_says(employees: int | None, segment: str | None) -> None:
    assert POLICY.segment_of(employees) == segment


@pytest.mark.parametrize(
    "owner", [{"owner": "own@us.example"}, {"open_opportunity_owners": ("own@us.example",)}]
)
def test_who_works_on_the_account_gets_the_lead_against_every_other_term(
    owner: dict[str, Any],
) -> None:
    worst = rep(
        "own@us.example",
        segment="smb",
        region="APAC",
        product="payments",
        capacity=50,
        open_leads=49,
    )
    best = rep(
        "kim@us.example", segment="mid", region="EMEA", product="data_hub", start_date="2010-01-01"
    )
    meetings = [meets(1)]
    wanted = lead(account="A1", employees=500, country="DE", product="data_hub")
    found = run([wanted], [worst, best], meetings=meetings, accounts=[account(**owner)])
    assert taker(found) == "own@us.example"


def test_an_owner_s_last_slot_goes_to_the_lead_of_their_account_even_where_another_then_waits() -> (
    None
):
    owner = rep("own@us.example", segment="mid", region="EMEA", capacity=1)
    other = rep("kim@us.example", segment="enterprise", region="AMER", product="data_hub")
    theirs = lead("L1", account="A1", employees=5000, country="US", product="data_hub")
    stranger = lead("L2", employees=500, country="DE")
    found = run([theirs, stranger], [owner, other], accounts=[account(owner="own@us.example")])
    assert [(one.lead, one.rep) for one in found.assigned] == [("L1", "own@us.example")]
    assert found.held[0].reason == "Own could take it, but every free slot goes to a better fit"


@pytest.mark.parametrize(
    "away", [{"on_leave_until": on_day(0)}, {"active": False}, {"open_leads": 10}]
)
def test_an_owner_who_is_away_gone_or_full_is_passed_over(away: dict[str, Any]) -> None:
    reps = [rep("own@us.example", **away), rep("kim@us.example")]
    found = run([lead(account="A1")], reps, accounts=[account(owner="own@us.example")])
    assert taker(found) == "kim@us.example"


def test_without_owner_first_the_owner_s_points_are_points_like_any_other() -> None:
    weights = POLICY.weights.model_copy(update={"account_owner": 1.0})
    policy = POLICY.model_copy(update={"owner_first": False, "weights": weights})
    reps = [rep("own@us.example", product="payments"), rep("kim@us.example", product="data_hub")]
    found = run(
        [lead(account="A1", product="data_hub")],
        reps,
        policy,
        accounts=[account(owner="own@us.example")],
    )
    assert taker(found) == "kim@us.example"


def meeting_points(days: float) -> float:
    found = run([lead(account="A1")], [rep()], meetings=[meets(days)], accounts=[account()])
    return terms(found)["meeting"]


def test_the_nearer_the_meeting_the_more_points_until_there_are_none() -> None:
    points = [meeting_points(days) for days in (0, 3, 14, 14.1, 21, 28)]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == len(points)
    assert (points[0], points[2]) == (15.0, 12.0)
    assert meeting_points(28.1) == meeting_points(-0.1) == 0.0


def test_a_calendar_that_shows_nothing_is_not_taken_for_an_empty_one() -> None:
    seen = [Meeting("seen@us.example", "A2", NOW + DAY, "")]
    reps = [rep("seen@us.example"), rep("unseen@us.example")]
    assert (
        taker(run([lead(account="A1")], reps, meetings=seen, accounts=[account()]))
        == "unseen@us.example"
    )


def test_experience_counts_by_what_companies_of_the_size_call_for() -> None:
    half = run([lead(employees=5000)], [rep(start_date=on_day(-365))])
    full = run([lead(employees=50)], [rep(start_date=on_day(-365))])
    unknown = run([lead(employees=50)], [rep(start_date="soon")])
    assert terms(half)["tenure"] == pytest.approx(2.5, abs=0.01)
    assert (terms(full)["tenure"], terms(unknown)["tenure"]) == (5.0, 2.5)


def test_a_batch_spreads_over_equal_reps_and_follows_need_where_they_are_not_equal() -> None:
    leads = [lead(f"L{n}") for n in range(30)]
    equal = [rep(f"r{n}@us.example", capacity=30) for n in range(3)]
    assert Counter(one.rep for one in run(leads, equal).assigned) == {
        one.email: 10 for one in equal
    }
    reps = [rep("full@us.example", capacity=30, open_leads=25), rep("free@us.example", capacity=30)]
    assert Counter(one.rep for one in run(leads[:10], reps).assigned) == {"free@us.example": 10}


def test_single_leads_over_many_runs_do_not_all_go_to_one_of_two_equals() -> None:
    reps = [rep("a@us.example"), rep("b@us.example")]
    counts = Counter(taker(run([lead(f"L{n}")], reps)) for n in range(60))
    assert min(counts["a@us.example"], counts["b@us.example"]) > 15


def test_the_seed_changes_who_wins_a_draw() -> None:
    reps = [rep(f"r{n}@us.example") for n in range(8)]
    seeds = [POLICY.model_copy(update={"seed": seed}) for seed in range(12)]
    assert len({taker(run([lead()], reps, policy)) for policy in seeds}) > 1


def test_a_second_user_with_the_same_address_adds_no_room() -> None:
    twice = [rep(capacity=1), rep(capacity=1, active=False)]
    found = run([lead("L1"), lead("L2")], twice)
    assert len(found.assigned) == len(found.held) == 1


def test_an_owner_reads_that_they_own_the_account_and_when_they_meet_it() -> None:
    facts: dict[str, Any] = {
        "accounts": [account(owner="kim@us.example")],
        "meetings": [meets(5)],
    }
    found = run([lead(account="A1")], [rep(open_leads=9, capacity=2000)], **facts)
    assert (
        found.assigned[0].why
        == "You own Alphabet, meet them on Thursday 26 November and have 1991 free slots."
    )
    without_need = POLICY.model_copy(
        update={"weights": POLICY.weights.model_copy(update={"need": 0.0})}
    )
    found = run([lead(account="A1")], [rep()], without_need, **facts)
    assert found.assigned[0].why == "You own Alphabet, and you meet them on Thursday 26 November."


def test_a_rep_reads_what_they_cover_and_how_much_room_they_have() -> None:
    found = run(
        [lead(country="DE", employees=500)], [rep(segment="mid", region="EMEA", capacity=12)]
    )
    assert found.assigned[0].why == "You cover mid-size companies in EMEA and have 12 free slots."
    found = run([lead(product="field_service")], [rep(product="Field_Service", capacity=1)])
    assert (
        found.assigned[0].why
        == "You sell what they ask about (Field Service) and have 1 free slot."
    )


def test_where_nothing_is_known_the_rep_reads_only_of_their_room() -> None:
    assert run([lead()], [rep(open_leads=3)]).assigned[0].why == "You have 7 free slots."


FULL = {"open_leads": 10}
GERMAN = {"country": "DE"}
EMEA = {"region": "EMEA"}


@pytest.mark.parametrize(
    ("reps", "reason", "until"),
    [
        ([], "there is no active rep", None),
        ([rep("a@x", active=False)], "there is no active rep", None),
        ([rep("a@x", region="AMER")], "no active rep covers EMEA", None),
        (
            [rep("a@x", **FULL, **EMEA), rep("b@x", **FULL), rep("c@x", region="AMER")],
            "every rep who covers EMEA is at capacity",
            None,
        ),
        (
            [rep("a@x", on_leave_until=on_day(9))],
            f"A, the only rep who covers EMEA, is on leave until {on_day(9)}",
            on_day(9),
        ),
        (
            [rep("a@x", on_leave_until=on_day(9)), rep("b@x", on_leave_until=on_day(4))],
            "every rep who covers EMEA is on leave",
            on_day(4),
        ),
        (
            [rep("a@x", **FULL), rep("b@x", **FULL), rep("c@x", on_leave_until=on_day(4))],
            "of 3 reps who cover EMEA, 2 are at capacity, 1 is on leave",
            on_day(4),
        ),
        (
            [rep("a@x", on_leave_until=on_day(4), **FULL)],
            "A, the only rep who covers EMEA, is on leave and is at capacity",
            None,
        ),
    ],
)
def test_a_held_lead_says_why_and_until_when(
    reps: list[Rep], reason: str, until: str | None
) -> None:
    assert held(run([lead(**GERMAN)], reps)) == (reason, until)


def test_a_lead_is_not_offered_again_to_who_declined_it() -> None:
    found = run([lead(declined_by=frozenset({"kim@us.example"}))], [rep()])
    assert held(found) == ("Kim, the only rep there is, has declined it before", None)


def test_a_lead_is_held_where_no_score_passes_the_reserve() -> None:
    policy = POLICY.model_copy(update={"reserve": 60.0})
    assert held(run([lead()], [rep()], policy)) == (
        "the best score, 29.00, is not over the reserve of 60",
        None,
    )


def test_the_last_day_of_a_leave_is_still_leave_and_the_next_is_not() -> None:
    assert run([lead()], [rep(on_leave_until=on_day(0))]).held
    assert run([lead()], [rep(on_leave_until=on_day(-1))]).assigned


def test_the_document_has_the_shape_of_the_contract() -> None:
    reps = [rep("a@us.example", product="data_hub"), rep("b@us.example", capacity=20)]
    declined = lead("L2", declined_by=frozenset({"a@us.example", "b@us.example"}))
    document = run([lead("L1", product="data_hub"), declined], reps).document()
    assert document == {
        "assigned": [
            {
                "lead": "L1",
                "rep": "a@us.example",
                "score": 34.0,
                "terms": {
                    "account_owner": 0.0,
                    "meeting": 1.5,
                    "segment": 5.0,
                    "region": 5.0,
                    "product": 10.0,
                    "tenure": 2.5,
                    "need": 10.0,
                },
                "runner_up": {
                    "rep": "b@us.example",
                    "score": 29.0,
                    "needs": "would get it with a score 5.01 higher",
                },
                "why": "You sell what they ask about (Data Hub) and have 10 free slots.",
            }
        ],
        "held": [
            {"lead": "L2", "reason": "every rep there is has declined it before", "until": None}
        ],
        "value": 34.0,
        "bound": 34.0,
        "gap": 0.0,
    }


def test_far_meetings_may_be_switched_off() -> None:
    rules = MeetingsPolicy(near_days=14, far_days=14)
    policy = POLICY.model_copy(update={"meetings": rules})
    found = run([lead(account="A1")], [rep()], policy, accounts=[account()], meetings=[meets(15)])
    assert terms(found)["meeting"] == 0.0
