"""What an administrator of this org switched on: the posted settings, checked and compiled.

Kept as the document that was posted, so that a snapshot can say it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.parsed import is_list_of
from sandbox.salesforce.currencies.settings import Currencies, currencies_in, with_those_there
from sandbox.salesforce.formulas.formula import Formula, Place
from sandbox.salesforce.objects.teams import TEAMS
from sandbox.salesforce.records.address_picklists import Countries, countries_in
from sandbox.salesforce.rules.automation import (
    Flow,
    Trigger,
    compile_flow,
    compile_trigger,
    posted_formula,
)
from sandbox.salesforce.rules.conditions import BadSettings, Test, compile_test, known_field
from sandbox.salesforce.rules.known_keys import check_keys
from sandbox.salesforce.rules.layouts import PageLayout, compile_layout
from sandbox.salesforce.schema.object_types import ObjectType, Schema

Document = dict[str, Any]
ACTIONS = ("block", "alert", "allow")


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """Refuses a write, in `message`'s words, of a row for which `broken` and, where there is one,
    `formula` hold.
    """

    object: str
    name: str
    active: bool
    message: str
    field: str | None
    broken: Test
    formula: Formula | None


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """Blocks or alerts on a row that equals a record of one of the objects `against` in every field
    of `match`.
    """

    object: str
    name: str
    active: bool
    on_create: str
    on_update: str
    match: tuple[str, ...]
    against: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """Hands a lead or case to the owner of the first entry whose test holds."""

    object: str
    name: str
    active: bool
    entries: tuple[tuple[Test, str], ...]


@dataclass(frozen=True, slots=True)
class RecordTypeSetting:
    """A record type by its developer name: whether new records get it, and the picklist values it
    leaves.
    """

    object: str
    name: str
    label: str
    active: bool
    default: bool
    picklists: dict[str, frozenset[str]]


@dataclass(slots=True)
class OrgSettings:
    """The compiled settings; `document` is what they were compiled from."""

    document: Document = field(default_factory=dict)
    person_accounts: bool = False
    tracked: dict[str, frozenset[str]] = field(default_factory=dict)
    denied: frozenset[tuple[str, str]] = frozenset()
    validation: list[ValidationRule] = field(default_factory=list)
    duplicates: list[DuplicateRule] = field(default_factory=list)
    assignment: list[AssignmentRule] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    record_types: list[RecordTypeSetting] = field(default_factory=list)
    countries: Countries = field(default_factory=dict)
    currencies: Currencies = field(default_factory=dict)
    teams: tuple[str, ...] = ()
    layouts: list[PageLayout] = field(default_factory=list)
    related_accounts: bool = False


def compile_settings(schema: Schema, document: Document) -> OrgSettings:
    """The settings in a document. Raises BadSettings naming what to change."""
    unknown = sorted(set(document) - set(KEYS))
    if unknown:
        raise BadSettings(
            f"Unknown settings {', '.join(unknown)}; the settings are {', '.join(KEYS)}."
        )
    return OrgSettings(
        {name: value for name, value in document.items() if name != "locks"},
        _switch(document, "person_accounts"),
        {
            _kind(schema, name).name: _names(schema, name, fields)
            for name, fields in _object(document, "tracked")
        },
        frozenset(_denied(schema, document)),
        list(_rules(schema, document, "validation_rules", _validation)),
        list(_rules(schema, document, "duplicate_rules", _duplicate)),
        list(_rules(schema, document, "assignment_rules", _assignment)),
        list(_rules(schema, document, "flows", compile_flow)),
        list(_rules(schema, document, "triggers", compile_trigger)),
        list(_rules(schema, document, "record_types", _record_type)),
        _countries(document),
        _currencies(document),
        _teams(document),
        list(_rules(schema, document, "layouts", compile_layout)),
        _switch(document, "contacts_to_multiple_accounts"),
    )


def after(before: Document, posted: Document) -> Document:
    """The document of an org once a further one was posted."""
    document = {**before, **posted}
    if "currencies" in posted:
        document["currencies"] = with_those_there(before.get("currencies"), posted["currencies"])
    return document


def _switch(document: Document, name: str) -> bool:
    value = document.get(name)
    if value not in (None, True, False):
        raise BadSettings(f"{name} is true or false.")
    return bool(value)


KEYS = (
    "person_accounts", "tracked", "permissions", "validation_rules", "duplicate_rules",
    "assignment_rules", "flows", "triggers", "locks", "record_types", "address_picklists",
    "currencies", "teams", "layouts", "contacts_to_multiple_accounts",
)  # fmt: skip


def _countries(document: Document) -> Countries:
    try:
        return dict(countries_in(document.get("address_picklists") or {}))
    except ValueError as problem:
        raise BadSettings(f"{problem}.") from problem


def _currencies(document: Document) -> Currencies:
    try:
        return currencies_in(document.get("currencies"))
    except ValueError as problem:
        raise BadSettings(f"{problem}.") from problem


def _teams(document: Document) -> tuple[str, ...]:
    found = document.get("teams") or []
    if not is_list_of(found, str) or not set(found) <= set(TEAMS):
        raise BadSettings(f"teams is a list of what has teams: {', '.join(TEAMS)}.")
    return tuple(dict.fromkeys(found))


def _object(document: Document, name: str) -> Iterable[tuple[str, Any]]:
    found = document.get(name, {})
    if not isinstance(found, dict) or not all(
        isinstance(each, dict | list) for each in found.values()
    ):
        raise BadSettings(f"{name} is an object with an object or list for each name.")
    return found.items()


def entries(document: Document, name: str) -> list[Document]:
    """The list of objects under a name. Raises BadSettings."""
    found = document.get(name, [])
    if not is_list_of(found, dict):
        raise BadSettings(f"{name} is a list of objects.")
    return found


def _kind(schema: Schema, name: Any) -> ObjectType:
    found = schema.find(str(name))
    if found is None:
        raise BadSettings(f"This org has no object {name!r}; use its API name.")
    return found


def _names(schema: Schema, object_name: str, fields: Any) -> frozenset[str]:
    kind = _kind(schema, object_name)
    return frozenset(known_field(kind, each).name for each in fields)


def _denied(schema: Schema, document: Document) -> Iterable[tuple[str, str]]:
    """`{"Account": {"create": false}, "Contact.Phone": {"edit": false}}` as (target, right)
    pairs.
    """
    for target, rights in _object(document, "permissions"):
        object_name, _, field_name = target.partition(".")
        kind = _kind(schema, object_name)
        name = f"{kind.name}.{known_field(kind, field_name).name}" if field_name else kind.name
        for right, allowed in dict(rights).items():
            if right not in ("create", "read", "edit", "delete"):
                raise BadSettings(f"{right!r} is no right; use create, read, edit or delete.")
            if not allowed:
                yield name, right


def _rules(
    schema: Schema,
    document: Document,
    name: str,
    make: Callable[[Schema, ObjectType, Document], Any],
) -> Iterable[Any]:
    for place, each in enumerate(entries(document, name)):
        check_keys(name, place, each)
        if not each.get("object") or not each.get("name"):
            raise BadSettings(f"Each of {name} needs an object and a name.")
        yield make(schema, _kind(schema, each["object"]), each)


def _active(each: Document) -> bool:
    return bool(each.get("active", True))


def _validation(schema: Schema, kind: ObjectType, each: Document) -> ValidationRule:
    named = each.get("field")
    shown = None if named is None else known_field(kind, named).name
    message = str(each.get("message") or "This value is not valid.")
    return ValidationRule(
        kind.name,
        str(each["name"]),
        _active(each),
        message,
        shown,
        compile_test(kind, each.get("when")),
        posted_formula(Place(schema, kind), str(each["name"]), each.get("formula"), ("boolean",)),
    )


def _duplicate(schema: Schema, kind: ObjectType, each: Document) -> DuplicateRule:
    actions = [
        str(each.get(key, otherwise))
        for key, otherwise in (("on_create", "block"), ("on_update", "allow"))
    ]
    if not set(actions) <= set(ACTIONS):
        raise BadSettings(f"on_create and on_update are one of {', '.join(ACTIONS)}.")
    against = tuple(_kind(schema, name).name for name in each.get("against") or [kind.name])
    match = tuple(known_field(kind, name).name for name in each.get("match") or ())
    if not match:
        raise BadSettings("A duplicate rule needs `match`, the fields that must be equal.")
    message = str(each.get("message") or "Use one of these records?")
    return DuplicateRule(
        kind.name, str(each["name"]), _active(each), actions[0], actions[1], match, against, message
    )


def _assignment(schema: Schema, kind: ObjectType, each: Document) -> AssignmentRule:
    found = each.get("entries") or [{"when": each.get("when"), "owner": each.get("owner")}]
    parts = tuple(
        (compile_test(kind, part.get("when")), str(part.get("owner") or "")) for part in found
    )
    if not all(owner for _, owner in parts):
        raise BadSettings(
            "An assignment rule needs an `owner`, the id of a user or queue, in each entry."
        )
    return AssignmentRule(kind.name, str(each["name"]), _active(each), parts)


def _record_type(schema: Schema, kind: ObjectType, each: Document) -> RecordTypeSetting:
    name = str(each["name"])
    picklists = {
        known_field(kind, field_name).name: frozenset(map(str, values))
        for field_name, values in (each.get("picklists") or {}).items()
    }
    label = str(each.get("label") or name.replace("_", " "))
    return RecordTypeSetting(
        kind.name, name, label, _active(each), bool(each.get("default")), picklists
    )
