"""What a refusal turned on, so that the write is tried again once that is otherwise. Reads the
store only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.record import Ref
from connectors.write import Refused
from sync.model.journal import Intent
from sync.model.watches import Watch, record_stands
from sync.store.ports import Store


def watched(
    store: Store,
    refused: Sequence[tuple[Intent, Refused]],
) -> Iterator[Watch]:
    """What each of the records was known by that refused a write, and who had what was to be
    unique.
    """
    for intent, outcome in refused:
        about = list(_about(intent, outcome))
        rows = store.mirror(about)
        for ref in _of_the_link(store, intent):
            for on in about:
                stood = record_stands(rows.get(on))
                yield Watch(ref, intent.entity, str(on), stood)


def _about(intent: Intent, outcome: Refused) -> Iterator[Ref]:
    """The records that a refusal is about."""
    for name in (intent.record, outcome.holder):
        if name is not None:
            yield Ref(intent.system, intent.object, name)


def _of_the_link(store: Store, intent: Intent) -> Iterator[Ref]:
    """The records that are looked at again."""
    links = store.links([intent.link])
    for link in links.values():
        yield from link.refs(store.systems)
