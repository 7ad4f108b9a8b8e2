"""What is known of the opt-outs of a record's address: who else has it, in either system and in
scope or not, and what they say. Reads the store only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from connectors.record import Ref
from sync.deciding.gathering.lately import brought
from sync.deciding.matching.neighbours import Neighbourhood
from sync.deciding.observation import Observation
from sync.model.identity.opt_outs import YES, OfAddress, concerns, is_pair, opted_out
from sync.model.issues import is_said_earlier
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.store.ports import HistoryLog, Store


class Said(NamedTuple):
    """`sharing`: the records with an address of each one asked about; `out`: what each of all these
    shows to have opted out of; `earlier`: what waits to be set on it, by field with the record that
    said so when it had the address.
    """

    sharing: Mapping[Ref, Sequence[Ref]]
    out: Mapping[Ref, frozenset[str]]
    earlier: Mapping[Ref, Mapping[str, Ref]]


def said_at_addresses(
    store: Store,
    around: Neighbourhood,
    names: frozenset[str],
    rows: Iterable[MirrorRow],
) -> Said:
    """What those of these records that are live, the others with their addresses, and the
    counterparts of those opted out of.
    """
    own = {row.ref: row for row in rows if not row.gone}
    sharing = {}
    others: set[Ref] = set()
    for ref, row in own.items():
        sharing[ref] = around.sharing_address(row)
        others.update(sharing[ref])
    for ref in list(others):
        others.update(_pair_of(around, ref))
    known = {**store.mirror(others - own.keys()), **own}
    out = {}
    for ref, row in known.items():
        out[ref] = opted_out(around.entity, row, names)
    earlier = _said_earlier(store, out)
    return Said(sharing, out, earlier)


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
    rows: list[MirrorRow] = []
    for observation in seen:
        rows.extend(observation.read)
    said = said_at_addresses(store, around, names, rows)
    if not said.earlier and not any(said.out.values()):
        return
    address = _Address(
        store,
        around,
        said.out,
        said.earlier,
    )
    for observation in seen:
        _note(observation, address, said.sharing)


def _pair_of(around: Neighbourhood, ref: Ref) -> Sequence[Ref]:
    """The records of the link of one, itself included, as far as their objects are mapped."""
    link = around.link_of(ref)
    if link is None:
        return ()
    found = []
    for each in link.refs(around.setting.systems):
        if around.entity.has(each.system, each.object):
            found.append(each)
    return found


def _said_earlier(
    store: Store,
    out: Mapping[Ref, frozenset[str]],
) -> dict[Ref, dict[str, Ref]]:
    """What waits to be set on these records, and they do not show yet."""
    found: dict[Ref, dict[str, Ref]] = {}
    names = {str(ref) for ref in out}
    for issues in store.issues_of(names).values():
        for issue in filter(is_said_earlier, issues):
            ref = Ref.parse(issue.ref)
            if issue.field in out[ref]:
                continue
            by = Ref.parse(issue.detail["by"])
            waiting = found.setdefault(ref, {})
            waiting[issue.field] = by
    return found


def _note(
    observation: Observation,
    address: _Address,
    sharing: Mapping[Ref, Sequence[Ref]],
) -> None:
    for row in observation.read:
        if row.gone:
            continue
        standing = address.standing(row.ref, sharing[row.ref])
        if standing is not None:
            observation.opted_out[row.ref] = standing


@dataclass(frozen=True, slots=True)
class _Address:
    """Records around an address; `out`: what each of them opted out of; `earlier`: what waits to
    be set on them.
    """

    log: HistoryLog
    around: Neighbourhood
    out: Mapping[Ref, frozenset[str]]
    earlier: Mapping[Ref, Mapping[str, Ref]]

    def standing(self, ref: Ref, sharing: Iterable[Ref]) -> OfAddress | None:
        """How a record stands to the others with its address; None where nobody opted out."""
        others = [other for other in sharing if other != ref and other in self.out]
        lacks = self._lacks(ref, others)
        own = self.out[ref]
        earlier = self.earlier.get(ref, {})
        if not lacks and not own and not earlier:
            return None
        untold = self._untold(ref, others)
        told = own - untold if others else frozenset()
        over = frozenset(name for name in told if self._is_over(ref, others, name))
        return OfAddress(
            lacks,
            told - over,
            untold,
            over,
            earlier,
            self._of_a_pair(others, earlier) | lacks.keys(),
        )

    def _of_a_pair(self, others: Iterable[Ref], names: Iterable[str]) -> frozenset[str]:
        """Which of these a pair among others says, or is about to."""
        pairs = list(filter(self._in_a_pair, others))
        found = set()
        for name in names:
            if any(self._stands_by(pair, name) for pair in pairs):
                found.add(name)
        return frozenset(found)

    def _is_over(self, ref: Ref, others: Collection[Ref], name: str) -> bool:
        """Whether a record that stands alone says only what Accord once brought there, no pair with
        the address says it any more, and nobody else would have it brought again.
        """
        mine = self.around.link_of(ref)
        if mine is None or not _was_brought(mine, name):
            return False
        pairs = list(filter(self._in_a_pair, others))
        for pair in pairs:
            if self._stands_by(pair, name):
                return False
        if not pairs:
            return False
        if name in self._brings(ref, others):
            return False
        return brought(self.log, mine, ref, name)

    def _stands_by(self, ref: Ref, name: str) -> bool:
        """Whether either record of a pair says it, or is about to."""
        for each in _pair_of(self.around, ref):
            if name in self.out.get(each, ()):
                return True
            if name in self.earlier.get(each, {}):
                return True
        return False

    def _in_a_pair(self, ref: Ref) -> bool:
        link = self.around.link_of(ref)
        return link is not None and is_pair(link)

    def _lacks(self, ref: Ref, others: Collection[Ref]) -> dict[str, Ref]:
        """What others opted out of and this record does not say, by who says so."""
        brings = self._brings(ref, others)
        return {name: other for name, other in brings.items() if name not in self.out[ref]}

    def _brings(self, ref: Ref, others: Collection[Ref]) -> dict[str, Ref]:
        """What others opted out of and holds for this record, by who says so."""
        brings: dict[str, Ref] = {}
        for other in others:
            for name in self.out[other]:
                if self._concerns(ref, other, name):
                    brings.setdefault(name, other)
        return brings

    def _untold(self, ref: Ref, others: Collection[Ref]) -> frozenset[str]:
        """What this record says and some of the others have still to be told."""
        untold = set()
        for other in others:
            for name in self.out[ref] - self.out[other]:
                if self._concerns(other, ref, name):
                    untold.add(name)
        return frozenset(untold)

    def _concerns(self, ref: Ref, other: Ref, name: str) -> bool:
        """Whether what another record says holds for this one."""
        mine = self.around.link_of(ref)
        theirs = self.around.link_of(other)
        return concerns(mine, theirs, name)


def _was_brought(link: Link, name: str) -> bool:
    """Whether a record that stands alone was told this, and did not say it itself."""
    if is_pair(link) or link.base is None:
        return False
    return link.base.get(name) == YES
