"""The store in memory keeps the contract."""

from __future__ import annotations

import pytest

from sync.store.memory.store import MemoryStore
from sync.store.ports import Store
from tests.sync.store.samples import SYSTEMS
from tests.sync.store.suite import StoreSuite


class TestMemoryStore(StoreSuite):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore(SYSTEMS)

    def taken_over(self, store: Store, generation: int) -> None:
        assert isinstance(store, MemoryStore)
        MemoryStore(SYSTEMS, store).fence(generation)
