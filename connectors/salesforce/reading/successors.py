"""Records that took other records' places: chains of merges and conversions, followed to their end.

The loser of a merge names its winner, and a converted lead its contact; the winner may have lost
since. After the recycle bin has been emptied the trail is gone, and such a record is simply
deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from connectors.errors import RejectedError
from connectors.record import Record, Ref
from connectors.salesforce.client import LOST_LOCATOR, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import SYSTEM, successor

# A chain is as long as the number of merges one person went through; a ring would be a vendor's
# mistake.
LONGEST = 10

Known = dict[Ref, Ref | None]
"""Records and their successors, None where there is none."""


class Trail:
    """Follows `moved_to` to the record that is there now."""

    def __init__(self, client: OrgClient) -> None:
        self._client = client

    def follow(self, records: Sequence[Record]) -> Sequence[Record]:
        """The same records, each `moved_to` at the end of its chain; asks only when something
        moved.
        """
        moved = [record for record in records if record.moved_to is not None]
        known: Known = {record.ref: record.moved_to for record in moved}
        for _ in range(LONGEST):
            ends = {_end(record.ref, known) for record in moved}
            unknown = ends - known.keys()
            if not unknown:
                break
            known |= self._next(unknown)
        for record in moved:
            end = _end(record.ref, known)
            record.moved_to = end if end != record.ref else None
        return records

    def _next(self, refs: Iterable[Ref]) -> Known:
        """The successors of these."""
        found: Known = dict.fromkeys(sorted(refs))
        try:
            for row in self._client.all_rows(_questions(found)):
                name = row["attributes"]["type"]
                found[Ref(SYSTEM, name, row["Id"])] = successor(name, row)
        except RejectedError as error:
            # Contacts may be hidden from a user who sees leads: their chain ends here.
            if error.code == LOST_LOCATOR:
                raise
        return found


def _questions(refs: Iterable[Ref]) -> list[str]:
    """Queries for what these were merged into, object by object."""
    ids: dict[str, list[str]] = {}
    for ref in refs:
        ids.setdefault(ref.object, []).append(ref.id)
    texts = []
    for name in sorted(ids):
        selected = query.select(name, ["Id", "MasterRecordId"])
        for chunk in query.chunks(ids[name]):
            texts.append(f"{query.within(selected, 'Id', chunk)} AND MasterRecordId != null")
    return texts


def _end(ref: Ref, known: Known) -> Ref:
    """The last record known of a chain; a ring ends where it began."""
    seen = {ref}
    while True:
        following = known.get(ref)
        if following is None or following in seen:
            return ref
        seen.add(following)
        ref = following
