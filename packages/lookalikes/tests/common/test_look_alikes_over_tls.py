"""Both look-alikes over https: a certificate that strict clients take, and a proxy that leads the
vendors' own names to them.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509

from sandbox.server import SandboxOptions, running


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    file = tmp_path_factory.mktemp("tls") / "ready.json"
    with running(SandboxOptions(people=0, tls=True, ready_file=file)):
        yield json.loads(file.read_text())


@pytest.fixture
def http(ready: dict[str, Any]) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = ready["ca_file"]
        yield session


@pytest.mark.parametrize("vendor", ["salesforce", "hubspot"])
def test_the_ready_file_names_https_addresses_and_whom_to_trust(
    ready: dict[str, Any], http: requests.Session, vendor: str
) -> None:
    assert ready[vendor]["url"].startswith("https://localhost:")
    port = urlsplit(ready[vendor]["url"]).port
    for host in ("localhost", "127.0.0.1"):
        answer = http.get(f"https://{host}:{port}/_sandbox/stats", timeout=10)
        assert answer.status_code == 200


def test_who_does_not_know_the_authority_refuses_the_certificate(ready: dict[str, Any]) -> None:
    with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        requests.get(f"{ready['hubspot']['url']}/_sandbox/stats", timeout=10)


def test_the_strictest_verification_takes_the_certificate(ready: dict[str, Any]) -> None:
    context = ssl.create_default_context(cafile=ready["ca_file"])
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    port = urlsplit(ready["salesforce"]["url"]).port or 0
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="acme.my.salesforce.com") as secured,
    ):
        assert secured.version() == "TLSv1.3"


def test_the_authoritys_key_is_written_nowhere(ready: dict[str, Any]) -> None:
    file = Path(ready["ca_file"])
    assert "PRIVATE" not in file.read_text()
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    assert certificate.issuer == certificate.subject
    assert [path.name for path in sorted(file.parent.iterdir())] == ["ready.ca.pem", "ready.json"]


def test_a_sign_in_leads_to_the_https_address(
    ready: dict[str, Any], http: requests.Session
) -> None:
    keys = ready["salesforce"]
    form = {
        "grant_type": "client_credentials",
        "client_id": keys["client_id"],
        "client_secret": keys["client_secret"],
    }
    told = http.post(f"{keys['url']}/services/oauth2/token", data=form, timeout=10).json()
    assert told["instance_url"] == keys["url"]
    assert told["id"].startswith("https://")


def test_plain_http_is_not_answered(ready: dict[str, Any], http: requests.Session) -> None:
    address = ready["hubspot"]["url"].replace("https://", "http://")
    with pytest.raises(requests.exceptions.ConnectionError):
        http.get(f"{address}/_sandbox/stats", timeout=10)


@pytest.mark.parametrize(
    ("address", "answered"),
    [
        ("https://api.hubapi.com/crm/v3/objects/contacts", 401),
        ("https://login.salesforce.com/services/data/", 200),
        ("https://acme.my.salesforce.com/services/data/", 200),
        ("https://acme--uat.sandbox.my.salesforce.com/services/data/", 200),
    ],
)
def test_the_proxy_leads_a_vendors_own_name_to_its_look_alike(
    ready: dict[str, Any], http: requests.Session, address: str, answered: int
) -> None:
    http.proxies["https"] = ready["proxy"]
    assert http.get(address, timeout=10).status_code == answered


def test_the_proxy_leads_to_the_look_alikes_own_ports(
    ready: dict[str, Any], http: requests.Session
) -> None:
    http.proxies["https"] = ready["proxy"]
    answer = http.get(f"{ready['hubspot']['url']}/_sandbox/stats", timeout=10)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "target",
    ["example.com:443", "localhost:22", "api.hubapi.com:80", "nothubapi.com:443"],
)
def test_the_proxy_leads_nowhere_else(ready: dict[str, Any], target: str) -> None:
    assert said_to(ready, f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n") == b"403"


def test_the_proxy_carries_nothing_that_is_not_encrypted(ready: dict[str, Any]) -> None:
    assert said_to(ready, "GET http://api.hubapi.com/ HTTP/1.1\r\n\r\n") == b"403"


def said_to(ready: dict[str, Any], head: str) -> bytes:
    """The status that the proxy answers with."""
    proxy = urlsplit(ready["proxy"])
    with socket.create_connection((proxy.hostname, proxy.port), timeout=10) as connection:
        connection.sendall(head.encode())
        return connection.recv(1000).split()[1]


def test_without_a_ready_file_the_authoritys_file_goes_with_the_look_alikes() -> None:
    with running(SandboxOptions(people=0, tls=True)) as pair:
        file = Path(pair.ready["ca_file"])
        assert file.exists()
    assert not file.exists()


def test_without_tls_there_is_no_authority_and_no_proxy() -> None:
    with running(SandboxOptions(people=0)) as pair:
        assert pair.salesforce_url.startswith("http://127.0.0.1:")
        assert {"ca_file", "proxy"} & set(pair.ready) == set()
