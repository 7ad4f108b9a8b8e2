"""Every id of an object, as cheaply as the vendor gives them: what is not among them is gone.

Records deleted for good leave no trace in reads of changes, so that the engine now and then
compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.errors import RejectedError
from connectors.record import FieldSchema
from connectors.salesforce.client import LOST_LOCATOR, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import own_rows


def all_ids(
    client: OrgClient,
    object_name: str,
    known: Mapping[str, FieldSchema],
) -> Iterator[list[str]]:
    """The ids of all live records in their order, page by page; goes on behind the last one when
    cut short. Raises RejectedError for what the vendor refuses.
    """
    selected = query.select(object_name, ["Id"])
    only = own_rows(object_name, known)

    def ask(after: str | None) -> dict[str, Any]:
        text = query.changed_since(selected, None, by=None, after=after, only=only)
        return client.ask("/query", {"q": text})

    last: str | None = None
    page = ask(last)
    while True:
        ids = [row["Id"] for row in page["records"]]
        if ids:
            yield ids
            last = ids[-1]
        if page["done"]:
            return
        try:
            page = client.more(page["nextRecordsUrl"])
        except RejectedError as error:
            if error.code != LOST_LOCATOR:
                raise
            page = ask(last)
