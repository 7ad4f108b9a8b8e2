"""What the vendor allows of `IN (SELECT …)`: where it may stand, on what, and how many."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.soql.paths import Scope, resolve
from sandbox.salesforce.soql.syntax import (
    Both,
    Condition,
    Either,
    Negation,
    Path,
    Query,
    Within,
    pointing,
)

_MOST = 2


def check_semijoins(scope: Scope, where: Condition | None, *, nested: bool) -> None:
    """Refuse semi-joins under OR or NOT, too many of them, or one inside another. Raises
    MALFORMED_QUERY.
    """
    top = list(_found(where))
    every = list(_everywhere(where))
    if len(every) > len(top):
        raise _hidden(scope, where, top, every)
    if nested and top:
        raise pointing(
            scope.text, top[0].subject.at, "Nesting of semi join sub-selects is not supported"
        )
    if len(top) > _MOST:
        raise pointing(
            scope.text, top[_MOST].subject.at, f"Maximum {_MOST} semi join sub-selects are allowed"
        )


def _hidden(
    scope: Scope, where: Condition | None, top: list[Within], every: list[Within]
) -> Refusal:
    at_top = {id(each) for each in top}
    hidden = next(each for each in every if id(each) not in at_top)
    joined = isinstance(where, Either) and any(each is hidden for each in where.terms)
    return pointing(scope.text, hidden.subject.at, _UNDER_OR if joined else _NOT_AT_TOP)


def inner_column(scope: Scope, outer: ObjectType, term: Within, choices: Query) -> Path:
    """The one field the subselect reads, when it can be compared with what stands before IN.

    Raises MALFORMED_QUERY.
    """
    column = choices.select[0]
    if len(choices.select) != 1 or not isinstance(column, Path):
        raise pointing(
            scope.text, choices.source.at, "Nested select statement must select one field"
        )
    if (
        choices.order
        or choices.limit is not None
        or choices.offset
        or choices.group
        or choices.uses
    ):
        raise pointing(
            scope.text,
            choices.source.at,
            "ORDER BY, LIMIT and GROUP BY are not supported in sub-selects",
        )
    kind = scope.source(choices.source)
    if kind is outer:
        raise pointing(
            scope.text,
            choices.source.at,
            "The inner and outer selects should not be on the same object type",
        )
    _check_pair(scope, (outer, term.subject), (kind, column))
    return column


def _check_pair(
    scope: Scope, outer: tuple[ObjectType, object], inside: tuple[ObjectType, Path]
) -> None:
    left = outer[1]
    column = inside[1]
    if not isinstance(left, Path):
        raise pointing(
            scope.text,
            column.at,
            f"semi join sub-selects can only query id fields, cannot use: '{left}'",
        )
    sought, _ = resolve(scope, outer[0], left)
    field, _ = resolve(scope, inside[0], column)
    for path, found in ((left, sought), (column, field)):
        if found.type not in ("id", "reference"):
            message = f"semi join sub-selects can only query id fields, cannot use: '{path}'"
            raise pointing(scope.text, path.at, message)
    if len(left.parts) == len(column.parts) == 1 and _targets(outer[0], sought).isdisjoint(
        _targets(inside[0], field)
    ):
        message = (
            f"The selected field '{column}' in the subquery and the left operand field in the "
            f"where expression in the outer query '{left}' should point to the same object type"
        )
        raise pointing(scope.text, left.at, message)


def _targets(kind: ObjectType, field: Field) -> set[str]:
    return {kind.name} if field.type == "id" else set(field.refers)


def _found(where: Condition | None) -> Iterator[Within]:
    """Semi-joins that stand at the top or are joined there by AND."""
    if isinstance(where, Within) and isinstance(where.choices, Query):
        yield where
    elif isinstance(where, Both):
        for term in where.terms:
            yield from _found(term)


def _everywhere(where: Condition | None) -> Iterator[Within]:
    if isinstance(where, Negation):
        yield from _everywhere(where.term)
    elif isinstance(where, Both | Either):
        for term in where.terms:
            yield from _everywhere(term)
    else:
        yield from _found(where)


_UNDER_OR = "Semi join sub-selects are not allowed with the 'OR' operator"
_NOT_AT_TOP = (
    "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested "
    "WHERE expressions."
)
