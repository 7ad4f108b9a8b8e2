"""Rows asked for by id or key, and what every row goes through on its way to a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from connectors.record import Record
from connectors.salesforce.client import COMPOSITE_QUERIES, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import Decoder
from connectors.salesforce.meaning.ids import full_id
from connectors.salesforce.reading.persons import Persons
from connectors.salesforce.reading.successors import Trail

RETRIEVED = 2000
Decoding = Callable[[str, Sequence[str], Sequence[str]], Decoder]
Row = dict[str, Any]


class RecordReader:
    """Reads records of one org that are named by id or by key."""

    def __init__(self, client: OrgClient, decoder: Decoding, persons: Persons) -> None:
        self._client, self._decoder, self._persons = client, decoder, persons
        self._trail = Trail(client)

    def records(
        self, decoder: Decoder, rows: Sequence[Row], *, whole: bool = False
    ) -> tuple[Record, ...]:
        """Rows of the first query as records: the other columns beside them, unless the rows are
        `whole`, and moves followed to their end.
        """
        own = [row for row in rows if decoder.counts(row)]
        complete = own if whole or len(decoder.groups) == 1 else self._completed(decoder, own)
        return self._finished([decoder.record(row) for row in complete])

    def fetch(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        """These records now, by the ids asked for; what is not alive is looked for in the recycle
        bin.
        """
        decoder = self._decoder(object_name, fields, ())
        asked = {each: full_id(each) for each in ids}
        found: dict[str, Record] = {}
        if not decoder.roles:
            wanted = list(dict.fromkeys(asked.values()))
            for start in range(0, len(wanted), RETRIEVED):
                records = self._finished(
                    self._retrieved(decoder, wanted[start : start + RETRIEVED])
                )
                found |= {record.ref.id: record for record in records}
        missing = [each for each in dict.fromkeys(asked.values()) if each not in found]
        found |= {record.ref.id: record for record in self.by_id(decoder, missing)}
        return {each: found[full] for each, full in asked.items() if full in found}

    def find(
        self, object_name: str, key_field: str, keys: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        """By unique key; a deleted record only where no live one has the key."""
        decoder = self._decoder(object_name, fields, [key_field])
        asked = {key.casefold(): key for key in keys}
        found: dict[str, Record] = {}
        rows = list(self._rows(decoder.query(), key_field, keys))
        held = {str(row["Id"]): str(row[key_field]).casefold() for row in rows}
        for record in self.records(decoder, rows):
            key = asked.get(held[record.ref.id])
            if key is not None and (key not in found or found[key].gone):
                found[key] = record
        return found

    def by_id(self, decoder: Decoder, ids: Sequence[str]) -> tuple[Record, ...]:
        """By query, which shows deleted records and contact roles as well."""
        return self.records(decoder, list(self._rows(decoder.query(), "Id", ids))) if ids else ()

    def _finished(self, records: Sequence[Record]) -> tuple[Record, ...]:
        return tuple(self._persons.companies_only(self._trail.follow(records)))

    def _retrieved(self, decoder: Decoder, ids: Sequence[str]) -> list[Record]:
        """Live records by one call for each group of columns, in which a query would take
        several.
        """
        merged: dict[str, Row] = {}
        for number, columns in enumerate(decoder.groups):
            body = {"ids": list(ids), "fields": columns}
            rows = self._client.call(
                "POST", f"/composite/sobjects/{decoder.object}", read=True, body=body
            ).body
            alive = {row["Id"]: row for row in rows if row}
            merged = alive if number == 0 else _joined(merged, alive)
        return [decoder.record(row) for row in merged.values() if decoder.counts(row)]

    def _completed(self, decoder: Decoder, rows: Sequence[Row]) -> list[Row]:
        merged = {str(row["Id"]): row for row in rows}
        for columns in decoder.groups[1:]:
            selected = query.select(decoder.object, columns)
            merged = _joined(
                merged, {str(row["Id"]): row for row in self._rows(selected, "Id", list(merged))}
            )
        return list(merged.values())

    def _rows(self, selected: str, field: str, values: Sequence[str]) -> Iterator[Row]:
        """Rows with one of these values, deleted ones included, by as few calls as addresses
        allow.
        """
        chunks = query.chunks(dict.fromkeys(values), query.room(selected))
        texts = [query.within(selected, field, chunk) for chunk in chunks]
        for start in range(0, len(texts), COMPOSITE_QUERIES):
            pages, _ = self._client.queries(texts[start : start + COMPOSITE_QUERIES])
            for page in pages:
                yield from self._client.rows(page)


def _joined(rows: Mapping[str, Row], more: Mapping[str, Row]) -> dict[str, Row]:
    """Rows with further columns; those of a row that went away between two queries are absent."""
    return {record_id: {**more.get(record_id, {}), **row} for record_id, row in rows.items()}
