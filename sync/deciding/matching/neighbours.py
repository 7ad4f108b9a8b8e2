"""Records that share a match key with the observed ones, loaded for a whole chunk at once. Reads
the store only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from connectors.record import Ref, members
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.deciding.matching.match import (
    DOMAIN,
    Ambiguous,
    Match,
    Matched,
    Seeker,
    Shadow,
    Unmatched,
    find_match,
)
from sync.deciding.matching.names import Names
from sync.deciding.setting import PlanSetting
from sync.model.identity.opt_outs import address_kinds
from sync.model.identity.origin_key import KEYED, origin_key, origin_of
from sync.model.links import Link
from sync.model.mirror import MatchKey, MirrorRow
from sync.model.queue import Choice
from sync.store.ports import Store

MOST_TURNS = 4
"""How often a record may be made anew because another one carries its key."""
PEOPLE = "contact"
"""The entity of which one may have several records in one system."""


class Neighbourhood:
    """What is known of the records around the observed ones of one entity."""

    def __init__(
        self,
        store: Store,
        setting: PlanSetting,
        entity: EntityMap,
    ) -> None:
        self.store, self.setting, self.entity = store, setting, entity
        self._by_key: dict[tuple[str, MatchKey], list[Ref]] = {}
        self._links: dict[Ref, Link] = {}
        self._choices: dict[Ref, Choice] = {}
        self._left_alone: set[Ref] = set()
        self._carriers: dict[str, list[Ref]] = {}
        self._outside: dict[Ref, MirrorRow] = {}
        self._rows: Mapping[Ref, MirrorRow] = {}
        rules = setting.policy.entity(entity.name)
        self._addresses = address_kinds(entity, rules)
        self._names = Names(store, entity, rules)

    def load(self, rows: Iterable[MirrorRow], linked: Collection[Ref]) -> None:
        """Read everything that shares a key with these rows, or carries a key made from them. Those
        that are linked look for nobody.
        """
        live = {row.ref: row for row in rows if not row.gone}
        self._rows = live
        self._choices = dict(self.store.choices(live))
        seekers = live.keys() - linked
        self._load_carriers(seekers)
        self._load_keys(_kinds(live.values()))
        near: set[Ref] = set()
        for refs in (*self._by_key.values(), *self._carriers.values()):
            near.update(refs)
        if self.entity.name != PEOPLE:
            self._choices.update(self.store.choices(near - live.keys()))
            self._names.load(self._at_their_domains(seekers), live)
        self._outside = self._left_out(near, live)
        self._links = self.store.links_by_ref(near)
        self._left_alone = self._without_counterpart()

    def _at_their_domains(self, refs: Iterable[Ref]) -> Iterator[Ref]:
        """Who has the same domain as one of these."""
        for ref in refs:
            for key in self._rows[ref].keys:
                if key.kind == DOMAIN:
                    for system in self.setting.systems:
                        yield from self._having(system, key)

    def name(self, ref: Ref) -> str:
        """What a record that shares a domain is called; "" where nobody said so, or where the
        policy does not match by names.
        """
        return self._names.of(ref)

    def _load_keys(self, kinds: Mapping[str, set[str]]) -> None:
        """Who has one of these values, in either system."""
        entity = self.entity.name
        for kind, values in kinds.items():
            for system in self.setting.systems:
                found = self.store.by_key(system, entity, kind, values)
                for value, refs in found.items():
                    self._by_key[system, MatchKey(kind, value)] = self._mapped(refs)

    def _load_carriers(self, refs: Iterable[Ref]) -> None:
        """Who carries a key that was made from one of these records: perhaps somebody it was merged
        into.
        """
        left, right = self.setting.systems
        for own, other in ((left, right), (right, left)):
            keys: list[str] = []
            for ref in refs:
                if ref.system == own:
                    keys.extend(self._keys_from(ref))
            found = self.store.by_key(other, self.entity.name, KEYED, keys)
            for key, carriers in found.items():
                self._carriers[key] = self._mapped(carriers)

    def _mapped(self, refs: Iterable[Ref]) -> list[Ref]:
        """Those whose object the policy has not given up since they were read."""
        found = []
        for ref in refs:
            if self.entity.has(ref.system, ref.object):
                found.append(ref)
        return found

    def _keys_from(self, ref: Ref) -> Iterator[str]:
        """The key of the record that stands for this one, and of those that a person wanted to be
        made once more.
        """
        choice = self._choices.get(ref)
        once_more = choice is not None and choice.other is None
        for turn in range(MOST_TURNS if once_more else 1):
            yield origin_key(self.setting.pair, ref, turn)

    def free_turn(self, ref: Ref) -> int:
        """The first turn whose key nobody carries yet."""
        for turn, key in enumerate(self._keys_from(ref)):
            if key not in self._carriers:
                return turn
        return MOST_TURNS

    def _left_out(
        self,
        near: set[Ref],
        known: Mapping[Ref, MirrorRow],
    ) -> dict[Ref, MirrorRow]:
        """Records that share a key but are out of scope: nothing is ever linked with them."""
        asked = set()
        for ref in near:
            if self._translator(ref).policy.where:
                asked.add(ref)
        rows = self.store.mirror(asked - known.keys())
        for ref in asked & known.keys():
            rows[ref] = known[ref]
        outside = {}
        for ref, row in rows.items():
            if not self._translator(ref).in_scope(row.fields):
                outside[ref] = row
        return outside

    def out_of_scope(self, seeker: Ref, system: str, key: MatchKey) -> list[Ref]:
        """Live records there that the policy leaves out, that belong to no link, and that point at
        nothing else than the seeker does.
        """
        found = []
        for ref in self._having(system, key):
            if ref not in self._outside or self._complete(ref):
                continue
            if not self._point_apart(self._rows[seeker], self._outside[ref]):
                found.append(ref)
        return found

    def _point_apart(self, one: MirrorRow, other: MirrorRow) -> bool:
        """Whether two records refer to different ones: two deals of one name at two companies are
        not one.
        """
        translators = self._translator(one.ref), self._translator(other.ref)
        for name in translators[0].references & translators[1].references:
            codecs = translators[0].codecs[name], translators[1].codecs[name]
            if any(codec.many for codec in codecs):
                continue
            mine = self._meant(codecs[0], one)
            theirs = self._meant(codecs[1], other)
            if mine and theirs and mine != theirs:
                return True
        return False

    def _meant(self, codec: FieldCodec, row: MirrorRow) -> str:
        """The link of the record that one refers to, "" where that is not known."""
        refs = []
        for record in members(row.fields.get(codec.native)):
            for name in codec.policy.objects:
                refs.append(Ref(row.ref.system, name, record))
        for link in self.store.links_by_ref(refs).values():
            return link.id
        return ""

    def _having(self, system: str, key: MatchKey) -> Sequence[Ref]:
        """Live records there that have a key."""
        return self._by_key.get((system, key), ())

    def _in_scope(self, system: str, key: MatchKey) -> list[Ref]:
        """Live records there that share a key and are ours to sync."""
        found = []
        for ref in self._having(system, key):
            if ref not in self._outside:
                found.append(ref)
        return found

    def _without_counterpart(self) -> set[Ref]:
        """Records whose counterpart vanished, and is still gone, or is of a kind that is mapped
        no more.
        """
        systems = self.setting.systems
        others: dict[Ref, Ref] = {}
        found = set()
        for ref, link in self._links.items():
            other = link.ref(1 - systems.index(ref.system), systems)
            if other is None or link.status == "apart":
                continue
            if not self.entity.has(other.system, other.object):
                found.add(ref)
            elif link.status == "held":
                others[ref] = other
        rows = self.store.mirror(others.values())
        for ref, other in others.items():
            if other in rows and rows[other].gone:
                found.add(ref)
        return found

    def left_alone(self, system: str, key: MatchKey) -> list[Ref]:
        """Live records there whose counterpart is gone."""
        found = []
        for ref in self._in_scope(system, key):
            if ref in self._left_alone:
                found.append(ref)
        return found

    def free(self, system: str, key: MatchKey) -> list[Ref]:
        """Live records there that belong to no complete link, and those that stand behind one which
        does not share the key any more; none that a person wants another counterpart for.
        """
        sharing = self._in_scope(system, key)
        found = []
        for ref in sharing:
            is_free = not self._complete(ref) or self._comes_forward(ref, sharing)
            if is_free and not self._is_one_more(ref):
                found.append(ref)
        return found

    def _is_one_more(self, ref: Ref) -> bool:
        """Whether a person said that a company is none of those there are."""
        choice = self._choices.get(ref)
        return self.entity.name != PEOPLE and choice is not None and choice.other is None

    def _comes_forward(self, ref: Ref, sharing: Collection[Ref]) -> bool:
        """Whether a record stands behind another one that is not among these."""
        link = self._links[ref]
        if link.status != "shadow" or link.complete:
            return False
        primary = Ref.parse(link.note)
        return primary not in sharing

    def claimed(self, system: str, key: MatchKey) -> list[Ref]:
        """Live records there that already belong to a link, as its primary."""
        found = []
        for ref in self._in_scope(system, key):
            if self._complete(ref) and self._links[ref].status != "shadow":
                found.append(ref)
        return found

    def sharing_address(self, row: MirrorRow) -> list[Ref]:
        """Live records in either system with an address of this one, itself included."""
        found: dict[Ref, None] = {}
        for key in row.keys:
            if key.kind in self._addresses:
                for system in self.setting.systems:
                    found.update(dict.fromkeys(self._having(system, key)))
        return list(found)

    def link_of(self, ref: Ref) -> Link | None:
        """The link that a record around belongs to."""
        return self._links.get(ref)

    def match(self, row: MirrorRow) -> Match | None:
        """What a record meets: as a person chose, else by Accord's own key (it survives the loss of
        this store), else by the policy's keys.
        """
        choice = self._choices.get(row.ref)
        if choice is not None:
            if choice.other is None:
                return None
            if self._still_free(choice.other):
                return Matched(choice.other, "chosen by a person")
        origin = self._origin(row)
        if origin is not None:
            return origin
        found = find_match(self._seeker(row))
        if isinstance(found, Shadow):
            return found
        found = self._made_from(row) or found
        if isinstance(found, Unmatched):
            return Unmatched(lost=self._origin_of(row))
        return found

    def _seeker(self, row: MirrorRow) -> Seeker:
        own = row.ref.system
        left, right = self.setting.systems
        keys = []
        for key in row.keys:
            if key.kind != KEYED:
                keys.append(key)
        return Seeker(
            ref=row.ref,
            other=right if own == left else left,
            keys=tuple(keys),
            around=self,
            preference=list(self.entity.translators[own]),
            people=self.entity.name == PEOPLE,
        )

    def _complete(self, ref: Ref) -> bool:
        """Whether a record needs no counterpart: it has one, or stands behind another."""
        link = self._links.get(ref)
        if link is None:
            return False
        return link.complete or link.status == "shadow"

    def _translator(self, ref: Ref) -> Translator:
        return self.entity.translators[ref.system][ref.object]

    def _still_free(self, ref: Ref) -> bool:
        row = self.store.mirror([ref]).get(ref)
        link = self.store.links_by_ref([ref]).get(ref)
        if row is None or row.gone:
            return False
        return link is None or not link.complete or self._is_left(link, ref)

    def _is_left(self, link: Link, ref: Ref) -> bool:
        """Whether a record is all that is left of its link."""
        if link.status == "live":
            return False
        rows = self.store.mirror(link.refs(self.setting.systems))
        rows.pop(ref, None)
        return all(row.gone for row in rows.values())

    def _origin(self, row: MirrorRow) -> Match | None:
        """The record it was made from, by the key it carries."""
        origin = self._origin_of(row)
        if origin is None:
            return None
        known = self.store.mirror([origin]).get(origin)
        if known is None or known.gone:
            return None
        link = self.store.links_by_ref([origin]).get(origin)
        if link is not None and link.complete:
            because = f"carries the key of {origin}, which is linked elsewhere"
            return Ambiguous((origin,), because)
        return Matched(origin, "carries Accord's key")

    def _origin_of(self, row: MirrorRow) -> Ref | None:
        """The record in the other system that its key was made from, there or not."""
        origin = origin_of(self.setting.pair, self._key(row))
        if origin is None or origin.system == row.ref.system:
            return None
        return origin

    def _made_from(self, row: MirrorRow) -> Match | None:
        """The record that carries the key made from this one: to make it again would go over
        that.
        """
        for carrier in self._carriers.get(origin_key(self.setting.pair, row.ref), ()):
            if not self._complete(carrier):
                return Matched(carrier, "carries Accord's key")
            because = f"{carrier} carries its key and is linked with another record"
            return Ambiguous((carrier,), because)
        return None

    def _key(self, row: MirrorRow) -> str | None:
        """Accord's own key, where the record carries one."""
        field = self._translator(row.ref).key_field
        if not field:
            return None
        key = row.fields.get(field)
        return key if isinstance(key, str) else None


def _kinds(rows: Iterable[MirrorRow]) -> dict[str, set[str]]:
    """The values of every kind of key that these rows have, but for Accord's own."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for kind, value in row.keys:
            found.setdefault(kind, set()).add(value)
    found.pop(KEYED, None)
    return found
