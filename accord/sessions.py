"""A workspace at work, or being looked at: its state, the right to write it, its pair."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from accord.logs import run_log
from accord.schema_memory import doubt, forget
from accord.wiring import connect, make_pair
from accord.workspace import Workspace
from accord.world import RealWorld
from connectors.errors import RejectedError, UserError
from connectors.world import World
from sync.model.journal import RunRow
from sync.model.pair import Pair
from sync.model.trouble import kept_of
from sync.report import Report
from sync.run import Progress, Runner
from sync.store.ports import Lease, Store
from sync.store.view import CanonicalView
from sync.writing.work import Work

FIRST_SYNC = (
    "Run `accord sync` first. If this workspace ran elsewhere, bring its folder `.accord` along: "
    "git does not hold it."
)
FEW_COLLECTIONS = (50_000, 20, 100)
"""Records by the thousand live briefly and hold no cycles: looking for some as often as usual costs
a run a tenth.
"""


def no_progress(what: str, on: str, number: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Session:
    """A workspace at work."""

    workspace: Workspace
    work: Work
    progress: Progress

    @property
    def store(self) -> Store:
        """The state."""
        return self.work.store

    @property
    def pair(self) -> Pair:
        """Both systems."""
        return self.work.pair

    @property
    def world(self) -> World:
        """Clock, ids and chance."""
        return self.work.world

    @property
    def runner(self) -> Runner:
        """What carries out a run."""
        return Runner(self.work, self.progress, run_log(self.workspace.settings.pair))

    @property
    def view(self) -> CanonicalView:
        """What was read, in canonical words."""
        return CanonicalView(self.store, self.pair)

    def run(self, work: Callable[[Runner], Report]) -> Report:
        """Let a runner work, and mind what its refusals say of the schema we know."""
        report = work(self.runner)
        codes = {issue.reason for issue in report.issues}
        if isinstance(report.error, RejectedError):
            codes.add(report.error.code)
        doubt(self.store, self.workspace.settings.kinds.values(), codes)
        return report


@contextmanager
def opened(
    workspace: Workspace,
    progress: Progress = no_progress,
    *,
    world: World | None = None,
    command: str = "sync",
    afresh: bool = False,
) -> Iterator[Session]:
    """A session that may write, for a command; `afresh`: what the systems look like is asked again,
    as for a switch that an administrator has just turned. Raises UserError when the fields Accord
    needs are not there yet.
    """
    gc.set_threshold(*FEW_COLLECTIONS)
    world = world or RealWorld(workspace.settings.threads)
    with locked_store(workspace, world) as (store, lease):
        if afresh:
            forget(store, workspace.systems)
        try:
            work = _work(workspace, store, lease, world)
        except Exception as error:
            _keep_failure(store, world, lease, command, error)
            raise
        try:
            yield Session(workspace, work, progress)
        except RejectedError as error:
            doubt(store, workspace.settings.kinds.values(), [error.code])
            raise


def _work(workspace: Workspace, store: Store, lease: Lease, world: World) -> Work:
    """Both systems connected, and known."""
    from sync.store.sqlite.pausing import PauseWatch

    connections = {system: connect(workspace, system, world) for system in workspace.systems}
    pair = make_pair(workspace, store, connections, world)
    writers = {system: connection.writer for system, connection in connections.items()}
    pauses = PauseWatch(workspace.state)
    return Work(store, pair, writers, world, lease, pauses=pauses)


def _keep_failure(
    store: Store,
    world: World,
    lease: Lease,
    command: str,
    error: Exception,
) -> None:
    """A run that could not even begin is on record as well: `status` tells of it."""
    now = world.now()
    row = RunRow(
        world.new_id(),
        command,
        lease.generation,
        now,
        now,
        "failed",
        kept_of(error),
    )
    with suppress(UserError):  # where the disk is what fails, the first error is the one to tell
        store.put_run(row)


@contextmanager
def locked_store(workspace: Workspace, world: World) -> Iterator[tuple[Store, Lease]]:
    """The state, for writing: one process at a time. Raises LeaseHeldError while another one is at
    work; from one that sleeps past its lease it is taken over.
    """
    from sync.store.sqlite.takeover import owned

    with owned(workspace.state, workspace.systems, world.now) as (store, lease):
        yield store, lease


@contextmanager
def state_of(workspace: Workspace) -> Iterator[Store]:
    """The state, for looking; works while a run is at work. Raises UserError before the first."""
    from sync.store.sqlite.store import open_store

    if not has_state(workspace):
        raise UserError(
            "nothing has been synced in this workspace yet: it has no state here",
            advice=FIRST_SYNC,
        )
    store = open_store(workspace.state, workspace.systems, read_only=True)
    try:
        yield store
    finally:
        store.close()


def has_state(workspace: Workspace) -> bool:
    """Whether anything ran here; a fresh copy out of git has no state yet."""
    return (workspace.state / "state.db").exists()


def run_at_work(workspace: Workspace) -> bool:
    """Whether a process is writing the state at this moment."""
    from sync.store.sqlite.files import somebody_writes

    return somebody_writes(workspace.state)
