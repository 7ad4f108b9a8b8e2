"""salesforce-bulk: a login with a password, and the older Bulk API's jobs in three formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.interop.clients.running import Client, Served


@pytest.fixture(scope="module")
def seen(client: Callable[[str], Client], served: Served) -> dict[str, Any]:
    """Everything the script saw, section by section."""
    return client("salesforce-bulk").script("salesforce_bulk_jobs", served.told("salesforce"))


def test_rows_are_inserted_and_a_refused_one_says_why(seen: dict[str, Any]) -> None:
    *made, refused = seen["csv"]["insert"]
    assert made == [["true", "true", ""]] * 3
    assert refused[:2] == ["false", "false"]
    assert refused[2].startswith("REQUIRED_FIELD_MISSING:")


def test_rows_are_updated_upserted_and_deleted(seen: dict[str, Any]) -> None:
    assert seen["csv"]["update"] == ["true"] * 3
    assert seen["csv"]["upsert"] == [["true", "false"]]
    assert seen["csv"]["delete"] == ["true"]


def test_a_query_finds_what_lives_and_query_all_what_was_deleted_too(seen: dict[str, Any]) -> None:
    assert seen["csv"]["query"] == [["Bulk 1", "1"], ["Upserted", "1"]]
    assert seen["csv"]["queryAll"] == 3


def test_jobs_speak_json_and_xml(seen: dict[str, Any]) -> None:
    assert seen["json"] == {"insert": [[True, True], [False, False]], "query": ["Json"]}
    assert "<LastName>Json</LastName>" in seen["xml"]


def test_a_chunked_query_has_a_first_batch_that_is_never_processed(seen: dict[str, Any]) -> None:
    first, *states = seen["chunks"]
    assert first == "NotProcessed"
    assert states == ["Completed", "NotProcessed"]


def test_a_job_is_aborted_and_a_wrong_query_says_where(seen: dict[str, Any]) -> None:
    assert seen["aborted"] == "Aborted"
    assert seen["failed"].startswith("InvalidBatch : Failed to process query: INVALID_FIELD")
    assert "ERROR at Row:1:Column:8" in seen["failed"]
