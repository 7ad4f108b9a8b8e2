"""Puts base and both sides together for the records that are to be looked at again. Reads the store
only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from connectors.record import Ref, members
from mapping.codecs.context import Context
from mapping.language import EntityMap, Language
from sync.key import origin_of
from sync.match import Ambiguous, Match, Pair, find_match
from sync.observation import Bench, Observation
from sync.policy import MergePolicy
from sync.store.protocol import Store
from sync.values import Link, MirrorRow

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same through a whole plan."""

    pair: str
    systems: tuple[str, str]
    language: Language
    policy: MergePolicy
    nobody: tuple[str | None, str | None]
    region: str | None
    owners: tuple[Mapping[str, str], Mapping[str, str]]
    now: float
    queues: tuple[str, str] = ("", "")


def observe(
    store: Store, setting: Setting, entity: EntityMap, refs: Sequence[tuple[int, Ref]]
) -> tuple[Bench, list[Observation]]:
    """The observations of these dirty records, one per link, and what deciding about them needs."""
    around = _Neighbourhood(store, setting, entity)
    links = store.links_by_ref(ref for _, ref in refs)
    rows = _rows(store, setting, refs, links)
    around.load(row for row in rows.values())
    found = (
        _observation(ref, marks, links.get(ref), rows, setting, around)
        for ref, marks in _subjects(refs, links)
    )
    seen = [observation for observation in found if observation is not None]
    _load_partners(store, seen, setting)
    _load_proposals_and_issues(store, seen)
    contexts = _contexts(store, setting, entity, seen)
    _derive_accounts(store, setting, entity, seen, contexts)
    rules = setting.policy.entity(entity.name)
    return Bench(setting.pair, setting.systems, entity, rules, contexts, setting.now), seen


def _subjects(
    refs: Sequence[tuple[int, Ref]], links: Mapping[Ref, Link]
) -> Iterator[tuple[Ref, list[tuple[Ref, int]]]]:
    """Each link (or unlinked record) once, with the marks it covers."""
    marks: dict[str, list[tuple[Ref, int]]] = {}
    for seq, ref in refs:
        name = links[ref].id if ref in links else str(ref)
        marks.setdefault(name, []).append((ref, seq))
    return ((found[0][0], found) for found in marks.values())


def _rows(
    store: Store, setting: Setting, refs: Sequence[tuple[int, Ref]], links: Mapping[Ref, Link]
) -> dict[Ref, MirrorRow]:
    wanted = {ref for _, ref in refs}
    for link in links.values():
        wanted.update(link.refs(setting.systems))
    return store.mirror(wanted)


def _observation(
    ref: Ref,
    marks: list[tuple[Ref, int]],
    link: Link | None,
    rows: Mapping[Ref, MirrorRow],
    setting: Setting,
    around: _Neighbourhood,
) -> Observation | None:
    if link is not None:
        sides = [link.ref(side, setting.systems) for side in (0, 1)]
        found = tuple(rows.get(side) if side else None for side in sides)
        waits = link.status == "pending" and None in link.ids and ref in rows and not rows[ref].gone
        match = around.match(rows[ref]) if waits else None
        return Observation(
            link, (found[0], found[1]), marks, match, origin=setting.systems.index(ref.system)
        )
    row = rows.get(ref)
    if row is None:
        return None
    side = setting.systems.index(ref.system)
    match = None if row.gone else around.match(row)
    return Observation(None, (row, None) if side == 0 else (None, row), marks, match, origin=side)


def _load_partners(store: Store, seen: Sequence[Observation], setting: Setting) -> None:
    """The rows, and the incomplete links, of the records that matches point at."""
    wanted = [o.match.other for o in seen if isinstance(o.match, Pair)]
    found, links = store.mirror(wanted), store.links_by_ref(wanted)
    for observation in seen:
        if isinstance(observation.match, Pair):
            other = found.get(observation.match.other)
            own = observation.rows[observation.origin]
            observation.rows = (own, other) if observation.origin == 0 else (other, own)
            observation.partner = links.get(observation.match.other)


def _load_proposals_and_issues(store: Store, seen: Sequence[Observation]) -> None:
    proposals = store.proposals(o.link.id for o in seen if o.link is not None)
    subjects = {
        id(o): {str(row.ref) for row in o.rows if row} | ({o.link.id} if o.link else set())
        for o in seen
    }
    issues = store.issues_of({name for names in subjects.values() for name in names})
    for observation in seen:
        if observation.link is not None:
            observation.proposals = {p.field: p for p in proposals.get(observation.link.id, ())}
        known = {
            issue.id: issue for name in subjects[id(observation)] for issue in issues.get(name, ())
        }
        observation.issues = list(known.values())


# --- what ids mean


def _contexts(
    store: Store, setting: Setting, entity: EntityMap, seen: Sequence[Observation]
) -> tuple[Context, Context]:
    """Both sides' view of every record that the observed ones refer to."""
    refs, named = _referenced(setting, entity, seen)
    by_ref = store.links_by_ref(refs)
    links = {link.id: link for link in by_ref.values() if link.status != "shadow"}
    links.update(store.links(named - links.keys()))
    return _context(0, setting, by_ref, links), _context(1, setting, by_ref, links)


def _context(
    side: int, setting: Setting, by_ref: Mapping[Ref, Link], links: Mapping[str, Link]
) -> Context:
    system = setting.systems[side]
    owners = setting.owners[side]
    return Context(
        owner_email=owners,
        owner_id={email: owner for owner, email in sorted(owners.items(), reverse=True)},
        nobody=setting.nobody[side],
        link_of={
            # what is held stays as it is, and so do its places in other records
            (ref.object, ref.id): "" if link.status in {"shadow", "held"} else link.id
            for ref, link in by_ref.items()
            if ref.system == system
        },
        id_of={link.id: (link.objects[side], link.ids[side]) for link in links.values()},
        object_there={link.id: link.objects[1 - side] for link in links.values()},
        held=frozenset(link.id for link in links.values() if link.status == "held"),
        region=setting.region,
        queues=setting.queues[side],
    )


def _referenced(
    setting: Setting, entity: EntityMap, seen: Sequence[Observation]
) -> tuple[set[Ref], set[str]]:
    """Records the observed rows point at, and links their bases and proposals name."""
    reference_fields = [
        name for name, meaning in entity.fields.items() if meaning.type.startswith("reference")
    ]
    refs: set[Ref] = set()
    named: set[str] = set()
    for observation in seen:
        for row in observation.rows:
            if row is not None:
                refs.update(_pointed_at(entity, row, reference_fields))
        base = (observation.link.base if observation.link else None) or {}
        for name in reference_fields:
            named.update(members(base.get(name)))
            if name in observation.proposals:
                named.update(members(observation.proposals[name].value))
    return refs, named


def _pointed_at(entity: EntityMap, row: MirrorRow, names: Sequence[str]) -> Iterator[Ref]:
    translator = entity.translators[row.ref.system][row.ref.object]
    for name in names:
        codec = translator.codecs.get(name)
        if codec is not None:
            for record_id in members(row.fields.get(codec.native)):
                for object_name in codec.policy.objects:
                    yield Ref(row.ref.system, object_name, record_id)


# --- the account of a person's mail domain


def _derive_accounts(
    store: Store,
    setting: Setting,
    entity: EntityMap,
    seen: Sequence[Observation],
    contexts: tuple[Context, Context],
) -> None:
    """A person without an account belongs to the only account with the domain of their address."""
    if not setting.policy.entity(entity.name).account_by_domain:
        return
    free_mail = set(setting.policy.free_mail_domains)
    domains: dict[int, str] = {}
    for observation in seen:
        domain = _domain_of(observation, entity)
        if domain and domain not in free_mail:
            domains[id(observation)] = domain
    found = _accounts(store, setting, set(domains.values()))
    for observation in seen:
        link = found.get(domains.get(id(observation), ""))
        if link is not None:
            observation.derived = {"account": link.id}
            for side, context in enumerate(contexts):
                _add_link(context, link, side)


def _domain_of(observation: Observation, entity: EntityMap) -> str | None:
    link = observation.link
    row = observation.rows[observation.origin]
    if (
        row is None
        or row.gone
        or (link is not None and None not in link.ids)
        or isinstance(observation.match, Pair)
    ):
        return None
    codec = entity.translators[row.ref.system][row.ref.object].codecs.get("email")
    address = row.fields.get(codec.native) if codec else None
    return address.rpartition("@")[2].strip().lower() if isinstance(address, str) else None


def _accounts(store: Store, setting: Setting, domains: set[str]) -> dict[str, Link]:
    """Domains that exactly one linked account has."""
    by_domain: dict[str, set[str]] = {}
    links: dict[str, Link] = {}
    for system in setting.systems:
        found = store.by_key(system, "account", 0, domains)
        known = store.links_by_ref(ref for refs in found.values() for ref in refs)
        for domain, refs in found.items():
            for ref in refs:
                link = known.get(ref)
                name = link.id if link else str(ref)
                by_domain.setdefault(domain, set()).add(name)
                if link is not None and link.status != "shadow":
                    links[link.id] = link
    only = {domain: next(iter(names)) for domain, names in by_domain.items() if len(names) == 1}
    return {domain: links[name] for domain, name in only.items() if name in links}


def _add_link(context: Context, link: Link, side: int) -> None:
    assert isinstance(context.id_of, dict)
    assert isinstance(context.object_there, dict)
    context.id_of[link.id] = (link.objects[side], link.ids[side])
    context.object_there[link.id] = link.objects[1 - side]


# --- matching


class _Neighbourhood:
    """Records that share a match key with the observed ones, loaded for a whole chunk at once."""

    def __init__(self, store: Store, setting: Setting, entity: EntityMap) -> None:
        self.store, self.setting, self.entity = store, setting, entity
        self._by_key: dict[tuple[str, int, str], list[Ref]] = {}
        self._links: dict[Ref, Link] = {}
        self._choices: dict[str, str] = {}

    def load(self, rows: Iterable[MirrorRow]) -> None:
        rows = [row for row in rows if not row.gone]
        self._choices = self.store.metas(f"choice:{row.ref}" for row in rows)
        for system in self.setting.systems:
            for slot in (0, 1):
                keys = {key for row in rows if (key := row.keys[slot]) is not None}
                for key, refs in self.store.by_key(system, self.entity.name, slot, keys).items():
                    self._by_key[system, slot, key] = refs
        near = {ref for refs in self._by_key.values() for ref in refs}
        outside = self._outside(near, {row.ref: row for row in rows})
        self._by_key = {
            key: [ref for ref in refs if ref not in outside] for key, refs in self._by_key.items()
        }
        self._links = self.store.links_by_ref(near - outside)

    def _outside(self, near: set[Ref], known: Mapping[Ref, MirrorRow]) -> set[Ref]:
        """Records that share a key but are out of scope: nothing is ever matched with them."""
        scoped = {
            (system, translator.object)
            for system, translators in self.entity.translators.items()
            for translator in translators.values()
            if translator.policy.where
        }
        asked = {ref for ref in near if (ref.system, ref.object) in scoped}
        rows = {
            **self.store.mirror(asked - known.keys()),
            **{ref: known[ref] for ref in asked & known.keys()},
        }
        return {
            ref
            for ref, row in rows.items()
            if not self.entity.translators[ref.system][ref.object].in_scope(row.fields)
        }

    def free(self, system: str, slot: int, key: str) -> list[Ref]:
        return [ref for ref in self._by_key.get((system, slot, key), ()) if not self._complete(ref)]

    def claimed(self, system: str, slot: int, key: str) -> list[Ref]:
        return [
            ref
            for ref in self._by_key.get((system, slot, key), ())
            if self._complete(ref) and self._links[ref].status != "shadow"
        ]

    def _complete(self, ref: Ref) -> bool:
        link = self._links.get(ref)
        return link is not None and (None not in link.ids or link.status == "shadow")

    def match(self, row: MirrorRow) -> Match | None:
        """By Accord's own key first (it survives the loss of this store), then by the policy's
        keys.
        """
        chosen = self._choices.get(f"choice:{row.ref}")
        if chosen == "create":
            return None
        if chosen and self._still_free(Ref.parse(chosen)):
            return Pair(Ref.parse(chosen), "chosen by a person")
        origin = self._origin(row)
        if origin is not None:
            return origin
        other = self.setting.systems[1 - self.setting.systems.index(row.ref.system)]
        preference = list(self.entity.translators[row.ref.system])
        people = self.entity.name == "contact"
        return find_match(row.ref, other, row.keys, self, preference, people=people)

    def _still_free(self, ref: Ref) -> bool:
        row, link = self.store.mirror([ref]).get(ref), self.store.links_by_ref([ref]).get(ref)
        return row is not None and not row.gone and (link is None or None in link.ids)

    def _origin(self, row: MirrorRow) -> Match | None:
        field = self.entity.translators[row.ref.system][row.ref.object].key_field
        value = row.fields.get(field) if field else None
        origin = origin_of(self.setting.pair, value if isinstance(value, str) else None)
        if origin is None or origin.system == row.ref.system:
            return None
        known = self.store.mirror([origin])
        if origin not in known or known[origin].gone:
            return None
        link = self.store.links_by_ref([origin]).get(origin)
        if link is not None and None not in link.ids:
            return Ambiguous((origin,), f"carries the key of {origin}, which is linked elsewhere")
        return Pair(origin, "carries Accord's key")
