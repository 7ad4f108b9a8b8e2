"""The suite as it is run on real accounts. Nothing collects it but `tests.live.command`, which says
which accounts there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from connectors.testing.contract import ConnectorContract
from connectors.testing.harness import Harness
from tests.live.grounds import Ground, ground
from tests.live.run import RUN
from verify.accounts.account import HUBSPOT, SALESFORCE


class OnAnAccount(ConnectorContract):
    vendor: ClassVar[str]

    @pytest.fixture(scope="class")
    @classmethod
    def where(cls, request: pytest.FixtureRequest) -> Iterator[Ground]:
        run = request.config.stash[RUN]
        with ground(run.accounts[cls.vendor], run.secrets, run.folder) as where:
            yield where

    @pytest.fixture
    def harness(self, where: Ground) -> Iterator[Harness]:
        with where.trial() as harness:
            yield harness


class TestSalesforce(OnAnAccount):
    vendor = SALESFORCE


class TestHubSpot(OnAnAccount):
    vendor = HUBSPOT
