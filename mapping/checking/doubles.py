"""What stands twice where it may stand once: two canonical fields in one vendor field, one object
under two entities. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from mapping.loader import Located
from mapping.policy import FieldMapPolicy, ObjectMapPolicy, SystemPolicy
from mapping.problems import Problem

Path = tuple[str | int, ...]


def doubly_mapped(system: Located[SystemPolicy]) -> Iterator[Problem]:
    """Vendor fields that two canonical fields would write, and objects of two entities."""
    owners: dict[str, str] = {}
    for entity, policy in system.model.entities.items():
        for name, mapped in policy.objects.items():
            at = ("entities", entity, "objects", name)
            if name in owners:
                first = _shown(system, ("entities", owners[name], "objects", name))
                told = (
                    f"{name} holds {owners[name]} already ({first}), and a record can be one thing "
                    "only; take it out of one of them"
                )
                yield system.problem(at, told)
            owners.setdefault(name, entity)
            yield from _fields(system, at, name, mapped)


def _fields(
    system: Located[SystemPolicy], at: Path, name: str, policy: ObjectMapPolicy
) -> Iterator[Problem]:
    """Any number of canonical fields may read a vendor field; one at most may write it."""
    writers: dict[str, str] = {}
    for field, entry in policy.fields.items():
        place = (*at, "fields", field)
        native = entry.field or entry.association
        if entry.direction == "read" or not native:
            continue
        if entry.field and entry.field == policy.key:
            told = f"{field}: {name}.{native} holds Accord's own key; name another field"
            yield system.problem(place, told)
        kind = "field" if entry.field else "association"
        known = f"{kind} {native}"
        if known in writers:
            first = _shown(system, (*at, "fields", writers[known]))
            told = (
                f"{field}: {name}.{native} holds {writers[known]} already ({first}), and two would "
                f"overwrite each other; name another {kind}, or type `{field}: "
                f"{_read_only(kind, native, entry)}`"
            )
            yield system.problem(place, told)
        writers.setdefault(known, field)


def _read_only(kind: str, native: str, entry: FieldMapPolicy) -> str:
    """An entry as it would be written were it only read."""
    objects = f", objects: [{', '.join(entry.objects)}]" if entry.objects else ""
    return f"{{{kind}: {native}{objects}, direction: read}}"


def _shown(file: Located[SystemPolicy], path: Path) -> str:
    line, column = file.place(path)
    return f"{file.file}:{line}:{column}"
