"""The store in memory keeps the contract."""

from __future__ import annotations

import pytest

from sync.store.memory import MemoryStore
from tests.sync.store.samples import SYSTEMS
from tests.sync.store.suite import StoreSuite


class TestMemoryStore(StoreSuite):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore(SYSTEMS)
