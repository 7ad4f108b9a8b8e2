"""Whoever opted out does so with every record of that address: those are decided about again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.record import Ref
from mapping.language import EntityMap
from sync.model.identity.opt_outs import address_kinds, opt_outs, opted_out
from sync.model.mirror import Known, MirrorRow
from sync.model.pair import Side
from sync.store.ports import Store


def sharing_the_address(
    store: Store,
    side: Side,
    entity: EntityMap,
    rows: Sequence[MirrorRow],
    known: Known,
) -> list[tuple[Ref, str]]:
    """(record, entity) of every record with the address of one of these that opted out, took that
    back, came back, or got another address since.
    """
    rules = side.policy.entity(entity.name)
    names = opt_outs(entity, rules)
    if not names:
        return []
    news = []
    for row in rows:
        if not row.gone and _is_news(entity, row, known.get(row.ref), names):
            news.append(row)
    addresses = _addresses(news, address_kinds(entity, rules))
    holders = _holders(store, entity, addresses)
    return [(ref, entity.name) for ref in sorted(holders)]


def is_released(
    side: Side,
    entity: EntityMap,
    row: MirrorRow,
    known: Known,
) -> bool:
    """Whether a record was opted out of something, and is not any more."""
    names = opt_outs(entity, side.policy.entity(entity.name))
    before = known.get(row.ref)
    if before is None or not names:
        return False
    was = opted_out(entity, before, names)
    return not was <= opted_out(entity, row, names)


def _addresses(
    rows: Sequence[MirrorRow],
    kinds: frozenset[str],
) -> dict[str, set[str]]:
    """What these records can be reached at, by kind."""
    found: dict[str, set[str]] = {kind: set() for kind in kinds}
    for row in rows:
        for key in row.keys:
            if key.kind in found:
                found[key.kind].add(key.value)
    return found


def _holders(
    store: Store,
    entity: EntityMap,
    addresses: Mapping[str, set[str]],
) -> set[Ref]:
    """Every record that has one of these addresses, in either system."""
    found: set[Ref] = set()
    for kind, values in addresses.items():
        for system in store.systems:
            for refs in store.by_key(system, entity.name, kind, values).values():
                found.update(refs)
    return found


def _is_news(
    entity: EntityMap,
    row: MirrorRow,
    before: MirrorRow | None,
    names: frozenset[str],
) -> bool:
    now = opted_out(entity, row, names)
    if before is None or before.gone:
        return bool(now)
    if now and before.keys != row.keys:
        return True
    return now != opted_out(entity, before, names)
