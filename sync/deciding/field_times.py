"""Finds out when contested fields were really changed, where the vendor remembers.

A record's own time says that something in it was changed, not what. Only fields that the later
change decides are asked for, and only where both sides moved; everything else costs no call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sync.deciding.decide import decide
from sync.deciding.observation import EntityDesk, Observation
from sync.model.mirror import MirrorRow
from sync.model.pair import Versions

History = Callable[[str, str, Sequence[str], Sequence[str]], Versions]
"""(system, object, ids, vendor fields) → what is remembered of them; nothing where the vendor
forgets.
"""


@dataclass(frozen=True, slots=True)
class _Contest:
    """One record of an observation, and the fields whose decision turns on time."""

    observation: Observation
    row: MirrorRow
    names: frozenset[str]


def learn_times(seen: Sequence[Observation], desk: EntityDesk, history: History) -> None:
    """Put the times of contested fields into the observations whose decision turns on them."""
    contested = _contested(seen, desk)
    for side, system in enumerate(desk.systems):
        for object_name, contests in _by_object(contested, side).items():
            codecs = desk.entity.translators[system][object_name].codecs
            wanted = {name for contest in contests for name in contest.names}
            natives = {name: codecs[name].native for name in wanted if name in codecs}
            ids = [contest.row.ref.id for contest in contests]
            versions = history(system, object_name, ids, sorted(natives.values()))
            for contest in contests:
                times = _times(versions, contest.row.ref.id, natives)
                contest.observation.times[side].update(times)


def _contested(
    seen: Sequence[Observation], desk: EntityDesk
) -> list[tuple[Observation, frozenset[str]]]:
    found = []
    for observation in seen:
        if _both_moved(observation):
            names = decide(observation, desk).timed
            if names:
                found.append((observation, names))
    return found


def _both_moved(observation: Observation) -> bool:
    link = observation.link
    moved = {ref.system for ref, _ in observation.marks}
    return link is not None and link.base is not None and len(moved) == 2


def _by_object(
    contested: Sequence[tuple[Observation, frozenset[str]]], side: int
) -> dict[str, list[_Contest]]:
    groups: dict[str, list[_Contest]] = defaultdict(list)
    for observation, names in contested:
        row = observation.rows[side]
        if row is not None:
            groups[row.ref.object].append(_Contest(observation, row, names))
    return groups


def _times(versions: Versions, record_id: str, natives: Mapping[str, str]) -> dict[str, float]:
    """When each field was last changed, as far as the vendor told."""
    told = versions.get(record_id, {})
    found = {}
    for name, native in natives.items():
        newest_first = told.get(native)
        if newest_first:
            found[name] = newest_first[0].at
    return found
