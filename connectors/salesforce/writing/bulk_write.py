"""Very many creates by Bulk jobs: a file each for rows that write the same columns.

Whatever a job did not get to, or was locked out of, is left to the ordinary calls, which also say
in detail what is wrong. Results are matched by the key that the vendor repeats in its result files,
never by their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from connectors.errors import IntegrationError, RejectedError, RetryableError, UnknownOutcome
from connectors.salesforce.bulk_jobs import BulkJobs, Job
from connectors.salesforce.meaning.bulk_csv import able, error_of, read, written
from connectors.salesforce.meaning.refusal import LOCKED
from connectors.salesforce.writing.locks import Item

# The vendor takes 150 MB after encoding in base64.
LARGEST = 100_000_000
# Fewer rows than this are not worth a job's dozen calls.
FEWEST = 1_000

Items = Mapping[str, Item]


class BulkWriter:
    """Sends records of one object by Bulk jobs."""

    def __init__(self, jobs: BulkJobs, fewest: int = FEWEST, largest: int = LARGEST) -> None:
        self._jobs, self._fewest, self._largest = jobs, fewest, largest

    def save(self, object_name: str, key_field: str, items: Items) -> dict[str, Item]:
        """Upsert by the key field; answers of the items that got one, by their keys.

        Raises UnknownOutcome when it cannot say what was committed, any other error when nothing
        was.
        """
        answers: dict[str, Item] = {}
        for part, data in self._files(key_field, items):
            try:
                answers |= self._job(object_name, key_field, part, data)
            except RejectedError:
                continue  # this org or object has no Bulk: the ordinary calls will do
            except UnknownOutcome:
                raise
            except IntegrationError as error:
                if not answers:
                    raise
                raise UnknownOutcome(
                    f"a part of the records was sent when this happened: {error}"
                ) from error
        return answers

    def _job(self, object_name: str, key_field: str, items: Items, data: bytes) -> dict[str, Item]:
        what = {"object": object_name, "operation": "upsert", "externalIdFieldName": key_field}
        job = self._jobs.ingest(what, data)
        keys = {str(item[key_field]): key for key, item in items.items()}
        try:
            self._wait(job)
            return _Results(self._jobs, job, key_field, keys).answers()
        except IntegrationError as error:
            self._jobs.abort(job)
            raise UnknownOutcome(f"a Bulk job's outcome could not be read: {error}") from error

    def _wait(self, job: Job) -> None:
        """To the end of the job. One that was aborted or failed has done a part, which its results
        tell.
        """
        try:
            self._jobs.finished(job)
        except RetryableError:
            # It was aborted just now, and tells what it did until then.
            self._jobs.finished(job)

    def _files(self, key_field: str, items: Items) -> Iterator[tuple[Items, bytes]]:
        """The items that can go by a job, file by file."""
        for group in _alike(items, key_field):
            if len(group) >= self._fewest:
                yield from self._parts(key_field, group)

    def _parts(self, key_field: str, items: Items) -> Iterator[tuple[Items, bytes]]:
        """Halved until a file is small enough to send, each with its file."""
        data = _file(key_field, items)
        if len(items) == 1 or len(data) <= self._largest:
            yield items, data
            return
        keys = list(items)
        middle = len(keys) // 2
        for half in (keys[:middle], keys[middle:]):
            yield from self._parts(key_field, {key: items[key] for key in half})


class _Results:
    """The three result files of a job. `keys` are the items' keys by what stands in the key
    column.
    """

    def __init__(self, jobs: BulkJobs, job: Job, key_column: str, keys: Mapping[str, str]) -> None:
        self._jobs, self._job, self._key_column, self._keys = jobs, job, key_column, keys

    def answers(self) -> dict[str, Item]:
        """Answers by the items' keys, of those that were not left over. Raises UnknownOutcome when
        an item is in none of the files.
        """
        answers: dict[str, Item] = {}
        for key, record_id in self._column("successfulResults", "sf__Id"):
            answers[key] = {"success": True, "id": record_id, "errors": []}
        left = {key for key, _ in self._column("unprocessedrecords", self._key_column)}
        for key, text in self._column("failedResults", "sf__Error"):
            error = error_of(text)
            if error["statusCode"] == LOCKED:
                left.add(key)
            else:
                answers[key] = {"success": False, "errors": [error]}
        lost = set(self._keys.values()) - answers.keys() - left
        if lost:
            raise UnknownOutcome(
                f"a Bulk job says nothing of {len(lost)} of its {len(self._keys)} records"
            )
        return answers

    def _column(self, name: str, column: str) -> Iterator[tuple[str, str]]:
        """One column of a result file, each cell with the key of its item; a row that was cut off
        says nothing.
        """
        header, rows = read(self._jobs.file(self._job, name).content)
        if self._key_column not in header or column not in header:
            return
        key_at = header.index(self._key_column)
        cell_at = header.index(column)
        for cells in rows:
            if len(cells) != len(header):
                continue
            key = self._keys.get(cells[key_at])
            if key is not None:
                yield key, cells[cell_at]


def _alike(items: Items, key_field: str) -> list[dict[str, Item]]:
    """Items that write the same columns, in groups.

    What CSV cannot say stays out, and so does a record written twice, whose results could not be
    told apart.
    """
    times = Counter(_folded(item, key_field) for item in items.values())
    groups: dict[tuple[str, ...], dict[str, Item]] = {}
    for key, item in items.items():
        if times[_folded(item, key_field)] > 1 or not able(item):
            continue
        columns = tuple(sorted(item))
        groups.setdefault(columns, {})[key] = item
    return list(groups.values())


def _folded(item: Item, key_field: str) -> str:
    """The key as the vendor compares it."""
    return str(item[key_field]).casefold()


def _file(key_field: str, items: Items) -> bytes:
    rows = list(items.values())
    others = set(rows[0]) - {key_field, "attributes"}
    return written([key_field, *sorted(others)], rows)
