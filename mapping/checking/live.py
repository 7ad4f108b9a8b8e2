"""Holds a system's file against what that system says of itself: what can never work. Pure.

A mapped field that is not there pauses, since it may come back; this is about what would have every
new record refused, or every record taken for one that is not meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors.record import ObjectSchema
from mapping.loader import Located
from mapping.policy import ObjectMapPolicy, ScopePolicy, SystemPolicy
from mapping.problems import Problem, did_you_mean

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Mapped:
    """One object of a system's file, and what the system says of it."""

    file: Located[SystemPolicy]
    at: Path
    name: str
    policy: ObjectMapPolicy
    schema: ObjectSchema

    @property
    def system(self) -> str:
        """Whose object it is."""
        return self.file.model.system

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at a place below the object."""
        return self.file.problem((*self.at, *path), message)


def never_works(
    file: Located[SystemPolicy], schemas: Mapping[str, ObjectSchema]
) -> Iterator[Problem]:
    """Objects, conditions and defaults that the system does not have."""
    for _, mapped in _objects(file, schemas):
        yield from _conditions(mapped)
        yield from _defaults(mapped)
    for entity, policy in file.model.entities.items():
        for name, each in policy.objects.items():
            if each.key and name not in schemas:
                told = (
                    f"{file.model.system} has no object {name!r}, or does not show it to this "
                    "user; correct the name, or give the user rights to it"
                )
                yield file.problem(("entities", entity, "objects", name), told)


def never_created(
    file: Located[SystemPolicy],
    scope: Located[ScopePolicy],
    schemas: Mapping[str, ObjectSchema],
) -> Iterator[Problem]:
    """Fields that the system demands of every new record, and no new record would have."""
    for entity, mapped in _objects(file, schemas):
        where = scope.model.entities.get(entity)
        is_created = where is not None and mapped.system in where.create_in
        if not is_created or not mapped.policy.key:
            continue
        given = _given(mapped.policy)
        for name, known in mapped.schema.fields.items():
            if known.required and known.writable and name not in given:
                told = (
                    f"{mapped.system} refuses new {mapped.name} records without {name}, which is "
                    f"neither mapped nor in `defaults`; map a field to it, or add `defaults: "
                    f"{{{name}: …}}`"
                )
                yield mapped.problem((), told)


def _objects(
    file: Located[SystemPolicy], schemas: Mapping[str, ObjectSchema]
) -> Iterator[tuple[str, _Mapped]]:
    """Every mapped object that the system shows, with its entity."""
    for entity, policy in file.model.entities.items():
        for name, mapped in policy.objects.items():
            if name in schemas:
                at = ("entities", entity, "objects", name)
                yield entity, _Mapped(file, at, name, mapped, schemas[name])


def _conditions(mapped: _Mapped) -> Iterator[Problem]:
    for name in mapped.policy.where:
        if name not in mapped.schema.fields:
            hint = did_you_mean(name, mapped.schema.fields)
            told = f"where: {mapped.name} has no field {name!r}{hint}, so no record would be meant"
            yield mapped.problem(("where", name), told)


def _defaults(mapped: _Mapped) -> Iterator[Problem]:
    for name in mapped.policy.defaults:
        known = mapped.schema.fields.get(name)
        if known is None:
            hint = did_you_mean(name, mapped.schema.fields)
            told = f"defaults: {mapped.name} has no field {name!r}{hint}"
            yield mapped.problem(("defaults", name), told)
        elif not known.writable:
            told = f"defaults: {mapped.name}.{name} cannot be written; take it out"
            yield mapped.problem(("defaults", name), told)


def _given(policy: ObjectMapPolicy) -> frozenset[str]:
    """Vendor fields that a new record may come with."""
    written = [entry.field for entry in policy.fields.values() if entry.direction != "read"]
    return frozenset({*written, *policy.defaults, policy.key})
