"""django-salesforce's own suite for a live org: its ORM over REST, composites and collections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.interop.clients.running import Client, Served
from tests.interop.conftest import https

SUITE = "salesforce.tests.test_integration"
# Each tells why: objects and features that a plain org lacks, too few rows for a second page.
SKIPPED = 9


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An org of nobody: some of the suite counts on finding its own records alone."""
    with https(tmp_path_factory.mktemp("empty"), people=0) as served:
        yield served


@pytest.fixture(scope="module")
def told(empty: Served, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the suite prints."""
    keys: dict[str, Any] = empty.told("salesforce")
    client = Client("django-salesforce", empty, tmp_path_factory.mktemp("django"))
    done = client.run(
        "django-admin",
        "test",
        SUITE,
        "--settings=salesforce.testrunner.settings",
        SF_CONSUMER_KEY=keys["client_id"],
        SF_CONSUMER_SECRET=keys["client_secret"],
        SF_USER=keys["username"],
        SF_PASSWORD=keys["password"],
        SF_HOST="https://login.salesforce.com",
    )
    return done.stdout + done.stderr


def test_its_own_suite_passes(told: str) -> None:
    failed = re.findall(r"^(?:FAIL|ERROR): (\S+)", told, re.MULTILINE)
    assert failed == [], told[-3000:]
    assert "Ran 83 tests" in told
    assert f"OK (skipped={SKIPPED})" in told
