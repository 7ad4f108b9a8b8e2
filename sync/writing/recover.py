"""Settles what an earlier run (or a lost answer) left open, by looking at the vendor. Idempotent.

A create is looked up by its key: found, its id is adopted and the base becomes the *intent's*
values, so that whatever a person did to it since shows as an edit. An update is confirmed field by
field, and where somebody has edited it since, by what the vendor remembers. What never arrived is
dropped and decided about again; a late commit then meets the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from connectors.protocol import FieldVersion, Lingering
from connectors.record import Record, Value, members, same
from connectors.write import Applied
from sync.model.journal import Intent, IntentState
from sync.model.pair import Pair, Versions
from sync.model.steps import SENT
from sync.reading.consent.left_behind import wait_to_be_set
from sync.writing.said_before import said_before
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
        settled += len(intents)
        _give_up_unmapped(work, intents)
        mapped = [intent for intent in intents if _is_mapped(work.pair, intent)]
        for group in _alike(mapped):
            _recover_group(work, settler, group)
            work.world.reach("recovered_group")
    return settled


def _give_up_unmapped(work: Work, intents: Sequence[Intent]) -> None:
    """What was asked of an object that the policy maps no more cannot be looked up: whatever came
    of it is read once the object is mapped again.
    """
    given_up: dict[str, IntentState] = {}
    for intent in intents:
        if not _is_mapped(work.pair, intent):
            given_up[intent.id] = "superseded"
    work.store.close_intents(given_up)


def _is_mapped(pair: Pair, intent: Intent) -> bool:
    entity = pair.language.entities.get(intent.entity)
    if entity is None:
        return False
    return intent.object in entity.translators.get(intent.system, {})


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
    edited = _edited_since(work, group, found)
    sent = Sent(list(group))
    for intent in group:
        now = found.get(intent.id)
        if not _arrived(intent, now) and intent.id not in edited:
            work.tally.sought.add(intent.key)
            continue
        ref = intent.ref
        if now is not None:
            ref = now.ref
        sent.outcomes.append(Applied(intent.id, ref))
    said = said_before(work, ((intent, found.get(intent.id)) for intent in group))
    with work.store.transaction():  # both or neither: a mark is only over once there is another
        settler.take_in(sent)
        wait_to_be_set(work.store, said, work.witness)
        _look_again(work, settler, group, found)
        work.world.reach("settling")
    work.world.reach("settled")


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


def _edited_since(
    work: Work,
    group: Sequence[Intent],
    found: Mapping[str, Record],
) -> set[str]:
    """Updates that arrived and were written over since, as far as the vendor remembers what fields
    held: by what was agreed then, an edit shows as one.
    """
    doubtful = []
    for intent in group:
        now = found.get(intent.id)
        if _reads_otherwise(intent, now):
            doubtful.append(intent)
    versions = _remembered(work.pair, doubtful)
    rows = work.store.mirror(intent.ref for intent in doubtful)
    arrived = set()
    for intent in doubtful:
        row = rows.get(intent.ref)
        if row is None:
            continue
        told = versions.get(intent.ref.id, {})
        if _was_there(intent, told, row.modified_at):
            arrived.add(intent.id)
    return arrived


def _remembered(pair: Pair, doubtful: Sequence[Intent]) -> Versions:
    """What their vendor remembers of the fields that these updates were to write."""
    if not doubtful:
        return {}
    first = doubtful[0]
    ids: set[str] = set()
    natives: set[str] = set()
    for intent in doubtful:
        ids.add(intent.ref.id)
        natives.update(intent.native)
    return pair.field_history(
        first.system,
        first.object,
        sorted(ids),
        sorted(natives),
    )


def _reads_otherwise(intent: Intent, now: Record | None) -> bool:
    """Whether it is an update, and the record is there and does not hold what was sent."""
    if intent.action != "update":
        return False
    if now is None or now.gone:
        return False
    return not _holds_all(now, intent)


def _was_there(
    intent: Intent,
    told: Mapping[str, Sequence[FieldVersion]],
    seen_at: float,
) -> bool:
    """Whether every field that the vendor remembers was given what we sent after the record was
    last seen without it (the vendor's time of what was seen): a single one may have been given the
    same by somebody else.
    """
    remembered = False
    for name, value in intent.native.items():
        versions = told.get(name)
        if not versions:
            continue
        remembered = True
        if not _was_given(versions, value, seen_at):
            return False
    return remembered


def _was_given(
    versions: Sequence[FieldVersion],
    value: Value,
    since: float,
) -> bool:
    """Whether a field was given this value since then."""
    for version in versions:
        if version.at < since:
            continue
        if same(version.value, value):
            return True
    return False


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
