"""Decides what to tell a rep about a lead: one sentence, only facts that are known and earned
points.

The sentence never gives a number a rep could not check, and never says what was merely assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from distribution.choosing.score import Term
from distribution.facts.lead import Lead
from distribution.facts.lookups import Lookups, Profile
from distribution.facts.rep import Rep

MOST_FACTS = 3


def why(lookups: Lookups, rep: Rep, lead: Lead, terms: Sequence[Term], *, free: int) -> str:
    """Why you, why now: the facts that earned most points. `free` is the rep's room before this
    lead.
    """
    earned = {term.name: term.cents for term in terms if term.known and term.cents > 0}
    match = _Match(lookups, rep, lead, lookups.profile(lead), earned, free)
    facts = _facts(match)
    if not facts:
        return _sentence([f"have {_slots(free)}"])
    most = sorted(facts, key=lambda fact: -fact.cents)[:MOST_FACTS]
    return _sentence([fact.text for fact in facts if fact in most])


class Fact(NamedTuple):
    """Something that spoke for a rep, in words that follow "you", and the hundredths of a point it
    earned.
    """

    cents: int
    text: str


@dataclass(frozen=True, slots=True)
class _Match:
    """A rep and the lead they got. `earned`: hundredths of a point by term, known facts only."""

    lookups: Lookups
    rep: Rep
    lead: Lead
    profile: Profile
    earned: Mapping[str, int]
    free: int

    @property
    def company(self) -> str:
        """What the lead's company is called."""
        account = self.profile.account
        known = "" if account is None else account.name
        return known or self.lead.company or "this account"


def _facts(match: _Match) -> list[Fact]:
    """Each fact that earned points, in the order in which one tells them."""
    found = []
    for tell in _TELLERS:
        fact = tell(match)
        if fact is not None:
            found.append(fact)
    return found


def _works_on_it(match: _Match) -> Fact | None:
    account, cents = match.profile.account, match.earned.get("account_owner")
    if account is None or cents is None:
        return None
    if match.rep.email == account.owner:
        return Fact(cents, f"own {match.company}")
    return Fact(cents, f"work on an open opportunity at {match.company}")


def _meets_them(match: _Match) -> Fact | None:
    account, cents = match.profile.account, match.earned.get("meeting")
    if account is None or cents is None:
        return None
    starts_at = match.lookups.next_meeting(match.rep.email, account.id)
    if starts_at is None:
        return None
    # "own Alphabet, and you meet them", but "meet Alphabet" where it was not named before
    whom = "them" if "account_owner" in match.earned else match.company
    return Fact(cents, f"meet {whom} on {_day(starts_at)}")


def _covers_them(match: _Match) -> Fact | None:
    profile, earned = match.profile, match.earned
    segment = profile.segment if "segment" in earned else None
    region = profile.region if "region" in earned else None
    covered = territory(match.lookups, segment, region)
    if not covered:
        return None
    cents = earned.get("segment", 0) + earned.get("region", 0)
    return Fact(cents, f"cover {covered}")


def _sells_it(match: _Match) -> Fact | None:
    cents = match.earned.get("product")
    if cents is None:
        return None
    return Fact(cents, f"sell what they ask about ({_title(match.lead.product or '')})")


def _has_room(match: _Match) -> Fact | None:
    cents = match.earned.get("need")
    if cents is None:
        return None
    return Fact(cents, f"have {_slots(match.free)}")


_TELLERS: tuple[Callable[[_Match], Fact | None], ...] = (
    _works_on_it,
    _meets_them,
    _covers_them,
    _sells_it,
    _has_room,
)


def territory(lookups: Lookups, segment: str | None, region: str | None) -> str:
    """ "mid-size companies in EMEA", or as much of it as is given."""
    if segment is None:
        return region or ""
    called = lookups.policy.segments[segment].called
    if not region:
        return called
    return f"{called} in {region}"


def _sentence(facts: list[str]) -> str:
    """The facts as one sentence about "you"."""
    *first, last = facts
    if not first:
        return f"You {last}."
    joint = ", and you" if last.startswith("meet ") else " and"
    return f"You {', '.join(first)}{joint} {last}."


def _title(term: str) -> str:
    """A term of the vocabulary as people write it."""
    words = term.strip().replace("_", " ")
    return words.title() if words.islower() else words


def _slots(free: int) -> str:
    return "1 free slot" if free == 1 else f"{free} free slots"


def _day(epoch: float) -> str:
    day = datetime.fromtimestamp(epoch, UTC)
    return f"{day:%A} {day.day} {day:%B}"
