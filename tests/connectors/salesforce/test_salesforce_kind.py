"""What a workspace is told of the Salesforce connector before it connects to anything."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from connectors.errors import UserError
from connectors.http.secret import Secret
from connectors.salesforce.kind import KIND, ready
from connectors.salesforce.settings import Credentials, SalesforceSettings, fetched
from tests.connectors.salesforce.served_org import Org

ROOT = Path(__file__).parents[3]
READY = {
    "url": "http://127.0.0.1:8001",
    "client_id": "key",
    "client_secret": "shh",
    "username": "accord@example.com",
    "api_version": "61.0",
}


def credentials(private_key: str = "", refresh_token: str = "") -> Credentials:
    return Credentials("id", Secret("s"), Secret(private_key), Secret(refresh_token))


def test_the_starter_connection_is_valid_and_names_no_secret_itself() -> None:
    block = YAML(typ="safe").load((KIND.starter / "connection.yaml").read_text())
    settings = KIND.settings(**block)
    assert isinstance(settings, SalesforceSettings)
    assert settings.client_secret == "env:ACCORD_SALESFORCE_CLIENT_SECRET"


def test_the_starter_policy_is_that_of_the_system() -> None:
    policy = YAML(typ="safe").load((KIND.starter / "policy.yaml").read_text())
    assert policy["system"] == KIND.name


def test_every_setting_says_what_it_is() -> None:
    described = KIND.settings.model_fields
    assert not [name for name, field in described.items() if not field.description]


def test_settings_of_older_workspaces_have_a_place_now() -> None:
    assert set(KIND.earlier.values()) <= KIND.settings.model_fields.keys()


def test_a_look_alikes_entry_becomes_a_connection() -> None:
    made = ready(READY)
    settings = KIND.settings(**made.settings)
    assert isinstance(settings, SalesforceSettings)
    assert (settings.url, settings.api_version) == ("http://127.0.0.1:8001", "61.0")
    assert settings.client_secret == "file:.accord/salesforce-client-secret"
    assert made.secrets == {"salesforce-client-id": "key", "salesforce-client-secret": "shh"}


@pytest.mark.parametrize("name", ["url", "client_id", "client_secret"])
def test_an_entry_that_lacks_something_says_what(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        ready({key: value for key, value in READY.items() if key != name})


def test_credentials_are_known_again_and_told_from_others(org: Org) -> None:
    as_ever = hashlib.sha256(b"id\0s\0k\0r").hexdigest()[:16]
    assert credentials("k", "r").fingerprint == as_ever
    assert credentials("k").fingerprint != credentials(refresh_token="k2").fingerprint
    connector = org.connect()
    document = org.document
    both = f"{document['client_id']}\0{document['client_secret']}"
    assert connector.credentials_print == hashlib.sha256(both.encode()).hexdigest()[:16]
    connector.close()


def test_a_blank_secret_that_is_needed_is_named(org: Org) -> None:
    with pytest.raises(UserError, match="`client_secret` is blank"):
        fetched(org.settings(), org.secrets(CLIENT_SECRET=""))


def test_a_secret_written_into_the_settings_is_refused() -> None:
    with pytest.raises(ValueError, match="name the secret"):
        SalesforceSettings(url="https://a.my.salesforce.com", client_id="id", client_secret="shh")


def test_looking_at_the_kind_loads_nothing_heavy() -> None:
    code = (
        "import sys, connectors.salesforce.kind; "
        "print(*{'requests', 'simple_salesforce', 'jwt'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split() == []
