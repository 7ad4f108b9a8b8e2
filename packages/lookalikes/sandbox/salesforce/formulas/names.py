"""What a name in a formula stands for: a field, a field of a parent, or something of the user's.

As documented: `$User`, `$Profile`, `$UserRole`, `$Organization`, `$RecordType` and, in flows,
`$Record` and `$Record__Prior`; a parent's field costs no more than its relationship's name, ten of
them at most.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sandbox.salesforce.formulas.moment import Moment, Run
from sandbox.salesforce.formulas.syntax import BadFormula, Name
from sandbox.salesforce.formulas.values import from_row, kind_of
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

_MOST_PARENTS = 10


class Found(NamedTuple):
    """The kind of a name's value, how it is read, and the field where it is one."""

    kind: str
    run: Run
    field: Field
    own: bool


def find(schema: Schema, kind: ObjectType, name: Name, *, in_flow: bool) -> Found:
    """What the name stands for. Raises BadFormula."""
    first, _, rest = name.text.partition(".")
    if not first.startswith("$"):
        return _of_record(schema, kind, name, name.text)
    if first.lower() in ("$record", "$record__prior") and in_flow:
        found = _of_record(schema, kind, name, rest)
        return found if first.lower() == "$record" else _prior(found)
    return _of_global(schema, kind, name, first.lower(), rest)


def _prior(found: Found) -> Found:
    """The field as it was; nothing while the record is new."""

    def run(moment: Moment) -> Any:
        return None if moment.old is None else found.run(moment.before())

    return Found(found.kind, run, found.field, False)


def _of_record(schema: Schema, kind: ObjectType, name: Name, path: str) -> Found:
    parts = path.split(".")
    if len(parts) > _MOST_PARENTS + 1:
        raise BadFormula(name.at, f"{path} goes through more than {_MOST_PARENTS} relationships.")
    steps: list[Field] = []
    above = kind
    for part in parts[:-1]:
        by = above.parent(part)
        target = None if by is None else schema.find(by.refers[0])
        if by is None or target is None:
            raise _unknown(name, part, above)
        steps.append(by)
        above = target
    field = above.find(parts[-1])
    known = None if field is None else kind_of(field)
    if field is None or known is None:
        raise _unknown(name, parts[-1], above)

    def run(moment: Moment) -> Any:
        row = _parent(schema, moment.store, moment.row, steps)
        return _value(field, row, moment)

    return Found(known, run, field, not steps)


def _of_global(schema: Schema, kind: ObjectType, name: Name, first: str, rest: str) -> Found:
    """A field of the user who saves, of the org, or of the record's type."""
    object_name, by = _GLOBALS.get(first, ("", ""))
    target = schema.find(object_name)
    field = None if target is None else target.find(rest)
    known = None if field is None else kind_of(field)
    if field is None or known is None:
        sentence = f"Field {name.text} does not exist. Check spelling."
        raise BadFormula(name.at, sentence)

    def run(moment: Moment) -> Any:
        table = moment.store[object_name].rows
        if first == "$organization":
            row: Row | None = next(iter(table.values()), None)
        elif first == "$recordtype":
            row = table.get(moment.row.get("RecordTypeId") or "")
        else:
            user = moment.store["User"].rows.get(moment.user_id) or {}
            row = user if first == "$user" else table.get(user.get(by) or "")
        return _value(field, row, moment)

    return Found("text" if known == "picklist" else known, run, field, False)


_GLOBALS = {
    "$user": ("User", ""),
    "$profile": ("Profile", "ProfileId"),
    "$userrole": ("UserRole", "UserRoleId"),
    "$organization": ("Organization", ""),
    "$recordtype": ("RecordType", ""),
}


def _parent(schema: Schema, store: Store, row: Row, steps: list[Field]) -> Row | None:
    found: Row | None = row
    for by in steps:
        value = None if found is None else found.get(by.name)
        target = schema.by_prefix.get(value[:3]) if value else None
        found = store[target.name].rows.get(value) if target and value else None
    return found


def _value(field: Field, row: Row | None, moment: Moment) -> Any:
    value = None if row is None else from_row(field, field.read(row))
    if value is not None:
        return value
    if field.type == "boolean":
        return False
    is_number = kind_of(field) == "number"
    return _ZERO if is_number and moment.blank_is_zero else None


def _unknown(name: Name, part: str, kind: ObjectType) -> BadFormula:
    sentence = f"Field {name.text} does not exist. Check spelling."
    if part != name.text:
        sentence = f"Field {name.text} does not exist: {kind.name} has no {part}. Check spelling."
    field = kind.find(part)
    if field is not None:
        sentence = f"You referenced an unsupported field type called {field.type} using {name.text}"
    return BadFormula(name.at, sentence)


_ZERO = from_row(Field("zero", "double", ""), 0)
