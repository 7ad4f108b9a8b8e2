"""PK chunking: a query's batch becomes several, each over so many records in the order of their
ids.

As documented: 100,000 records a chunk unless the header says otherwise, 250,000 at most; the
first batch is NotProcessed. Unverified: what is said of a header that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sandbox.salesforce.members import is_whole

HEADER = "sforce-enable-pkchunking"
_USUAL, _MOST = 100_000, 250_000


class BadChunks(ValueError):
    """The header asks for nothing that can be done."""


class Chunk(NamedTuple):
    """A query over the ids from `first` up to, but not including, `after`."""

    query: str
    first: str
    after: str

    def holds(self, record_id: str) -> bool:
        """Whether the id is one of these."""
        return self.first <= record_id < self.after

    def request(self) -> bytes:
        """The query as the chunk's batch shows it."""
        word = "AND" if " where " in self.query.lower() else "WHERE"
        bounds = f"Id >= {self.first[:15]} AND Id < {self.after[:15]}"
        return f"{self.query} {word} {bounds}".encode()


def chunk_size(header: str) -> int:
    """How many records a chunk takes; 0 where the header asks for none. Raises BadChunks."""
    asked = header.strip().lower()
    if asked in ("", "false"):
        return 0
    if asked == "true":
        return _USUAL
    options = dict(_options(asked))
    size = options.get("chunksize", str(_USUAL))
    if not is_whole(size) or not int(size):
        raise BadChunks(f"Invalid chunkSize: {size}")
    return min(int(size), _MOST)


def _options(header: str) -> Iterator[tuple[str, str]]:
    for part in header.split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            raise BadChunks(f"Invalid PK chunking header: {header}")
        yield name.strip(), value.strip()


def chunks(query: str, ids: Iterable[str], size: int) -> Iterator[Chunk]:
    """The chunks of a query over an object whose records have these ids."""
    firsts = sorted(ids)[::size]
    for first, after in zip(firsts, [*firsts[1:], _PAST_ALL], strict=False):
        yield Chunk(query, first, after)


# Letters sort behind digits, small ones last: no id comes after this.
_PAST_ALL = "z" * 18
