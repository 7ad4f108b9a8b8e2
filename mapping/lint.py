"""Holds the policy files against each other: every name used must exist where it points. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from mapping.problems import Problem, did_you_mean
from mapping.taxonomy import Vocabulary


def lint(
    taxonomy: Located[TaxonomyPolicy],
    systems: Sequence[Located[SystemPolicy]],
    scope: Located[ScopePolicy],
) -> list[Problem]:
    """Every contradiction, sorted by place."""
    found = [*_taxonomy(taxonomy), *_scope(taxonomy, systems, scope)]
    for system in systems:
        found.extend(_system(taxonomy, system))
    return sorted(set(found))


def _taxonomy(taxonomy: Located[TaxonomyPolicy]) -> Iterator[Problem]:
    model = taxonomy.model
    for name, entity in model.entities.items():
        for field, policy in entity.fields.items():
            at = ("entities", name, "fields", field)
            if policy.type in OF_A_VOCABULARY and policy.vocabulary not in model.vocabularies:
                hint = did_you_mean(policy.vocabulary, model.vocabularies)
                yield taxonomy.problem(
                    (*at, "vocabulary"), f"{field}: no vocabulary {policy.vocabulary!r}{hint}"
                )
            if policy.type.startswith("reference") and policy.entity not in model.entities:
                hint = did_you_mean(policy.entity, model.entities)
                yield taxonomy.problem(
                    (*at, "entity"), f"{field}: no entity {policy.entity!r}{hint}"
                )
    yield from _replacements(taxonomy)


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
                hint = did_you_mean(entry.replaced_by, vocabulary.terms)
                yield taxonomy.problem(
                    at, f"{term}: replaced by an unknown term {entry.replaced_by!r}{hint}"
                )
            if entry.replaced_by and not entry.deprecated:
                yield taxonomy.problem(at, f"{term}: has a replacement but is not deprecated")


def _system(taxonomy: Located[TaxonomyPolicy], system: Located[SystemPolicy]) -> Iterator[Problem]:
    entities = taxonomy.model.entities
    for name, entity in system.model.entities.items():
        if name not in entities:
            yield system.problem(
                ("entities", name), f"no entity {name!r}{did_you_mean(name, entities)}"
            )
            continue
        for object_name, policy in entity.objects.items():
            at = ("entities", name, "objects", object_name)
            yield from _fields(system, (*at, "fields"), policy, entities[name].fields)
            yield from _waited_for(system, at, policy, entities[name].fields)
    yield from _references(system)
    yield from _values(taxonomy, system)


def _fields(
    system: Located[SystemPolicy],
    at: tuple[str, ...],
    policy: ObjectMapPolicy,
    known: dict[str, FieldPolicy],
) -> Iterator[Problem]:
    for field, entry in policy.fields.items():
        if field not in known:
            yield system.problem(
                (*at, field), f"no canonical field {field!r}{did_you_mean(field, known)}"
            )
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
            told = f"no canonical field {field!r}{did_you_mean(field, known)}"
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
            yield system.problem(
                ("vocabularies", name), f"no vocabulary {name!r}{did_you_mean(name, vocabularies)}"
            )
            continue
        terms = Vocabulary(name, vocabularies[name]).terms
        for term in policy.values:
            if term not in terms:
                at = ("vocabularies", name, "values", term)
                yield system.problem(at, f"{name}: no term {term!r}{did_you_mean(term, terms)}")


def _scope(
    taxonomy: Located[TaxonomyPolicy],
    systems: Sequence[Located[SystemPolicy]],
    scope: Located[ScopePolicy],
) -> Iterator[Problem]:
    entities = taxonomy.model.entities
    for entity, policy in scope.model.entities.items():
        if entity not in entities:
            hint = did_you_mean(entity, entities)
            yield scope.problem(("entities", entity), f"no entity {entity!r}{hint}")
            continue
        for key in ("create_in", "update_in"):
            for index, system in enumerate(getattr(policy, key)):
                trouble = _not_writable(entity, system, systems)
                if trouble:
                    yield scope.problem(("entities", entity, key, index), trouble)


def _not_writable(entity: str, system: str, systems: Sequence[Located[SystemPolicy]]) -> str:
    """Why nothing of this entity can be written there, "" where it can."""
    by_name = {located.model.system: located for located in systems}
    if system not in by_name:
        return f"no system {system!r}{did_you_mean(system, list(by_name))}"
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
                        hint = did_you_mean(target, mapped)
                        told = f"{field}: no entity of this file has the object {target!r}{hint}"
                        yield system.problem(at, told)
