"""The situation, indexed: what a lead wants, what a rep covers, who works on which account, who
meets whom when.

Everything here is a lookup; nothing is scored or refused. Leads and reps stand in the order of
their identity, so no later step can depend on the order in which they were handed over.
"""

from __future__ import annotations

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


class View:
    """Lookups over one situation under one policy."""

    def __init__(self, situation: Situation, policy: DistributionPolicy) -> None:
        self.policy = policy
        self.now = situation.now
        self.today = datetime.fromtimestamp(situation.now, UTC).date()
        self.leads = _leads(situation)
        self.reps = _reps(situation)
        self.covers = {rep.email: _cover(rep, policy) for rep in self.reps}
        self.accounts = {account.id: account for account in situation.accounts}
        self.calendars = frozenset(meeting.rep for meeting in situation.meetings)
        self._meetings: dict[tuple[str, str], float] = {}
        for meeting in situation.meetings:
            key = (meeting.rep, meeting.account)
            if meeting.starts_at >= situation.now:
                self._meetings[key] = min(
                    meeting.starts_at, self._meetings.get(key, meeting.starts_at)
                )

    def profile(self, lead: Lead) -> Profile:
        """The lead as reps are compared for it; what the lead does not say, its account may."""
        account = self.accounts.get(lead.account or "")
        employees = (
            lead.employees if lead.employees is not None or account is None else account.employees
        )
        country = lead.country or (account.country if account is not None else None)
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
    return tuple(
        sorted({lead.id: lead for lead in situation.leads}.values(), key=lambda lead: lead.id)
    )


def _reps(situation: Situation) -> tuple[Rep, ...]:
    """Each e-mail once: a rep with a second, deactivated user is an active rep."""
    ordered = sorted(situation.reps, key=lambda rep: (rep.email, rep.active, rep.free, rep.name))
    return tuple({rep.email: rep for rep in ordered}.values())


def _cover(rep: Rep, policy: DistributionPolicy) -> Cover:
    return Cover(
        policy.segment_named(rep.segment), policy.region_named(rep.region), _word(rep.product)
    )


def _word(text: str | None) -> str | None:
    return (text or "").strip().casefold() or None
