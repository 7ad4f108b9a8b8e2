"""What the common language covers, as a document."""

from __future__ import annotations

from typing import Any

from accord.policies import SYSTEMS
from mapping.codecs.field_codec import FieldCodec
from mapping.language import EntityMap, Language


def field_documents(language: Language) -> list[dict[str, Any]]:
    """Every field that a converged pair agrees on.

    `salesforce` and `hubspot` name the vendor's field in its preferred object (`@…`: an
    association); `objects` names it in each object. `terms`: the vendor values of each term of a
    controlled vocabulary.
    """
    return [
        _document(language, entity, name)
        for entity in language.entities.values()
        if entity.synced
        for name in entity.shared_fields()
    ]


def _document(language: Language, entity: EntityMap, name: str) -> dict[str, Any]:
    meaning = entity.fields[name]
    codecs = {system: _codecs(entity, system, name) for system in SYSTEMS}
    return {
        "entity": entity.name,
        "field": name,
        **{system: next(iter(found.values())).native for system, found in codecs.items()},
        "direction": _direction(entity, codecs),
        "terms": _terms(language, meaning.vocabulary) if meaning.type == "term" else None,
        "type": meaning.type,
        "objects": {
            system: {o: c.native for o, c in found.items()} for system, found in codecs.items()
        },
        "blank": {
            s: c.policy.blank
            for s, found in codecs.items()
            for c in found.values()
            if c.policy.blank
        },
        "definition": meaning.definition,
    }


def _codecs(entity: EntityMap, system: str, name: str) -> dict[str, FieldCodec]:
    translators = entity.translators[system]
    return {
        obj: translator.codecs[name]
        for obj, translator in translators.items()
        if name in translator.codecs
    }


def _direction(entity: EntityMap, codecs: dict[str, dict[str, FieldCodec]]) -> str:
    writable = [
        system
        for system, found in codecs.items()
        if system in entity.scope.update_in and any(codec.writable for codec in found.values())
    ]
    return "both" if len(writable) == len(SYSTEMS) else f"to {writable[0]}" if writable else "read"


def _terms(language: Language, vocabulary: str) -> list[dict[str, str]]:
    spellings = {system: language.spellings[system][vocabulary].values for system in SYSTEMS}
    return [
        {"term": term, **{system: spellings[system][term] for system in SYSTEMS}}
        for term in language.vocabularies[vocabulary].terms
    ]
