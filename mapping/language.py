"""The whole common language of a workspace, compiled from its files: entities, translators, scope.

`compile_language` holds the files against each other and returns every contradiction with its
place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mapping.codecs.translate import Translator
from mapping.lint import lint
from mapping.loader import Located
from mapping.policy import (
    EntityScope,
    FieldPolicy,
    ScopePolicy,
    SystemPolicy,
    TaxonomyPolicy,
    ValueMapPolicy,
)
from mapping.problems import Problem
from mapping.taxonomy import Spelling, Vocabulary


@dataclass(frozen=True, slots=True)
class EntityMap:
    """One entity: its canonical fields, and its translators by system and object, preferred object
    first.
    """

    name: str
    fields: Mapping[str, FieldPolicy]
    translators: Mapping[str, Mapping[str, Translator]]
    scope: EntityScope

    @property
    def synced(self) -> bool:
        """Whether Accord may write records of this entity anywhere; the others are only read."""
        return bool(self.scope.create_in or self.scope.update_in)

    def shared_fields(self) -> list[str]:
        """Fields that every system maps in at least one object: what a converged pair agrees on."""
        return [
            name
            for name in self.fields
            if all(self.mapped(system, name) for system in self.translators)
        ]

    def mapped(self, system: str, field: str) -> bool:
        """Whether any object of this system carries the field."""
        return any(
            field in translator.codecs for translator in self.translators.get(system, {}).values()
        )


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """Every entity, in the order records must be created; and every vocabulary with its
    spellings.
    """

    entities: Mapping[str, EntityMap]
    vocabularies: Mapping[str, Vocabulary]
    spellings: Mapping[str, Mapping[str, Spelling]]

    def entity_of(self, system: str, object_name: str) -> EntityMap | None:
        """The entity an object belongs to."""
        for entity in self.entities.values():
            if object_name in entity.translators.get(system, {}):
                return entity
        return None

    def without(self, hidden: Mapping[tuple[str, str], frozenset[str]]) -> Language:
        """The language as far as both systems show it: the fields in `hidden` (by system and
        object) pause.
        """
        entities = {
            name: replace(
                entity,
                translators={
                    system: {
                        o: _visible(t, hidden.get((system, o), frozenset()))
                        for o, t in translators.items()
                    }
                    for system, translators in entity.translators.items()
                },
            )
            for name, entity in self.entities.items()
        }
        return replace(self, entities=entities) if hidden else self

    def objects(self, system: str) -> Iterator[tuple[EntityMap, Translator]]:
        """Every mapped object of a system."""
        for entity in self.entities.values():
            for translator in entity.translators.get(system, {}).values():
                yield entity, translator


def compile_language(
    taxonomy: Located[TaxonomyPolicy],
    systems: Sequence[Located[SystemPolicy]],
    scope: Located[ScopePolicy],
) -> Language | list[Problem]:
    """The language, or every problem between the files."""
    problems = lint(taxonomy, systems, scope)
    if problems:
        return problems
    vocabularies = {
        name: Vocabulary(name, policy) for name, policy in taxonomy.model.vocabularies.items()
    }
    spellings = {
        located.model.system: _spellings(vocabularies, located.model) for located in systems
    }
    models = [located.model for located in systems]
    entities = {
        name: EntityMap(
            name,
            policy.fields,
            {
                model.system: _translators(name, policy.fields, model, models, spellings)
                for model in models
            },
            scope.model.entities.get(name, EntityScope()),
        )
        for name, policy in taxonomy.model.entities.items()
    }
    return Language(entities, vocabularies, spellings)


def _visible(translator: Translator, hidden: frozenset[str]) -> Translator:
    shown = [name for name, codec in translator.codecs.items() if codec.native not in hidden]
    return translator.only(shown) if hidden else translator


def _spellings(vocabularies: Mapping[str, Vocabulary], model: SystemPolicy) -> dict[str, Spelling]:
    nothing = ValueMapPolicy()
    return {
        name: Spelling(entry, model.vocabularies.get(name, nothing))
        for name, entry in vocabularies.items()
    }


def _translators(
    entity: str,
    fields: Mapping[str, FieldPolicy],
    model: SystemPolicy,
    models: Sequence[SystemPolicy],
    spellings: Mapping[str, Mapping[str, Spelling]],
) -> dict[str, Translator]:
    if entity not in model.entities:
        return {}
    allowed = {name: _allowed_elsewhere(entity, name, model, models) for name in fields}
    return {
        name: Translator(name, policy, fields, spellings[model.system], allowed)
        for name, policy in model.entities[entity].objects.items()
    }


def _allowed_elsewhere(
    entity: str, field: str, model: SystemPolicy, models: Sequence[SystemPolicy]
) -> frozenset[str]:
    """Objects that the other systems can show in this association field."""
    found: set[str] = set()
    for other in models:
        if other is not model and entity in other.entities:
            for policy in other.entities[entity].objects.values():
                if field in policy.fields:
                    found.update(policy.fields[field].objects)
    return frozenset(found)
