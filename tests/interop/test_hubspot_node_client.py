"""@hubspot/api-client, the vendor's JavaScript client, cannot tell the look-alike from the
vendor.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
import requests

from tests.interop.clients.javascript import NODE, installed, node


@pytest.fixture(scope="module")
def seen(ready: dict[str, Any]) -> dict[str, Any]:
    """Everything the script saw, section by section."""
    installed(NODE)
    keys = ready["hubspot"]
    told = requests.get(f"{keys['url']}/_sandbox/portal", timeout=30).json()
    command = [node(), str(NODE / "hubspot.mjs"), json.dumps({**told, **keys})]
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=80)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_record_lives_from_create_to_archive(seen: dict[str, Any]) -> None:
    missing = seen["crud"].pop("missing")
    assert missing == {"code": 404, "message": "resource not found"}
    assert seen["crud"] == {
        "email": "node@x.example",
        "changed": "1",
        "city": None,
        "history": "INTEGRATION",
        "same": True,
        "created": True,
        "gone": 404,
    }


def test_refusals_come_as_its_own_errors(seen: dict[str, Any]) -> None:
    assert (seen["conflict"]["code"], seen["conflict"]["category"]) == (409, "CONFLICT")
    assert seen["conflict"]["named"] is True
    assert (seen["invalid"]["code"], seen["invalid"]["category"]) == (400, "VALIDATION_ERROR")


def test_batches_report_each_record(seen: dict[str, Any]) -> None:
    assert seen["batches"] == {
        "made": 3,
        "read": 3,
        "errors": [["OBJECT_NOT_FOUND", ["1"]]],
        "updated": True,
        "upserted": [False, True],
    }


def test_it_pages_through_a_search_and_through_everything(seen: dict[str, Any]) -> None:
    assert seen["search"] == {"total": 4, "pages": [2, 2]}
    assert seen["getAll"] >= 5


def test_a_merge_leads_every_old_id_to_the_new_record(seen: dict[str, Any]) -> None:
    assert seen["merge"] == {"fresh": True, "resolves": True, "city": "One", "phone": "2"}


def test_associations_carry_types_and_labels(seen: dict[str, Any]) -> None:
    assert seen["associations"] == {
        "labels": ["Primary"],
        "types": [2, 280],
        "label": "USER_DEFINED",
        "known": True,
        "batch": [1, 1],
        "left": 0,
    }


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("leads", {"stage": "new-stage-id", "bare": 400}),
        ("lists", {"type": "MANUAL", "members": [True]}),
        ("pipelines", ["default"]),
        ("owners", []),
        ("schemas", {"title": "T", "listed": True}),
        ("oauth", {"type": "bearer", "seconds": 1800, "portal": True}),
        ("dated", {"status": 200, "one": 1}),
    ],
)
def test_a_section_answers_what_the_vendor_would(
    seen: dict[str, Any], section: str, expected: Any
) -> None:
    assert seen[section] == expected


def test_a_property_is_made_once(seen: dict[str, Any]) -> None:
    assert seen["properties"]["options"] == ["a"]
    assert seen["properties"]["again"]["code"] == 409
