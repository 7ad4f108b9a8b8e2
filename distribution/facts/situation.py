"""Everything a distribution is decided from: facts, and the time."""

from __future__ import annotations

from dataclasses import dataclass

from distribution.facts.lead import Lead
from distribution.facts.rep import Rep


@dataclass(frozen=True, slots=True)
class Meeting:
    """A rep (e-mail) meets an account (link id); `starts_at` is epoch seconds."""

    rep: str
    account: str
    starts_at: float
    subject: str


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account, who owns it and who works on an open opportunity in it (e-mails)."""

    id: str
    name: str
    owner: str | None
    open_opportunity_owners: tuple[str, ...]
    employees: int | None
    country: str | None

    def is_worked_by(self, rep: str) -> bool:
        """Whether this rep owns the account or an open opportunity in it."""
        return rep == self.owner or rep in self.open_opportunity_owners


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts of one moment; `now` is epoch seconds. The order of the tuples means nothing."""

    leads: tuple[Lead, ...]
    reps: tuple[Rep, ...]
    meetings: tuple[Meeting, ...]
    accounts: tuple[AccountFacts, ...]
    now: float
