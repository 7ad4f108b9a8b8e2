"""What worlds cost, as the page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Cost = dict[str, Any]


def told_costs(costs: list[Cost]) -> Iterator[str]:
    """The chapter on what a world costs."""
    yield "## What a world costs\n"
    yield "| people | minutes | peak MiB | KiB a person | records in both | bytes a record |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for cost in costs:
        a_person = cost["peak_mib"] * 1024 / cost["people"]
        a_record = cost["grown_mib"] * 1024 * 1024 / cost["records"]
        yield (
            f"| {cost['people']:,} | {cost['seconds'] / 60:.1f} | {cost['peak_mib']:,} | "
            f"{a_person:.1f} | {cost['records']:,} | {a_record:,.0f} |"
        )
    yield ""
