"""Makes the mirror's match keys anew when what records are matched by has changed. No vendor is
asked.
"""

from __future__ import annotations

from itertools import islice

from sync.model.identity.origin_key import KEYED
from sync.model.pair import Pair, Side
from sync.store.ports import Store
from sync.store.view import keys_of

CHUNK = 1000


def rekey(store: Store, pair: Pair) -> bool:
    """Bring every row's keys to today's match rules; returns whether they were others."""
    rules = _print(pair)
    if store.keyed_by() == rules:
        return False
    for side in pair.sides:
        _rekey_side(store, side)
    with store.transaction():
        store.set_keyed_by(rules)
    return True


def _print(pair: Pair) -> str:
    """What the keys follow from: the match rules, in order."""
    named = [KEYED]
    for name, rules in pair.policy.entities.items():
        kinds = ",".join(rules.match)
        named.append(f"{name}:{kinds}")
    return " ".join(sorted(named))


def _rekey_side(store: Store, side: Side) -> None:
    for entity, translator in side.objects():
        rows = store.scan(side.system, translator.object)
        while chunk := list(islice(rows, CHUNK)):
            for row in chunk:
                row.keys = keys_of(side.policy, entity, translator, row.fields)
            with store.transaction():
                store.put_mirror(chunk)
