"""The properties that each stage of a pipeline brings with it: when a record entered and left the
stage, and for how long it was there.

What they hold of a record is worked out in `answers.timings`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from sandbox.hubspot.definitions.catalog import Definition, definition
from sandbox.hubspot.definitions.described import Described

PLACES: dict[str, tuple[str, str]] = {
    "deals": ("pipeline", "dealstage"),
    "contacts": ("hs_pipeline", "lifecyclestage"),
    "companies": ("hs_pipeline", "lifecyclestage"),
}
"""The properties that say where a record stands: its pipeline and its stage in it."""
USUAL_PLACES = ("hs_pipeline", "hs_pipeline_stage")

_READ_TIME = "calculation_read_time"
# Where an object type keeps them, the older ones and the newer; deals have no older ones any more.
_GROUPS = {
    "contacts": ("contactinformation", "contactlcs"),
    "companies": ("company_activity", "companylcs"),
    "deals": ("", "dealstages"),
    "tickets": ("ticketstages", "ticketstages"),
    "leads": ("leadstages", "leadstages"),
}
# Reported: ids that are no plain words get a number at the end; which one is known of these two,
# and unverified of any other.
_NUMBERS = {"qualified-stage-id": 233247981, "unqualified-stage-id": 1675714327}
_PLAIN = re.compile(r"[a-z0-9_]+")
_READ_ONLY = frozenset({"read-only"})
# Recorded in 2023: worked out when they are read, which is not told as calculated.
_WORKED_OUT = frozenset({"read-only", "hidden"})


class Timing(NamedTuple):
    """What one of these properties tells of a stage: `entered`, `exited`, `latest` or `all`."""

    what: str
    stage: str


# name pattern, type, what it tells, label
_NEWER = (
    ("hs_v2_date_entered_{}", "datetime", "entered", 'Date entered "{} ({})"'),
    ("hs_v2_date_exited_{}", "datetime", "exited", 'Date exited "{} ({})"'),
    ("hs_v2_latest_time_in_{}", "number", "latest", 'Latest time in "{} ({})"'),
    ("hs_v2_cumulative_time_in_{}", "number", "all", 'Cumulative time in "{} ({})"'),
)
_OLDER = (
    ("hs_date_entered_{}", "datetime", "entered", "Date entered '{} ({})'"),
    ("hs_date_exited_{}", "datetime", "exited", "Date exited '{} ({})'"),
    ("hs_time_in_{}", "number", "all", "Time in '{} ({})'"),
)
_FIELD_TYPES = {"datetime": "date", "number": "number"}


def of_pipelines(kind: str, pipelines: Iterable[dict[str, Any]]) -> dict[str, Definition]:
    """The definitions for every stage of these pipelines, by name; shared, not to be changed."""
    found: dict[str, Definition] = {}
    for pipeline in pipelines:
        for stage in pipeline["stages"]:
            found |= _of_stage(kind, stage["id"], stage["label"], pipeline["label"])
    return found


@cache
def timings(kind: str, stages: tuple[str, ...]) -> dict[str, Timing]:
    """What each of these properties tells, by name."""
    found = {}
    for stage in stages:
        word = _word(stage)
        for pattern, _, what, _ in (*_NEWER, *_older(kind)):
            found[pattern.format(word)] = Timing(what, stage)
    return found


@cache
def _of_stage(kind: str, stage: str, label: str, pipeline: str) -> dict[str, Definition]:
    return {row.name: definition(row) for row in _rows(kind, stage, label, pipeline)}


def _rows(kind: str, stage: str, label: str, pipeline: str) -> Iterator[Described]:
    if kind not in _GROUPS:
        return
    older, newer = _GROUPS[kind]
    word = _word(stage)
    for pattern, value_type, _, words in _NEWER:
        yield Described(
            pattern.format(word),
            words.format(label, pipeline),
            value_type,
            _FIELD_TYPES[value_type],
            newer,
            marks=_READ_ONLY,
        )
    for pattern, value_type, _, words in _older(kind):
        yield Described(
            pattern.format(word),
            words.format(label, pipeline),
            value_type,
            _READ_TIME,
            older,
            marks=_WORKED_OUT,
        )


def _older(kind: str) -> tuple[tuple[str, str, str, str], ...]:
    return _OLDER if _GROUPS.get(kind, ("", ""))[0] else ()


@cache
def _word(stage: str) -> str:
    """A stage's id as it stands in the names of properties."""
    lowered = stage.lower()
    if _PLAIN.fullmatch(lowered):
        return lowered
    number = _NUMBERS.get(stage) or zlib.crc32(stage.encode())
    return f"{re.sub(r'[^a-z0-9]', '_', lowered)}_{number}"
