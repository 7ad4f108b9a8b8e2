"""What the command hands to the suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from verify.accounts.account import Account


@dataclass(frozen=True)
class Run:
    """The accounts by vendor, what opens them, and where it is noted what is to be removed."""

    accounts: Mapping[str, Account]
    secrets: Mapping[str, str]
    folder: Path


RUN = pytest.StashKey[Run]()
