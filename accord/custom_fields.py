"""The custom fields Accord needs on both sides, read off the common language."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.protocol import CustomField
from mapping.codecs.translate import Translator
from mapping.language import EntityMap, Language

ASSIGNMENT = {
    "assignment_reason": ("Accord: why this rep", "text"),
    "assignment_score": ("Accord: assignment score", "number"),
    "assigned_at": ("Accord: assigned at", "instant"),
}


def custom_fields(language: Language, system: str) -> list[CustomField]:
    """The unique key of every object Accord may create, and the assignment fields."""
    found: dict[CustomField, None] = {}
    for entity, translator in language.objects(system):
        if entity.synced:
            found.update(dict.fromkeys(_of(entity, translator)))
    return list(found)


def _of(entity: EntityMap, translator: Translator) -> Iterator[CustomField]:
    if translator.key_field:
        yield CustomField(translator.object, translator.key_field, "Accord: key", "key")
    for name, (label, kind) in ASSIGNMENT.items():
        codec = translator.codecs.get(name)
        if entity.name == "contact" and codec is not None:
            yield CustomField(translator.object, codec.native, label, kind)
