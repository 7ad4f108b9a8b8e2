"""What waits for a person, and what somebody wants, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sync.model.queue import Issue, Proposal
from sync.store.memory.tables import MemoryTables, copied


class MemoryQueue(MemoryTables):
    """What waits for a person, and what somebody wants."""

    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        found = []
        for issue in self._in_order("open_issue" if state == "open" else "issue"):
            if issue.state != state:
                continue
            if not kinds or issue.kind in kinds:
                found.append(copied(issue))
        return found

    def issue(self, issue_id: str) -> Issue | None:
        found = self._tables["issue"].get(issue_id)
        return None if found is None else copied(found)

    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        wanted = set(subjects)
        found: dict[str, list[Issue]] = defaultdict(list)
        for issue in self._in_order("open_issue"):
            for subject in {issue.link, issue.ref} & wanted:
                found[subject].append(copied(issue))
        return dict(found)

    def put_issues(self, issues: Sequence[Issue]) -> None:
        for issue in issues:
            kept = copied(issue)
            self._put("issue", kept.id, kept)
            self._put("open_issue", kept.id, kept if kept.state == "open" else None)

    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        wanted = set(links)
        found: dict[str, list[Proposal]] = defaultdict(list)
        for proposal in self._in_order("proposal"):
            if proposal.link in wanted and proposal.state == "open":
                found[proposal.link].append(copied(proposal))
        return dict(found)

    def proposals_by_id(self, ids: Iterable[str]) -> dict[str, Proposal]:
        return self._asked("proposal", ids)

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        for proposal in proposals:
            self._put("proposal", proposal.id, copied(proposal))
