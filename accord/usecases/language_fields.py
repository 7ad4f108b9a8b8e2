"""What the common language covers, as a document."""

from __future__ import annotations

from typing import Any

from connectors.errors import UserError
from mapping.codecs.field_codec import FieldCodec
from mapping.language import EntityMap, Language
from mapping.policy import OF_A_VOCABULARY, FieldPolicy
from mapping.problems import did_you_mean
from sync.model.identity.opt_outs import opt_outs
from sync.model.policy import MergePolicy

Codecs = dict[str, dict[str, FieldCodec]]
"""Of one field: system → object → codec."""


def field_documents(
    language: Language,
    merge: MergePolicy,
    systems: tuple[str, str],
) -> list[dict[str, Any]]:
    """Every field that a converged pair agrees on. Opt-outs are none: a sync only ever sets them,
    and what one side took back may stand on the other until a person says so.

    Under each system's name stands the vendor's field in its preferred object (`@…`: an
    association); `objects` names it in each object. `terms`: the vendor values of each term of a
    controlled vocabulary.
    """
    found = []
    for entity in language.entities.values():
        if entity.synced:
            only_set = opt_outs(entity, merge.entity(entity.name))
            for name in entity.shared_fields():
                if name not in only_set:
                    found.append(_document(language, systems, entity, name))
    return found


def _document(
    language: Language,
    systems: tuple[str, str],
    entity: EntityMap,
    name: str,
) -> dict[str, Any]:
    meaning = entity.fields[name]
    codecs = {system: _codecs(entity, system, name) for system in systems}
    return {
        "entity": entity.name,
        "field": name,
        **_preferred(codecs),
        "direction": _direction(entity, codecs),
        "vocabulary": meaning.vocabulary,
        "terms": _terms(language, systems, meaning),
        "type": meaning.type,
        "objects": _objects(codecs),
        "blank": _blanks(codecs),
        "definition": meaning.definition,
    }


def _codecs(entity: EntityMap, system: str, name: str) -> dict[str, FieldCodec]:
    """How one field is read and written, in each object of a system that has it."""
    found = {}
    for object_name, translator in entity.translators[system].items():
        if name in translator.codecs:
            found[object_name] = translator.codecs[name]
    return found


def _preferred(codecs: Codecs) -> dict[str, str]:
    """The vendor's name of the field in each system's first object."""
    preferred = {}
    for system, found in codecs.items():
        first = next(iter(found.values()))
        preferred[system] = first.native
    return preferred


def _objects(codecs: Codecs) -> dict[str, dict[str, str]]:
    objects = {}
    for system, found in codecs.items():
        objects[system] = {name: codec.native for name, codec in found.items()}
    return objects


def _blanks(codecs: Codecs) -> dict[str, str]:
    """What is stored where there is no value, by system."""
    blanks = {}
    for system, found in codecs.items():
        for codec in found.values():
            if codec.policy.blank:
                blanks[system] = codec.policy.blank
    return blanks


def _direction(entity: EntityMap, codecs: Codecs) -> str:
    writable = []
    for system, found in codecs.items():
        updates = system in entity.scope.update_in
        if updates and any(codec.writable for codec in found.values()):
            writable.append(system)
    if len(writable) == len(codecs):
        return "both"
    if not writable:
        return "read"
    return f"to {writable[0]}"


def vocabulary_documents(language: Language) -> list[dict[str, Any]]:
    """Every vocabulary: how many terms it has, and which fields use it."""
    found = []
    for name, vocabulary in language.vocabularies.items():
        number, fields = len(vocabulary.terms), _used_by(language, name)
        found.append({"vocabulary": name, "terms": number, "fields": fields})
    return found


def _used_by(language: Language, vocabulary: str) -> list[str]:
    found = []
    for entity in language.entities.values():
        for name, meaning in entity.fields.items():
            if meaning.type in OF_A_VOCABULARY and meaning.vocabulary == vocabulary:
                found.append(f"{entity.name}.{name}")
    return found


def term_documents(
    language: Language, systems: tuple[str, str], wanted: str
) -> list[dict[str, Any]]:
    """The terms of a vocabulary: the label, how each system spells it (under the system's name),
    and by what else it is recognised. Raises UserError for a name that no vocabulary has.
    """
    vocabulary = language.vocabularies.get(wanted)
    if vocabulary is None:
        raise UserError(
            f"no vocabulary is called {wanted!r}{did_you_mean(wanted, language.vocabularies)}",
            advice="`accord taxonomy terms` lists the vocabularies.",
        )
    found = []
    for term, entry in vocabulary.terms.items():
        found.append(
            {
                **_spelt(language, systems, wanted, term),
                "label": entry.label,
                "synonyms": list(entry.synonyms),
                "narrower": list(entry.narrower),
            }
        )
    return found


def _spelt(
    language: Language, systems: tuple[str, str], vocabulary: str, term: str
) -> dict[str, Any]:
    """A term as each system spells it; "" where one has no word for it."""
    found = {"term": term}
    for system in systems:
        found[system] = language.spellings[system][vocabulary].values.get(term, "")
    return found


def _terms(
    language: Language, systems: tuple[str, str], meaning: FieldPolicy
) -> list[dict[str, str]] | None:
    """Each term of a field's vocabulary as both systems spell it; None for other fields."""
    if meaning.type not in OF_A_VOCABULARY:
        return None
    name = meaning.vocabulary
    return [_spelt(language, systems, name, term) for term in language.vocabularies[name].terms]
