"""Short ways to the values that deciding works with: rows, links, benches, issues, over the starter
policy.
"""

from __future__ import annotations

from typing import Any

from connectors.record import Ref, Value
from mapping.codecs.context import Context
from sync.deciding.observation import EntityDesk, Observation
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.policy import EntityMerge, FieldRule
from sync.model.steps import Step
from sync.store.view import keys_of
from tests.mapping.starter import SYSTEMS, starter

NOW = 1_700_000_000.0
MAIN = {
    "account": ("Account", "companies"),
    "contact": ("Contact", "contacts"),
    "opportunity": ("Opportunity", "deals"),
}


def entity_of(object_name: str) -> str:
    """The entity of a vendor object's name."""
    return {"Lead": "contact"}.get(object_name) or next(
        n for n, pair in MAIN.items() if object_name in pair
    )


def row(
    object_name: str, record_id: str, at: float = NOW, *, gone: bool = False, **fields: Value
) -> MirrorRow:
    """What the mirror holds of one record. Fields not given are blank, several links empty."""
    language, policy = starter().language, starter().merge
    entity = language.entities[entity_of(object_name)]
    system = next(name for name in SYSTEMS if object_name in entity.translators[name])
    translator = entity.translators[system][object_name]
    held: dict[str, Value] = dict.fromkeys(translator.natives)
    held |= {codec.native: () for codec in translator.codecs.values() if codec.many}
    only = {name: said.only for name, said in translator.policy.where.items()}
    held |= {**only, **fields}
    keys = keys_of(policy, entity, translator, held)
    return MirrorRow(Ref(system, object_name, record_id), entity.name, held, at, gone, keys)


def bench(
    entity: str,
    left: Context | None = None,
    right: Context | None = None,
    rules: EntityMerge | None = None,
) -> EntityDesk:
    """What deciding about an entity needs."""
    known = starter().language.entities[entity]
    contexts = (left or Context(), right or Context())
    return EntityDesk(
        "trial", SYSTEMS, known, rules or starter().merge.entity(entity), contexts, NOW
    )


def linked(
    left: MirrorRow, right: MirrorRow, base: dict[str, Value] | None, **facts: Any
) -> Observation:
    """Two records that are linked already."""
    link = Link(
        "L1",
        left.entity,
        (left.ref.object, right.ref.object),
        (left.ref.id, right.ref.id),
        "live",
        base,
    )
    return Observation(link, (left, right), **facts)


def newly(seen: MirrorRow, **facts: Any) -> Observation:
    """One record that belongs to no link yet."""
    side = SYSTEMS.index(seen.ref.system)
    return Observation(None, (seen, None) if side == 0 else (None, seen), origin=side, **facts)


def rules(
    rule: str = "latest", authority: str = "salesforce", blank: str = "allow", **groups: Any
) -> EntityMerge:
    """One rule for every field."""
    default = FieldRule.model_validate({"rule": rule, "authority": authority, "blank": blank})
    return EntityMerge(default=default, groups=groups)


def written(steps: list[Step]) -> dict[tuple[str, str], dict[str, Value]]:
    """(system, action) → the new values by canonical field."""
    found: dict[tuple[str, str], dict[str, Value]] = {}
    for step in steps:
        found.setdefault((step.system, step.action), {}).update(
            {n: c.new for n, c in step.fields.items()}
        )
    return found
