"""Rows of the wire made records: which columns to ask for, and how each is read. Pure but for long
role lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from connectors.record import FieldSchema, Record, Ref, Value
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.ids import full_id
from connectors.salesforce.meaning.values import UNREADABLE, epoch, reader

SYSTEM = "salesforce"
# Moves with every write, those of the system itself included; the second can be set back by an
# import.
CLOCKS = ("SystemModstamp", "LastModifiedDate")
PERSON = "IsPersonAccount"
Row = Mapping[str, Any]
Rows = Callable[[dict[str, Any]], Iterator[dict[str, Any]]]


class Decoder:
    """Reads one object's rows. Fields that the user cannot see are left out, and so absent from
    records.

    `extra` columns are asked for and stay out of the records. `clock` is the stamp that reads go
    by, None where the vendor lets us sort by none; `groups` are the columns, a query each when
    there are very many; `only` is the condition that keeps out what another object stands for.
    """

    def __init__(
        self,
        object_name: str,
        wanted: Sequence[str],
        known: Mapping[str, FieldSchema],
        rows: Rows,
        extra: Sequence[str] = (),
    ) -> None:
        self.object, self.known = object_name, known
        self.roles = query.ROLES in wanted and query.ROLES in known
        self.clock = clock(known)
        self.only = f"{PERSON} = false" if object_name == "Account" and PERSON in known else ""
        self._stamp = self.clock or next((each for each in CLOCKS if each in known), None)
        plain = [each for each in wanted if each in known and known[each].type not in UNREADABLE]
        readable = [each for each in plain if not each.startswith("@")]
        always = ["Id", *([self._stamp] if self._stamp else []), *_signs(object_name, known)]
        self.groups = query.column_groups([*always, *extra], readable)
        self._readers = [(each, reader(known[each].type)) for each in readable]
        self._rows = rows

    @property
    def columns(self) -> list[str]:
        """The columns of the first query."""
        return self.groups[0]

    def query(self) -> str:
        """`SELECT … FROM …` of the first query."""
        return query.select(self.object, self.columns, roles=self.roles)

    def counts(self, row: Row) -> bool:
        """Whether a row is one of this object's own: the account of a person is read as that
        person's contact.
        """
        return not (self.only and row.get(PERSON))

    def record(self, row: Row) -> Record:
        """One row; a column the vendor left out is absent."""
        fields: dict[str, Value] = {
            name: read(row[name]) for name, read in self._readers if name in row
        }
        if self.roles:
            fields[query.ROLES] = self._contacts(row.get(query.ROLES[1:]))
        ref = Ref(SYSTEM, self.object, row["Id"])
        at = stamp(row[self._stamp]) if self._stamp and row.get(self._stamp) else 0.0
        return Record(ref, fields, at, bool(row.get("IsDeleted")), successor(self.object, row))

    def _contacts(self, found: dict[str, Any] | None) -> tuple[str, ...]:
        rows = self._rows(found) if found else ()
        return tuple(sorted({row["ContactId"] for row in rows if row["ContactId"]}))


def clock(known: Mapping[str, FieldSchema]) -> str | None:
    """The stamp that changes of an object can be read by."""
    return next((each for each in CLOCKS if each in known and known[each].filterable), None)


def successor(object_name: str, row: Row) -> Ref | None:
    """The record that took this one's place: what it was merged into, or the contact a lead
    became.
    """
    if row.get("MasterRecordId"):
        return Ref(SYSTEM, object_name, full_id(str(row["MasterRecordId"])))
    if row.get("IsConverted") and row.get("ConvertedContactId"):
        return Ref(SYSTEM, "Contact", full_id(str(row["ConvertedContactId"])))
    return None


@lru_cache(maxsize=4096)
def stamp(text: str) -> float:
    """A row's stamp in epoch seconds; many rows share one."""
    return epoch(text)


def _signs(object_name: str, known: Mapping[str, FieldSchema]) -> Iterator[str]:
    """Columns that say what became of a record, where the user may see them. Users are never
    deleted.
    """
    wanted = ["IsDeleted", "MasterRecordId", "IsConverted", "ConvertedContactId"]
    if object_name == "Account":
        wanted.append(PERSON)
    return (each for each in wanted if each in known)
