"""The way to a vendor: a custom authority and a proxy, against look-alikes that speak https, and
what is told of each that does not work.
"""

from __future__ import annotations

import dataclasses
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest
from pydantic import ValidationError

from connectors.budget import CallBudget
from connectors.errors import RetryableError, UnknownOutcome, UserError
from connectors.http.adapter import TrustingAdapter
from connectors.http.network import DIRECT, Network
from connectors.http.transport import ATTEMPTS, Endpoint, Transport
from connectors.hubspot.settings import HubSpotSettings
from connectors.testing.trial_world import Clock, TrialWorld
from sandbox.server import Running, SandboxOptions, running

VENDOR = "https://api.hubapi.com"
READ = "/crm/v3/objects/contacts"


@pytest.fixture(scope="module")
def pair() -> Iterator[Running]:
    with running(SandboxOptions(people=0, tls=True)) as pair:
        yield pair


@pytest.fixture
def world() -> TrialWorld:
    clock = Clock()
    return TrialWorld(clock.now, clock.advance)


@pytest.fixture
def network(pair: Running) -> Network:
    """All that leads to the look-alikes under the vendor's own name."""
    return Network(pair.ready["proxy"], Path(pair.ready["ca_file"]))


def sent(world: TrialWorld, network: Network, method: str = "GET", url: str = VENDOR) -> int:
    """The status of an answer from there."""
    endpoint = Endpoint(url, frozenset({"api.hubapi.com", "api.example.com"}), network)
    transport = Transport(endpoint, world, CallBudget(None), sandbox="localhost" in url)
    try:
        read = method == "GET"
        return transport.session.request(method, f"{url}{READ}", read=read).status_code
    finally:
        transport.close()


def test_a_vendor_is_reached_through_a_proxy_under_its_own_name(
    world: TrialWorld, network: Network
) -> None:
    assert sent(world, network) == 401


def test_an_authority_of_ones_own_is_trusted_without_a_proxy(
    pair: Running, world: TrialWorld, network: Network
) -> None:
    direct = dataclasses.replace(network, proxy=None)
    assert sent(world, direct, url=pair.hubspot_url) == 401


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_its_authority_nothing_is_sent_and_the_advice_names_the_setting(
    pair: Running, world: TrialWorld, network: Network, method: str
) -> None:
    before = pair.hubspot.tally.calls.copy()
    with pytest.raises(RetryableError, match="trusted connection") as caught:
        sent(world, dataclasses.replace(network, ca_file=None), method)
    assert type(caught.value) is RetryableError
    assert "`ca_file`" in caught.value.advice
    assert pair.hubspot.tally.calls == before


def test_another_authority_is_not_enough(
    world: TrialWorld, network: Network, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    other.write_text(Path(certifi.where()).read_text())
    with pytest.raises(RetryableError, match="trusted connection"):
        sent(world, dataclasses.replace(network, ca_file=other))


def test_the_public_authorities_stay_trusted_beside_ones_own(network: Network) -> None:
    def trusted(each: Network) -> Any:
        adapter = TrustingAdapter(each, 1)
        pool = adapter.poolmanager.connection_from_url(VENDOR)
        adapter.cert_verify(pool, VENDOR, True, None)
        context = pool.conn_kw.get("ssl_context") or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(pool.ca_certs)
        return context

    own = trusted(network)
    public = trusted(DIRECT).cert_store_stats()["x509_ca"]
    assert own.cert_store_stats()["x509_ca"] == public + 1
    assert own.check_hostname
    assert own.verify_mode == ssl.CERT_REQUIRED


@pytest.mark.parametrize("where", ["closed", "refusing"])
def test_a_write_that_the_proxy_does_not_carry_committed_nothing(
    world: TrialWorld, network: Network, where: str
) -> None:
    url = VENDOR
    if where == "closed":
        network = dataclasses.replace(network, proxy="http://127.0.0.1:1")
    else:
        url = "https://api.example.com"
    with pytest.raises(RetryableError, match="proxy does not lead to") as caught:
        sent(world, network, "POST", url)
    assert not isinstance(caught.value, UnknownOutcome)
    assert "`proxy`" in caught.value.advice
    assert len(world.slept) == ATTEMPTS - 1


def test_a_file_without_a_certificate_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    blank = tmp_path / "blank.pem"
    blank.write_text("nothing\n")
    with pytest.raises(UserError, match="no certificate"):
        TrustingAdapter(Network(ca_file=blank), 1)
    with pytest.raises(UserError, match="No such file"):
        TrustingAdapter(Network(ca_file=tmp_path / "missing.pem"), 1)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("proxy", "proxy.acme.example:3128", "full address"),
        ("proxy", "socks5://proxy.acme.example", "full address"),
        ("proxy", "http://me:secret@proxy.acme.example:3128", "leave the password out"),
        ("ca_file", "certs/acme.pem", "full path"),
    ],
)
def test_a_way_that_cannot_work_is_told_with_the_settings(
    setting: str, value: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        HubSpotSettings.model_validate({"token": "env:TOKEN", setting: value})
