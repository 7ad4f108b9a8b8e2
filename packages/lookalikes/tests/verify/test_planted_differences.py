"""Every planted difference is found, under its kind and at its place, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hubspot_plants import HUBSPOT_PLANTS
from planting import Found, Plant, planted
from salesforce_plants import SALESFORCE_PLANTS

from sandbox.server import Running
from verify.accounts.account import HUBSPOT, SALESFORCE, VENDORS
from verify.accounts.signing_in import HUBSPOT_URL, SALESFORCE_URL, signed_in
from verify.command import Asked, Outcome, credentials, look_alike, verify
from verify.comparing.difference import KINDS

PLANTS = {SALESFORCE: SALESFORCE_PLANTS, HUBSPOT: HUBSPOT_PLANTS}


def never(_: float) -> None:
    """Nobody has to be waited for."""


def outcome(
    vendor: str, pairs: tuple[Running, Running], plants: Sequence[Plant], folder: Path
) -> Outcome:
    """A whole run against the first pair with these plants, and the second as it is."""
    real, ours = pairs
    asked = Asked(folder, None, any_account=False, only="")
    where = {SALESFORCE: real.salesforce_url, HUBSPOT: real.hubspot_url}[vendor]
    with planted(where, plants) as url:
        told = credentials(real) | {SALESFORCE_URL: url, HUBSPOT_URL: url}
        before = real.salesforce.url
        # An org says where it is.
        real.salesforce.url = url
        try:
            account = signed_in(vendor, told, never)
            return verify(account, look_alike(ours, vendor, never), asked, never)
        finally:
            real.salesforce.url = before


def found(outcome: Outcome) -> list[Found]:
    return sorted(
        (each.probe.name, one.kind, one.place) for each in outcome.results for one in each.found
    )


@pytest.mark.soak
@pytest.mark.parametrize("vendor", VENDORS)
def test_between_two_worlds_of_one_look_alike_nothing_is_found(
    vendor: str, vendors: Running, look_alikes: Running, tmp_path: Path
) -> None:
    done = outcome(vendor, (vendors, look_alikes), (), tmp_path)
    assert found(done) == []
    assert [each.probe.name for each in done.results if each.unasked] == []
    assert len(done.results) > 250


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_planted_difference_is_found_and_nothing_else(
    vendor: str, vendors: Running, look_alikes: Running, tmp_path: Path
) -> None:
    plants = PLANTS[vendor]
    expected = [one for plant in plants for one in plant.finds]
    done = outcome(vendor, (vendors, look_alikes), plants, tmp_path)
    assert [one for one in found(done) if one not in expected] == []
    assert found(done) == sorted(expected)
    assert [each.probe.name for each in done.results if each.unasked] == []
    assert done.left == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_plant_says_what_has_to_be_found_of_it(vendor: str) -> None:
    assert [plant.call for plant in PLANTS[vendor] if not plant.finds] == []
    assert len(PLANTS[vendor]) >= 15


def test_there_is_a_plant_of_every_kind() -> None:
    planted_kinds = {
        kind for plants in PLANTS.values() for each in plants for _, kind, _ in each.finds
    }
    assert planted_kinds == set(KINDS)
