"""A sync in a process of its own that dies at a chosen point. Points are counted, not waited for:
before and after every call to a vendor, before and after every commit, and wherever the engine says
that it may die.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.cli.main import main
from accord.world import RealWorld
from connectors.http.transport import VendorSession
from sync.store.sqlite.driver import SqliteDriver
from tests.journeys.window import guard

if TYPE_CHECKING:  # a new Python that is to die needs no look-alikes
    from tests.journeys.journey import Journey

NEVER = 0
Point = Callable[[], None]


def points_of(found: Journey, *words: str) -> int:
    """How many points a command comes to that is left alone."""
    reading, writing = os.pipe()
    child = _forked(found, NEVER, words, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = int(told.read())
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, status
    return number


def dies(found: Journey, at: int, *words: str) -> bool:
    """Run a command until it comes to its point number `at` and dies there; False when it ended
    before.
    """
    return died(_forked(found, at, words))


def died(child: int) -> bool:
    """Whether a process died, rather than came to its end; waits for either."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def spawned(found: Journey, at: int, *words: str) -> int:
    """The same in a new Python; returns the process."""
    command = [sys.executable, "-m", "tests.journeys.dying", str(at)]
    command += ["-C", str(found.folder), *words]
    silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    return os.posix_spawn(sys.executable, command, os.environ, file_actions=silent)


def forked(found: Journey, at: int, *words: str) -> int:
    """The same in a copy of this process; returns it."""
    return _forked(found, at, words)


def _forked(found: Journey, at: int, words: tuple[str, ...], told: int | None = None) -> int:
    child = os.fork()
    if child:
        return child
    try:
        reached = _until(at, ["-C", str(found.folder), *words])
        if told is not None:
            os.write(told, str(reached).encode())
    finally:
        os._exit(0)


def _until(at: int, words: list[str]) -> int:
    """Run a command in this process, which dies at its point number `at`; returns how many points
    it came to.
    """
    numbers = itertools.count(1)

    def point() -> None:
        if next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    _counted(point)
    guard(Path(words[words.index("-C") + 1]))
    with contextlib.suppress(SystemExit), silence():
        main(words)
    return next(numbers) - 1


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """What is said meanwhile is heard by nobody."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        yield


def _counted(point: Point) -> None:
    """From now on this process comes to `point` at every point; it is never used for anything
    else.
    """
    send, transaction = VendorSession.send, SqliteDriver.transaction

    def sent(self: VendorSession, *args: Any, **kwargs: Any) -> Any:
        point()
        answer = send(self, *args, **kwargs)
        point()
        return answer

    @contextlib.contextmanager
    def committed(self: SqliteDriver) -> Iterator[None]:
        inside = self._connection.in_transaction
        with transaction(self):
            yield
            if not inside:
                point()
        if not inside:
            point()

    VendorSession.send = sent  # type: ignore[method-assign]
    SqliteDriver.transaction = committed  # type: ignore[method-assign]
    RealWorld.reach = lambda self, reached: point()  # type: ignore[method-assign]


if __name__ == "__main__":
    _until(int(sys.argv[1]), sys.argv[2:])
