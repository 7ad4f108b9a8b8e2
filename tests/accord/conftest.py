"""A workspace at work on a pair in memory, shared by the tests of the use cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.sessions import Session, no_progress
from accord.settings import Settings
from accord.workspace import Workspace
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
