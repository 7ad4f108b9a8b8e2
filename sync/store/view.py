"""The mirror in canonical words: the one place where rows become values for whoever needs facts.

Owners, match keys, distribution, conformance and the life cycle read from here, by entity, link and
reference; nobody else decodes a vendor's rows, and no vendor word is needed to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from connectors.record import Fields, Ref, Value, members
from mapping.codecs.context import Context
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.model.identity.match_keys import match_keys, unread_key
from sync.model.identity.origin_key import KEYED
from sync.model.mirror import MatchKey, MatchKeys, MirrorRow
from sync.model.pair import Pair
from sync.model.policy import EntityMerge, MergePolicy
from sync.store.ports import Store

CHUNK = 1000
Owners = Mapping[str, str]
"""Owner id → e-mail of the active users of one system."""


@dataclass(frozen=True, slots=True)
class CanonicalRecord:
    """One record as the common language has it.

    `values` leaves out what could not be read. `link` is the id of its link, "" while it has none;
    `agreed` what both sides of that last agreed on, and `settled` whether it is a live link.
    `ours`: the user that Accord itself writes as.
    """

    ref: Ref
    values: Mapping[str, Value]
    modified_at: float
    gone: bool
    in_scope: bool
    ours: bool
    link: str = ""
    agreed: Mapping[str, Value] | None = None
    settled: bool = False


Stored = tuple[FieldCodec, Value]
"""A value as a vendor spells it, beside how it is read."""


class CanonicalView:
    """Canonical records of a pair, read from the mirror: no vendor is asked."""

    def __init__(self, store: Store, pair: Pair) -> None:
        self.store, self.pair = store, pair

    def records(self, entity_name: str) -> Iterator[CanonicalRecord]:
        """Every record of an entity, on either side, gone ones included."""
        entity = self.pair.language.entities[entity_name]
        for system in self.pair.systems:
            for translator in entity.translators.get(system, {}).values():
                rows = self.store.scan(system, translator.object)
                while chunk := list(islice(rows, CHUNK)):
                    yield from self._canonical(translator, chunk)

    def agreed(self, entity_name: str) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """What both sides last agreed on, by link."""
        for link in self.store.all_links(entity_name):
            yield link.id, link.base or {}

    def stored(
        self,
        entity_name: str,
        field: str,
        system: str,
    ) -> Iterator[Stored]:
        """What one system holds in one field, as it is spelt there; gone records left out."""
        entity = self.pair.language.entities[entity_name]
        for translator in entity.translators[system].values():
            codec = translator.codecs.get(field)
            if codec is None:
                continue
            for row in self.store.scan(system, translator.object):
                if not row.gone:
                    yield codec, row.fields.get(codec.native)

    def with_value(
        self,
        entity_name: str,
        field: str,
        system: str,
    ) -> Iterator[tuple[Ref, str]]:
        """Live records of one system that hold something in a field, with that field's vendor
        name.
        """
        entity = self.pair.language.entities[entity_name]
        for translator in entity.translators[system].values():
            codec = translator.codecs.get(field)
            if codec is None:
                continue
            for row in self.store.scan(system, translator.object):
                if row.fields.get(codec.native) and not row.gone:
                    yield row.ref, codec.native

    @cached_property
    def owners(self) -> tuple[Owners, Owners]:
        """Who can own records, left and right."""
        left, right = self.pair.systems
        return self._owners(left), self._owners(right)

    def _owners(self, system: str) -> Owners:
        entity = self.pair.language.entities.get("rep")
        if entity is None:
            return {}
        found = {}
        for translator in entity.translators.get(system, {}).values():
            addresses = _few(translator, ("email",))
            for row in self.store.scan(system, translator.object):
                address = _address(addresses, row.fields)
                if address is None or row.gone:
                    continue
                if translator.in_scope(row.fields):
                    found[row.ref.id] = address
        return found

    def _canonical(
        self,
        translator: Translator,
        rows: Sequence[MirrorRow],
    ) -> Iterator[CanonicalRecord]:
        links = self.store.links_by_ref(row.ref for row in rows)
        side = self.pair.systems.index(rows[0].ref.system)
        nobody = self.pair.identities[side].user_id
        context = self._context(side, translator, rows)
        for row in rows:
            link = links.get(row.ref)
            yield CanonicalRecord(
                ref=row.ref,
                values=translator.decode(row.fields, context).values,
                modified_at=row.modified_at,
                gone=row.gone,
                in_scope=translator.in_scope(row.fields),
                ours=row.ref.id == nobody,
                link=link.id if link else "",
                agreed=link.base if link else None,
                settled=link is not None and link.status == "live",
            )

    def _context(
        self,
        side: int,
        translator: Translator,
        rows: Sequence[MirrorRow],
    ) -> Context:
        identity = self.pair.identities[side]
        pointed_at: list[Ref] = []
        for row in rows:
            pointed_at.extend(refs_in(translator, row.ref.system, row.fields))
        links = self.store.links_by_ref(pointed_at)
        return Context(
            owner_email=self.owners[side],
            nobody=identity.user_id,
            queues=identity.queues,
            link_of={(ref.object, ref.id): link.id for ref, link in links.items()},
            region=self.pair.region,
        )


def refs_in(
    translator: Translator,
    system: str,
    fields: Fields,
) -> Iterator[Ref]:
    """Every record that a record refers to, under each object it may be of."""
    for name in translator.references:
        yield from refs_in_field(translator.codecs[name], system, fields)


def refs_in_field(codec: FieldCodec, system: str, fields: Fields) -> Iterator[Ref]:
    """The records that one reference of a record names, under each object they may be of."""
    for record_id in members(fields.get(codec.native)):
        for object_name in codec.policy.objects:
            yield Ref(system, object_name, record_id)


def keys_of(
    policy: MergePolicy,
    entity: EntityMap,
    translator: Translator,
    fields: Fields,
    before: MirrorRow | None = None,
) -> MatchKeys:
    """What a record can be matched by, Accord's own key last: as `before`, where given and nothing
    that counts has changed since.
    """
    rules: EntityMerge = policy.entity(entity.name)
    few = _few(translator, rules.match)
    if before is not None and _alike(few.natives, fields, before.fields):
        return before.keys
    keys: MatchKeys = ()
    if few.codecs:
        keys = _keys(few, fields, rules, policy.free_mail)
    made_from = fields.get(translator.key_field)
    if isinstance(made_from, str) and made_from:
        return (*keys, MatchKey(KEYED, made_from))
    return keys


def _keys(
    few: Translator, fields: Fields, rules: EntityMerge, free_mail: frozenset[str]
) -> MatchKeys:
    """By the values of each kind: the first one, further ones, and what nobody can read as it
    stands: two who hold the same of that are not two.
    """
    found = few.decode(fields, Context())
    further: dict[str, list[Value]] = {}
    for problem in found.problems:
        further[problem.field] = [unread_key(problem.value)]
    for kind in few.policy.further.keys() & few.codecs.keys():
        native = few.codecs[kind].native
        for text in few.further(kind, fields):
            value = few.decode({native: text}, Context()).values.get(kind)
            further.setdefault(kind, []).append(value)
    return match_keys(found.values, rules, free_mail, further)


def mail_domain(translator: Translator, fields: Fields) -> str | None:
    """The domain of a person's address; None where there is no address to speak of."""
    address = _address(_few(translator, ("email",)), fields)
    if address is None:
        return None
    return address.rpartition("@")[2]


def name_of(translator: Translator, fields: Fields) -> str:
    """What a record is called, "" where nobody said so."""
    few = _few(translator, ("name",))
    name = few.decode(fields, Context()).values.get("name")
    return name if isinstance(name, str) else ""


def _address(few: Translator, fields: Fields) -> str | None:
    address = few.decode(fields, Context()).values.get("email")
    return address if isinstance(address, str) else None


def _alike(names: Iterable[str], one: Fields, other: Fields) -> bool:
    return all(one.get(name) == other.get(name) for name in names)


@lru_cache(maxsize=128)
def _few(translator: Translator, names: tuple[str, ...]) -> Translator:
    return translator.only(names)
