"""HubSpot as Accord knows it before it connects: settings, starter files, look-alikes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from connectors.errors import UserError
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.kind import KIND
from connectors.hubspot.settings import HubSpotSettings
from connectors.kinds import ConnectorKind
from connectors.testing.trial_world import Clock, TrialWorld
from mapping.loader import Located, load
from mapping.policy import SystemPolicy
from tests.connectors.hubspot.served_portal import connected


def elsewhere(**changes: Any) -> HubSpotConnector:
    clock = Clock()
    return connected(TrialWorld(clock.now, clock.advance), **changes)


def test_it_is_a_kind_of_the_name_that_stands_in_refs() -> None:
    assert isinstance(KIND, ConnectorKind)
    assert KIND.name == elsewhere(token="pat").system == "hubspot"


def test_what_a_new_workspace_is_told_holds_and_needs_no_secret() -> None:
    block = YAML(typ="safe").load((KIND.starter / "connection.yaml").read_text())
    settings = KIND.settings(**block)
    assert settings == HubSpotSettings(token="env:ACCORD_HUBSPOT_TOKEN")
    found = load(KIND.starter / "policy.yaml", SystemPolicy)
    assert isinstance(found, Located)
    assert found.model.system == KIND.name


def test_every_setting_says_what_it_is_and_every_earlier_one_is_still_there() -> None:
    fields = HubSpotSettings.model_fields
    assert [name for name, field in fields.items() if not field.description] == []
    assert set(KIND.earlier.values()) <= fields.keys()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token": "pat-na1-typed-here"}, "env:NAME"),
        ({"token": "env:T", "url": "hubapi"}, "full address"),
        ({"token": "env:T", "daily_share": 2}, "less than or equal to 1"),
        ({"token": "env:T", "tokens": "x"}, "not permitted"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_fetched(
    changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        HubSpotSettings(**changes)


def test_a_place_that_holds_nothing_is_named() -> None:
    with pytest.raises(UserError, match="env:token"):
        elsewhere(token="")


@pytest.mark.parametrize(
    ("limits", "fast"), [({"limits": "off"}, True), ({"limits": "free"}, False), ({}, True)]
)
def test_a_look_alike_is_called_as_fast_as_it_was_started_for(
    limits: dict[str, str], fast: bool
) -> None:
    assert KIND.ready is not None
    found = KIND.ready({"url": "http://127.0.0.1:1", "token": "pat", "portal_id": 7, **limits})
    settings = KIND.settings(**found.settings)
    assert isinstance(settings, HubSpotSettings)
    rates = (settings.search_per_s, settings.burst_per_10_s)
    assert rates == ((1_000, 10_000) if fast else (None, None))
    assert settings.token == "file:.accord/hubspot-token"
    assert found.secrets == {"hubspot-token": "pat"}


@pytest.mark.parametrize("document", [{}, {"url": "http://127.0.0.1:1"}, "portal"])
def test_a_ready_file_of_another_form_is_an_error(document: Any) -> None:
    assert KIND.ready is not None
    with pytest.raises((KeyError, TypeError)):
        KIND.ready(document)


def test_new_credentials_are_noticed_and_given_away_by_nothing() -> None:
    app = {"auth": "oauth", "client_secret": "s", "refresh_token": "r", "client_id": "c"}
    expected = hashlib.sha256(b"c\0s\0r").hexdigest()[:16]
    assert elsewhere(**app).credentials_print == expected
    both = hashlib.sha256(b"c\0pat\0s\0r").hexdigest()[:16]
    assert elsewhere(**app, token="pat").credentials_print == both


def test_it_is_told_without_loading_the_client_library() -> None:
    code = "import sys, connectors.hubspot.kind; print('hubspot' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=True,
    )
    assert done.stdout.strip() == "False"
