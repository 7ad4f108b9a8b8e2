"""Records that took other records' places: chains of merges and conversions, followed to their end.

The loser of a merge names its winner, and a converted lead its contact; the winner may have lost
since. After the recycle bin has been emptied the trail is gone, and such a record is simply
deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from connectors.errors import RejectedError
from connectors.record import Record, Ref
from connectors.salesforce.client import COMPOSITE_QUERIES, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import SYSTEM, successor

# A chain is as long as the number of merges one person went through; a ring would be a vendor's
# mistake.
LONGEST = 10


class Trail:
    """Follows `moved_to` to the record that is there now."""

    def __init__(self, client: OrgClient) -> None:
        self._client = client

    def follow(self, records: Sequence[Record]) -> Sequence[Record]:
        """The same records, each `moved_to` at the end of its chain; asks only when something
        moved.
        """
        moved = [record for record in records if record.moved_to is not None]
        known: dict[Ref, Ref | None] = {record.ref: record.moved_to for record in moved}
        for _ in range(LONGEST):
            unknown = {end for record in moved if (end := _end(record.ref, known)) not in known}
            if not unknown:
                break
            known |= self._next(unknown)
        for record in moved:
            end = _end(record.ref, known)
            record.moved_to = end if end != record.ref else None
        return records

    def _next(self, refs: Iterable[Ref]) -> dict[Ref, Ref | None]:
        """Where these went on to, None for those that stayed."""
        wanted = sorted(refs)
        found: dict[Ref, Ref | None] = dict.fromkeys(wanted)
        texts = []
        for name in sorted({ref.object for ref in wanted}):
            ids = [ref.id for ref in wanted if ref.object == name]
            selected = query.select(name, ["Id", "MasterRecordId"])
            texts += [
                f"{query.within(selected, 'Id', c)} AND MasterRecordId != null"
                for c in query.chunks(ids)
            ]
        for start in range(0, len(texts), COMPOSITE_QUERIES):
            try:
                pages, _ = self._client.queries(texts[start : start + COMPOSITE_QUERIES])
            except RejectedError:
                break  # contacts may be hidden from a user who sees leads: their chain ends here
            for row in (row for page in pages for row in self._client.rows(page)):
                name = row["attributes"]["type"]
                found[Ref(SYSTEM, name, row["Id"])] = successor(name, row)
        return found


def _end(ref: Ref, known: dict[Ref, Ref | None]) -> Ref:
    """The last record known of a chain; a ring ends where it began."""
    seen = {ref}
    while (following := known.get(ref)) is not None and following not in seen:
        seen.add(following)
        ref = following
    return ref
