"""What people call a record: the name it goes by, for lists that would show only ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connectors.record import Ref, Value
from mapping.language import Language
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.steps import Step
from sync.store.ports import Store

NAMED_BY = ("name", "first_name", "last_name", "email", "domain")
"""Fields of the common language that say who or what a record is."""
Names = Mapping[str, str]
"""Link id, or ref as text → what people call it."""


def record_name(values: Mapping[str, Value]) -> str:
    """The name in these canonical values, else an address; "" where there is neither."""
    said = {name: str(values[name]) for name in NAMED_BY if values.get(name)}
    if "name" in said:
        return said["name"]
    parts = [said[name] for name in ("first_name", "last_name") if name in said]
    if parts:
        return " ".join(parts)
    return said.get("email") or said.get("domain") or ""


def row_name(language: Language, row: MirrorRow) -> str:
    """What a record is called, as its system spells it; "" where it has no name."""
    return record_name(_naming_values(language, row))


def names_of(
    store: Store,
    language: Language,
    links: Iterable[str],
    refs: Iterable[Ref],
) -> Names:
    """What these links and records are called; those without a name are left out."""
    known = store.links(sorted(set(links)))
    asked = set(refs)
    for link in known.values():
        asked.update(link.refs(store.systems))
    named = {}
    for ref, row in store.mirror(sorted(asked)).items():
        named[str(ref)] = row_name(language, row)
    for link in known.values():
        named[link.id] = _link_name(link, store.systems, named)
    return {subject: name for subject, name in named.items() if name}


def step_names(store: Store, language: Language, steps: Iterable[Step]) -> Mapping[int, str]:
    """What the records that these steps are about are called, by the steps' numbers."""
    steps = list(steps)
    names = names_of(store, language, (step.link for step in steps), ())
    found = {}
    for step in steps:
        written = {name: change.new for name, change in step.fields.items()}
        found[step.number] = names.get(step.link) or record_name(written)
    return found


def _link_name(link: Link, systems: tuple[str, str], named: Names) -> str:
    """What both sides agreed on, else what either calls it."""
    agreed = record_name(link.base or {})
    if agreed:
        return agreed
    for ref in link.refs(systems):
        name = named.get(str(ref))
        if name:
            return name
    return ""


def _naming_values(language: Language, row: MirrorRow) -> dict[str, Value]:
    """The fields that say who it is, as the vendor spells them."""
    system, object_name, _ = row.ref
    entity = language.entity_of(system, object_name)
    if entity is None:
        return {}
    codecs = entity.translators[system][object_name].codecs
    values = {}
    for name in NAMED_BY:
        if name in codecs:
            values[name] = row.fields.get(codecs[name].native)
    return values
