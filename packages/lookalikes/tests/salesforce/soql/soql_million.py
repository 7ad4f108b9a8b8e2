"""A table of very many leads, filled beneath the rules, and how many of its rows a query looks
at.
"""

from __future__ import annotations

from collections.abc import Iterator, ValuesView
from typing import Any

from sandbox.clock import Clock
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.records.id_order import IdOrder
from sandbox.salesforce.records.store import Row, Table
from sandbox.salesforce.times import stamp

NOW = 1_795_255_200  # 2026-11-21T10:00:00Z


def filled(count: int, *, per_second: int) -> SalesforceModel:
    """An org with so many leads, of which so many share each second."""
    model = SalesforceModel(Clock(lambda: float(NOW)).skewed())
    table = model.store["Lead"]
    model.insert(
        "Lead", {"LastName": "x0", "Company": "c", "Email": "p0@x.example"}, at=NOW - count
    )
    template = next(iter(table.rows.values()))
    for number in range(1, count):
        when = stamp(NOW - count // per_second + number // per_second)
        name = f"x{number * 7919 % count}"
        fresh = {
            "Id": table.new_id(),
            "SystemModstamp": when,
            "LastName": name,
            "Email": f"p{number}@x.example",
        }
        table.put({**template, **fresh})
    return model


class CountedRows(dict[str, Row]):
    """Rows by id that count how often one is looked at."""

    looked = 0

    def __getitem__(self, key: str) -> Row:
        self.looked += 1
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.looked += 1
        return super().get(key, default)

    def values(self) -> ValuesView[Row]:
        self.looked += len(self)
        return super().values()


def counted(model: SalesforceModel) -> CountedRows:
    """From now on the leads count the looks."""
    old = model.store["Lead"]
    table = model.store.tables["Lead"] = Table(old.kind)
    rows = table.rows = CountedRows()
    table.ids = IdOrder(rows)
    for row in old.rows.values():
        table.put(row)
    return rows


def keyset(last: Row | None, form: int) -> str:
    """The condition for the page after a row, in one of the forms that readers write."""
    if last is None:
        return ""
    at, name = last["SystemModstamp"].replace("+0000", "Z"), last["Id"]
    if form == 0:
        return f"WHERE SystemModstamp >= {at} AND (SystemModstamp > {at} OR Id > '{name}')"
    return f"WHERE SystemModstamp > {at} OR (SystemModstamp = {at} AND Id > '{name}')"


def pages(find: Any, form: int, size: int) -> Iterator[list[dict[str, Any]]]:
    """Every page of a reader who goes by key."""
    last: Row | None = None
    while True:
        head = "SELECT Id, SystemModstamp FROM Lead"
        page = find(
            " ".join((head, keyset(last, form), "ORDER BY SystemModstamp, Id LIMIT", str(size)))
        )
        if not page:
            return
        yield page
        last = page[-1]
