"""Converged means converged: the two stores are compared directly, never Accord's own state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.journeys.comparison import OBJECTS, Stores, differences, pairs
from tests.journeys.journey import Journey, written


def test_two_thousand_dirty_people_agree_after_one_sync(journey: Callable[..., Journey]) -> None:
    found = journey(seed=11, people=2000)
    first = found.sync()
    assert first["state"] == "complete"
    assert written(first) > 1000
    assert differences(found) == []
    again = found.accord("sync", "--json")
    assert again.code == 0
    assert written(again.document) == 0
    everything_is_accounted_for(found)
    nobody_exists_twice(found)


def everything_is_accounted_for(found: Journey) -> None:
    """Every record in scope is paired, another record of a paired person, or waits with a
    reason.
    """
    stores = Stores.of(found)
    known = pairs(stores)
    refs = {issue["ref"] for issue in found.waiting()}
    for entity, kinds in OBJECTS.items():
        left = {key for _, key, _ in known[entity].values()}
        addresses = {_address(stores, name, key) for name, key, _ in known["contact"].values()}
        for name in kinds["salesforce"]:
            for key, row in stores.rows["salesforce"][name].items():
                shadow = (
                    entity == "contact" and str(row["fields"].get("Email")).lower() in addresses
                )
                converted = row["fields"].get("IsConverted") is True
                assert key in left or shadow or converted or f"salesforce:{name}:{key}" in refs, (
                    name,
                    key,
                    row,
                )
        if entity != "opportunity":  # the starter scope leaves HubSpot's own deals alone
            for name in kinds["hubspot"]:
                for key in stores.rows["hubspot"][name]:
                    assert key in known[entity] or f"hubspot:{name}:{key}" in refs, (name, key)


def _address(stores: Stores, name: str, key: str) -> str:
    return str(stores.rows["salesforce"][name][key]["fields"].get("Email")).lower()


def nobody_exists_twice(found: Journey) -> None:
    rows = found.hubspot.rows("contacts")
    held = Counter(
        str(row["fields"].get("email")).lower()
        for row in rows.values()
        if row["fields"].get("email")
    )
    assert max(held.values()) == 1
