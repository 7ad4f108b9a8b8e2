"""Which records of two systems mean the same thing. Pure; ambiguous matches are held, never
guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from connectors.record import Ref, Value
from mapping.taxonomy import spelling
from sync.model.policy import EntityMerge


@dataclass(frozen=True, slots=True)
class Alone:
    """Nothing on the other side means the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Exactly this record on the other side."""

    other: Ref
    because: str


@dataclass(frozen=True, slots=True)
class Shadow:
    """Another record of the same person on the same side goes before this one."""

    primary: Ref


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several records could be meant; a person decides."""

    candidates: tuple[Ref, ...]
    because: str


Match = Alone | Pair | Shadow | Ambiguous
Keys = tuple[str | None, str | None]


class Neighbours(Protocol):
    """What is known of the records around one, by match key."""

    def free(self, system: str, slot: int, key: str) -> Sequence[Ref]:
        """Live records there that belong to no complete link."""

    def claimed(self, system: str, slot: int, key: str) -> Sequence[Ref]:
        """Live records there that already belong to a link, as its primary."""


def match_keys(values: Mapping[str, Value], rules: EntityMerge, free_mail: frozenset[str]) -> Keys:
    """The keys of a record by its canonical values, first choice first."""
    keys = [_key(name, values.get(name), free_mail) for name in rules.match]
    return (keys[0] if keys else None, keys[1] if len(keys) > 1 else None)


def _key(name: str, value: Value, free_mail: frozenset[str]) -> str | None:
    if not isinstance(value, str):
        return None
    if name == "domain":
        return None if value in free_mail else value
    if name == "email":
        return value
    return spelling(value) or None


def find_match(
    ref: Ref, other: str, keys: Keys, around: Neighbours, preference: Sequence[str], *, people: bool
) -> Match:
    """What this unlinked record meets. `preference`: objects of its own side, the primary kind
    first.
    """
    for slot, key in enumerate(keys):
        if key is not None:
            found = _by_key(ref, other, keys, slot, around, preference, people=people)
            if not isinstance(found, Alone):
                return found
    return Alone()


def _by_key(
    ref: Ref,
    other: str,
    keys: Keys,
    slot: int,
    around: Neighbours,
    preference: Sequence[str],
    *,
    people: bool,
) -> Match:
    key = keys[slot] or ""
    there = sorted(around.free(other, slot, key))
    own = sorted({*around.free(ref.system, slot, key), ref}, key=lambda r: _rank(r, preference))
    if people:
        return _person(ref, other, key, slot, own, there, around)
    if len(there) == 1 and len(own) == 1:
        return Pair(there[0], f"same match key {key!r}")
    if there:
        return _narrow(ref, other, keys, slot, (own, there), around) or Ambiguous(
            (*(r for r in own if r != ref), *there),
            f"{len(own)} here and {len(there)} there share {key!r}",
        )
    return _namesake(other, keys, slot, around)


def _person(
    ref: Ref,
    other: str,
    key: str,
    slot: int,
    own: Sequence[Ref],
    there: Sequence[Ref],
    around: Neighbours,
) -> Match:
    """Several records of one person on one side are ordinary: the first is the primary, the others
    shadows.
    """
    taken = [r for r in around.claimed(ref.system, slot, key) if r != ref]
    if taken or own[0] != ref:
        return Shadow(taken[0] if taken else own[0])
    if len({r.object for r in there}) == len(there) > 0:
        return Pair(there[0], f"same match key {key!r}")
    taken = list(around.claimed(other, slot, key))
    if there or taken:
        return Ambiguous((*there, *taken), f"several records there share {key!r}")
    return Alone()


def _narrow(
    ref: Ref,
    other: str,
    keys: Keys,
    slot: int,
    sharing: tuple[Sequence[Ref], Sequence[Ref]],
    around: Neighbours,
) -> Pair | None:
    """Several share the first key: the second one decides, if it leaves exactly one on each
    side.
    """
    own, there = sharing
    second = keys[1]
    if slot != 0 or second is None:
        return None
    both = [found for found in around.free(other, 1, second) if found in there]
    here = {ref, *(found for found in around.free(ref.system, 1, second) if found in own)}
    return (
        Pair(both[0], f"same match keys {keys[0]!r} and {second!r}")
        if len(both) == len(here) == 1
        else None
    )


def _namesake(other: str, keys: Keys, slot: int, around: Neighbours) -> Match:
    """A linked record there that shares every key could be the same thing: a person looks."""
    if slot == 0 and keys[1] is not None:
        return Alone()
    taken = [
        set(around.claimed(other, index, key)) for index, key in enumerate(keys) if key is not None
    ]
    same = sorted(set.intersection(*taken)) if taken else []
    return (
        Ambiguous(tuple(same), "a linked record there has the same match keys") if same else Alone()
    )


def _rank(ref: Ref, preference: Sequence[str]) -> tuple[int, str]:
    position = preference.index(ref.object) if ref.object in preference else len(preference)
    return position, ref.id
