"""Teams of accounts and deals as reps keep them in Salesforce."""

from __future__ import annotations

from sandbox.vendor import VendorModel
from sandbox.worlds.history import History
from sandbox.worlds.life.pen import Known, Pen
from sandbox.worlds.staff.teams import Member, account_team, deal_team


class SalesforceTeams:
    """Writes the teams of a world, part by part."""

    def __init__(self, history: History, model: VendorModel) -> None:
        self._pen = Pen(history, model, "teams:salesforce")
        self._reps = history.reps

    def write(self, part: History, known: Known) -> None:
        """Insert who works on the accounts and deals of this part beside their owners."""
        for n, record in known.accounts.items():
            account = part.accounts[n]
            for member in account_team(self._pen.rng, account, self._reps):
                fields = {"AccountId": record, "AccountAccessLevel": "Edit"}
                self._insert("AccountTeamMember", fields, member, known, account.born)
        for n, record in known.deals.items():
            deal = part.deals[n]
            for member in deal_team(self._pen.rng, deal, self._reps):
                fields = {"OpportunityId": record, "OpportunityAccessLevel": "Edit"}
                self._insert("OpportunityTeamMember", fields, member, known, deal.born)

    def _insert(
        self, name: str, fields: dict[str, str], member: Member, known: Known, born: int
    ) -> None:
        who = {"UserId": known.users[member.rep], "TeamMemberRole": member.role}
        self._pen.insert(name, {**fields, **who}, born)
