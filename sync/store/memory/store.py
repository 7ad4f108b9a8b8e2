"""The state store in memory: for the simulator and for trials. Same suite as the one on disk."""

from __future__ import annotations

from sync.store.memory.facts import MemoryActions, MemoryFacts, MemoryWeighed
from sync.store.memory.plans import MemoryPlans
from sync.store.memory.queue import MemoryQueue
from sync.store.memory.records import MemoryLinks, MemoryReading


class MemoryStore(
    MemoryReading,
    MemoryLinks,
    MemoryPlans,
    MemoryQueue,
    MemoryActions,
    MemoryWeighed,
    MemoryFacts,
):
    """The whole state of a workspace, for as long as the process lives."""
