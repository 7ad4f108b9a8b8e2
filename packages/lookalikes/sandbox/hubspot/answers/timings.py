"""How long a record was in each stage of its pipelines, and since when: read out of its history
when somebody asks for it by name.

Durations are milliseconds, as the vendor counts them; a stage that a record never entered has none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sandbox.hubspot.definitions.figure_names import STAGE
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.definitions.options import LIFECYCLE_STAGES
from sandbox.hubspot.definitions.stage_properties import Timing, timings
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.times import iso, parsed_ms

_BECAME = {
    f"hs_lifecyclestage_{stage}_date": Timing("entered", stage) for stage in LIFECYCLE_STAGES
}
_NOTHING: dict[str, Timing] = {}


class Stay(NamedTuple):
    """One time in a stage; `until` is None while it lasts. Epoch milliseconds."""

    stage: str
    since: int
    until: int | None


def names(portal: Portal, kind: Kind) -> Collection[str]:
    """The properties of an object type that are told from here."""
    return _known(portal, kind)


def told(portal: Portal, kind: Kind, row: Row, asked: Sequence[str]) -> Props:
    """Those of the properties asked for that the record has something to tell of."""
    known = _known(portal, kind)
    stays = _stays(row, STAGE[kind.name])
    now = portal.now()
    found: Props = {}
    for name in asked:
        what, stage = known[name]
        own = [stay for stay in stays if stay.stage == stage]
        value = _value(what, own, now) if own else None
        if value is not None:
            found[name] = value
    return found


def _known(portal: Portal, kind: Kind) -> dict[str, Timing]:
    if kind.name not in STAGE:
        return _NOTHING
    _, stages = portal.pipelines.choices(kind.name)
    known = timings(kind.name, tuple(stages))
    return known | _BECAME if kind.name == "contacts" else known


def _value(what: str, own: list[Stay], now: int) -> str | None:
    last = own[-1]
    if what == "entered":
        return iso(last.since)
    if what == "exited":
        return None if last.until is None else iso(last.until)
    counted = own[-1:] if what == "latest" else own
    return str(sum((stay.until or now) - stay.since for stay in counted))


def _stays(row: Row, name: str) -> list[Stay]:
    """The stages a record was in, one after another."""
    found: list[Stay] = []
    for at, _, _, new in row["history"]:
        if name not in new:
            continue
        moment = parsed_ms(at) or 0
        if found:
            found[-1] = found[-1]._replace(until=moment)
        if new[name]:
            found.append(Stay(new[name], moment, None))
    return found
