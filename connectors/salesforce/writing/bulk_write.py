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
        """Upsert by the key field; answers of the items that got one, by their keys."""
        answers: dict[str, Item] = {}
        for group in _alike(items, key_field, self._fewest):
            for part, data in self._parts(key_field, group):
                try:
                    answers |= self._job(object_name, key_field, part, data)
                except RejectedError:
                    continue  # this org or object has no Bulk: the ordinary calls will do
                except IntegrationError as error:
                    if answers and not isinstance(error, UnknownOutcome):
                        raise UnknownOutcome(
                            f"a part of the records was sent when this happened: {error}"
                        ) from error
                    raise
        return answers

    def _job(self, object_name: str, key_field: str, items: Items, data: bytes) -> dict[str, Item]:
        what = {"object": object_name, "operation": "upsert", "externalIdFieldName": key_field}
        job = self._jobs.ingest(what, data)
        try:
            self._wait(job)
            return self._answers(
                job, key_field, {str(item[key_field]): key for key, item in items.items()}
            )
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

    def _answers(self, job: Job, key_column: str, keys: Mapping[str, str]) -> dict[str, Item]:
        answers: dict[str, Item] = {}
        for key, record_id in self._told(job, "successfulResults", "sf__Id", key_column, keys):
            answers[key] = {"success": True, "id": record_id, "errors": []}
        left = {
            key for key, _ in self._told(job, "unprocessedrecords", key_column, key_column, keys)
        }
        for key, text in self._told(job, "failedResults", "sf__Error", key_column, keys):
            error = error_of(text)
            if error["statusCode"] == LOCKED:
                left.add(key)
            else:
                answers[key] = {"success": False, "errors": [error]}
        lost = set(keys.values()) - answers.keys() - left
        if lost:
            raise UnknownOutcome(
                f"a Bulk job says nothing of {len(lost)} of its {len(keys)} records"
            )
        return answers

    def _told(
        self, job: Job, name: str, column: str, key_column: str, keys: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """One column of a result file, each cell with the key of its item; a row that was cut off
        says nothing.
        """
        header, rows = read(self._jobs.file(job, name).content)
        if key_column not in header or column not in header:
            return
        at, wanted = header.index(key_column), header.index(column)
        for cells in rows:
            if len(cells) == len(header) and (key := keys.get(cells[at])) is not None:
                yield key, cells[wanted]

    def _parts(self, key_field: str, items: Items) -> Iterator[tuple[Items, bytes]]:
        """Halved until a file is small enough to send, each with its file."""
        data = _file(key_field, items)
        if len(items) == 1 or len(data) <= self._largest:
            yield items, data
            return
        keys = list(items)
        for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
            yield from self._parts(key_field, {key: items[key] for key in half})


def _alike(items: Items, key_field: str, fewest: int) -> list[Items]:
    """Items that write the same columns, where there are enough of them. What CSV cannot say stays
    out, and so does a record written twice, whose results could not be told apart.
    """
    times = Counter(str(item[key_field]).casefold() for item in items.values())
    groups: dict[tuple[str, ...], dict[str, Item]] = {}
    for key, item in items.items():
        if able(item) and times[str(item[key_field]).casefold()] == 1:
            groups.setdefault(tuple(sorted(item)), {})[key] = item
    return [group for group in groups.values() if len(group) >= fewest]


def _file(key_field: str, items: Items) -> bytes:
    first = next(iter(items.values()))
    columns = [key_field, *sorted(name for name in first if name not in (key_field, "attributes"))]
    return written(columns, list(items.values()))
