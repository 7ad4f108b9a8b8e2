"""The whole common language of a workspace, compiled from its files: entities, translators, scope.

`compile_language` holds the files against each other and returns every contradiction with its
place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mapping.account import AccountFacts
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
from mapping.problems import Problem, did_you_mean
from mapping.taxonomy import Spelling, Vocabulary

Hidden = Mapping[tuple[str, str], frozenset[str]]
"""Vendor fields that are not shown, by system and object."""
Accounts = Mapping[str, AccountFacts]
"""What each account says of itself, by system."""


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
        return [name for name in self.fields if self._mapped_everywhere(name)]

    def has(self, system: str, object_name: str) -> bool:
        """Whether the policy still says how an object of this system is read."""
        return object_name in self.translators.get(system, {})

    def mapped(self, system: str, field: str) -> bool:
        """Whether any object of this system carries the field."""
        translators = self.translators.get(system, {})
        return any(field in translator.codecs for translator in translators.values())

    def _mapped_everywhere(self, field: str) -> bool:
        return all(self.mapped(system, field) for system in self.translators)

    def without(self, hidden: Hidden) -> EntityMap:
        """The entity as far as the systems show it: the fields in `hidden` pause."""
        shown: dict[str, dict[str, Translator]] = {}
        for system, translators in self.translators.items():
            shown[system] = {}
            for object_name, translator in translators.items():
                fields = hidden.get((system, object_name), frozenset())
                shown[system][object_name] = _visible(translator, fields)
        return replace(self, translators=shown)

    def within(self, accounts: Accounts) -> EntityMap:
        """The entity as these accounts keep it."""
        kept: dict[str, Mapping[str, Translator]] = {}
        for system, translators in self.translators.items():
            account = accounts.get(system, AccountFacts())
            kept[system] = {name: each.within(account) for name, each in translators.items()}
        return replace(self, translators=kept)


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

    def without(self, hidden: Hidden) -> Language:
        """The language as far as both systems show it: the fields in `hidden` pause."""
        if not hidden:
            return self
        entities = {name: entity.without(hidden) for name, entity in self.entities.items()}
        return replace(self, entities=entities)

    def within(self, accounts: Accounts) -> Language:
        """The language as these accounts keep it: how long their fields are, what their blanks and
        their days mean.
        """
        entities = {name: entity.within(accounts) for name, entity in self.entities.items()}
        return replace(self, entities=entities)

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
    vocabularies = {}
    for name, vocabulary in taxonomy.model.vocabularies.items():
        vocabularies[name] = Vocabulary(name, vocabulary)
    problems = [
        *lint(taxonomy, systems, scope),
        *_clashes(taxonomy, vocabularies),
        *_lacking(vocabularies, systems),
    ]
    if problems:
        return sorted(set(problems))
    models = [located.model for located in systems]
    spellings = {model.system: _spellings(vocabularies, model) for model in models}
    entities = {}
    for name, entity in taxonomy.model.entities.items():
        translators = {}
        for model in models:
            translators[model.system] = _translators(name, entity.fields, model, models, spellings)
        where = scope.model.entities.get(name, EntityScope())
        entities[name] = EntityMap(name, entity.fields, translators, where)
    return Language(entities, vocabularies, spellings)


def _clashes(
    taxonomy: Located[TaxonomyPolicy],
    vocabularies: Mapping[str, Vocabulary],
) -> Iterator[Problem]:
    """Words that two terms of a vocabulary claim."""
    for name, vocabulary in vocabularies.items():
        for clash in vocabulary.clashes:
            place = ("vocabularies", name, "terms", *clash.path)
            yield taxonomy.problem(place, f"{name}: {clash}")


def _lacking(
    vocabularies: Mapping[str, Vocabulary],
    systems: Sequence[Located[SystemPolicy]],
) -> Iterator[Problem]:
    """Terms that a system is said to have no word for, and that are none or have one."""
    for system in systems:
        for name, policy in system.model.vocabularies.items():
            known = vocabularies[name].terms if name in vocabularies else {}
            for index, term in enumerate(policy.lacks):
                place = ("vocabularies", name, "lacks", index)
                if name in vocabularies and term not in known:
                    hint = did_you_mean(term, known)
                    yield system.problem(place, f"{name}: no term {term!r}{hint}")
                if term in policy.values:
                    told = f"{name}: {term} has a value under `values`, and stands under `lacks`"
                    yield system.problem(place, told)


def _visible(translator: Translator, hidden: frozenset[str]) -> Translator:
    if not hidden:
        return translator
    shown = [name for name, codec in translator.codecs.items() if codec.native not in hidden]
    return translator.only(shown)


def _spellings(vocabularies: Mapping[str, Vocabulary], model: SystemPolicy) -> dict[str, Spelling]:
    nothing = ValueMapPolicy()
    spellings = {}
    for name, vocabulary in vocabularies.items():
        policy = model.vocabularies.get(name, nothing)
        spellings[name] = Spelling(vocabulary, policy)
    return spellings


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
    own = spellings[model.system]
    translators = {}
    for name, policy in model.entities[entity].objects.items():
        translators[name] = Translator(name, policy, fields, own, allowed)
    return translators


def _allowed_elsewhere(
    entity: str, field: str, model: SystemPolicy, models: Sequence[SystemPolicy]
) -> frozenset[str]:
    """Objects that the other systems can show in this association field."""
    found: set[str] = set()
    for other in models:
        if other is model or entity not in other.entities:
            continue
        for policy in other.entities[entity].objects.values():
            if field in policy.fields:
                found.update(policy.fields[field].objects)
    return frozenset(found)
