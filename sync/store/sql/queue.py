"""What waits for a person, and what somebody wants: issues and proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sync.model.queue import Issue, Proposal
from sync.store.sql.driver import Row
from sync.store.sql.rows import queue as as_row
from sync.store.sql.rows.values import texts
from sync.store.sql.tables import Tables


class SqlQueue(Tables):
    """What waits for a person, and what somebody wants."""

    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        # said apart: the index of open issues serves only a statement that names the state itself
        if state == "open":
            rows = self._all(self._sql.open_issues)
        else:
            rows = self._all(self._sql.issues, state)
        found = []
        for row in rows:
            _, kind, *_ = row
            if not kinds or kind in kinds:
                found.append(as_row.to_issue(row))
        return found

    def issue(self, issue_id: str) -> Issue | None:
        row = self._first(self._sql.get_issue, issue_id)
        return None if row is None else as_row.to_issue(row)

    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        wanted = set(subjects)
        asked = (texts(wanted),)
        rows: dict[str, Row] = {}
        for statement in self._sql.open_issues_of:
            for row in self._driver.each(statement, asked):
                rows[row[0]] = row
        found: dict[str, list[Issue]] = defaultdict(list)
        for _, row in sorted(rows.items()):
            issue = as_row.to_issue(row)
            for subject in {issue.link, issue.ref} & wanted:
                found[subject].append(issue)
        return dict(found)

    def put_issues(self, issues: Sequence[Issue]) -> None:
        rows = map(as_row.issue_row, issues)
        self._write(self._sql.put_issue, rows)

    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        found: dict[str, list[Proposal]] = defaultdict(list)
        bound = (texts(links),)
        for row in self._driver.each(self._sql.open_proposals, bound):
            proposal = as_row.to_proposal(row)
            found[proposal.link].append(proposal)
        return dict(found)

    def proposals_by_id(self, ids: Iterable[str]) -> dict[str, Proposal]:
        bound = (texts(ids),)
        found = {}
        for row in self._driver.each(self._sql.proposals_by_id, bound):
            proposal = as_row.to_proposal(row)
            found[proposal.id] = proposal
        return found

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        rows = map(as_row.proposal_row, proposals)
        self._write(self._sql.put_proposal, rows)
