"""Finds out when contested fields were really changed, where the vendor remembers.

A record's own time says that something in it was changed, not what. Only fields that the later
change decides are asked for, and only where both sides moved; everything else costs no call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mapping.codecs.translate import Translator
from sync.deciding.decide import decide
from sync.deciding.observation import EntityDesk, Observation
from sync.model.pair import Versions

History = Callable[[str, str, Sequence[str], Sequence[str]], Versions]
"""(system, object, ids, vendor fields) → what is remembered of them; nothing where the vendor
forgets.
"""


def no_history(
    system: str,
    object_name: str,
    ids: Sequence[str],
    fields: Sequence[str],
) -> Versions:
    """The history of a vendor that forgets."""
    return {}


@dataclass(frozen=True, slots=True)
class _Contest:
    """One record of an observation, and the fields whose decision turns on time."""

    observation: Observation
    record_id: str
    names: frozenset[str]


def learn_times(
    seen: Sequence[Observation],
    desk: EntityDesk,
    history: History,
) -> None:
    """Put the times of contested fields into the observations whose decision turns on them."""
    contested = _contested(seen, desk)
    for side, system in enumerate(desk.systems):
        for object_name, contests in _by_object(contested, side).items():
            natives = _vendor_names(desk.translator(side, object_name), contests)
            ids = [contest.record_id for contest in contests]
            versions = history(system, object_name, ids, sorted(natives.values()))
            for contest in contests:
                times = _times(versions, contest.record_id, natives)
                contest.observation.times[side].update(times)


def _contested(
    seen: Sequence[Observation],
    desk: EntityDesk,
) -> list[tuple[Observation, frozenset[str]]]:
    """Observations whose decision turns on time, and the fields it turns on."""
    found = []
    for observation in seen:
        if not _both_moved(observation):
            continue
        names = decide(observation, desk).timed
        if names:
            found.append((observation, names))
    return found


def _both_moved(observation: Observation) -> bool:
    """Whether both records of a link that had agreed before are to be looked at again."""
    link = observation.link
    if link is None or link.base is None:
        return False
    moved = {ref.system for ref, _ in observation.marks}
    return len(moved) == 2


def _by_object(
    contested: Sequence[tuple[Observation, frozenset[str]]],
    side: int,
) -> dict[str, list[_Contest]]:
    groups: dict[str, list[_Contest]] = defaultdict(list)
    for observation, names in contested:
        row = observation.rows[side]
        if row is not None:
            contest = _Contest(observation, row.ref.id, names)
            groups[row.ref.object].append(contest)
    return groups


def _vendor_names(translator: Translator, contests: Sequence[_Contest]) -> dict[str, str]:
    """The contested fields that an object has, with the vendor's names of them."""
    found = {}
    for contest in contests:
        for name in contest.names:
            if name in translator.codecs:
                found[name] = translator.codecs[name].native
    return found


def _times(
    versions: Versions,
    record_id: str,
    natives: Mapping[str, str],
) -> dict[str, float]:
    """When each field was last changed, as far as the vendor told."""
    told = versions.get(record_id, {})
    found = {}
    for name, native in natives.items():
        newest_first = told.get(native)
        if newest_first:
            found[name] = newest_first[0].at
    return found
