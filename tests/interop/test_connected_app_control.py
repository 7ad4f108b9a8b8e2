"""`/_sandbox/oauth` of the served look-alike: keys, approval and the pace of bulk jobs, changed
from outside.
"""

from __future__ import annotations

from typing import Any

import requests


def change(org: dict[str, Any], **wanted: Any) -> requests.Response:
    return requests.post(f"{org['url']}/_sandbox/oauth", json=wanted, timeout=10)


def test_it_tells_a_key_pair_and_changes_what_is_named(org: dict[str, Any]) -> None:
    assert org["private_key"].startswith("-----BEGIN PRIVATE KEY-----")
    told = change(
        org, approved=False, rotate_refresh_tokens=True, bulk_seconds=2.5, soap_login=False
    ).json()
    assert (
        told["approved"],
        told["rotate_refresh_tokens"],
        told["bulk_seconds"],
        told["soap_login"],
    ) == (
        False,
        True,
        2.5,
        False,
    )
    back = change(
        org, approved=True, rotate_refresh_tokens=False, bulk_seconds=0, soap_login=True
    ).json()
    assert (back["approved"], back["soap_login"]) == (True, True)


def test_it_trusts_another_key_and_refuses_nonsense(org: dict[str, Any]) -> None:
    assert change(org, certificate=org["public_key"]).status_code == 200
    assert change(org, certificate="nonsense").status_code == 400
    assert change(org, nope=1).json()["message"].startswith("Not understood")
