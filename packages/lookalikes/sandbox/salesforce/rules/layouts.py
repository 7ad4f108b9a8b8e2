"""Page layouts: which fields the people of a profile see of a record type, and which of them their
pages demand.

Documented: a profile has one layout for each record type of an object; a page may demand a field or
keep people from writing it, and the API enforces neither; a field that every record needs cannot be
taken off a page and stands at the end of the first section where nobody placed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sandbox.parsed import is_list_of
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.rules.conditions import BadSettings, known_field
from sandbox.salesforce.rules.refusals import missing_on_page
from sandbox.salesforce.schema.object_types import ObjectType, Schema

MASTER = "Master"
Section = tuple[str, tuple[str, ...]]


class Assigned(NamedTuple):
    """Which layout the people of a profile meet; no record type is the master's."""

    layout: PageLayout
    profile_id: str
    record_type_id: str | None


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A layout with its sections, none of which means every field in one; without profiles or
    record types it is for all of them.
    """

    object: str
    name: str
    sections: tuple[Section, ...]
    required: frozenset[str]
    readonly: frozenset[str]
    profiles: frozenset[str]
    record_types: frozenset[str]

    def suits(self, profile: str, record_type: str) -> bool:
        """Whether somebody of the profile sees records of the type with it."""
        for_profile = not self.profiles or profile in self.profiles
        return for_profile and (not self.record_types or record_type in self.record_types)


def compile_layout(schema: Schema, kind: ObjectType, each: dict[str, Any]) -> PageLayout:
    """The layout in a posted document. Raises BadSettings."""
    told = each.get("sections") or {}
    if not isinstance(told, dict) or not all(is_list_of(names, str) for names in told.values()):
        raise BadSettings("`sections` is an object with a list of fields under each heading.")
    sections = tuple((heading, _fields(kind, names)) for heading, names in told.items())
    required = frozenset(_fields(kind, each.get("required")))
    placed = {name for _, names in sections for name in names}
    nowhere = sorted(required - placed) if sections else []
    if nowhere:
        raise BadSettings(f"A page demands only what it shows: put {nowhere[0]} into a section.")
    return PageLayout(
        kind.name,
        str(each["name"]),
        sections,
        required,
        frozenset(_fields(kind, each.get("readonly"))),
        frozenset(_names("profiles", each)),
        frozenset(_names("record_types", each)),
    )


def check_profiles(layouts: Iterable[PageLayout], store: Store) -> None:
    """Refuse a layout for a profile that the org has not, which nobody would ever meet. Raises
    BadSettings naming those it has.
    """
    known = sorted(str(row["Name"]) for row in store["Profile"].rows.values())
    for each in layouts:
        unknown = sorted(each.profiles.difference(known))
        if unknown:
            has = ", ".join(known)
            raise BadSettings(
                f"The layout {each.name} is for {unknown[0]!r}, no profile of this org; it has "
                f"{has}."
            )


def _fields(kind: ObjectType, names: Any) -> tuple[str, ...]:
    if names is not None and not is_list_of(names, str):
        raise BadSettings("The fields of a layout are a list of API names.")
    return tuple(known_field(kind, name).name for name in names or ())


def _names(key: str, each: dict[str, Any]) -> list[str]:
    found = each.get(key) or []
    if not is_list_of(found, str):
        raise BadSettings(f"`{key}` is a list of names.")
    return found


class Pages:
    """The layouts of an org, as its users meet them."""

    def __init__(self, store: Store, layouts: Iterable[PageLayout]) -> None:
        self._store = store
        self._by_object: dict[str, list[PageLayout]] = {}
        for each in layouts:
            self._by_object.setdefault(each.object, []).append(each)

    @property
    def objects(self) -> frozenset[str]:
        """Those that have layouts of the company's own."""
        return frozenset(self._by_object)

    def of(self, object_name: str, user_id: str, record_type_id: str | None) -> PageLayout | None:
        """The first that suits; None where the user meets the one that every org begins with."""
        if object_name not in self._by_object:
            return None
        user = self._store["User"].rows.get(user_id) or {}
        profile = self._store["Profile"].rows.get(user.get("ProfileId") or "") or {}
        type_row = self._store["RecordType"].rows.get(record_type_id or "") or {}
        return self._first(object_name, profile.get("Name", ""), type_row.get("DeveloperName"))

    def _first(self, object_name: str, profile: str, record_type: str | None) -> PageLayout | None:
        for each in self._by_object[object_name]:
            if each.suits(profile, record_type or MASTER):
                return each
        return None

    def check(self, kind: ObjectType, row: Row, user_id: str) -> None:
        """What the page of somebody at the screen demands. Raises REQUIRED_FIELD_MISSING."""
        layout = self.of(kind.name, user_id, row.get("RecordTypeId"))
        wanted = sorted(layout.required) if layout else []
        missing = [name for name in wanted if row.get(name) is None]
        if missing:
            raise missing_on_page([kind.fields[name] for name in missing])

    def assigned(self) -> Iterator[Assigned]:
        """The layout of each profile for each record type; what is left to the usual one is not
        told.
        """
        for object_name in self._by_object:
            types = [(None, MASTER), *self._types(object_name)]
            for profile in self._store["Profile"].rows.values():
                for type_id, name in types:
                    layout = self._first(object_name, profile["Name"], name)
                    if layout is not None:
                        yield Assigned(layout, profile["Id"], type_id)

    def _types(self, object_name: str) -> Iterator[tuple[str, str]]:
        for row in self._store["RecordType"].rows.values():
            if row["SobjectType"] == object_name:
                yield row["Id"], row["DeveloperName"]
