"""Decides what to tell a rep about a lead: one sentence, only facts that are known and earned
points.

The sentence never gives a number a rep could not check, and never says what was merely assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from distribution.choosing.score import Term
from distribution.facts.lead import Lead
from distribution.facts.lookups import Profile, View
from distribution.facts.rep import Rep

MOST_FACTS = 3


def why(view: View, rep: Rep, lead: Lead, terms: Sequence[Term], *, free: int) -> str:
    """Why you, why now: the facts that earned most points. `free` is the rep's room before this
    lead.
    """
    profile = view.profile(lead)
    earned = {term.name: term.cents for term in terms if term.known and term.cents > 0}
    facts = list(_facts(view, rep, lead, profile, earned, free))
    most = sorted(facts, key=lambda fact: -fact[0])[:MOST_FACTS]
    told = [fact[1] for fact in facts if fact in most]
    return _sentence(told or [f"have {_slots(free)}"])


Facts = Iterator[tuple[int, str]]


def _facts(
    view: View, rep: Rep, lead: Lead, profile: Profile, earned: Mapping[str, int], free: int
) -> Facts:
    """Each fact with the points it earned, in the order in which one tells them."""
    account = profile.account
    called = (account.name if account is not None else "") or lead.company or "this account"
    if account is not None and "account_owner" in earned:
        owned = (
            f"own {called}"
            if rep.email == account.owner
            else f"work on an open opportunity at {called}"
        )
        yield earned["account_owner"], owned
    if account is not None and "meeting" in earned:
        starts_at = view.next_meeting(rep.email, account.id)
        whom = "them" if "account_owner" in earned else called
        yield earned["meeting"], f"meet {whom} on {_day(starts_at or view.now)}"
    territory = _territory(view, profile, earned)
    if territory:
        yield earned.get("segment", 0) + earned.get("region", 0), f"cover {territory}"
    if "product" in earned:
        yield earned["product"], f"sell what they ask about ({_title(lead.product or '')})"
    if "need" in earned:
        yield earned["need"], f"have {_slots(free)}"


def _territory(view: View, profile: Profile, earned: Mapping[str, int]) -> str:
    segment = profile.segment if "segment" in earned else None
    region = profile.region if "region" in earned else None
    return territory(view, segment, region)


def territory(view: View, segment: str | None, region: str | None) -> str:
    """ "mid-size companies in EMEA", or as much of it as is given."""
    bands = view.policy.segments
    if segment is None:
        return region or ""
    return bands[segment].called + (f" in {region}" if region else "")


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
    return f"{free} free slot{'' if free == 1 else 's'}"


def _day(epoch: float) -> str:
    day = datetime.fromtimestamp(epoch, UTC)
    return f"{day:%A} {day.day} {day:%B}"
