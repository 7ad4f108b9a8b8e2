"""How much one SELECT may ask for: parents, child subqueries and levels, and what only a root query
may.
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.soql.paths import Scope, check_depth, own_parts
from sandbox.salesforce.soql.syntax import Column, Grouped, Path, Query, TypeOf, paths_in, pointing

_MOST_PARENTS, _MOST_CHILDREN, _DEEPEST = 55, 20, 5


def check_select(scope: Scope, kind: ObjectType, query: Query, level: int = 1) -> None:
    """Refuse more than 55 parents, 20 children or five levels, and groups inside. Raises
    MALFORMED_QUERY.
    """
    inner = [item for item in query.select if isinstance(item, Query)]
    if len(inner) > _MOST_CHILDREN:
        message = f"The number of child relationship queries is more than {_MOST_CHILDREN}"
        raise pointing(scope.text, inner[_MOST_CHILDREN].source.at, message)
    for path in _named(query):
        check_depth(scope, own_parts(kind, path), path)
    if len(_parents(kind, query)) > _MOST_PARENTS:
        message = f"The number of parent relationships is more than {_MOST_PARENTS}"
        raise pointing(scope.text, query.source.at, message)
    _check_uses(scope, query)
    for child in inner:
        _check_child(scope, child, level + 1)


def _check_child(scope: Scope, child: Query, level: int) -> None:
    if child.aggregates:
        raise pointing(
            scope.text, child.source.at, "only root queries support aggregate expressions"
        )
    if level > _DEEPEST:
        raise pointing(
            scope.text, child.source.at, f"Relationship queries go no deeper than {_DEEPEST} levels"
        )
    if child.uses or child.scoped:
        raise pointing(
            scope.text,
            child.source.at,
            "Only root queries can say FOR, UPDATE or USING SCOPE",
        )
    for item in child.select:
        if isinstance(item, Query):
            _check_child(scope, item, level + 1)


def _check_uses(scope: Scope, query: Query) -> None:
    """FOR UPDATE locks rows and goes neither with an order nor with what only looks at them."""
    words = [word for word, _ in query.uses]
    for word, at in query.uses:
        if words.count(word) > 1:
            raise pointing(scope.text, at, f"{word} can be said once")
        if word == "FOR UPDATE" and query.order:
            raise pointing(scope.text, at, "ORDER BY is not allowed with FOR UPDATE")
        if word == "FOR UPDATE" and len(words) > 1:
            raise pointing(
                scope.text, at, "FOR UPDATE cannot be combined with other clauses of its kind"
            )


def _parents(kind: ObjectType, query: Query) -> set[str]:
    return {step.lower() for path in _named(query) for step in _steps(own_parts(kind, path))}


def _steps(parts: tuple[str, ...]) -> Iterator[str]:
    """`Account`, `Account.Owner` of `Account.Owner.Name`."""
    for length in range(1, len(parts)):
        yield ".".join(parts[:length])


def _named(query: Query) -> Iterator[Path]:
    for item in query.select:
        if isinstance(item, Path):
            yield item
        elif isinstance(item, Grouped):
            yield item.path
        elif isinstance(item, Column):
            yield from paths_in(item.call)
        elif isinstance(item, TypeOf):
            yield item.reference
    for order in query.order:
        yield from paths_in(order.expression)
