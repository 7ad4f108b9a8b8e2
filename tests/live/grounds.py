"""The ground a run of the suite stands on: one vendor's account with a key field, made once and
removed at the end, and a trial of its own for each test.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.protocol import CustomField
from tests.live.hubspot_account import PortalHarness
from tests.live.salesforce_account import OrgHarness
from tests.live.trial import LiveHarness
from verify.accounts.account import HUBSPOT, Account, is_loopback
from verify.running.side import Side

SUITE, TRIALS = "to-remove-of-the-suite.jsonl", "to-remove-of-trials.jsonl"
"""The ledgers of what is to be removed. A trial begins by removing what an earlier one left, and
must not take what the run still stands on.
"""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """An account, what opens it, and the names of what was made in it for the run."""

    account: Account
    secrets: Mapping[str, str]
    ledgers: Path
    state: Path
    key: str
    hidden: str | None

    @contextmanager
    def trial(self) -> Iterator[LiveHarness]:
        """A new connector under trial; what it and its people made is gone afterwards."""
        with _side(self.account, self.ledgers / TRIALS) as side:
            harness = _harness(side, self.secrets, self.state)
            harness.key, harness.hidden_field = self.key, self.hidden
            harness.new_field = _named(side, "Trial")
            try:
                yield harness
            finally:
                harness.connector.close()
        assert side.left == [], "could not be removed; the next run tries again"


@contextmanager
def ground(account: Account, secrets: Mapping[str, str], ledgers: Path) -> Iterator[Ground]:
    """An account with what the suite needs in it."""
    with (
        TemporaryDirectory() as folder,
        _side(account, ledgers / SUITE) as side,
    ):
        state = Path(folder)
        harness = _harness(side, secrets, state)
        try:
            key = _named(side, "Key")
            harness.connector.provision([CustomField(harness.object, key, "Accord trial", "key")])
            hidden = harness.hidden_field
            if isinstance(harness, OrgHarness):
                hidden = _named(side, "Hidden")
                harness.hide(hidden)
        finally:
            harness.connector.close()
        yield Ground(
            account=account,
            secrets=secrets,
            ledgers=ledgers,
            state=state,
            key=key,
            hidden=hidden,
        )
    assert side.left == [], "could not be removed; the next run tries again"


def _side(account: Account, ledger: Path) -> Side:
    return Side(account, ledger, _no_wait if is_loopback(account.url) else time.sleep)


def _no_wait(_: float) -> None:
    """Nobody has to be waited for on this machine."""


def _harness(side: Side, secrets: Mapping[str, str], state: Path) -> LiveHarness:
    if side.account.vendor == HUBSPOT:
        return PortalHarness(side, secrets, state)
    return OrgHarness(side, secrets, state)


def _named(side: Side, what: str) -> str:
    """The name of a field of this side's."""
    mark = side.words["mark"]
    if side.account.vendor == HUBSPOT:
        return f"{mark}_{what.lower()}"
    return f"{mark}_{what}__c"
