"""The suite: everything a connector promises, in one class to inherit from."""

from __future__ import annotations

import pytest

from connectors.testing.changes import ChangesContract
from connectors.testing.facts import FactsContract
from connectors.testing.harness import Harness
from connectors.testing.lookups import LookupsContract
from connectors.testing.lost_answers import LostAnswersContract
from connectors.testing.writes import WritesContract


class ConnectorContract(
    ChangesContract, LookupsContract, WritesContract, LostAnswersContract, FactsContract
):
    """The suite. A subclass called `Test…` provides the fixture `harness`, a new one each time."""

    @pytest.fixture
    def harness(self) -> Harness:
        """The system under trial."""
        raise NotImplementedError("a subclass provides the harness")
