"""What follows from one observation. Values, and the issues that every decision makes alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.record import Ref
from mapping.codecs.translate import FieldProblem
from sync.deciding.observation import EntityDesk
from sync.model.issues import field_issue
from sync.model.links import Link
from sync.model.queue import Issue, Proposal
from sync.model.steps import Step

COMPARED = "compared"
BEHIND_ANOTHER = "another record of the same person goes before this one"


@dataclass(slots=True)
class Decided:
    """What follows from one observation.

    `link`: to be stored (None: unchanged). `retired`: a link that is not needed any more. `over`:
    issues that are settled by now. `spent`: proposals that are over without a step. `settled`:
    nothing more to look at once the steps are done. `contested`: fields in which one side had to
    give way, or waits; `timed`: those where the later change won.
    """

    link: Link | None = None
    retired: Link | None = None
    steps: list[Step] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    over: list[Issue] = field(default_factory=list)
    spent: list[Proposal] = field(default_factory=list)
    contested: frozenset[str] = frozenset()
    timed: frozenset[str] = frozenset()
    settled: bool = True
    outcome: str = ""

    def contested_in(self, link: Link) -> set[int]:
        """The contested fields, each by a hash of it and its link."""
        found = set()
        for name in self.contested:
            found.add(hash((link.id, name)))
        return found


def field_issues(
    desk: EntityDesk,
    link: Link,
    ref: Ref,
    problems: Sequence[FieldProblem],
) -> list[Issue]:
    """An issue for each value that may not cross."""
    return [field_issue(desk.entity.name, link.id, ref, problem) for problem in problems]
