"""One look-alike org for all tests here, as good as new for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.salesforce.connector import SalesforceConnector
from tests.connectors.salesforce.served_org import Org, served_org


@pytest.fixture(scope="session")
def shared_org() -> Iterator[Org]:
    with served_org() as org:
        yield org


@pytest.fixture
def org(shared_org: Org) -> Org:
    shared_org.reset()
    return shared_org


@pytest.fixture
def connector(org: Org) -> Iterator[SalesforceConnector]:
    connector = org.connect()
    yield connector
    connector.close()
