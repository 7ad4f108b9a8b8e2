"""Rows of what was read and of what belongs together: mirror, match keys, links, choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import orjson

from connectors.record import Ref, Value
from sync.model.links import Link
from sync.model.mirror import MatchKey, MatchKeys, MirrorRow
from sync.model.queue import Choice
from sync.store.sql.rows.values import Row, load_values, value_of


def mirror_row(row: MirrorRow) -> Row:
    """The keys lie in the row, so that it comes back whole, and in a table of their own, to be
    asked for.
    """
    return (
        *row.ref,
        row.entity,
        orjson.dumps(row.fields),
        row.modified_at,
        row.gone,
        dump_keys(row.keys),
    )


def to_mirror(row: Row) -> MirrorRow:
    system, object_name, record, entity, fields, modified_at, gone, keys = row
    ref = Ref(system, object_name, record)
    known = load_keys(keys)
    return MirrorRow(
        ref,
        entity,
        load_values(fields),
        modified_at,
        bool(gone),
        known,
    )


def dump_keys(keys: MatchKeys) -> bytes:
    return orjson.dumps([(kind, value) for kind, value in keys])


def load_keys(text: bytes) -> MatchKeys:
    return tuple([MatchKey(kind, value) for kind, value in orjson.loads(text)])


def has_key(text: bytes, key: MatchKey) -> bool:
    """Whether a key is among those of a row."""
    return list(key) in orjson.loads(text)


def key_rows(rows: Iterable[MirrorRow], known: Mapping[Ref, MirrorRow]) -> Iterator[Row]:
    """The keys these records can be found by, but for those they are known to have already. A key
    that a record has no longer stays behind, and is told from the row itself.
    """
    for row in rows:
        before = known.get(row.ref)
        had: MatchKeys = ()
        if before is not None and before.entity == row.entity:
            had = before.keys
        if row.keys == had:
            continue  # nearly always
        system, object_name, record = row.ref
        for key in row.keys:
            if key not in had:
                yield (
                    system,
                    row.entity,
                    *key,
                    object_name,
                    record,
                )


def base_row(link: Link) -> Row:
    """What is agreed, and the id of the link it belongs to."""
    return _dump_base(link), link.id


def _dump_base(link: Link) -> bytes | None:
    return None if link.base is None else orjson.dumps(link.base)


def link_row(link: Link) -> Row:
    left, right = link.objects
    left_id, right_id = link.ids
    left_open = orjson.dumps(link.left_open) if link.left_open else None
    return (
        link.id,
        link.entity,
        left,
        left_id,
        right,
        right_id,
        link.status,
        _dump_base(link),
        link.note,
        left_open,
    )


def to_link(row: Row) -> Link:
    name, entity, left, left_id, right, right_id, status, base, note, left_open = row
    agreed = None if base is None else load_values(base)
    return Link(
        name,
        entity,
        (left, right),
        (left_id, right_id),
        status,
        agreed,
        note,
        _load_left_open(left_open),
    )


def _load_left_open(text: bytes | None) -> dict[str, tuple[Value, Value]]:
    if text is None:
        return {}
    found = {}
    for name, said in orjson.loads(text).items():
        left, right = map(value_of, said)
        found[name] = (left, right)
    return found


def choice_row(choice: Choice) -> Row:
    if choice.other is None:
        return (*choice.ref, None, None, None)
    return (*choice.ref, *choice.other)


def to_choice(row: Row) -> Choice:
    ref, other = Ref(*row[:3]), row[3:]
    if other[0] is None:
        return Choice(ref, None)
    return Choice(ref, Ref(*other))
