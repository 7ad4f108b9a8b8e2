"""One look-alike portal for all tests here, as good as new for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.hubspot.connector import HubSpotConnector
from tests.connectors.hubspot.served_portal import ServedPortal, served_portal


@pytest.fixture(scope="session")
def shared_portal() -> Iterator[ServedPortal]:
    with served_portal() as portal:
        yield portal


@pytest.fixture
def portal(shared_portal: ServedPortal) -> ServedPortal:
    shared_portal.reset()
    return shared_portal


@pytest.fixture
def connector(portal: ServedPortal) -> Iterator[HubSpotConnector]:
    connector = portal.connect()
    yield connector
    connector.close()
