"""What HubSpot tells of notes and tasks beside what is kept of them: previews, whether a task is
done, and whether it was done in time.
"""

from __future__ import annotations

from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.times import parsed_ms

_DONE = "COMPLETED"
_STATUS = "hs_task_status"
# The figures of tasks that are done, by what they are about.
_DONE_BY = {
    "CALL": "hs_task_is_completed_call",
    "EMAIL": "hs_task_is_completed_email",
    "LINKED_IN": "hs_task_is_completed_linked_in",
}


def note(_: Portal, found: Props, row: Row) -> None:
    """Add what a note says of itself. Recorded: the preview is a page of its own."""
    props = row["props"]
    if words := props.get("hs_note_body"):
        page = f"<html>\n<head></head>\n<body>\n{words}\n</body>\n</html>"
        found |= {"hs_body_preview": words, "hs_body_preview_html": page}
    found["hs_obj_coords"] = f"0-46-{props['hs_object_id']}"


def task(portal: Portal, found: Props, row: Row) -> None:
    """Add what a task says of itself. That one is late from the moment it is due is unverified."""
    props = row["props"]
    due = props.get("hs_timestamp") or props["hs_createdate"]
    done = props.get(_STATUS) == _DONE
    ended = _completed(row) if done else ""
    until = parsed_ms(ended) if ended else portal.now()
    late = (parsed_ms(due) or 0) < (until or 0)
    found |= {
        "hs_engagements_last_contacted": due,
        "hs_obj_coords": f"0-27-{props['hs_object_id']}",
        # Recorded: not when it is due, but when it began.
        "hs_start_date_with_fallback": props["hs_createdate"],
        "hs_task_is_completed": str(int(done)),
        "hs_task_is_overdue": _flag(late and not done),
        "hs_task_is_past_due_date": _flag(late and not done),
        "hs_task_missed_due_date": _flag(late),
        "hs_task_missed_due_date_count": str(int(late)),
        "hs_task_completion_count": str(int(done)),
    }
    by = _DONE_BY.get(props.get("hs_task_type", ""))
    if by is not None:
        found[by] = str(int(done))
    if ended:
        found["hs_task_completion_date"] = ended


def _completed(row: Row) -> str:
    """When a task was done, as its history tells."""
    return next((at for at, _, _, new in reversed(row["history"]) if new.get(_STATUS) == _DONE), "")


def _flag(holds: bool) -> str:
    return str(holds).lower()
