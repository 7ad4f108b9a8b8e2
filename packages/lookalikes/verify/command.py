"""`make verify-live`: what is asked for on the command line and in the environment, the run, the
exit code.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.server import Running, SandboxOptions, running
from verify.accounts.account import Account, Unusable, check_may_be_touched
from verify.accounts.signing_in import (
    HUBSPOT_TOKEN,
    HUBSPOT_URL,
    SALESFORCE_CLIENT_ID,
    SALESFORCE_CLIENT_SECRET,
    SALESFORCE_URL,
    signed_in,
    with_credentials,
)
from verify.accounts.wire import Sleep
from verify.probe import Probe
from verify.probes.table import PROBES
from verify.running.compared import Compared, compared
from verify.running.recording import record
from verify.running.side import Side
from verify.running.telling import report

Say = Callable[[str], None]
Environment = Mapping[str, str]

ALIKE, DIFFERENT, UNUSABLE = 0, 1, 2
NOTHING_TO_ASK = (
    f"No credentials of a vendor are set ({SALESFORCE_URL} or {HUBSPOT_TOKEN}):"
    " nothing was asked; docs/howto/verify-the-look-alikes.md says which are needed."
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run found of one vendor, and what could not be removed."""

    vendor: str
    results: list[Compared]
    left: list[str]
    seconds: float


@dataclass(frozen=True)
class Asked:
    """The command line."""

    folder: Path
    keep: Path | None
    any_account: bool
    only: str

    @property
    def answers(self) -> Path:
        """Where the files of this run go."""
        return self.keep or self.folder / "answers"

    @property
    def ledger(self) -> Path:
        """What is to be removed in the accounts; shared by all runs."""
        return self.folder / "to-remove.jsonl"


def main(
    arguments: Sequence[str],
    environment: Environment,
    say: Say = print,
    sleep: Sleep = time.sleep,
) -> int:
    """0 where nothing differs or there are no credentials, 1 for differences or leftovers, 2 where
    an account cannot be used.
    """
    asked = _asked(arguments)
    vendors = with_credentials(environment)
    if not vendors:
        say(NOTHING_TO_ASK)
        return ALIKE
    try:
        accounts = [_usable(vendor, environment, asked, sleep) for vendor in vendors]
    except Unusable as reason:
        say(str(reason))
        return UNUSABLE
    if asked.keep is None:
        shutil.rmtree(asked.answers, ignore_errors=True)
    code = ALIKE
    with running(SandboxOptions(people=30)) as pair:
        for account in accounts:
            count = len(_probes(account.vendor, asked.only))
            say(f"Asking {account.vendor} ({account.kind}) {count} things …")
            outcome = verify(account, look_alike(pair, account.vendor, sleep), asked, sleep)
            code = max(code, _told(outcome, say))
    say(f"The answers are in {asked.answers}.")
    return code


def verify(account: Account, ours: Account, asked: Asked, sleep: Sleep) -> Outcome:
    """Ask every probe on both sides; both are as they were before when it returns or raises."""
    started = time.monotonic()
    results = []
    with ExitStack() as stack:
        vendor_side = stack.enter_context(Side(account, asked.ledger, sleep))
        passing = Path(stack.enter_context(TemporaryDirectory()))
        our_side = stack.enter_context(Side(ours, passing / "ledger.jsonl", sleep))
        for each in compared(_probes(account.vendor, asked.only), vendor_side, our_side):
            record(asked.answers, account.vendor, each)
            results.append(each)
    return Outcome(
        vendor=account.vendor,
        results=results,
        left=vendor_side.left,
        seconds=time.monotonic() - started,
    )


def look_alike(pair: Running, vendor: str, sleep: Sleep) -> Account:
    """One of a running pair as an account."""
    return signed_in(vendor, credentials(pair), sleep)


def credentials(pair: Running) -> dict[str, str]:
    """What the environment would hold if the pair were the vendors."""
    org, portal = pair.ready["salesforce"], pair.ready["hubspot"]
    return {
        SALESFORCE_URL: pair.salesforce_url,
        SALESFORCE_CLIENT_ID: org["client_id"],
        SALESFORCE_CLIENT_SECRET: org["client_secret"],
        HUBSPOT_URL: pair.hubspot_url,
        HUBSPOT_TOKEN: portal["token"],
    }


def _usable(vendor: str, environment: Environment, asked: Asked, sleep: Sleep) -> Account:
    account = signed_in(vendor, environment, sleep)
    check_may_be_touched(account, any_account=asked.any_account)
    return account


def _probes(vendor: str, only: str) -> list[Probe]:
    """All of a vendor, or those up to the last whose name has these words in it: earlier ones make
    what later ones need.
    """
    probes = list(PROBES[vendor])
    wanted = [number for number, probe in enumerate(probes) if only in probe.name]
    return probes[: wanted[-1] + 1] if wanted else []


def _told(outcome: Outcome, say: Say) -> int:
    for line in report(outcome.vendor, outcome.results, outcome.seconds):
        say(line)
    for line in outcome.left:
        say(f"  could not be removed, the next run tries again: {line}")
    differs = any(each.found or each.unasked for each in outcome.results)
    return DIFFERENT if differs or outcome.left else ALIKE


def _asked(arguments: Sequence[str]) -> Asked:
    parser = argparse.ArgumentParser(prog="verify", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".verify-live"), help="its own folder")
    parser.add_argument(
        "--keep", type=Path, help="write the answers here, where no run removes them"
    )
    parser.add_argument(
        "--only", default="", help="stop after the last probe with this in its name"
    )
    parser.add_argument(
        "--any-account", action="store_true", help="also an account that is not for tests"
    )
    found = parser.parse_args(arguments)
    return Asked(found.folder, found.keep, found.any_account, found.only)
