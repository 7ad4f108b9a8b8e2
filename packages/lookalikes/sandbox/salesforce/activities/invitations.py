"""Who else is asked to an event: people and colleagues, each with an answer.

Documented: EventRelation, and that an event with invitees is a group event. That colleagues have an
event of their own then (IsChild) is not played.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.salesforce.activities.lightning import PATTERN
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store

RELATION = "EventRelation"


def group_of(store: Store, row: Row) -> Iterator[Following]:
    """Whether the event of a relation that was stored or deleted is a group's."""
    table = store[RELATION]
    found = table.having(table.kind.fields["EventId"], [row["EventId"]])
    asked = any(each["IsInvitee"] and not each["IsDeleted"] for each in found)
    event = store["Event"].rows[row["EventId"]]
    if event["IsGroupEvent"] != asked:
        told: dict[str, Any] = {"IsGroupEvent": asked}
        if event["GroupEventType"] != PATTERN:
            told["GroupEventType"] = "1" if asked else "0"
        yield Following("Event", row["EventId"], told)
