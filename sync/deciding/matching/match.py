"""Which records of two systems mean the same thing. Pure; ambiguous matches are held, never
guessed. A domain makes two companies one only where their names agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from connectors.record import Ref
from mapping.company_names import agree
from sync.model.identity.match_keys import UNREAD
from sync.model.mirror import MatchKey, MatchKeys

DOMAIN = "domain"
"""The kind of key that two companies can share."""


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
    """Several records could be meant; a person decides. `names_differ`: there is only one, and it
    is called something else.
    """

    candidates: tuple[Ref, ...]
    because: str
    names_differ: bool = False


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

    def name(self, ref: Ref) -> str:
        """What a record that shares a domain is called; "" where nobody said so, or where the
        policy does not match by names.
        """


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

    def can_be_one(self, key: MatchKey, one: Ref, other: Ref) -> bool:
        """Whether two records that share a key are called the same, as far as that is asked."""
        if key.kind != DOMAIN:
            return True
        return agree(self.around.name(one), self.around.name(other), _domain(key))


def _domain(key: MatchKey) -> str:
    """The domain that a key is, or what somebody typed in the place of one."""
    return key.value.removeprefix(UNREAD)


def find_match(seeker: Seeker) -> Match:
    """What this unlinked record meets, by the first key that finds anything."""
    found = _by_any_key(seeker)
    if not isinstance(found, Unmatched):
        return found
    for key in seeker.keys:
        for other in sorted(seeker.around.out_of_scope(seeker.ref, seeker.other, key)):
            return OutOfScope(other)
    return found


def _by_any_key(seeker: Seeker) -> Match:
    """Whoever has its domain and another name is asked about only where no further key finds its
    counterpart.
    """
    stranger: Ambiguous | None = None
    for position in range(len(seeker.keys)):
        found = _by_key(seeker, position)
        if isinstance(found, Matched):
            return found
        if isinstance(found, Unmatched) or stranger is not None:
            continue
        if not isinstance(found, Ambiguous) or not found.names_differ:
            return found
        stranger = found
    return stranger or Unmatched()


def _by_key(seeker: Seeker, position: int) -> Match:
    key = seeker.keys[position]
    there = seeker.there(key)
    own = seeker.here(key)
    if seeker.people:
        return _person(seeker, key, own, there)
    if len(there) == 1 and len(own) == 1:
        return _the_only_one(seeker, key, there[0])
    if not there:
        return _namesake(seeker, position)
    narrowed = _narrow(seeker, position, own, there) or _narrow_by_names(seeker, key, own, there)
    if narrowed is not None:
        return narrowed
    others = [ref for ref in own if ref != seeker.ref]
    because = f"{len(own)} here and {len(there)} there share {key.value!r}"
    return Ambiguous((*others, *there), because)


def _the_only_one(seeker: Seeker, key: MatchKey, other: Ref) -> Matched | Ambiguous:
    """Nobody else shares the key: they are one, unless they are called otherwise."""
    if seeker.can_be_one(key, seeker.ref, other):
        return _same_key(other, key)
    here, there = seeker.around.name(seeker.ref), seeker.around.name(other)
    both = f"both have the domain {_domain(key)}"
    because = f"{both}, but this one is called {here!r}, that {there!r}"
    return Ambiguous((other,), because, names_differ=True)


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


def _narrow_by_names(
    seeker: Seeker,
    key: MatchKey,
    own: Sequence[Ref],
    there: Sequence[Ref],
) -> Matched | None:
    """Several share a domain: the names decide, if exactly one on each side can be the other."""
    left_there = [ref for ref in there if seeker.can_be_one(key, seeker.ref, ref)]
    if len(left_there) != 1:
        return None
    other = left_there[0]
    left_here = [ref for ref in own if seeker.can_be_one(key, ref, other)]
    if left_here != [seeker.ref]:
        return None
    return Matched(other, f"same match key {key.value!r}, and no other name agrees")


def _namesake(seeker: Seeker, position: int) -> Match:
    """A linked record there that shares every key could be the same thing: a person looks."""
    if position < len(seeker.keys) - 1:
        return Unmatched()
    taken = [set(seeker.taken_there(key)) for key in seeker.keys]
    same = sorted(set.intersection(*taken))
    if not same:
        return Unmatched()
    return Ambiguous(tuple(same), "a linked record there has the same match keys")
