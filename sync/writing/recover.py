"""Settles what an earlier run (or a lost answer) left open, by looking at the vendor. Idempotent.

A create is looked up by its key: found, its id is adopted and the base becomes the *intent's*
values, so that whatever a person did to it since shows as an edit. An update is confirmed field by
field. What never arrived is dropped and decided about again; a late commit then meets the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from connectors.protocol import Lingering
from connectors.record import Record, members, same
from connectors.write import Applied
from sync.model.journal import Intent
from sync.model.pair import Pair
from sync.model.steps import SENT
from sync.writing.send import Sent
from sync.writing.settle import TIES, Settler
from sync.writing.work import Work

BATCH = 100


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
        kind = (intent.system, intent.object, intent.action)
        groups[kind].append(intent)
    return groups.values()


def _stop_lingering(pair: Pair, systems: set[str]) -> None:
    """Before anybody looks: what a vendor does later would go over what is written from now on."""
    for system in sorted(systems):
        connector = pair.connector(system)
        if isinstance(connector, Lingering):
            connector.stop_lingering()


def _recover_group(
    work: Work,
    settler: Settler,
    group: Sequence[Intent],
) -> None:
    found = _look_up(work.pair, group)
    sent = Sent(list(group))
    for intent in group:
        now = found.get(intent.id)
        if not _arrived(intent, now):
            continue
        ref = intent.ref
        if now is not None:
            ref = now.ref
        sent.outcomes.append(Applied(intent.id, ref))
    settler.settle(sent)
    _look_again(work, settler, group, found)


def _look_up(pair: Pair, group: Sequence[Intent]) -> dict[str, Record]:
    """What the vendor holds now, by intent."""
    first = group[0]
    if first.action not in SENT:
        return {}
    found = {}
    if first.action == "create":
        by_key = _by_key(pair, group)
        for intent in group:
            if intent.key in by_key:
                found[intent.id] = by_key[intent.key]
        return found
    by_id = _by_id(pair, group)
    for intent in group:
        record = by_id.get(intent.ref.id)
        if record is not None:
            found[intent.id] = record
    return found


def _by_key(pair: Pair, group: Sequence[Intent]) -> Mapping[str, Record]:
    """Those records that were to be made and are there, by their key."""
    first = group[0]
    translator = pair.translator(first.system, first.entity, first.object)
    keys = [intent.key for intent in group]
    return pair.connector(first.system).find(
        first.object,
        translator.key_field,
        keys,
        translator.natives,
    )


def _by_id(pair: Pair, group: Sequence[Intent]) -> Mapping[str, Record]:
    """The records that were to be changed, with the associations where those were."""
    first = group[0]
    side = pair.side(first.system)
    translator = pair.translator(first.system, first.entity, first.object)
    ids = sorted({intent.record for intent in group if intent.record})
    records = side.connector.fetch(first.object, ids, translator.natives)
    if first.action not in TIES:
        return records
    names = sorted({name for intent in group for name in intent.native})
    ties = side.associations(first.object, ids, names)
    for record_id, held in ties.items():
        if record_id in records:
            record = records[record_id]
            record.fields = {**record.fields, **held}
    return records


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
    if intent.action == "associate":
        return _is_tied(now, intent)
    if intent.action == "unassociate":
        return not _is_tied(now, intent)
    return _holds_all(now, intent)


def _holds_all(now: Record, intent: Intent) -> bool:
    for name, value in intent.native.items():
        if not same(now.fields.get(name), value):
            return False
    return True


def _is_tied(now: Record, intent: Intent) -> bool:
    """Whether a record holds every member that the intent is about."""
    for name, target in intent.native.items():
        if str(target) not in members(now.fields.get(name)):
            return False
    return True


def _look_again(
    work: Work,
    settler: Settler,
    group: Sequence[Intent],
    found: dict[str, Record],
) -> None:
    """Put what each record holds now into the mirror, to be decided about again."""
    store = work.store
    with store.transaction():
        for intent in group:
            now = found.get(intent.id)
            if now is not None:
                _take_in(settler, intent, now)
            for link in store.links([intent.link]).values():
                refs = link.refs(work.pair.systems)
                store.mark_dirty((ref, intent.entity) for ref in refs)


def _take_in(settler: Settler, intent: Intent, now: Record) -> None:
    if now.gone:
        settler.gone(now.ref, now)
    else:
        settler.observed(intent.system, intent.entity, now)
