"""Compiles a SELECT list to a function from row to the record Salesforce answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.soql.functions import resolve_expression
from sandbox.salesforce.soql.paths import NO_CHILDREN, TYPE, Scope, own_parts, points_at_several
from sandbox.salesforce.soql.showing.select_limits import check_select
from sandbox.salesforce.soql.syntax import (
    AllFields,
    Call,
    Column,
    Expression,
    Grouped,
    Literal,
    Path,
    Query,
    TypeOf,
    paths_in,
    pointing,
)

Shape = Callable[[Row], Any]
Children = Callable[[Query, ObjectType, Field], Shape]
Named = dict[str, Shape]


def compile_projection(
    scope: Scope, kind: ObjectType, query: Query, base: str, children: Children
) -> Callable[[Row], dict[str, Any]]:
    """Row → `{"attributes", field…}`, parents nested and child subqueries as `children` shapes
    them.
    """
    check_select(scope, kind, query)
    fields = _Fields(scope, kind, base)
    for item in query.select:
        if isinstance(item, Query):
            child, by = _child(scope, kind, item)
            fields.put(by.children or "", children(item, child, by), item.source.at)
        elif isinstance(item, AllFields):
            _check_version(scope, item, base)
            fields.shapes.update(_all_fields(scope, kind, query, item))
        elif isinstance(item, TypeOf):
            fields.put(*_by_type(scope, kind, item, base), item.reference.at)
        elif isinstance(item, Column):
            fields.add_call(item.call, item.alias)
        elif isinstance(item, Path):
            fields.add(item)
        else:
            raise _aliased(scope, item)
    return fields.record()


def attributes(base: str, kind: ObjectType, record_id: str) -> dict[str, str]:
    """The `attributes` every record begins with."""
    return {"type": kind.name, "url": f"{base}/sobjects/{kind.name}/{record_id}"}


class _Fields:
    """The fields of one record: its own, and for each parent what is wanted of it."""

    def __init__(self, scope: Scope, kind: ObjectType, base: str) -> None:
        self._scope = scope
        self._kind = kind
        self._base = base
        self.shapes: Named = {}
        self.nested: dict[str, list[Expression]] = {}

    def put(self, name: str, shape: Shape, at: int) -> None:
        """One more field. Raises MALFORMED_QUERY when it is there already."""
        if name in self.shapes or name in self.nested:
            raise pointing(self._scope.text, at, f"duplicate field selected: {name}")
        self.shapes[name] = shape

    def add(self, path: Path) -> None:
        """A field of the object's own, or one of its parents'."""
        parts = own_parts(self._kind, path)
        if len(parts) == 1:
            field = self._scope.field(self._kind, parts[0], path)
            self.put(field.name, field.reads or _PLAIN, path.at)
        else:
            self._hand_up(Path(parts, path.at), path)

    def add_call(self, call: Call, alias: str | None) -> None:
        """A function of a field; without a name of its own it takes the field's."""
        field, get = resolve_expression(self._scope, self._kind, call, "selected")
        path = next(paths_in(call))
        # A distance has no field whose name it could take.
        name = "expr0" if field.name == "DISTANCE" else field.name
        named = alias is not None or name == "expr0"
        if named or len(own_parts(self._kind, path)) == 1:
            self.put(alias or name, get, call.at)
        else:
            self._hand_up(call, path)

    def record(self) -> Callable[[Row], dict[str, Any]]:
        """What makes the record of a row."""
        names = list(self.shapes)
        for name, wanted in self.nested.items():
            self.shapes[name] = _parent(self._scope, self._kind, name, wanted, self._base)
        if not self.nested and all(self.shapes[name] is _PLAIN for name in names):
            return _flat(self._kind, self._base, names)
        return _mixed(self._kind, self._base, self.shapes)

    def _hand_up(self, wanted: Expression, path: Path) -> None:
        parts = own_parts(self._kind, path)
        by, _ = self._scope.parents(self._kind, parts[0], path)
        name = by.relationship or ""
        if name in self.shapes and name not in self.nested:
            raise pointing(self._scope.text, path.at, f"duplicate field selected: {name}")
        steps = len(path.parts) - len(parts) + 1
        self.nested.setdefault(name, []).append(_from_parent(wanted, steps))
        self.shapes.setdefault(name, _PLAIN)


def _from_parent(wanted: Expression, steps: int) -> Expression:
    """The same expression as the parent would say it."""
    if isinstance(wanted, Path):
        return Path(wanted.parts[1:], wanted.at)
    arguments = tuple(_stripped(each, steps) for each in wanted.arguments)
    return Call(wanted.function, arguments, wanted.at)


def _stripped(argument: Expression | Literal, steps: int) -> Expression | Literal:
    if isinstance(argument, Literal):
        return argument
    if isinstance(argument, Path):
        return Path(argument.parts[steps:], argument.at)
    return _from_parent(argument, steps)


def _mixed(kind: ObjectType, base: str, shapes: Named) -> Callable[[Row], dict[str, Any]]:
    readers = []
    for name, shape in shapes.items():
        readers.append((name, _plain(name) if shape is _PLAIN else shape))

    def record(row: Row) -> dict[str, Any]:
        answer: dict[str, Any] = {"attributes": attributes(base, kind, row["Id"])}
        for name, read in readers:
            answer[name] = read(row)
        return answer

    return record


def _flat(kind: ObjectType, base: str, names: list[str]) -> Callable[[Row], dict[str, Any]]:
    type_name = kind.name
    url = f"{base}/sobjects/{kind.name}/"

    def record(row: Row) -> dict[str, Any]:
        answer = {"attributes": {"type": type_name, "url": url + row["Id"]}}
        for name in names:
            answer[name] = row.get(name)  # type: ignore[assignment]  # one literal, built in place for speed
        return answer

    return record


def _plain_marker(row: Row) -> Any:
    """Stands for a column that is the row's own field; replaced before it is called."""
    raise AssertionError


_PLAIN = _plain_marker


def _plain(name: str) -> Shape:
    return lambda row: row.get(name)


def _aliased(scope: Scope, item: Grouped) -> Refusal:
    return pointing(scope.text, item.path.at, "only aggregate expressions use field aliasing")


def _parent(
    scope: Scope, kind: ObjectType, name: str, wanted: list[Expression], base: str
) -> Shape:
    """The nested parent record; a polymorphic one is shaped by the object it really is."""
    by, targets = scope.parents(kind, name, next(paths_in(wanted[0])))
    several = points_at_several(by)
    able = _able(scope, targets, wanted)
    shaped = {
        target.name: _parent_shape(scope, target, wanted, base, several=several) for target in able
    }

    def parent(row: Row) -> dict[str, Any] | None:
        found = scope.parent_row(by, row)
        if found is None:
            return None
        target = scope.schema.by_prefix.get(found["Id"][:3]) or targets[-1]
        shape = shaped.get(target.name)
        if shape is None:
            return {"attributes": attributes(base, target, found["Id"])}
        return shape(found)

    return parent


def _parent_shape(
    scope: Scope, kind: ObjectType, wanted: list[Expression], base: str, *, several: bool
) -> Callable[[Row], dict[str, Any]]:
    fields = _Fields(scope, kind, base)
    for each in wanted:
        if isinstance(each, Call):
            fields.add_call(each, None)
        elif several and str(each).lower() == "type":
            fields.put(TYPE.name, lambda row: kind.name, each.at)
        else:
            fields.add(each)
    return fields.record()


def _able(scope: Scope, targets: list[ObjectType], wanted: list[Expression]) -> list[ObjectType]:
    """The possible parents that have every field asked for; all of them when there is no choice."""
    if len(targets) == 1:
        return targets
    # The type is told of every object, and a path of several parts by the objects on its way.
    names = []
    for each in wanted:
        for path in paths_in(each):
            if len(path.parts) == 1 and str(path).lower() != "type":
                names.append(path.parts[0])
    able = [
        target
        for target in targets
        if all(scope.access.find(target, name) is not None for name in names)
    ]
    return able or targets[-1:]


def _by_type(scope: Scope, kind: ObjectType, item: TypeOf, base: str) -> tuple[str, Shape]:
    """(relationship, what is shown of its record): the fields named for its object, or those after
    ELSE.
    """
    by, targets = scope.parents(kind, item.reference.parts[-1], item.reference)
    if not points_at_several(by) or len(item.reference.parts) > 1:
        message = f"Cannot use TYPEOF with a non polymorphic foreign key: {item.reference}"
        raise pointing(scope.text, item.reference.at, message)
    shapes = {
        target.name: _plainly(scope, target, item.otherwise, base, item) for target in targets
    }
    for named, paths in item.cases:
        target = scope.source(named)
        if target.name not in by.refers:
            message = f"Relationship '{item.reference}' does not refer to {target.name}"
            raise pointing(scope.text, named.at, message, "INVALID_TYPE")
        shapes[target.name] = _parent_shape(scope, target, list(paths), base, several=True)

    def shown(row: Row) -> dict[str, Any] | None:
        found = scope.parent_row(by, row)
        if found is None:
            return None
        target = scope.schema.by_prefix[found["Id"][:3]]
        return shapes[target.name](found)

    return by.relationship or "", shown


def _plainly(
    scope: Scope, kind: ObjectType, paths: tuple[Path, ...], base: str, item: TypeOf
) -> Callable[[Row], dict[str, Any]]:
    """What ELSE shows of an object; one without the field has nothing under its name."""
    named = {str(case).lower() for case, _ in item.cases}
    known: list[Expression] = []
    for path in paths if kind.name.lower() not in named else ():
        if scope.access.find(kind, path.parts[0]) or str(path).lower() == "type":
            known.append(path)
    return _parent_shape(scope, kind, known, base, several=True)


def _check_version(scope: Scope, item: AllFields, base: str) -> None:
    """FIELDS came with version 51 (egen/spark-salesforce quotes what older ones answer)."""
    number = base.rpartition("/v")[2].partition(".")[0]
    if number.isdigit() and int(number) < _FIELDS_SINCE:
        message = "The SOQL FIELDS function is not supported in this version of the API"
        raise pointing(scope.text, item.at, message, "UNSUPPORTED_API_VERSION")


_FIELDS_SINCE = 51


def _all_fields(scope: Scope, kind: ObjectType, query: Query, item: AllFields) -> Named:
    limited = query.limit is not None and query.limit <= 200
    if item.which != "STANDARD" and not limited:
        # As activepieces/activepieces quotes it, for a LIMIT of 2000.
        message = "The SOQL FIELDS function must have a LIMIT of at most 200"
        raise Refusal(400, "MALFORMED_QUERY", message)
    wanted = {"ALL": (True, False), "STANDARD": (False,), "CUSTOM": (True,)}[item.which]
    found: Named = {}
    for field in scope.access.visible(kind):
        if field.custom in wanted:
            found[field.name] = field.reads or _PLAIN
    return found


def _child(scope: Scope, kind: ObjectType, inner: Query) -> tuple[ObjectType, Field]:
    """The child behind `Contacts` or `Account.Contacts`."""
    parts = own_parts(kind, inner.source)
    found = scope.schema.children(kind.name, parts[0]) if len(parts) == 1 else None
    if found is None:
        raise pointing(scope.text, inner.source.at, NO_CHILDREN.format(parts[-1]), "INVALID_TYPE")
    return found
