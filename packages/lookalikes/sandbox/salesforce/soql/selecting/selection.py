"""Which rows a query selects: found through the best index its conjuncts allow, ordered and cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from heapq import nlargest, nsmallest
from itertools import filterfalse, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.soql.functions import resolve_expression
from sandbox.salesforce.soql.paths import Getter, Scope, resolve
from sandbox.salesforce.soql.selecting.keyset import (
    ID,
    STAMP,
    Key,
    id_bounds,
    last_stamp,
    least_key,
    says_no_more,
)
from sandbox.salesforce.soql.selecting.ownership import owned
from sandbox.salesforce.soql.selecting.predicates import Predicates
from sandbox.salesforce.soql.selecting.semijoins import check_semijoins, inner_column
from sandbox.salesforce.soql.syntax import Order, Query, Within

Ordering = list[tuple[Order, Field, Getter]]
_deleted = itemgetter("IsDeleted")


class Way(NamedTuple):
    """One way to the rows: how many it leads past, whether in the order asked for, and whether all
    are wanted.
    """

    number: int
    ordered: bool
    rows: Callable[[], Iterable[Row]]
    exact: bool = False


class Selection:
    """The rows of one SELECT, whole or inside another; `deleted` lets the recycle bin in."""

    def __init__(
        self,
        scope: Scope,
        kind: ObjectType,
        query: Query,
        deleted: bool,
        *,
        nested: bool = False,
        grouped: bool = False,
    ) -> None:
        self.kind = kind
        self._query = query
        self._deleted = deleted
        self._scope = scope
        self._table = scope.store[kind.name]
        check_semijoins(scope, query.where, nested=nested)
        self._predicates = Predicates(
            scope, kind, partial(resolve_expression, scope, kind, use="filtered"), self._subselect
        )
        self._test = self._predicates.compile(query.where)
        self._owned = owned(scope, kind, query.scoped)
        # ORDER BY, LIMIT and OFFSET of an aggregate query are about its groups, not the rows inside
        # them.
        self._order = () if grouped else query.order
        self._limit = None if grouped else query.limit
        self._offset = 0 if grouped else query.offset
        self._ordering = [
            (order, *resolve_expression(scope, kind, order.expression, "sorted"))
            for order in self._order
        ]

    def rows(self, among: Iterable[Row] | None = None) -> Iterable[Row]:
        """The selected rows in order, cut by OFFSET and LIMIT."""
        if self._limit == 0:
            return ()
        way = self._way() if among is None else Way(0, False, lambda: among)
        found: Iterable[Row] = self._filtered(way)
        stop = None if self._limit is None else self._offset + self._limit
        if self._ordering and not way.ordered:
            found = in_order(found, self._ordering, stop)
        if stop is None and not self._offset:
            return found
        return islice(found, self._offset, stop)

    def indexed(self) -> list[str]:
        """The fields by whose index the rows may be found."""
        return [field.name for field, _ in self._predicates.wanted]

    def _filtered(self, way: Way) -> Iterator[Row]:
        candidates = way.rows()
        found = iter(candidates) if self._deleted else filterfalse(_deleted, candidates)
        if self._owned:
            found = filter(self._owned, found)
        if self._query.where is not None and not way.exact:
            found = filter(self._test, found)
        return found

    def _way(self) -> Way:
        """The way past the fewest rows, unless a cut ends early."""
        ways = [*self._by_index(), *self._by_stamp(), *self._by_id()]
        if not ways:
            return Way(0, False, self._table.rows.values)
        return min(ways, key=self._cost)

    def _cost(self, way: Way) -> int:
        """Rows in order stop at the LIMIT when nothing else is asked of them; others are all read
        and sorted.
        """
        if way.ordered and self._limit is not None:
            return min(way.number, 4 * (self._offset + self._limit))
        to_be_sorted = bool(self._ordering) and not way.ordered
        return 2 * way.number if to_be_sorted else way.number

    def _by_index(self) -> Iterator[Way]:
        for field, values in self._predicates.wanted:
            if field.name == "Id":
                yield Way(len(values), False, partial(self._named, values))
            else:
                count = self._table.number_having(field, values)
                yield Way(count, False, partial(self._table.having, field, values))

    def _named(self, values: list[Any]) -> list[Row]:
        rows = self._table.rows
        return [rows[value] for value in dict.fromkeys(values) if value in rows]

    def _by_stamp(self) -> Iterator[Way]:
        if "SystemModstamp" not in self.kind.fields:
            return
        where = self._query.where
        ordered = self._goes_by(STAMP) or self._goes_by(STAMP, ID)
        key = least_key(where)
        if key is None and not ordered:
            return
        backward = ordered and self._order[0].descending
        start = key or Key("", "")
        rows = partial(self._table.since, *start, last_stamp(where), backward=backward)
        exact = key is not None and says_no_more(where, key)
        yield Way(self._table.number_since(*start), ordered, rows, exact)

    def _by_id(self) -> Iterator[Way]:
        least, most = id_bounds(self._query.where)
        ordered = self._goes_by(ID)
        if ordered or least or most:
            backward = ordered and self._order[0].descending
            rows = partial(self._table.ids.between, least, most, backward=backward)
            yield Way(self._table.ids.number_from(least), ordered, rows)

    def _goes_by(self, *names: str) -> bool:
        keys = [str(order.expression).lower() for order in self._order]
        return keys == list(names) and len({order.descending for order in self._order}) == 1

    def _subselect(self, term: Within, inner: Query) -> list[Any]:
        """The one column of a semi-join's subselect, nulls left out as the vendor does."""
        column = inner_column(self._scope, self.kind, term, inner)
        selection = Selection(
            self._scope, self._scope.source(inner.source), inner, self._deleted, nested=True
        )
        _, get = resolve(self._scope, selection.kind, column)
        values = dict.fromkeys(map(get, selection.rows()))
        values.pop(None, None)
        return list(values)


def in_order(rows: Iterable[Any], ordering: Ordering, most: int | None = None) -> list[Any]:
    """Sorted by the last key first, each pass stable; nulls come first unless NULLS LAST.

    When only the first so many are wanted of one key, they are found without sorting the rest.
    """
    for order, field, get in reversed(ordering):
        empty: list[Any] = []
        filled: list[tuple[Any, Any]] = []
        for row in rows:
            value = get(row)
            if value is None:
                empty.append(row)
            else:
                filled.append((field.key(value), row))
        enough = most if len(ordering) == 1 else None
        placed = [row for _, row in _placed(filled, order, enough)]
        rows = placed + empty if order.nulls_last else empty + placed
    return list(rows)


def _placed(filled: list[tuple[Any, Any]], order: Order, most: int | None) -> list[tuple[Any, Any]]:
    if most is None or most > len(filled) // 10:
        return sorted(filled, key=_first, reverse=order.descending)
    best = nlargest if order.descending else nsmallest
    return best(most, filled, key=_first)


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]
