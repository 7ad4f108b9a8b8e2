"""What the engine keeps between steps, whoever keeps it: one port per reason to ask.

Everything is batched, because a million records pass through here. Reads see the writes of the open
transaction; a transaction that ends in an exception leaves nothing. Commits of the journal reach
the disk before the call returns. Time is always passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from connectors.record import Ref
from sync.model.conditions.adoption import Loss, Stage
from sync.model.journal import ActionRow, HistoryEntry, HistoryRow, Intent, IntentState, RunRow
from sync.model.links import HeldIds, Link
from sync.model.mirror import NOTHING, Known, MirrorRow
from sync.model.queue import Choice, Issue, Proposal
from sync.model.steps import PlanHeader, Step
from sync.model.watches import Watch


class TwoHoldersError(ValueError):
    """Two links would hold one record."""


class Transactions(Protocol):
    """All or nothing. `systems` are left and right."""

    systems: tuple[str, str]

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; a transaction inside a transaction joins it. Raises LeaseHeldError once
        the state belongs to a later holder of the lease.
        """

    def savepoint(self) -> AbstractContextManager[None]:
        """Part of a transaction: when it ends in an exception, only what happened in it is undone,
        and the transaction can go on.
        """

    def fence(self, generation: int) -> None:
        """From now on the state belongs to the holder of the lease with this number: transactions
        of earlier holders are refused.
        """

    def close(self) -> None:
        """Let go of the state, and of the right to write it."""


class Cursors(Protocol):
    """How far each object of each system has been read."""

    def cursor(self, system: str, object_name: str) -> str | None:
        """Where to read on; None: from the beginning."""

    def set_cursor(self, system: str, object_name: str, cursor: str) -> None:
        """Read on from here next time."""


class Mirror(Protocol):
    """The last observed values of every record."""

    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        """The rows of these records, in the order asked; records never seen are left out."""

    def put_mirror(self, rows: Sequence[MirrorRow], known: Known = NOTHING) -> None:
        """Keep what was observed, with the keys each record can be matched by. `known`: what is
        kept of them so far, as far as the caller has just read it.
        """

    def by_key(
        self, system: str, entity: str, kind: str, values: Iterable[str]
    ) -> dict[str, list[Ref]]:
        """Refs of live records by one kind of match key, sorted."""

    def any_key(self, system: str, entity: str, kind: str) -> bool:
        """Whether any record ever had a match key of this kind."""

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        """Every row of an object, gone ones included, by id."""


class DirtySet(Protocol):
    """Records to look at again; `seq` grows with every mark."""

    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        """Mark (ref, entity); a record already dirty gets a new `seq`."""

    def dirty(self, entity: str, after: int, limit: int) -> list[tuple[int, Ref]]:
        """Dirty records of an entity with a `seq` above `after`, in that order."""

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        """Forget (ref, seq) unless the record was marked again since that `seq`."""

    def dirty_count(self) -> int:
        """How many records are to be looked at again."""

    def unread(self, system: str) -> list[Ref]:
        """Dirty records of which the mirror knows nothing, sorted."""


class Watches(Protocol):
    """What decisions turned on."""

    def put_watches(self, refs: Iterable[Ref], watches: Sequence[Watch]) -> None:
        """Keep what the decisions about these records turned on, in place of what was kept of
        them.
        """

    def add_watches(self, watches: Sequence[Watch]) -> None:
        """Keep these beside what is kept already."""

    def watches(self) -> Iterator[Watch]:
        """All of them, by record."""


class Links(Protocol):
    """Which records mean the same thing."""

    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        """Links by id, in the order asked; ids never given are left out."""

    def records_of(self, links: Iterable[str]) -> dict[str, HeldIds]:
        """The ids of the records that links hold, (left, right), by link; links never made are left
        out.
        """

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        """Links (shadows included) by the records they hold."""

    def put_links(self, links: Sequence[Link]) -> None:
        """Keep links. Raises TwoHoldersError where two would hold one record."""

    def put_bases(self, links: Sequence[Link]) -> None:
        """Keep what both sides of these links agreed on; the rest of them stays as it is kept."""

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        """Every link, by id."""

    def count_links(self, entity: str) -> int:
        """Live links of an entity."""


class Identities(Protocol):
    """What became of records, and what a person decided about them."""

    def successors(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        """The records that took these ones' places, as far as that was seen."""

    def put_successor(self, ref: Ref, to: Ref) -> None:
        """Remember which record took another one's place."""

    def choices(self, refs: Iterable[Ref]) -> dict[Ref, Choice]:
        """What a person decided these records' counterparts shall be."""

    def put_choice(self, choice: Choice) -> None:
        """Keep such a decision; a later one about the same record takes its place."""


class Plans(Protocol):
    """Plans and their steps."""

    def add_steps(self, plan: str, steps: Sequence[Step]) -> None:
        """Keep steps of a plan."""

    def put_plan(self, header: PlanHeader) -> None:
        """Keep what a plan amounts to."""

    def plan(self, plan: str) -> PlanHeader | None:
        """What a plan amounts to, None once it is forgotten."""

    def steps(
        self, plan: str, *, phase: str | None = None, system: str | None = None
    ) -> Iterator[Step]:
        """Steps in order of their number."""

    def step_groups(self, plan: str) -> list[tuple[str, str, int]]:
        """(phase, system, how many) for the steps of a plan, sorted."""

    def save_plan(self, plan: str) -> None:
        """Keep this plan, and no other, for somebody to look at and apply."""

    def hold_plan(self, plan: str) -> None:
        """Keep this plan, which a brake holds, and no other such, for somebody to approve."""

    def kept_plans(self) -> tuple[str, str]:
        """The plan that is held, and the saved one; "" where there is none."""

    def drop_plans(self) -> None:
        """Forget all plans but these two."""

    def mark_applied(self, plan: str) -> None:
        """Remember that a plan was carried out."""

    def was_applied(self, plan: str) -> bool:
        """Whether it was."""


class Journal(Protocol):
    """What was sent, or was about to be."""

    def intend(self, intents: Sequence[Intent]) -> None:
        """Keep intents before they are sent."""

    def close_intents(self, states: Mapping[str, IntentState]) -> None:
        """Say what became of intents. Raises KeyError for one that is not in the journal."""

    def open_intents(self, limit: int) -> list[Intent]:
        """Intents nobody knows the outcome of yet, by id."""


class Queue(Protocol):
    """What waits for a person."""

    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        """Issues in one state, by id."""

    def issue(self, issue_id: str) -> Issue | None:
        """One of them."""

    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        """Open issues by the link id or ref they are about."""

    def put_issues(self, issues: Sequence[Issue]) -> None:
        """Keep issues; one of the same id takes the earlier one's place."""


class Proposals(Protocol):
    """What somebody wants a field or a record to be."""

    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        """Open proposals by link."""

    def proposals_by_id(self, ids: Iterable[str]) -> dict[str, Proposal]:
        """Proposals by id, whatever their state."""

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Keep proposals; one of the same id takes the earlier one's place."""


class HistoryLog(Protocol):
    """Decisions that were carried out. Only `sync.history` adds to it."""

    def add_history(self, entries: Sequence[HistoryEntry]) -> None:
        """Add to the end, each with what it tells in order."""

    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        """What happened to a link, newest first."""

    def history_of_run(self, run: str) -> Iterator[HistoryRow]:
        """What a run did, in the order it did it."""


class Runs(Protocol):
    """Runs of commands that may write."""

    def put_run(self, run: RunRow) -> None:
        """Keep a run; one of the same id takes the earlier one's place."""

    def runs(self, limit: int = 20) -> list[RunRow]:
        """Newest first."""


class Actions(Protocol):
    """What people did: decisions, approvals, brakes let go. Nothing is ever taken away."""

    def add_actions(self, actions: Sequence[ActionRow]) -> None:
        """Keep what a person did."""

    def actions_about(self, subjects: Iterable[str]) -> list[ActionRow]:
        """What was done to these subjects, newest first."""

    def actions_in(self, runs: Iterable[str]) -> list[ActionRow]:
        """What people let these runs do, newest first."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What was learnt of a system: `account` pins the workspace, `document` is its schema as the
    roof packed it, learnt at `at` with the credentials whose print is `credentials`.
    """

    system: str
    account: str
    credentials: str = ""
    document: bytes = b""
    at: float = 0.0


class Weighed(Protocol):
    """What brakes remember."""

    def add_weighed(
        self,
        run: str,
        at: float,
        seen: Mapping[tuple[str, str], int],
    ) -> None:
        """Keep what a run did, by brake and what it was, in place of what is kept of that run."""

    def weighed(
        self,
        brake: str,
        since: float,
        until: float,
        but_for: str,
    ) -> dict[str, int]:
        """How much was done within that time, by what it was, one run (`but_for`) left out."""


class Facts(Protocol):
    """What a workspace remembers of the pair as a whole."""

    def acquaintance(self, system: str) -> Acquaintance | None:
        """What was learnt of a system."""

    def put_acquaintance(self, known: Acquaintance) -> None:
        """Remember it."""

    def policy_seen(self) -> str | None:
        """The print of the policy at the last run; None before the first."""

    def see_policy(self, policy_print: str) -> None:
        """Remember it."""

    def keyed_by(self) -> str:
        """The print of the match rules that the mirror's keys were made with."""

    def set_keyed_by(self, rules_print: str) -> None:
        """Remember it."""

    def meanings(self) -> dict[str, str]:
        """Where each field stood in a system, and as what, when it was last mapped there."""

    def set_meanings(self, meanings: Mapping[str, str]) -> None:
        """Remember it."""

    def stage(self) -> Stage | None:
        """How far first meetings could go at the last run; None before the first."""

    def set_stage(self, stage: Stage) -> None:
        """Remember it."""

    def adopted(self) -> bool:
        """Whether some run went through with everything: what is new from then on is news."""

    def set_adopted(self) -> None:
        """Remember it."""

    def loss(self) -> Loss:
        """What became of an earlier state, until a run has looked at everything since."""

    def set_loss(self, loss: Loss) -> None:
        """Remember it."""

    def reconciled_at(self, system: str) -> float | None:
        """When this side's mirror was last compared with what is there as a whole."""

    def set_reconciled(self, system: str, at: float) -> None:
        """Remember it."""


class Store(
    Transactions,
    Cursors,
    Mirror,
    DirtySet,
    Watches,
    Links,
    Identities,
    Plans,
    Journal,
    Queue,
    Proposals,
    HistoryLog,
    Runs,
    Actions,
    Weighed,
    Facts,
    Protocol,
):
    """The whole state of one workspace: every port at once."""


class Lease(Protocol):
    """The right to write. Whoever holds it has a generation number that no earlier holder had."""

    @property
    def generation(self) -> int:
        """This holder's number."""

    def check(self) -> None:
        """Raise LeaseHeldError when the lease has passed on to another holder."""

    def release(self) -> None:
        """Give it back."""
