"""Rows of the wire made records: which columns to ask for, and how each is read. Pure but for long role lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from connectors.record import FieldSchema, Record, Ref, Value
from connectors.salesforce import query
from connectors.salesforce.values import UNREADABLE, epoch, reader

SYSTEM = "salesforce"
Row = Mapping[str, Any]
Rows = Callable[[dict[str, Any]], Iterator[dict[str, Any]]]


class Decoder:
    """Reads one object's rows. Fields that the user cannot see are left out, and so absent from records.

    `extra` columns are asked for and stay out of the records.
    """

    def __init__(
        self,
        object_name: str,
        wanted: Sequence[str],
        known: Mapping[str, FieldSchema],
        rows: Rows,
        extra: Sequence[str] = (),
    ) -> None:
        self.object = object_name
        self.roles = query.ROLES in wanted and query.ROLES in known
        plain = [each for each in wanted if each in known and known[each].type not in UNREADABLE]
        readable = [each for each in plain if not each.startswith("@")]
        # Users are never deleted and have no IsDeleted.
        always = ["Id", "SystemModstamp", *(["IsDeleted"] if "IsDeleted" in known else [])]
        self.columns = list(dict.fromkeys([*always, *extra, *readable]))
        self._readers = [(each, reader(known[each].type)) for each in readable]
        self._rows = rows

    def query(self) -> str:
        """`SELECT … FROM …` of everything this decoder reads."""
        return query.select(self.object, self.columns, roles=self.roles)

    def record(self, row: Row) -> Record:
        """One row."""
        fields: dict[str, Value] = {name: read(row.get(name)) for name, read in self._readers}
        if self.roles:
            fields[query.ROLES] = self._contacts(row.get(query.ROLES[1:]))
        ref = Ref(SYSTEM, self.object, row["Id"])
        return Record(ref, fields, stamp(row["SystemModstamp"]), bool(row.get("IsDeleted")))

    def _contacts(self, found: dict[str, Any] | None) -> tuple[str, ...]:
        rows = self._rows(found) if found else ()
        return tuple(sorted({row["ContactId"] for row in rows if row["ContactId"]}))


@lru_cache(maxsize=4096)
def stamp(text: str) -> float:
    """A row's SystemModstamp in epoch seconds; many rows share one."""
    return epoch(text)
