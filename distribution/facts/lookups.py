"""The situation, indexed: what a lead wants, what a rep covers, who works on which account, who
meets whom when.

Everything here is a lookup; nothing is scored or refused. Leads and reps stand in the order of
their identity, so no later step can depend on the order in which they were handed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from distribution.facts.lead import Lead
from distribution.facts.rep import Rep
from distribution.facts.situation import AccountFacts, Situation
from distribution.policy import DistributionPolicy


@dataclass(frozen=True, slots=True)
class Profile:
    """What matters of a lead when reps are compared; None is "not known"."""

    segment: str | None
    region: str | None
    product: str | None
    account: AccountFacts | None


@dataclass(frozen=True, slots=True)
class Cover:
    """What a rep covers, in the policy's words; None is "not known"."""

    segment: str | None
    region: str | None
    product: str | None


class Lookups:
    """One situation under one policy. `calendars`: the reps whose meetings can be seen."""

    def __init__(self, situation: Situation, policy: DistributionPolicy) -> None:
        self.policy = policy
        self.now = situation.now
        self.today = datetime.fromtimestamp(situation.now, UTC).date()
        self.leads = _leads(situation)
        self.reps = _reps(situation)
        self.covers = {rep.email: _cover(rep, policy) for rep in self.reps}
        self.accounts = {account.id: account for account in situation.accounts}
        self.calendars = frozenset(meeting.rep for meeting in situation.meetings)
        self._meetings = _next_meetings(situation)

    def profile(self, lead: Lead) -> Profile:
        """The lead as reps are compared for it; what the lead does not say, its account may."""
        account = self.accounts.get(lead.account or "")
        employees, country = lead.employees, lead.country
        if account is not None:
            if employees is None:
                employees = account.employees
            country = country or account.country
        return Profile(
            segment=self.policy.segment_of(employees),
            region=self.policy.region_of(country),
            product=_word(lead.product),
            account=account,
        )

    def next_meeting(self, rep: str, account: str) -> float | None:
        """When the rep next meets the account, epoch seconds."""
        return self._meetings.get((rep, account))


def _leads(situation: Situation) -> tuple[Lead, ...]:
    """Each link once."""
    by_link = {lead.id: lead for lead in situation.leads}
    return tuple(sorted(by_link.values(), key=lambda lead: lead.id))


def _reps(situation: Situation) -> tuple[Rep, ...]:
    """Each e-mail once: a rep with a second, deactivated user is an active rep."""
    ordered = sorted(situation.reps, key=lambda rep: (rep.email, rep.active, rep.free, rep.name))
    by_email = {rep.email: rep for rep in ordered}
    return tuple(by_email.values())


def _next_meetings(situation: Situation) -> Mapping[tuple[str, str], float]:
    """The start of the first meeting to come, by rep and account."""
    found: dict[tuple[str, str], float] = {}
    for meeting in situation.meetings:
        if meeting.starts_at < situation.now:
            continue
        key = (meeting.rep, meeting.account)
        earliest = found.get(key, meeting.starts_at)
        found[key] = min(meeting.starts_at, earliest)
    return found


def _cover(rep: Rep, policy: DistributionPolicy) -> Cover:
    return Cover(
        segment=policy.segment_named(rep.segment),
        region=policy.region_named(rep.region),
        product=_word(rep.product),
    )


def _word(text: str | None) -> str | None:
    """A word as it is compared: without case, None for blank."""
    if text is None:
        return None
    return text.strip().casefold() or None
