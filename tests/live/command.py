"""The second half of `make verify-live`: the connectors' own suite on the accounts that the
environment has credentials of.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.live.run import RUN, Run
from verify.accounts.account import HUBSPOT, SALESFORCE, Account, Unusable, check_may_be_touched
from verify.accounts.signing_in import (
    HUBSPOT_TOKEN,
    SALESFORCE_CLIENT_ID,
    SALESFORCE_CLIENT_SECRET,
    signed_in,
    with_credentials,
)

KEPT, BROKEN, UNUSABLE = 0, 1, 2
NO_ACCOUNT = "The connectors' suite was not run either: it needs the same credentials."
OF_NO_USE = "What SUITE asks for (--suite, --values) was left out with it."
NO_APP = (
    f"The suite is not run on Salesforce: its connector signs in by itself, with"
    f" {SALESFORCE_CLIENT_ID} and {SALESFORCE_CLIENT_SECRET}."
)
SUITE = Path(__file__).with_name("suite.py")
CLASSES = {SALESFORCE: "TestSalesforce", HUBSPOT: "TestHubSpot"}
SECRETS = (SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET, HUBSPOT_TOKEN)
# Its own settings alone: what an assertion compares may be somebody's data and is not shown.
OPTIONS = ("-p", "no:cacheprovider", "-p", "no:xdist", "-rfEs", "--no-header")
PLAIN = ("--tb=line", "--assert=plain")
WITH_VALUES = ("--tb=short", "--assert=rewrite")


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """0 where every promise is kept or there are no credentials, 1 where one is broken or something
    could not be removed, 2 where an account cannot be used.
    """
    asked = _asked(arguments)
    if not with_credentials(environment):
        print(NO_ACCOUNT)
        if asked.suite or asked.values:
            print(OF_NO_USE)
        return KEPT
    if asked.only:
        # Somebody looks at single answers.
        return KEPT
    try:
        accounts = _accounts(environment, any_account=asked.any_account)
    except Unusable as reason:
        print(reason)
        return UNUSABLE
    if not accounts:
        return KEPT
    secrets = {name: environment[name] for name in SECRETS if environment.get(name)}
    return _tried(Run(accounts, secrets, asked.folder), values=asked.values, words=asked.suite)


def _accounts(environment: Mapping[str, str], *, any_account: bool) -> dict[str, Account]:
    found = {}
    for vendor in with_credentials(environment):
        if vendor == SALESFORCE and not environment.get(SALESFORCE_CLIENT_SECRET):
            print(NO_APP)
            continue
        account = signed_in(vendor, environment, time.sleep)
        check_may_be_touched(account, any_account=any_account)
        found[vendor] = account
    return found


def _tried(run: Run, *, values: bool, words: str) -> int:
    """Run the suite, and say what it found of each account."""
    tests = [f"{SUITE}::{CLASSES[vendor]}" for vendor in run.accounts]
    options = [*OPTIONS, *(WITH_VALUES if values else PLAIN), "-k", words]
    found = _Found(run)
    code = pytest.main([*tests, *options], plugins=[found])
    for vendor in run.accounts:
        count = found.counts[CLASSES[vendor]]
        print(
            f"{vendor}: of its connector's promises {count['passed']} kept,"
            f" {count['failed']} broken, {count['skipped']} not tried on a real account"
        )
    return KEPT if code == pytest.ExitCode.OK else BROKEN


class _Found:
    """Lends the suite its run, and counts."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in CLASSES.values()}

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[RUN] = self._run

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test counts once: where it ran, or where it did not come that far."""
        if report.when == "call" or report.outcome != "passed":
            _, name, *_ = report.nodeid.split("::")
            self.counts[name][report.outcome] += 1


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.live", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".verify-live"))
    parser.add_argument("--keep", type=Path, help="for the answers of probes: of no use here")
    parser.add_argument("--only", default="", help="for probes: the suite is not run then")
    parser.add_argument("--any-account", action="store_true")
    parser.add_argument("--suite", default="", help="only promises with these words in their names")
    parser.add_argument("--values", action="store_true", help="show what was compared")
    return parser.parse_args(arguments)
