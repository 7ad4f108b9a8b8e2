"""Rows of the wire made records: which columns to ask for, and how each is read. Pure but for long
role lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
Known = Mapping[str, FieldSchema]
"""The fields of an object that the user may see."""


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
        known: Known,
        rows: Rows,
        extra: Sequence[str] = (),
    ) -> None:
        self.object, self.known, self._rows = object_name, known, rows
        self.roles = query.ROLES in wanted and query.ROLES in known
        self.clock = clock(known)
        self.only = own_rows(object_name, known)
        self._stamp = self.clock or next(_visible(CLOCKS, known), "")
        always = ["Id"]
        if self._stamp:
            always.append(self._stamp)
        always.extend(_signs(object_name, known))
        always.extend(extra)
        readable = _readable(wanted, known)
        self._fixed = [name for name in _visible(wanted, known) if known[name].fixed]
        self.groups = query.column_groups(always, readable)
        self._readers = [(name, reader(known[name].type)) for name in readable]

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
        for name in self._fixed:
            fields[name] = None
        if self.roles:
            fields[query.ROLES] = self._contacts(row.get(query.ROLES_RELATIONSHIP))
        told = row.get(self._stamp)
        return Record(
            Ref(SYSTEM, self.object, row["Id"]),
            fields,
            modified_at=stamp(told) if told else 0.0,
            gone=bool(row.get("IsDeleted")),
            moved_to=successor(self.object, row),
        )

    def _contacts(self, found: dict[str, Any] | None) -> tuple[str, ...]:
        if not found:
            return ()
        contacts = {row["ContactId"] for row in self._rows(found)}
        return tuple(sorted(contacts - {None, ""}))


def clock(known: Known) -> str | None:
    """The stamp that changes of an object can be read by."""
    for name in CLOCKS:
        if name in known and known[name].filterable:
            return name
    return None


def own_rows(object_name: str, known: Known) -> str:
    """The condition that leaves out accounts which are people, blank where there are none."""
    return f"{PERSON} = false" if object_name == "Account" and PERSON in known else ""


def successor(object_name: str, row: Row) -> Ref | None:
    """The record that took this one's place: what it was merged into, or the contact a lead
    became.
    """
    merged_into = row.get("MasterRecordId")
    if merged_into:
        return Ref(SYSTEM, object_name, full_id(str(merged_into)))
    if row.get("IsConverted"):
        contact = row.get("ConvertedContactId")
        if contact:
            return Ref(SYSTEM, "Contact", full_id(str(contact)))
    return None


@lru_cache(maxsize=4096)
def stamp(text: str) -> float:
    """A row's stamp in epoch seconds; many rows share one."""
    return epoch(text)


def _readable(wanted: Iterable[str], known: Known) -> list[str]:
    """The columns among what is wanted that are visible, have a neutral form, and are there."""
    columns = []
    for name in _visible(wanted, known):
        association = name.startswith("@")
        if association or known[name].fixed:
            continue
        if known[name].type not in UNREADABLE:
            columns.append(name)
    return columns


def _signs(object_name: str, known: Known) -> Iterator[str]:
    """Columns that say what became of a record, where the user may see them. Users are never
    deleted.
    """
    wanted = ["IsDeleted", "MasterRecordId", "IsConverted", "ConvertedContactId"]
    if object_name == "Account":
        wanted.append(PERSON)
    return _visible(wanted, known)


def _visible(names: Iterable[str], known: Known) -> Iterator[str]:
    return (name for name in names if name in known)
