"""hubspot-sdk, the vendor's own dated client, with its models held strictly against answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.interop.clients.running import Client, Served

# The vendor answers so; the pre-release's own models do not take it: a property without a value is
# null, and the ids of associated records are numbers.
NOT_TAKEN = {
    "associations.list": "toObjectId",
    "associations.update_labels": "fromObjectId",
    "companies.get": "properties",
    "companies.list": "properties",
    "contacts.merge": "properties",
    "line_items.get": "properties",
    "line_items.list": "properties",
    "products.get": "properties",
    "products.list": "properties",
    "tickets.get": "properties",
    "tickets.list": "properties",
}
REFUSED = {
    "refused: unknown id": "404",
    "refused: unknown property": "400",
    "refused: address taken": "409",
    "refused: wrong token": "401",
}


@pytest.fixture(scope="module")
def answered(client: Callable[[str], Client], served: Served) -> dict[str, Any]:
    before = len(served.stored("hubspot", "contacts"))
    found = client("hubspot-sdk").script("hubspot_sdk_calls", served.told("hubspot"))
    return {**found, "before": before}


def test_its_models_take_every_answer_but_what_they_never_take(answered: dict[str, Any]) -> None:
    outcomes = answered["outcomes"]
    assert len(outcomes) > 100
    odd = {name: said for name, said in outcomes.items() if said != "ok"}
    assert sorted(odd) == sorted([*NOT_TAKEN, *REFUSED])


@pytest.mark.parametrize(("call", "member"), NOT_TAKEN.items())
def test_what_they_never_take_is_a_null_or_a_number(
    answered: dict[str, Any], call: str, member: str
) -> None:
    said = answered["outcomes"][call]
    assert said.startswith("shape:")
    assert member in said
    assert "input_value=None" in said or "input_type=int" in said


@pytest.mark.parametrize(("call", "status"), REFUSED.items())
def test_a_refusal_has_the_vendors_status(answered: dict[str, Any], call: str, status: str) -> None:
    assert answered["outcomes"][call].startswith(f"{status}:")


def test_what_was_written_is_read_back(answered: dict[str, Any]) -> None:
    seen = answered["seen"]
    assert (seen["city"], seen["same"], seen["found"]) == ("Rome", True, 1)
    assert seen["listed"] == answered["before"] + 1
    assert seen["owners"] > 0
    assert seen["properties of contacts"] > 300
