"""Settles what an earlier run (or a lost answer) left open, by looking at the vendor. Idempotent.

A create is looked up by its key: found, its id is adopted and the base becomes the *intent's*
values, so that whatever a person did to it since shows as an edit. An update is confirmed field by
field. What never arrived is dropped and decided about again; a late commit then meets the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from connectors.protocol import Lingering
from connectors.record import Record, members
from connectors.world import World
from connectors.write import Applied
from sync.model.pair import Pair
from sync.model.values import Intent
from sync.store.ports import Lease, Store
from sync.writing.send import Sent
from sync.writing.settle import Settler, Tally

BATCH = 100


def recover(store: Store, pair: Pair, world: World, lease: Lease, run_id: str, tally: Tally) -> int:
    """Settle every open intent; returns how many there were."""
    settler = Settler(store, pair, world, run_id, tally)
    settled = 0
    quiet: set[str] = set()
    while intents := store.open_intents(BATCH):
        lease.check()
        _stop_lingering(pair, {intent.system for intent in intents} - quiet)
        quiet |= {intent.system for intent in intents}
        groups: dict[tuple[str, str, str], list[Intent]] = defaultdict(list)
        for intent in intents:
            groups[intent.system, intent.object, intent.action].append(intent)
        for group in groups.values():
            _recover_group(store, pair, settler, group)
            world.reach("recovered_group")
        settled += len(intents)
    return settled


def _stop_lingering(pair: Pair, systems: set[str]) -> None:
    """Before anybody looks: what a vendor does later would go over what is written from now on."""
    for system in sorted(systems):
        connector = pair.connector(system)
        if isinstance(connector, Lingering):
            connector.stop_lingering()


def _recover_group(store: Store, pair: Pair, settler: Settler, group: Sequence[Intent]) -> None:
    found = _look_up(pair, group)
    sent = Sent(list(group))
    for intent in group:
        now = found.get(intent.id)
        if now is not None and _arrived(intent, now):
            sent.outcomes.append(Applied(intent.id, now.ref))
    settler.settle(sent)
    _look_again(store, pair, settler, group, found)


def _look_up(pair: Pair, group: Sequence[Intent]) -> dict[str, Record]:
    """What the vendor holds now, by intent."""
    first = group[0]
    side = pair.side(first.system)
    entity = pair.language.entities[first.entity]
    translator = entity.translators[first.system][first.object]
    fields = side.fields(translator)
    if first.action == "create":
        by_key = side.connector.find(
            first.object, translator.key_field, [i.key for i in group], list(fields)
        )
        return {intent.id: by_key[intent.key] for intent in group if intent.key in by_key}
    ids = sorted({intent.record for intent in group if intent.record})
    records = side.connector.fetch(first.object, ids, list(fields))
    if first.action in {"associate", "unassociate"}:
        names = sorted({name for intent in group for name in intent.native})
        for record_id, held in side.associations(first.object, ids, names).items():
            if record_id in records:
                records[record_id].fields = {**records[record_id].fields, **held}
    return {i.id: records[i.record] for i in group if i.record in records}


def _arrived(intent: Intent, now: Record) -> bool:
    """Whether the vendor shows our write: for a create, that the key is there; else every value we
    sent.
    """
    if intent.action == "create":
        return True
    if now.gone:
        return False
    if intent.action in {"associate", "unassociate"}:
        present = all(
            str(target) in members(now.fields.get(name)) for name, target in intent.native.items()
        )
        return present == (intent.action == "associate")
    return all(
        (now.fields.get(name) or None) == (value or None) for name, value in intent.native.items()
    )


def _look_again(
    store: Store, pair: Pair, settler: Settler, group: Sequence[Intent], found: dict[str, Record]
) -> None:
    """Put what each record holds now into the mirror, to be decided about again."""
    with store.transaction():
        for intent in group:
            now = found.get(intent.id)
            if now is not None and not now.gone:
                settler.observed(pair.side(intent.system), intent.entity, now)
            elif now is not None:
                settler.gone(now.ref, now)
            origins = [
                ref
                for link in store.links([intent.link]).values()
                for ref in link.refs(pair.systems)
            ]
            store.mark_dirty((ref, intent.entity) for ref in origins)
