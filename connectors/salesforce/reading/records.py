"""Rows asked for by id or key, and what every row goes through on its way to a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from more_itertools import chunked

from connectors.errors import RetryableError
from connectors.http.shape import told_list
from connectors.record import Record
from connectors.salesforce.client import VENDOR, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import Decoder
from connectors.salesforce.meaning.ids import full_id
from connectors.salesforce.reading.person_accounts import Persons
from connectors.salesforce.reading.successors import Trail

RETRIEVED = 2000
Decoding = Callable[[str, Sequence[str], Sequence[str]], Decoder]
Row = dict[str, Any]


class RecordReader:
    """Reads records of one org that are named by id or by key."""

    def __init__(self, client: OrgClient, decoder: Decoding, persons: Persons) -> None:
        self._client, self._decoder, self._persons = client, decoder, persons
        self._trail = Trail(client)

    def fetch(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """These records now, by the ids asked for; what is not alive is looked for in the recycle
        bin.

        Raises RejectedError for an object that the user may not see.
        """
        decoder = self._decoder(object_name, fields, ())
        asked = {each: full_id(each) for each in ids}
        wanted = list(dict.fromkeys(asked.values()))
        found: dict[str, Record] = {}
        # Only a query shows contact roles.
        if not decoder.roles:
            for some in chunked(wanted, RETRIEVED):
                found |= _by_id(self._finished(self._retrieved(decoder, some)))
        missing = [record_id for record_id in wanted if record_id not in found]
        found |= _by_id(self.by_id(decoder, missing))

        answers = {}
        for each, record_id in asked.items():
            record = found.get(record_id)
            if record is not None:
                answers[each] = record
        return answers

    def find(
        self,
        object_name: str,
        key_field: str,
        keys: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """By unique key; a deleted record only where no live one has the key.

        Raises RejectedError for an object that the user may not see.
        """
        decoder = self._decoder(object_name, fields, [key_field])
        rows = list(self._rows(decoder.query(), key_field, keys))
        # The vendor compares keys without regard to case.
        asked = {key.casefold(): key for key in keys}
        held = {str(row["Id"]): str(row[key_field]).casefold() for row in rows}
        found: dict[str, Record] = {}
        for record in self.records(decoder, rows):
            key = asked.get(held[record.ref.id])
            if key is None:
                continue
            before = found.get(key)
            if before is None or before.gone:
                found[key] = record
        return found

    def by_id(self, decoder: Decoder, ids: Sequence[str]) -> tuple[Record, ...]:
        """By query, which shows deleted records and contact roles as well."""
        if not ids:
            return ()
        rows = self._rows(decoder.query(), "Id", ids)
        return self.records(decoder, list(rows))

    def records(
        self,
        decoder: Decoder,
        rows: Sequence[Row],
        *,
        whole: bool = False,
    ) -> tuple[Record, ...]:
        """Rows of the first query as records: the other columns beside them, unless the rows are
        `whole`, and merges and conversions followed to their end.
        """
        own = [row for row in rows if decoder.counts(row)]
        if not whole and len(decoder.groups) > 1:
            own = self._completed(decoder, own)
        return self._finished([decoder.record(row) for row in own])

    def _finished(self, records: Sequence[Record]) -> tuple[Record, ...]:
        followed = self._trail.follow(records)
        return tuple(self._persons.companies_only(followed))

    def _retrieved(self, decoder: Decoder, ids: Sequence[str]) -> list[Record]:
        """Live records by one call for each group of columns, in which a query would take
        several.
        """
        path = f"/composite/sobjects/{decoder.object}"
        merged: dict[str, Row] = {}
        for number, columns in enumerate(decoder.groups):
            body = {"ids": list(ids), "fields": columns}
            answer = self._client.call("POST", path, read=True, body=body)
            # In the place of a record that is not there stands a null.
            found = told_list(VENDOR, answer.body, RetryableError)
            if len(found) != len(ids):
                raise RetryableError(f"Salesforce answered {len(found)} of {len(ids)} records")
            alive = {row["Id"]: row for row in found if row}
            merged = alive if number == 0 else _joined(merged, alive)
        return [decoder.record(row) for row in merged.values() if decoder.counts(row)]

    def _completed(self, decoder: Decoder, rows: Sequence[Row]) -> list[Row]:
        """The rows with the columns that the first query had no room for."""
        merged = {str(row["Id"]): row for row in rows}
        for columns in decoder.groups[1:]:
            selected = query.select(decoder.object, columns)
            more = self._rows(selected, "Id", merged)
            merged = _joined(merged, {str(row["Id"]): row for row in more})
        return list(merged.values())

    def _rows(self, selected: str, field: str, values: Iterable[str]) -> Iterator[Row]:
        """Rows with one of these values, deleted ones included, by as few calls as addresses
        allow.
        """
        chunks = query.chunks(dict.fromkeys(values), query.room(selected))
        texts = [query.within(selected, field, chunk) for chunk in chunks]
        return self._client.all_rows(texts)


def _by_id(records: Iterable[Record]) -> dict[str, Record]:
    return {record.ref.id: record for record in records}


def _joined(rows: Mapping[str, Row], more: Mapping[str, Row]) -> dict[str, Row]:
    """Rows with further columns; those of a row that went away between two queries are absent."""
    joined = {}
    for record_id, row in rows.items():
        joined[record_id] = {**more.get(record_id, {}), **row}
    return joined
