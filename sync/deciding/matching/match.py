"""Which records of two systems mean the same thing. Pure; ambiguous matches are held, never
guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from connectors.record import Ref
from sync.model.mirror import MatchKey, MatchKeys


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Nothing on the other side means the same. `lost`: the record there that it was once made
    from, by the key it carries, and that is gone.
    """

    lost: Ref | None = None


@dataclass(frozen=True, slots=True)
class Matched:
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


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """The other system has it, where the policy says that it is none of ours."""

    other: Ref


Match = Unmatched | Matched | Shadow | Ambiguous | OutOfScope


class Neighbours(Protocol):
    """What is known of the records around one, by match key."""

    def free(self, system: str, key: MatchKey) -> Sequence[Ref]:
        """Live records there that belong to no complete link."""

    def left_alone(self, system: str, key: MatchKey) -> Sequence[Ref]:
        """Live records there whose counterpart is gone."""

    def out_of_scope(self, seeker: Ref, system: str, key: MatchKey) -> Sequence[Ref]:
        """Live records there that the policy leaves out, that belong to no link, and that point at
        nothing else than the seeker does.
        """

    def claimed(self, system: str, key: MatchKey) -> Sequence[Ref]:
        """Live records there that already belong to a link, as its primary."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """An unlinked record that looks for its counterpart in the system `other`.

    `preference`: objects of its own side, the primary kind first. `people`: several records of one
    are ordinary.
    """

    ref: Ref
    other: str
    keys: MatchKeys
    around: Neighbours
    preference: Sequence[str]
    people: bool

    def rank(self, ref: Ref) -> tuple[int, str]:
        """The order of records on its own side: the preferred object first, then by id."""
        if ref.object in self.preference:
            return self.preference.index(ref.object), ref.id
        return len(self.preference), ref.id

    def here(self, key: MatchKey) -> list[Ref]:
        """Itself and the free records of its own system that share a key, by rank."""
        sharing = {*self.around.free(self.ref.system, key), self.ref}
        return sorted(sharing, key=self.rank)

    def there(self, key: MatchKey) -> list[Ref]:
        """The records of the other system that share a key and have no counterpart, or none any
        more.
        """
        free = self.around.free(self.other, key)
        return sorted({*free, *self.around.left_alone(self.other, key)})

    def taken_there(self, key: MatchKey) -> Sequence[Ref]:
        """The records of the other system that share a key and have a counterpart."""
        left_alone = self.around.left_alone(self.other, key)
        claimed = self.around.claimed(self.other, key)
        return [ref for ref in claimed if ref not in left_alone]


def find_match(seeker: Seeker) -> Match:
    """What this unlinked record meets, by the first key that finds anything."""
    for position in range(len(seeker.keys)):
        found = _by_key(seeker, position)
        if not isinstance(found, Unmatched):
            return found
    for key in seeker.keys:
        for other in sorted(seeker.around.out_of_scope(seeker.ref, seeker.other, key)):
            return OutOfScope(other)
    return Unmatched()


def _by_key(seeker: Seeker, position: int) -> Match:
    key = seeker.keys[position]
    there = seeker.there(key)
    own = seeker.here(key)
    if seeker.people:
        return _person(seeker, key, own, there)
    if len(there) == 1 and len(own) == 1:
        return _same_key(there[0], key)
    if not there:
        return _namesake(seeker, position)
    narrowed = _narrow(seeker, position, own, there)
    if narrowed is not None:
        return narrowed
    others = [ref for ref in own if ref != seeker.ref]
    because = f"{len(own)} here and {len(there)} there share {key.value!r}"
    return Ambiguous((*others, *there), because)


def _same_key(other: Ref, key: MatchKey) -> Matched:
    return Matched(other, f"same match key {key.value!r}")


def _person(
    seeker: Seeker,
    key: MatchKey,
    own: Sequence[Ref],
    there: Sequence[Ref],
) -> Match:
    """Several records of one person on one side are ordinary: the first is the primary, the others
    shadows.
    """
    for primary in seeker.around.claimed(seeker.ref.system, key):
        if primary != seeker.ref:
            return Shadow(primary)
    if own[0] != seeker.ref:
        return Shadow(own[0])
    kinds = {ref.object for ref in there}
    one_of_each_kind = len(kinds) == len(there)
    if there and one_of_each_kind:
        return _same_key(there[0], key)
    taken = seeker.taken_there(key)
    if there or taken:
        return Ambiguous((*there, *taken), f"several records there share {key.value!r}")
    return Unmatched()


def _narrow(
    seeker: Seeker,
    position: int,
    own: Sequence[Ref],
    there: Sequence[Ref],
) -> Matched | None:
    """Several share the first key: the next one decides, if it leaves exactly one on each side."""
    if position != 0 or len(seeker.keys) < 2:
        return None
    first, second = seeker.keys[:2]
    left_there = [ref for ref in seeker.there(second) if ref in there]
    left_here = [ref for ref in seeker.here(second) if ref in own]
    if len(left_there) != 1 or len(left_here) != 1:
        return None
    because = f"same match keys {first.value!r} and {second.value!r}"
    return Matched(left_there[0], because)


def _namesake(seeker: Seeker, position: int) -> Match:
    """A linked record there that shares every key could be the same thing: a person looks."""
    if position < len(seeker.keys) - 1:
        return Unmatched()
    taken = [set(seeker.taken_there(key)) for key in seeker.keys]
    same = sorted(set.intersection(*taken))
    if not same:
        return Unmatched()
    return Ambiguous(tuple(same), "a linked record there has the same match keys")
