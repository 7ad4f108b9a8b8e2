"""Converged means converged: the two stores are compared directly, never Accord's own state. And
what a big run cost is asked of the vendors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.comparison import OBJECTS, Stores, differences, pairs
from tests.journeys.frugality import IDLE, assert_frugal, calls, idle, stats_of
from tests.journeys.journey import SYSTEMS, Journey, begun, written


@dataclass(frozen=True)
class Big:
    """A company after its first sync, and the sync in which so many new titles crossed."""

    titles: int
    found: Journey
    first: dict[str, Any]
    tick: dict[str, Any]
    stats: dict[str, dict[str, Any]]


@pytest.fixture(
    scope="module",
    params=[(300, 240), pytest.param((1300, 1000), marks=pytest.mark.soak)],
    ids=lambda sizes: f"{sizes[0]}_people",
)
def big(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Big]:
    people, titles = request.param
    with begun(tmp_path_factory.mktemp("big"), seed=7, people=people) as found:
        rules = found.folder / "policy" / "merge.yaml"
        rules.write_text(rules.read_text().replace("floor: 100}", "floor: 10000}"))
        first = found.sync()
        assert first["stale"] == 0, "nobody edited anything meanwhile"
        idle(found)
        for key in sorted(found.salesforce.rows("Contact"))[:titles]:
            found.salesforce.edit("Contact", key, {"Title": f"Title of {key}"})
        stats_of(found)
        tick = found.sync()
        yield Big(titles, found, first, tick, stats_of(found))


def test_hundreds_of_dirty_people_agree_after_one_sync(big: Big) -> None:
    assert big.first["state"] == "complete"
    assert written(big.first) > big.titles / 2
    assert differences(big.found) == []
    idle(big.found)
    everything_is_accounted_for(big.found)
    nobody_exists_twice(big.found)


def test_a_tick_with_hundreds_of_changed_contacts_costs_little_more_than_the_fewest_calls(
    big: Big,
) -> None:
    assert big.tick["written"]["hubspot"]["update"] > 0.95 * big.titles
    assert big.tick["stale"] == 0
    assert big.tick["calls"] == {system: calls(big.stats[system]) for system in SYSTEMS}
    assert_frugal(big.tick, big.stats)
    idle(big.found)


def test_one_tick_after_the_lag_reads_a_big_run_once_more_and_every_later_one_is_idle(
    big: Big,
) -> None:
    """HubSpot's search shows changes late, so what a run changed is looked for once more: 200 a
    call, one time.
    """
    found, tick = big.found, big.tick
    stats_of(found)
    found.salesforce.advance(3600.0)
    confirming = found.sync()
    changed = confirming["read"]["hubspot"]
    assert changed <= 1.1 * (tick["read"]["hubspot"] + tick["written"]["hubspot"]["update"])
    assert sum(calls(counted) for counted in stats_of(found).values()) <= IDLE + changed / 200 + 2
    idle(found)
    for _ in range(2):
        found.salesforce.advance(3600.0)
        found.sync()
        idle(found)
    found.salesforce.advance(3600.0)
    idle(found)


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
