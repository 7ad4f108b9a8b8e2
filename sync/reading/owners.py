"""Finds the records of people who can own them no more, can again, or are called otherwise by now:
their owner means something else, although nobody touched them.
"""

from __future__ import annotations

from collections.abc import (
    Collection,
    Iterator,
    Sequence,
)

from connectors.record import Ref
from mapping.codecs.context import Context
from mapping.codecs.translate import Translator
from sync.model.mirror import Known, MirrorRow
from sync.model.pair import Side
from sync.store.ports import Store

OWNERS = "rep"
"""The entity of those who own records."""
OWNER = "owner"
"""The type of a field that says who does."""
Marks = Iterator[tuple[Ref, str]]


def owned_otherwise(
    store: Store,
    side: Side,
    rows: Sequence[MirrorRow],
    known: Known,
) -> Marks:
    """(record, entity) of what these users own whose standing is not as it was known; nothing for
    rows that are no users.
    """
    changed = set()
    for row in rows:
        before = known.get(row.ref)
        if row.entity == OWNERS and before is not None:
            reads = side.translator(row.ref.object)
            if _known_as(reads, before) != _known_as(reads, row):
                changed.add(row.ref.id)
    if changed:
        yield from owned_by(store, side, changed)


def owned_by(
    store: Store,
    side: Side,
    users: Collection[str],
) -> Marks:
    """(record, entity) of all that these users own in one system."""
    for entity, translator in side.objects():
        names = _owner_fields(translator)
        if not entity.synced or not names:
            continue
        for row in store.scan(side.system, translator.object):
            if row.gone:
                continue
            owners = {row.fields.get(name) for name in names}
            if not owners.isdisjoint(users):
                yield row.ref, entity.name


def _owner_fields(translator: Translator) -> list[str]:
    """The vendor's names of the fields that say whose a record is."""
    names = []
    for codec in translator.codecs.values():
        if codec.type == OWNER:
            names.append(codec.native)
    return names


def _known_as(reads: Translator, row: MirrorRow) -> str:
    """The address of somebody who can own records; "" of anybody else."""
    if row.gone or not reads.in_scope(row.fields):
        return ""
    said = reads.only(["email"]).decode(row.fields, Context()).values
    return str(said.get("email") or "")
