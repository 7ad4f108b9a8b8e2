"""Compiles a SELECT list to a function from row to the record Salesforce answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.paths import NO_CHILDREN, Scope
from sandbox.salesforce.schema import Field, ObjectType
from sandbox.salesforce.store import Row
from sandbox.salesforce.syntax import AllFields, Grouped, Path, Query, pointing

Shape = Callable[[Row], Any]
Children = Callable[[Query, ObjectType, Field], Shape]


def compile_projection(
    scope: Scope, kind: ObjectType, query: Query, base: str, children: Children
) -> Callable[[Row], dict[str, Any]]:
    """Row → `{"attributes", field…}`, parents nested and child subqueries as `children` shapes them."""
    shapes: dict[str, Shape] = {}
    nested: dict[str, list[Path]] = {}
    for item in query.select:
        if isinstance(item, Query):
            child, by = _child(scope, kind, item)
            shapes[by.children or ""] = children(item, child, by)
        elif isinstance(item, AllFields):
            shapes.update(_all_fields(scope, kind, query, item))
        elif isinstance(item, (Path, Grouped)):
            _add_path(scope, kind, item if isinstance(item, Path) else item.path, shapes, nested)
    return _record(scope, kind, base, shapes, nested)


def attributes(base: str, kind: ObjectType, record_id: str) -> dict[str, str]:
    """The `attributes` every record begins with."""
    return {"type": kind.name, "url": f"{base}/sobjects/{kind.name}/{record_id}"}


def _record(
    scope: Scope, kind: ObjectType, base: str, shapes: dict[str, Shape], nested: dict[str, list[Path]]
) -> Callable[[Row], dict[str, Any]]:
    order = [name for name in shapes if name not in nested]
    for name, paths in nested.items():
        shapes[name] = _parent(scope, kind, name, paths, base)
    if all(shapes[name] is _PLAIN for name in order) and not nested:
        return _flat(kind, base, order)
    readers = [(name, _plain(name) if shape is _PLAIN else shape) for name, shape in shapes.items()]

    def record(row: Row) -> dict[str, Any]:
        answer: dict[str, Any] = {"attributes": attributes(base, kind, row["Id"])}
        for name, read in readers:
            answer[name] = read(row)
        return answer

    return record


def _flat(kind: ObjectType, base: str, names: list[str]) -> Callable[[Row], dict[str, Any]]:
    type_name, url = kind.name, f"{base}/sobjects/{kind.name}/"

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


def _add_path(
    scope: Scope, kind: ObjectType, path: Path, shapes: dict[str, Shape], nested: dict[str, list[Path]]
) -> None:
    parts = path.parts
    if len(parts) > 1 and parts[0].lower() == kind.name.lower() and kind.parent(parts[0]) is None:
        parts = parts[1:]
    if len(parts) == 1:
        name = scope.field(kind, parts[0], path).name
        if name in shapes:
            message = f"duplicate field selected: {name}"
            raise pointing(scope.text, path.at, message)
        shapes[name] = _PLAIN
        return
    by, _ = scope.parents(kind, parts[0], path)
    nested.setdefault(by.relationship or "", []).append(Path(parts[1:], path.at))
    shapes.setdefault(by.relationship or "", _PLAIN)


def _parent(scope: Scope, kind: ObjectType, name: str, paths: list[Path], base: str) -> Shape:
    """The nested parent record; a polymorphic one is shaped by the object it really is."""
    by, targets = scope.parents(kind, name, paths[0])
    shaped = {target.name: _parent_shape(scope, target, paths, base) for target in _able(scope, targets, paths)}

    def parent(row: Row) -> dict[str, Any] | None:
        found = scope.parent_row(by, row)
        if found is None:
            return None
        target = scope.schema.by_prefix.get(found["Id"][:3]) or targets[-1]
        shape = shaped.get(target.name)
        return shape(found) if shape else {"attributes": attributes(base, target, found["Id"])}

    return parent


def _parent_shape(scope: Scope, kind: ObjectType, paths: list[Path], base: str) -> Shape:
    shapes: dict[str, Shape] = {}
    nested: dict[str, list[Path]] = {}
    for path in paths:
        _add_path(scope, kind, path, shapes, nested)
    return _record(scope, kind, base, shapes, nested)


def _able(scope: Scope, targets: list[ObjectType], paths: list[Path]) -> list[ObjectType]:
    """The possible parents that have every field asked for; all of them when there is no choice."""
    if len(targets) == 1:
        return targets
    able = [t for t in targets if all(scope.access.find(t, p.parts[0]) or len(p.parts) > 1 for p in paths)]
    return able or targets[-1:]


def _all_fields(scope: Scope, kind: ObjectType, query: Query, item: AllFields) -> dict[str, Shape]:
    if item.which not in ("ALL", "STANDARD", "CUSTOM"):
        raise pointing(scope.text, item.at, f"unexpected token: '{item.which}'")
    if item.which != "STANDARD" and (query.limit is None or query.limit > 200):
        message = f"The SOQL FIELDS function must have a LIMIT of at most 200 when used with FIELDS({item.which})"
        raise Refusal(400, "MALFORMED_QUERY", message)
    wanted = {"ALL": (True, False), "STANDARD": (False,), "CUSTOM": (True,)}[item.which]
    return {field.name: _PLAIN for field in scope.access.visible(kind) if field.custom in wanted}


def _child(scope: Scope, kind: ObjectType, inner: Query) -> tuple[ObjectType, Field]:
    found = scope.schema.children(kind.name, str(inner.source))
    if found is None:
        raise pointing(scope.text, inner.source.at, NO_CHILDREN.format(inner.source), "INVALID_TYPE")
    return found
