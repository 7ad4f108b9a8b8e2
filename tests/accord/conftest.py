"""A workspace at work on a pair in memory, shared by the tests of the use cases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from accord.sessions import Session, no_progress
from accord.settings import Settings
from accord.workspace import Workspace
from connectors.kinds import ConnectionSettings, ConnectorKind
from connectors.memory import MemoryConnector, MemorySystem
from connectors.protocol import Identity
from connectors.record import ObjectSchema
from tests.mapping.starter import SYSTEMS, starter
from tests.sync.rig import Rig


@pytest.fixture
def rig() -> Rig:
    """Two empty systems, and a store that has seen nothing."""
    return Rig()


@pytest.fixture
def session(rig: Rig, tmp_path: Path) -> Session:
    """The rig as a workspace at work, with the starter policy."""
    return at_work(rig, tmp_path)


def at_work(rig: Rig, folder: Path) -> Session:
    """A session on this rig; its workspace's folder is empty."""
    settings = Settings("trial", SYSTEMS, kinds={}, connections={}, region="US")
    return Session(Workspace(folder, settings, starter()), rig.work, no_progress)


def nobody() -> bool:
    """No process is writing the state."""
    return False


class Vendor(MemoryConnector):
    """A system in memory as a workspace connects to it: with credentials, and counting what it is
    asked about itself.
    """

    def __init__(self, system: MemorySystem, account: str = "A-1", *, user: str = "u1") -> None:
        super().__init__(system, user_id=user)
        self.account = account
        self.credentials_print = f"print of {account}"
        self.asked = 0
        self.told: Mapping[str, ObjectSchema] | None = None

    def identity(self) -> Identity:
        """Counted."""
        self.asked += 1
        return Identity(self.account, self._user, f"accord@{self.system}.example")

    def know(self, identity: Identity, schemas: Mapping[str, ObjectSchema]) -> None:
        """Remembers what it was told."""
        self.told = schemas


def vendors(rig: Rig) -> dict[str, Vendor]:
    """Both systems of a rig."""
    return {system.name: Vendor(system) for system in (rig.left, rig.right)}


def connected(folder: Path, known: Mapping[str, MemoryConnector]) -> Workspace:
    """A workspace that connects to these systems; its state is a real one, in this folder."""
    kinds, connections = {}, {}
    for name, connector in known.items():
        kinds[name] = kind_of_trial(name, connector)
        connections[name] = ConnectionSettings()
    settings = Settings("trial", SYSTEMS, kinds, connections, threads=1, region="US")
    return Workspace(folder, settings, starter())


def kind_of_trial(name: str, connector: MemoryConnector) -> ConnectorKind:
    """A kind whose connector is this one; a refusal called `GONE_FIELD` contradicts its schema."""
    return ConnectorKind(
        name=name,
        title=name.title(),
        role="other",
        settings=ConnectionSettings,
        connect=lambda settings, around: connector,
        starter=Path(),
        schema_refusals=frozenset({"GONE_FIELD"}),
    )
