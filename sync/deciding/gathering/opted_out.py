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
from sync.store.ports import HistoryLog, Store

RECENT = 60
"""Fields that were written last, of one link."""
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
    address = _Address(store, around, out)
    for observation in seen:
        _note(observation, address, sharing)


def _note(
    observation: Observation,
    address: _Address,
    sharing: Mapping[Ref, Sequence[Ref]],
) -> None:
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

    log: HistoryLog
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
        over = frozenset(name for name in told if self._is_over(ref, others, name))
        return OfAddress(lacks, told - over, untold, over)

    def _is_over(self, ref: Ref, others: Collection[Ref], name: str) -> bool:
        """Whether a record that stands alone says only what Accord once brought there, and no pair
        with the address says it any more.
        """
        mine = self.around.link_of(ref)
        if mine is None or _is_pair(mine) or not says_yes(mine, name):
            return False
        pairs = [other for other in others if self._in_a_pair(other)]
        if not pairs or any(name in self.out[other] for other in pairs):
            return False
        return self._brought(mine, ref, name)

    def _in_a_pair(self, ref: Ref) -> bool:
        link = self.around.link_of(ref)
        return link is not None and _is_pair(link)

    def _brought(self, link: Link, ref: Ref, name: str) -> bool:
        """Whether it was Accord that set it there last."""
        for row in self.log.history(link.id, RECENT):
            if row.field == name and row.ref == str(ref):
                return row.new is not None
        return False

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
