"""Settles what an earlier run (or a lost answer) left open, by looking at the vendor. Idempotent.

A create is looked up by its key: found, its id is adopted and the base becomes the *intent's*
values, so that whatever a person did to it since shows as an edit. An update is confirmed field by
field. What never arrived is dropped and decided about again; a late commit then meets the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from connectors.protocol import Lingering
from connectors.record import Record, members, same
from connectors.write import Applied
from sync.model.journal import Intent
from sync.model.pair import Pair
from sync.model.steps import SENT
from sync.writing.send import Sent
from sync.writing.settle import Settler
from sync.writing.work import Work

BATCH = 100
TIES = frozenset({"associate", "unassociate"})


def recover(work: Work) -> int:
    """Settle every open intent; returns how many there were."""
    settler = Settler(work)
    settled = 0
    quiet: set[str] = set()
    while intents := work.store.open_intents(BATCH):
        work.lease.check()
        systems = {intent.system for intent in intents}
        _stop_lingering(work.pair, systems - quiet)
        quiet |= systems
        for group in _alike(intents):
            _recover_group(work, settler, group)
            work.world.reach("recovered_group")
        settled += len(intents)
    return settled


def _alike(intents: Sequence[Intent]) -> Iterable[list[Intent]]:
    """Intents that can be looked up together."""
    groups: dict[tuple[str, str, str], list[Intent]] = defaultdict(list)
    for intent in intents:
        groups[intent.system, intent.object, intent.action].append(intent)
    return groups.values()


def _stop_lingering(pair: Pair, systems: set[str]) -> None:
    """Before anybody looks: what a vendor does later would go over what is written from now on."""
    for system in sorted(systems):
        connector = pair.connector(system)
        if isinstance(connector, Lingering):
            connector.stop_lingering()


def _recover_group(work: Work, settler: Settler, group: Sequence[Intent]) -> None:
    found = _look_up(work.pair, group)
    sent = Sent(list(group))
    for intent in group:
        now = found.get(intent.id)
        if _arrived(intent, now):
            ref = intent.ref if now is None else now.ref
            sent.outcomes.append(Applied(intent.id, ref))
    settler.settle(sent)
    _look_again(work, settler, group, found)


def _look_up(pair: Pair, group: Sequence[Intent]) -> dict[str, Record]:
    """What the vendor holds now, by intent."""
    first = group[0]
    if first.action not in SENT:
        return {}
    side = pair.side(first.system)
    translator = pair.translator(first.system, first.entity, first.object)
    fields = translator.natives
    if first.action == "create":
        keys = [intent.key for intent in group]
        by_key = side.connector.find(first.object, translator.key_field, keys, fields)
        return {intent.id: by_key[intent.key] for intent in group if intent.key in by_key}
    ids = sorted({intent.record for intent in group if intent.record})
    records = side.connector.fetch(first.object, ids, fields)
    if first.action in TIES:
        names = sorted({name for intent in group for name in intent.native})
        for record_id, held in side.associations(first.object, ids, names).items():
            if record_id in records:
                record = records[record_id]
                record.fields = {**record.fields, **held}
    found = {}
    for intent in group:
        if intent.record in records:
            found[intent.id] = records[intent.record]
    return found


def _arrived(intent: Intent, now: Record | None) -> bool:
    """Whether the vendor shows our write: of a create the key, of a deletion nothing, else every
    value we sent.
    """
    if intent.action == "delete":
        return now is None or now.gone
    if now is None:
        return False
    if intent.action == "create":
        return True
    if now.gone:
        return False
    if intent.action in TIES:
        present = all(_holds(now, name, target) for name, target in intent.native.items())
        return present == (intent.action == "associate")
    return all(same(now.fields.get(name), value) for name, value in intent.native.items())


def _holds(now: Record, name: str, target: object) -> bool:
    return str(target) in members(now.fields.get(name))


def _look_again(
    work: Work, settler: Settler, group: Sequence[Intent], found: dict[str, Record]
) -> None:
    """Put what each record holds now into the mirror, to be decided about again."""
    store = work.store
    with store.transaction():
        for intent in group:
            now = found.get(intent.id)
            if now is not None and now.gone:
                settler.gone(now.ref, now)
            elif now is not None:
                settler.observed(intent.system, intent.entity, now)
            for link in store.links([intent.link]).values():
                refs = link.refs(work.pair.systems)
                store.mark_dirty((ref, intent.entity) for ref in refs)
