"""Finds out when contested fields were really changed, where the vendor remembers.

A record's own time says that something in it was changed, not what. Only fields that the later
change decides are asked for, and only where both sides moved; everything else costs no call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from connectors.protocol import FieldVersion
from sync.deciding.decide import decide
from sync.deciding.observation import Bench, Observation

Versions = Mapping[str, Mapping[str, Sequence[FieldVersion]]]
"""Record id → vendor field → versions, newest first."""
History = Callable[[str, str, Sequence[str], Sequence[str]], Versions]
"""(system, object, ids, vendor fields) → what is remembered of them; nothing where the vendor
forgets.
"""


def learn_times(seen: Sequence[Observation], bench: Bench, history: History) -> None:
    """Put the times of contested fields into the observations whose decision turns on them."""
    contested = [(o, names) for o in seen if _both_moved(o) and (names := decide(o, bench).timed)]
    for side, system in enumerate(bench.systems):
        for object_name, group in _by_object(contested, side).items():
            codecs = bench.entity.translators[system][object_name].codecs
            natives = {
                name: codecs[name].native for _, names in group for name in names if name in codecs
            }
            ids = [row.ref.id for o, _ in group if (row := o.rows[side]) is not None]
            versions = history(system, object_name, ids, sorted(natives.values()))
            for observation, _ in group:
                row = observation.rows[side]
                told = versions.get(row.ref.id, {}) if row is not None else {}
                observation.times[side].update(
                    {n: told[v][0].at for n, v in natives.items() if told.get(v)}
                )


def _both_moved(observation: Observation) -> bool:
    link = observation.link
    moved = {ref.system for ref, _ in observation.marks}
    return link is not None and link.base is not None and len(moved) == 2


def _by_object(
    contested: Sequence[tuple[Observation, frozenset[str]]], side: int
) -> dict[str, list[tuple[Observation, frozenset[str]]]]:
    groups: dict[str, list[tuple[Observation, frozenset[str]]]] = defaultdict(list)
    for observation, names in contested:
        row = observation.rows[side]
        if row is not None:
            groups[row.ref.object].append((observation, names))
    return groups
