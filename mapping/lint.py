"""Holds the policy files against each other: every name used must exist where it points. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mapping.checking.doubles import doubly_mapped
from mapping.loader import Located
from mapping.policy import (
    OF_A_VOCABULARY,
    FieldMapPolicy,
    FieldPolicy,
    ObjectMapPolicy,
    ScopePolicy,
    SystemPolicy,
    TaxonomyPolicy,
)
from mapping.problems import Problem, nearest, no_such
from mapping.taxonomy import Vocabulary


def lint(
    taxonomy: Located[TaxonomyPolicy],
    systems: Sequence[Located[SystemPolicy]],
    scope: Located[ScopePolicy],
) -> list[Problem]:
    """Every contradiction, sorted by place."""
    return sorted({*lint_readable(taxonomy, systems, scope), *_both_sides(systems, scope)})


def lint_readable(
    taxonomy: Located[TaxonomyPolicy] | None,
    systems: Sequence[Located[SystemPolicy]],
    scope: Located[ScopePolicy] | None,
) -> Iterator[Problem]:
    """What can be told of the files that can be read while others cannot."""
    for system in systems:
        yield from doubly_mapped(system)
        yield from _references(system)
    if taxonomy is None:
        return
    yield from _taxonomy(taxonomy)
    if scope is not None:
        yield from _entities_of_scope(taxonomy, scope)
    for system in systems:
        yield from _system(taxonomy, system)


def _taxonomy(taxonomy: Located[TaxonomyPolicy]) -> Iterator[Problem]:
    for name, entity in taxonomy.model.entities.items():
        for field, policy in entity.fields.items():
            yield from _meaning(taxonomy, ("entities", name, "fields", field), policy)
    yield from _replacements(taxonomy)


def _meaning(
    taxonomy: Located[TaxonomyPolicy], at: tuple[str, ...], policy: FieldPolicy
) -> Iterator[Problem]:
    """A field of terms has a vocabulary, a reference an entity."""
    model, field = taxonomy.model, at[-1]
    if policy.type in OF_A_VOCABULARY and policy.vocabulary not in model.vocabularies:
        told = _no_name(field, "vocabulary", policy.vocabulary, model.vocabularies)
        yield taxonomy.problem((*at, "vocabulary"), told)
    if policy.type.startswith("reference") and policy.entity not in model.entities:
        told = _no_name(field, "entity", policy.entity, model.entities)
        yield taxonomy.problem((*at, "entity"), told)


def _no_name(field: str, what: str, word: str, known: Iterable[str]) -> str:
    """That a field names none of them, or none that there is."""
    if word:
        return f"{field}: {no_such(what, word, known)}"
    names = list(known)
    likely = nearest(field, names, count=1) or ("…",)
    there_are = f" (there are {', '.join(names)})" if names else ""
    return f"{field}: says no {what}; add `{what}: {likely[0]}`{there_are}"


def _replacements(taxonomy: Located[TaxonomyPolicy]) -> Iterator[Problem]:
    for name, vocabulary in taxonomy.model.vocabularies.items():
        compiled = Vocabulary(name, vocabulary)
        for term, entry in vocabulary.terms.items():
            known_as = compiled.recognise(term) or term
            if not compiled.terms.get(known_as, entry).label:
                place = ("vocabularies", name, "terms", term)
                yield taxonomy.problem(place, f"{term}: no `label`, which is what people read")
            at = ("vocabularies", name, "terms", term, "replaced_by")
            if entry.replaced_by and entry.replaced_by not in vocabulary.terms:
                told = no_such("term", entry.replaced_by, vocabulary.terms)
                yield taxonomy.problem(at, f"{term}: replaced_by: {told}")
            if entry.replaced_by and not entry.deprecated:
                yield taxonomy.problem(at, f"{term}: has a replacement but is not deprecated")


def _system(taxonomy: Located[TaxonomyPolicy], system: Located[SystemPolicy]) -> Iterator[Problem]:
    entities = taxonomy.model.entities
    for name, entity in system.model.entities.items():
        if name not in entities:
            yield system.problem(("entities", name), no_such("entity", name, entities))
            continue
        for object_name, policy in entity.objects.items():
            at = ("entities", name, "objects", object_name)
            yield from _fields(system, (*at, "fields"), policy, entities[name].fields)
            yield from _waited_for(system, at, policy, entities[name].fields)
    yield from _values(taxonomy, system)


def _fields(
    system: Located[SystemPolicy],
    at: tuple[str, ...],
    policy: ObjectMapPolicy,
    known: dict[str, FieldPolicy],
) -> Iterator[Problem]:
    for field, entry in policy.fields.items():
        if field not in known:
            yield system.problem((*at, field), no_such("canonical field", field, known))
        elif trouble := _shape(entry, known[field]):
            yield system.problem((*at, field), f"{field}: {trouble}")


def _waited_for(
    system: Located[SystemPolicy],
    at: tuple[str, ...],
    policy: ObjectMapPolicy,
    known: dict[str, FieldPolicy],
) -> Iterator[Problem]:
    """What has to be said before a record is made must be something that can be said."""
    for index, field in enumerate(policy.not_before):
        if field not in known:
            told = no_such("canonical field", field, known)
            yield system.problem((*at, "not_before", index), told)


def _shape(entry: FieldMapPolicy, meaning: FieldPolicy) -> str:
    if bool(entry.field) == bool(entry.association):
        return "give either `field` or `association`"
    if meaning.type.startswith("reference") and not entry.objects:
        return "a reference needs `objects`, the vendor objects it may point to"
    if entry.association and not meaning.type.startswith("reference"):
        return "only a reference can be an association"
    return ""


def _values(taxonomy: Located[TaxonomyPolicy], system: Located[SystemPolicy]) -> Iterator[Problem]:
    vocabularies = taxonomy.model.vocabularies
    for name, policy in system.model.vocabularies.items():
        if name not in vocabularies:
            told = no_such("vocabulary", name, vocabularies)
            yield system.problem(("vocabularies", name), told)
            continue
        terms = Vocabulary(name, vocabularies[name]).terms
        for term in policy.values:
            if term not in terms:
                at = ("vocabularies", name, "values", term)
                yield system.problem(at, f"{name}: {no_such('term', term, terms)}")


def _entities_of_scope(
    taxonomy: Located[TaxonomyPolicy], scope: Located[ScopePolicy]
) -> Iterator[Problem]:
    entities = taxonomy.model.entities
    for entity in scope.model.entities:
        if entity not in entities:
            yield scope.problem(("entities", entity), no_such("entity", entity, entities))


def _both_sides(
    systems: Sequence[Located[SystemPolicy]], scope: Located[ScopePolicy]
) -> Iterator[Problem]:
    """What is written anywhere must be known in both systems: it has no counterpart otherwise."""
    for entity, policy in scope.model.entities.items():
        named = set()
        for key in ("create_in", "update_in"):
            for index, system in enumerate(getattr(policy, key)):
                named.add(system)
                trouble = _not_writable(entity, system, systems)
                if trouble:
                    yield scope.problem(("entities", entity, key, index), trouble)
        for located in systems:
            read_only = located.model.system not in named
            if named and read_only and entity not in located.model.entities:
                told = (
                    f"{located.file} maps no {entity}, so none has a counterpart there; map it "
                    f"there, or take {entity} out of this file"
                )
                yield scope.problem(("entities", entity), told)


def _not_writable(entity: str, system: str, systems: Sequence[Located[SystemPolicy]]) -> str:
    """Why nothing of this entity can be written there, "" where it can."""
    by_name = {located.model.system: located for located in systems}
    if system not in by_name:
        return no_such("system", system, by_name)
    located = by_name[system]
    if entity not in located.model.entities:
        return f"{located.file} maps no {entity}, so none can be written in {system}"
    return ""


def _references(system: Located[SystemPolicy]) -> Iterator[Problem]:
    """A reference to an object that no entity has here would wait for ever."""
    mapped = {name for entity in system.model.entities.values() for name in entity.objects}
    for entity_name, entity in system.model.entities.items():
        for object_name, policy in entity.objects.items():
            for field, entry in policy.fields.items():
                for target in entry.objects:
                    if target not in mapped:
                        at = ("entities", entity_name, "objects", object_name, "fields", field)
                        told = no_such("object", target, mapped)
                        yield system.problem(at, f"{field}: {told} in this file")
