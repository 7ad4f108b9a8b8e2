"""What worlds cost, as the page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Cost = dict[str, Any]

ABOVE = """## What a world costs

People are drawn and written {part:,} at a time, and what was drawn is forgotten with its part, so
the generator's own share stays nearly the same: 49 MiB for two parts, one MiB more for each further
one, whose names are taken. What grows is what the look-alikes keep, as a vendor would: every
record, its history, and the history that the vendor itself tells. The same
seed gives the same world in parts as well.
"""

BELOW = """Measured by the command above, each size in a process of its own, on two cores shared
with others: the CPU's minutes are what holds elsewhere. Records are those of both systems, the
vendor's own history rows among them and associations not; what the process grew by is divided by
all of them.

Before histories kept a new record's row instead of its values once more, indexes one id instead of
a table of one, and times of change only where somebody asks for them, 100,000 people took 75
seconds of CPU and 1,601 MiB, 16 KiB a person. A million could not end: it wanted more
sellers than there are names for, and each account looked at all of them.
"""


def told_costs(costs: list[Cost], part: int) -> Iterator[str]:
    """The chapter on what a world costs."""
    yield ABOVE.format(part=part)
    yield "| people | CPU, min | wall, min | peak MiB | KiB a person | records | bytes each |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for cost in costs:
        records = cost["salesforce"] + cost["hubspot"]
        a_person = cost["grown_mib"] * 1024 / cost["people"]
        a_record = cost["grown_mib"] * 1024 * 1024 / records
        yield (
            f"| {cost['people']:,} | {cost['cpu_s'] / 60:.1f} | {cost['wall_s'] / 60:.1f} | "
            f"{cost['peak_mib']:,} | {a_person:.1f} | {records:,} | {a_record:,.0f} |"
        )
    yield ""
    yield BELOW
