"""A real account under trial: a person's hands are the vendor's API through a second session, and
everything that anybody makes there is noted before the next call and removed at the end.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from connectors.budget import CallBudget
from connectors.http.secret import Secret
from connectors.kinds import Surroundings
from connectors.record import Fields, Value
from connectors.testing.harness import Harness
from tests.live.time import Passing
from tests.live.wire import Faults, watch
from verify.accounts.account import is_loopback
from verify.answers.answer import Answer, told
from verify.probe import Probe
from verify.running.side import Side

BUDGET = 2_000
NO_SMALL_PAGES = "pages of a real account can't be made small: hundreds of records would be needed"


class LiveHarness(Harness):
    """What both vendors share. `side` is the second session, its mark stands in every record."""

    writes: str
    """The connector's writes that faults befall, as `METHOD path`."""

    def __init__(self, side: Side, secrets: Mapping[str, str], state: Path) -> None:
        self._side = side
        self._passing = Passing(is_loopback(side.account.url))
        self._faults = Faults(self.writes)
        self._seen = 0
        self.connector = self._connected(self._around(secrets, state))
        watch(self._session(), self._faults, self._note)

    @property
    def mark(self) -> str:
        """The words that tell this trial's records from everybody else's."""
        return self._side.words["mark"]

    def create(self, object_name: str, label: str, **fields: Value) -> str:
        tree = self.ask("POST", self._place(object_name), self._new(object_name, label, fields))
        return str(tree["id"])

    def settle(self) -> None:
        self._passing.settle()

    def fail(self, how: str, times: int = 1) -> None:
        self._faults.set(how, times)

    def small_pages(self) -> int:
        pytest.skip(NO_SMALL_PAGES)

    def requests(self) -> int | None:
        return self._seen

    def keyed(self, key: str) -> str:
        return f"{self.mark}-{key}"

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """A person's call, which has to succeed."""
        probe = Probe(name=f"{method} {path}", method=method, path=path, body=body)
        answer = self._side.ask(probe)
        tree = told(answer).tree
        assert answer.status < 300, (probe.name, answer.status, tree)
        return tree

    def _note(self, method: str, path: str, answer: Answer) -> None:
        self._seen += 1
        self._side.note(method, path, answer)

    def _around(self, secrets: Mapping[str, str], state: Path) -> Surroundings:
        return Surroundings(
            world=self._passing.world(),
            budget=CallBudget(BUDGET),
            state=Path(mkdtemp(dir=state)),
            sandbox=is_loopback(self._side.account.url),
            concurrency=2,
            secret=lambda name: Secret(secrets[name.removeprefix("env:")]),
        )

    @abstractmethod
    def _connected(self, around: Surroundings) -> Any:
        """The connector."""

    @abstractmethod
    def _session(self) -> Any:
        """What the connector sends with."""

    @abstractmethod
    def _place(self, object_name: str) -> str:
        """Where a person makes records of an object."""

    @abstractmethod
    def _new(self, object_name: str, label: str, fields: Fields) -> Any:
        """The body that makes one, with the mark in it."""
