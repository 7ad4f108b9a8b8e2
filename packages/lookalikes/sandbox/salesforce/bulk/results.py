"""The three result files of an ingest job, told from its upload and what became of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from sandbox.salesforce.bulk.ingest import Ingest, Outcome

Lines = Iterator[list[str]]


def successful(work: Ingest) -> Iterator[bytes]:
    """`sf__Id`, `sf__Created`, then the row as it was uploaded."""

    def shown(outcome: Outcome) -> list[str] | None:
        if outcome.error is None:
            return [outcome.record_id, str(outcome.created).lower()]
        return None

    return work.dialect.chunks(_told(work, ["sf__Id", "sf__Created"], shown))


def failed(work: Ingest) -> Iterator[bytes]:
    """`sf__Id` (blank for a row that was to be new), `sf__Error`, then the row as it was
    uploaded.
    """

    def shown(outcome: Outcome) -> list[str] | None:
        if outcome.error is not None:
            return [outcome.record_id, outcome.error]
        return None

    return work.dialect.chunks(_told(work, ["sf__Id", "sf__Error"], shown))


def unprocessed(work: Ingest) -> Iterator[bytes]:
    """The header, and the rows an aborted or failed job never came to."""

    def rows() -> Lines:
        everything = work.dialect.rows(work.text)
        yield from islice(everything, 1)
        yield from islice(everything, len(work.outcomes), None)

    return work.dialect.chunks(rows())


def _told(work: Ingest, names: list[str], shown: Callable[[Outcome], list[str] | None]) -> Lines:
    rows = work.dialect.rows(work.text)
    header = next(rows, [])
    yield [*names, *header]
    for cells, outcome in zip(rows, work.outcomes, strict=False):
        told = shown(outcome)
        if told is not None:
            yield [*told, *cells, *[""] * (len(header) - len(cells))]
