"""What the generated company lacks and clients look for: activities, tickets, products, a list."""

from __future__ import annotations

from tests.interop.clients.running import Served

WHEN = "2026-03-02T09:00:00Z"
RECORDS: dict[str, dict[str, str]] = {
    "tickets": {"subject": "Printer", "hs_pipeline_stage": "1"},
    "notes": {"hs_timestamp": WHEN, "hs_note_body": "Called back"},
    "calls": {"hs_timestamp": WHEN, "hs_call_title": "First call"},
    "meetings": {"hs_timestamp": WHEN, "hs_meeting_title": "Demo"},
    "tasks": {"hs_timestamp": WHEN, "hs_task_subject": "Send offer"},
    "emails": {"hs_timestamp": WHEN, "hs_email_subject": "Offer", "hs_email_direction": "EMAIL"},
    "products": {"name": "Chair", "price": "10"},
    "line_items": {"name": "Chair", "quantity": "2"},
}
NUMBER = 3
MEMBERS = 5


def furnish(served: Served) -> None:
    """Three of each, and a list with five members."""
    for object_name, values in RECORDS.items():
        for _ in range(NUMBER):
            served.hubspot("POST", f"/crm/v3/objects/{object_name}", {"properties": values})
    made = {"name": "Guests", "objectTypeId": "0-1", "processingType": "MANUAL"}
    told = served.hubspot("POST", "/crm/v3/lists", made)
    people = sorted(served.stored("hubspot", "contacts"))[:MEMBERS]
    served.hubspot("PUT", f"/crm/v3/lists/{told['list']['listId']}/memberships/add", people)
