"""What is known of the opt-outs of a record's address: who else has it, in either system and in
scope or not, and what they say. Reads the store only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors.record import Ref
from sync.deciding.matching.neighbours import Neighbourhood
from sync.deciding.observation import Observation
from sync.model.identity.opt_outs import OfAddress, opted_out, says_yes
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.store.ports import Store

Rows = Mapping[Ref, MirrorRow]


def note_who_opted_out(
    store: Store,
    around: Neighbourhood,
    names: frozenset[str],
    seen: Sequence[Observation],
) -> None:
    """Put into the observations what their addresses opted out of; `names`: fields that are
    opt-outs.
    """
    if not names:
        return
    own: dict[Ref, MirrorRow] = {}
    for observation in seen:
        own.update(_live(observation))
    sharing = {ref: around.sharing_address(row) for ref, row in own.items()}
    others = _others(store, sharing, own)
    out = _said(around, names, {**others, **own})
    if not any(out.values()):
        return
    address = _Address(around, out)
    for observation in seen:
        for ref in _live(observation):
            standing = address.standing(ref, sharing[ref])
            if standing is not None:
                observation.opted_out[ref] = standing


def _live(observation: Observation) -> Rows:
    found = {}
    for row in observation.rows:
        if row is not None and not row.gone:
            found[row.ref] = row
    return found


def _others(
    store: Store,
    sharing: Mapping[Ref, Sequence[Ref]],
    own: Rows,
) -> Rows:
    """Those that share an address with the observed ones."""
    others: set[Ref] = set()
    for refs in sharing.values():
        others.update(refs)
    return store.mirror(others - own.keys())


def _said(
    around: Neighbourhood,
    names: frozenset[str],
    rows: Rows,
) -> dict[Ref, frozenset[str]]:
    """What each of these records says it opted out of."""
    said = {}
    for ref, row in rows.items():
        said[ref] = opted_out(around.entity, row, names)
    return said


@dataclass(frozen=True, slots=True)
class _Address:
    """Records around an address; `out`: what each of them opted out of."""

    around: Neighbourhood
    out: Mapping[Ref, frozenset[str]]

    def standing(self, ref: Ref, sharing: Iterable[Ref]) -> OfAddress | None:
        """How a record stands to the others with its address; None where nobody opted out."""
        others = [other for other in sharing if other != ref and other in self.out]
        lacks = self._lacks(ref, others)
        own = self.out[ref]
        if not lacks and not own:
            return None
        untold = self._untold(ref, others)
        told = own - untold if others else frozenset()
        return OfAddress(lacks, told, untold)

    def _lacks(self, ref: Ref, others: Collection[Ref]) -> dict[str, Ref]:
        """What others opted out of and this record does not say, by who says so."""
        lacks: dict[str, Ref] = {}
        for other in others:
            for name in self.out[other] - self.out[ref]:
                if self._concerns(ref, other, name):
                    lacks.setdefault(name, other)
        return lacks

    def _untold(self, ref: Ref, others: Collection[Ref]) -> frozenset[str]:
        """What this record says and some of the others have still to be told."""
        untold = set()
        for other in others:
            for name in self.out[ref] - self.out[other]:
                if self._concerns(other, ref, name):
                    untold.add(name)
        return frozenset(untold)

    def _concerns(self, ref: Ref, other: Ref, name: str) -> bool:
        """Whether what another record says holds for this one: always where a whole pair stands by
        it; else where it is news, or this one never knew. Not what people have taken back since.
        """
        mine = self.around.link_of(ref)
        theirs = self.around.link_of(other)
        if theirs is None:
            return True
        if theirs is not mine and _is_pair(theirs):
            return True
        if not _knows(mine, name):
            return True
        return not says_yes(theirs, name)


def _is_pair(link: Link) -> bool:
    return link.status == "live" and link.complete


def _knows(link: Link | None, name: str) -> bool:
    """Whether anything was ever agreed, or told, about a field."""
    return link is not None and name in (link.base or {})
