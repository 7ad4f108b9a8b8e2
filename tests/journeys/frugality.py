"""How many calls a sync costs, as the vendors counted them, against the fewest their batch sizes
allow.
"""

from __future__ import annotations

import json
import math
from typing import Any

from tests.journeys.journey import SYSTEMS, Journey, written

SLACK, EXTRA, IDLE = 1.25, 12, 8
SALESFORCE = {"write": 200, "check": 200, "read": 2000, "associate": 200}
HUBSPOT = {"write": 100, "check": 100, "read": 200, "associate": 2000}


def calls(stats: dict[str, Any]) -> int:
    return sum(int(route["n"]) for route in stats["calls"])


def floor(sizes: dict[str, int], sums: dict[str, int], read: int) -> float:
    """The fewest calls for these writes, one check read per batch of updates, and these records
    read.
    """
    plain = sums["create"] + sums["update"]
    return (
        math.ceil(plain / sizes["write"])
        + math.ceil(sums["update"] / sizes["check"])
        + math.ceil(read / sizes["read"])
        + math.ceil(sums["associate"] / sizes["associate"])
    )


def assert_frugal(document: dict[str, Any], stats: dict[str, dict[str, Any]]) -> None:
    told = {}
    for system, sizes in (("salesforce", SALESFORCE), ("hubspot", HUBSPOT)):
        sums, read = document["written"][system], document["read"][system]
        wanted = floor(sizes, sums, read)
        told[system] = {
            "calls": calls(stats[system]),
            "floor": wanted,
            "allowed": SLACK * wanted + EXTRA,
            "read": read,
            "written": sums,
            "routes": routes(stats[system]),
        }
    assert all(found["calls"] <= found["allowed"] for found in told.values()), json.dumps(
        told, indent=1
    )


def routes(stats: dict[str, Any]) -> list[tuple[str, int]]:
    return [(route["route"], route["n"]) for route in stats["calls"]]


def stats_of(found: Journey) -> dict[str, dict[str, Any]]:
    """Both vendors' counts, which then begin anew."""
    stats = {system: found.vendor(system).stats() for system in SYSTEMS}
    for vendor in found.vendors:
        vendor.reset_stats()
    return stats


def idle(found: Journey) -> None:
    stats_of(found)
    document = found.sync()
    stats = stats_of(found)
    told = {system: routes(stats[system]) for system in SYSTEMS}
    assert written(document) == 0
    assert sum(calls(counted) for counted in stats.values()) <= IDLE, (told, document["read"])
