"""The HubSpot connector keeps the contract, over a real socket and behind a search that lags."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.testing.contract import ConnectorContract
from connectors.testing.harness import Harness
from tests.connectors.hubspot.harness import HubSpotHarness
from tests.connectors.hubspot.served_portal import ServedPortal


class TestHubSpot(ConnectorContract):
    @pytest.fixture
    def harness(self, portal: ServedPortal) -> Iterator[Harness]:
        harness = HubSpotHarness(portal)
        yield harness
        harness.connector.close()
