"""Brings what links agreed on to the words of a policy that was edited: what both sides were known
to say alike is agreed on in today's words, and what stands in another vendor field now was never
agreed on. No vendor is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from connectors.record import Ref, Value
from mapping.codecs.context import Context
from mapping.codecs.terms import words_in
from mapping.language import EntityMap, Language
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.pair import Pair
from sync.store.ports import Store

V = TypeVar("V")
CHUNK = 1000
NOBODY = Context()
NOT_BY_ITSELF = frozenset({"owner", "reference", "references"})
"""Types whose values cannot be read without knowing of other records."""
Rows = Mapping[Ref, MirrorRow]


def reword(store: Store, pair: Pair) -> None:
    """Go through the links of every entity in which a field may mean something else now."""
    before = store.meanings()
    now = {**before, **_meanings(pair.language)}
    moved = set()
    for place, meaning in before.items():
        if now[place] != meaning:
            moved.add(_field(place))
    with store.transaction():
        for entity in pair.language.entities.values():
            _reword_entity(store, _rewording(pair, entity, moved))
        store.set_meanings(now)


def remember_meanings(store: Store, pair: Pair) -> None:
    """Keep where each field stands, for the day when the policy is edited."""
    if store.meanings():
        return
    with store.transaction():
        store.set_meanings(_meanings(pair.language))


def _meanings(language: Language) -> dict[str, str]:
    """By field and object of a system: the vendor field, and as what it is read."""
    found = {}
    for entity in language.entities.values():
        for system, translators in entity.translators.items():
            for object_name, translator in translators.items():
                for name, codec in translator.codecs.items():
                    words = entity.fields[name].vocabulary
                    place = f"{entity.name}.{name} {system} {object_name}"
                    found[place] = f"{codec.native} {codec.type} {words}"
    return found


def _field(place: str) -> str:
    return place.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class _Rewording:
    """What of an entity's links says nothing now. `moved`: fields that stand elsewhere, or are read
    as something else; `terms`: the words that those with a vocabulary know.
    """

    systems: tuple[str, str]
    entity: EntityMap
    moved: Collection[str]
    terms: Mapping[str, Collection[str]]

    def stale(self, link: Link) -> list[str]:
        """Fields of which a link remembers something that says nothing now."""
        base = link.base or {}
        found = []
        for name in {**link.left_open, **base}:
            if self._says_nothing(name, base.get(name)):
                found.append(name)
        return found

    def _says_nothing(self, name: str, value: Value) -> bool:
        """Whether a field stood elsewhere, or has words that are in the vocabulary no more."""
        if name in self.moved:
            return True
        if name not in self.terms:
            return False
        known = self.terms[name]
        return any(word not in known for word in words_in(value))

    def reworded(self, link: Link, names: Sequence[str], rows: Rows) -> Link:
        """A link whose fields are put right as far as both sides are known to say the same."""
        left_open = _without(link.left_open, names)
        if link.base is None:
            return replace(link, left_open=left_open)
        base = _without(link.base, names)
        base.update(self._said_by_both(link, names, rows))
        return replace(link, base=base, left_open=left_open)

    def _said_by_both(
        self,
        link: Link,
        names: Sequence[str],
        rows: Rows,
    ) -> dict[str, Value]:
        said = []
        for ref in link.refs(self.systems):
            said.append(self._said(rows.get(ref), names))
        if len(said) < 2:
            return {}
        left, right = said
        shared = {}
        for name, value in left.items():
            if name in right and right[name] == value:
                shared[name] = value
        return shared

    def _said(
        self,
        row: MirrorRow | None,
        names: Sequence[str],
    ) -> Mapping[str, Value]:
        """What a record was last known to say, in today's words."""
        if row is None:
            return {}
        system, object_name, _ = row.ref
        if not self.entity.has(system, object_name):
            return {}
        alone = []
        for name in names:
            if self.entity.fields[name].type not in NOT_BY_ITSELF:
                alone.append(name)
        translator = self.entity.translators[system][object_name]
        few = translator.only(alone)
        return few.decode(row.fields, NOBODY).values


def _rewording(
    pair: Pair,
    entity: EntityMap,
    moved: Collection[str],
) -> _Rewording:
    mine = set()
    terms = {}
    for name, meaning in entity.fields.items():
        if f"{entity.name}.{name}" in moved:
            mine.add(name)
        if meaning.vocabulary:
            vocabulary = pair.language.vocabularies[meaning.vocabulary]
            terms[name] = frozenset(vocabulary.terms)
    return _Rewording(pair.systems, entity, mine, terms)


def _reword_entity(store: Store, rewording: _Rewording) -> None:
    links = store.all_links(rewording.entity.name)
    while chunk := list(islice(links, CHUNK)):
        stale = []
        for link in chunk:
            names = rewording.stale(link)
            if names:
                stale.append((link, names))
        _reword_links(store, rewording, stale)


def _reword_links(
    store: Store,
    rewording: _Rewording,
    stale: Sequence[tuple[Link, Sequence[str]]],
) -> None:
    records: list[Ref] = []
    for link, _ in stale:
        records.extend(link.refs(rewording.systems))
    rows = store.mirror(records)
    changed = []
    for link, names in stale:
        changed.append(rewording.reworded(link, names, rows))
    store.put_links(changed)


def _without(known: Mapping[str, V], names: Collection[str]) -> dict[str, V]:
    kept = dict(known)
    for name in names:
        kept.pop(name, None)
    return kept
