"""Activities in their older shape: one kind of record, an engagement, for calls, e-mails, meetings,
notes and tasks alike.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.times import parsed_ms

Document = dict[str, Any]
Found = tuple[Kind, Row]

TYPES = {
    "calls": "CALL",
    "emails": "EMAIL",
    "meetings": "MEETING",
    "notes": "NOTE",
    "tasks": "TASK",
}
METADATA: dict[str, dict[str, str]] = {
    "calls": {
        "hs_call_title": "title",
        "hs_call_body": "body",
        "hs_call_duration": "durationMilliseconds",
        "hs_call_disposition": "disposition",
        "hs_call_status": "status",
        "hs_call_from_number": "fromNumber",
        "hs_call_to_number": "toNumber",
    },
    "emails": {
        "hs_email_subject": "subject",
        "hs_email_html": "html",
        "hs_email_text": "text",
        "hs_email_status": "status",
    },
    "meetings": {
        "hs_meeting_title": "title",
        "hs_meeting_body": "body",
        "hs_meeting_outcome": "meetingOutcome",
        "hs_meeting_start_time": "startTime",
        "hs_meeting_end_time": "endTime",
    },
    "notes": {"hs_note_body": "body"},
    "tasks": {
        "hs_task_subject": "subject",
        "hs_task_body": "body",
        "hs_task_status": "status",
        "hs_task_type": "taskType",
        "hs_task_priority": "priority",
    },
}
"""What the older shape calls a property, by object type."""
TIMES = frozenset({"startTime", "endTime"})
ASSOCIATED = {
    "contactIds": "contacts",
    "companyIds": "companies",
    "dealIds": "deals",
    "ticketIds": "tickets",
}
"""The object types that an engagement names by a list of ids."""
_EMPTY = (
    *("ownerIds", "workflowIds", "contentIds", "quoteIds", "marketingEventIds"),
    *("partnerClientIds", "orderIds", "cartIds"),
)


def everything(portal: Portal) -> list[Found]:
    """Every live activity by ascending id; ids overlap among object types, as they do here."""
    found: list[Found] = []
    for name in TYPES:
        found += [(KINDS[name], row) for row in portal.shelf(KINDS[name]).live.values()]
    return sorted(found, key=_by_id)


def of_record(portal: Portal, kind: Kind, row: Row) -> list[Found]:
    """The live activities that a record is associated with, by ascending id."""
    found: list[Found] = []
    for name in TYPES:
        shelf = portal.shelf(KINDS[name])
        targets = portal.graph.targets((kind.name, row["n"]), name)
        found += [(KINDS[name], shelf.live[number]) for number in targets]
    return sorted(found, key=_by_id)


def changed(portal: Portal, since: int) -> list[Found]:
    """Those changed since an instant (epoch milliseconds), oldest first."""
    found = [each for each in everything(portal) if each[1]["modified"] >= since]
    return sorted(found, key=_by_time)


def one(portal: Portal, engagement_id: str) -> Found | None:
    """The activity of that id; None where there is none."""
    for name in TYPES:
        row = portal.find(KINDS[name], engagement_id)
        if row is not None:
            return KINDS[name], row
    return None


def shown(portal: Portal, found: Found) -> Document:
    """One engagement."""
    kind, row = found
    props = row["props"]
    owner = props.get("hubspot_owner_id")
    ends = (kind.name, row["n"])
    links: Document = {
        name: list(portal.graph.targets(ends, other)) for name, other in ASSOCIATED.items()
    }
    links |= {name: [] for name in _EMPTY}
    metadata = {}
    for name, older in METADATA[kind.name].items():
        if props.get(name):
            value = props[name]
            metadata[older] = parsed_ms(value) if older in TIMES else value
    return {
        "engagement": {
            "id": row["n"],
            "portalId": portal.portal_id,
            "active": True,
            "createdAt": row["created"],
            "lastUpdated": row["modified"],
            "ownerId": int(owner) if owner else None,
            "type": TYPES[kind.name],
            "timestamp": parsed_ms(props.get("hs_timestamp", "")) or row["created"],
            "allAccessibleTeamIds": [],
            **_preview(str(metadata.get("body", ""))),
            "queueMembershipIds": [],
        },
        "associations": links,
        "attachments": [],
        "scheduledTasks": [],
        "metadata": metadata,
    }


def _preview(body: str) -> Document:
    """What an engagement says at a glance; recorded in 2025, of a short plain text."""
    if not body:
        return {}
    page = f"<html>\n <head></head>\n <body>\n {body}\n </body>\n</html>"
    return {"bodyPreview": body, "bodyPreviewIsTruncated": False, "bodyPreviewHtml": page}


def _by_id(found: Found) -> tuple[int, str]:
    return found[1]["n"], found[0].name


def _by_time(found: Found) -> tuple[int, int]:
    return found[1]["modified"], found[1]["n"]
