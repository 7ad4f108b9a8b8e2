"""jsforce, the JavaScript client, cannot tell the look-alike from the vendor."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.interop.clients.javascript import NODE, installed, node


@pytest.fixture(scope="session")
def seen(org: dict[str, Any]) -> dict[str, Any]:
    """Everything the script saw, section by section."""
    installed(NODE)
    command = [
        node(),
        str(NODE / "jsforce.mjs"),
        json.dumps({**org, "converted_status": "Closed - Converted"}),
    ]
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=80)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_it_logs_in_by_soap_and_finds_its_instance(
    seen: dict[str, Any], org: dict[str, Any]
) -> None:
    assert seen["loginBySoap"]["sameInstance"] is True
    assert seen["loginBySoap"]["id"].startswith("005")
    assert (
        "INVALID_LOGIN: Invalid username, password, security token" in seen["loginWrong"]["error"]
    )


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("clientCredentials", 1),
        ("jwt", 1),
        ("refresh", 1),
        ("limits", True),
        ("recent", []),
        ("updated", True),
    ],
)
def test_a_section_answers_what_the_vendor_would(
    seen: dict[str, Any], section: str, expected: Any
) -> None:
    assert seen[section] == expected


def test_it_logs_in_by_password_over_oauth(seen: dict[str, Any]) -> None:
    assert seen["loginByOAuth2"]["id"].startswith("005")


def test_it_knows_who_it_is_and_what_is_there(seen: dict[str, Any], org: dict[str, Any]) -> None:
    assert seen["identity"] == org["username"]
    assert seen["versions"] == org["api_version"]
    assert seen["describe"] == {"name": "Contact", "last": 80}
    assert seen["describeGlobal"] is True


def test_it_creates_reads_changes_and_deletes(seen: dict[str, Any]) -> None:
    assert seen["crud"] == {"made": True, "changed": True, "phone": "+31 20 1", "gone": True}
    assert seen["upsert"] == {"first": True, "second": True, "total": 1}


def test_a_collection_reports_each_record(seen: dict[str, Any]) -> None:
    assert seen["collections"] == {
        "made": [True, False, True],
        "code": "REQUIRED_FIELD_MISSING",
        "read": ["A", "C"],
        "gone": [True, True],
    }


def test_refusals_come_as_its_own_errors(seen: dict[str, Any]) -> None:
    assert seen["badField"]["error"].startswith("INVALID_FIELD")
    assert seen["missing"]["error"].startswith("NOT_FOUND")
    assert seen["logout"]["error"].startswith("INVALID_SESSION_ID")


def test_it_follows_the_pages(seen: dict[str, Any]) -> None:
    assert seen["paging"] == {"done": False, "page": 200, "total": 450, "all": 450}
    assert seen["queryMore"] == [200, 200, 50]


def test_a_composite_refers_to_what_it_made(seen: dict[str, Any]) -> None:
    assert seen["composite"] == [201, 201, 200]


def test_both_bulk_apis_load_and_query(seen: dict[str, Any]) -> None:
    assert seen["bulk2Ingest"]["good"] == ['Bulk, "two"']
    assert seen["bulk2Ingest"]["bad"][0].startswith("REQUIRED_FIELD_MISSING:")
    assert seen["bulk2Ingest"]["left"] == 0
    assert seen["bulk2Query"] == ['Bulk, "two"']
    assert seen["bulk1Load"] == [True, False]
    assert seen["bulk1Query"] == ["Bulk one"]


def test_a_search_finds_what_was_just_loaded(seen: dict[str, Any]) -> None:
    assert seen["search"] == ["Bulk one"]


def test_a_lead_is_converted_over_soap(seen: dict[str, Any]) -> None:
    assert seen["convertLead"] == {"success": True, "same": True, "converted": True}
