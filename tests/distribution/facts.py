"""Leads, reps and situations for the tests: ready-made ones to vary, and Hypothesis strategies for
any of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from distribution.facts.lead import Lead
from distribution.facts.rep import Rep
from distribution.facts.situation import AccountFacts, Meeting, Situation
from distribution.policy import DistributionPolicy
from mapping.loader import Located, load

STARTER = Path(__file__).parents[2] / "accord" / "policy" / "distribution.yaml"
TODAY = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NOW = TODAY.timestamp()
DAY = 86_400.0


def starter() -> DistributionPolicy:
    """The policy a new workspace begins with."""
    found = load(STARTER, DistributionPolicy)
    assert isinstance(found, Located), found
    return found.model


POLICY = starter()


def on_day(days: float) -> str:
    """The ISO date so many days from today."""
    return (TODAY + timedelta(days=days)).date().isoformat()


def lead(link: str = "L1", **facts: Any) -> Lead:
    """A lead of whom nothing is known but what is given."""
    blank: dict[str, Any] = {
        "name": "Ada",
        "company": "",
        "account": None,
        "country": None,
        "employees": None,
        "product": None,
        "created_at": NOW,
        "declined_by": frozenset(),
        "lifecycle": "sales_qualified",
    }
    return Lead(id=link, **{**blank, **facts})


def rep(email: str = "kim@us.example", **facts: Any) -> Rep:
    """A rep with ten free slots of whom nothing is known but what is given."""
    blank: dict[str, Any] = {
        "name": email.split("@")[0].title(),
        "segment": None,
        "region": None,
        "product": None,
        "start_date": None,
        "capacity": 10,
        "open_leads": 0,
        "on_leave_until": None,
        "active": True,
    }
    return Rep(email=email, **{**blank, **facts})


def account(link: str = "A1", **facts: Any) -> AccountFacts:
    """An account called Alphabet of which nothing is known but what is given."""
    blank: dict[str, Any] = {
        "name": "Alphabet",
        "owner": None,
        "open_opportunity_owners": (),
        "employees": None,
        "country": None,
    }
    return AccountFacts(id=link, **{**blank, **facts})


def situation(
    leads: list[Lead],
    reps: list[Rep],
    meetings: list[Meeting] | None = None,
    accounts: list[AccountFacts] | None = None,
) -> Situation:
    """These facts, today."""
    return Situation(tuple(leads), tuple(reps), tuple(meetings or ()), tuple(accounts or ()), NOW)


EMAILS = [f"rep{n}@us.example" for n in range(5)]
ACCOUNTS = ["A1", "A2", "A3"]
SIZES = st.sampled_from([None, 20, 500, 5000])
COUNTRIES = st.sampled_from([None, "US", "DE", "NO", "AQ"])
PRODUCTS = st.sampled_from([None, "data_hub", "payments"])


@st.composite
def any_rep(draw: st.DrawFn, email: str) -> Rep:
    """A rep who may be away, full, inactive or unknown in any way."""
    return rep(
        email,
        segment=draw(st.sampled_from([None, "smb", "Mid", "enterprise", "no such band"])),
        region=draw(st.sampled_from([None, "AMER", "EMEA", "Moon"])),
        product=draw(PRODUCTS),
        start_date=draw(st.sampled_from([None, "2019-02-01", "2026-09-01", "soon"])),
        capacity=draw(st.integers(0, 4)),
        open_leads=draw(st.integers(0, 3)),
        on_leave_until=draw(st.sampled_from([None, None, None, on_day(-1), on_day(0), on_day(9)])),
        active=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def any_situation(draw: st.DrawFn) -> Situation:
    """A few leads, reps, accounts and meetings, with gaps everywhere."""
    reps = [draw(any_rep(email)) for email in EMAILS[: draw(st.integers(0, 5))]]
    few = st.sets(st.sampled_from(EMAILS), max_size=1)
    owners = st.sampled_from([None, "nobody@us.example", *EMAILS])
    accounts = [
        account(
            link,
            owner=draw(owners),
            open_opportunity_owners=tuple(draw(few)),
            employees=draw(SIZES),
            country=draw(COUNTRIES),
        )
        for link in ACCOUNTS
    ]
    leads = [
        lead(
            f"L{n}",
            account=draw(st.sampled_from([None, "gone", *ACCOUNTS])),
            country=draw(COUNTRIES),
            employees=draw(SIZES),
            product=draw(PRODUCTS),
            declined_by=frozenset(draw(few)),
        )
        for n in range(draw(st.integers(0, 7)))
    ]
    meetings = [
        Meeting(
            draw(st.sampled_from(EMAILS)),
            draw(st.sampled_from(ACCOUNTS)),
            NOW + draw(st.floats(-3, 40)) * DAY,
            "",
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return situation(leads, reps, meetings, accounts)
