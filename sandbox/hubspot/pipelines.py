"""The portal's pipelines: the default deal pipeline, and none for any other object type."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.errors import refused

# Recorded: what HubSpot made itself carries the epoch as its time stamps.
_EPOCH = "1970-01-01T00:00:00Z"

_STAGES: tuple[tuple[str, str, str], ...] = (
    ("appointmentscheduled", "Appointment Scheduled", "0.2"),
    ("qualifiedtobuy", "Qualified To Buy", "0.4"),
    ("presentationscheduled", "Presentation Scheduled", "0.6"),
    ("decisionmakerboughtin", "Decision Maker Bought-In", "0.8"),
    ("contractsent", "Contract Sent", "0.9"),
    ("closedwon", "Closed Won", "1.0"),
    ("closedlost", "Closed Lost", "0.0"),
)

STAGE_LABELS: dict[str, str] = {stage: label for stage, label, _ in _STAGES}
STAGE_PROBABILITY: dict[str, str] = {stage: probability for stage, _, probability in _STAGES}


def pipelines(object_type: str) -> list[dict[str, Any]]:
    """Every pipeline of the object type."""
    return [_default()] if object_type == "deals" else []


def pipeline(object_type: str, pipeline_id: str) -> dict[str, Any]:
    """The pipeline of that id; refuses unknown ones."""
    for found in pipelines(object_type):
        if found["id"] == pipeline_id:
            return found
    raise refused(f"Pipeline {pipeline_id} does not exist", status=404, category="OBJECT_NOT_FOUND")


def stage(object_type: str, pipeline_id: str, stage_id: str) -> dict[str, Any]:
    """One stage of a pipeline; refuses unknown ones."""
    stages: list[dict[str, Any]] = pipeline(object_type, pipeline_id)["stages"]
    for found in stages:
        if found["id"] == stage_id:
            return found
    raise refused(f"Stage {stage_id} does not exist", status=404, category="OBJECT_NOT_FOUND")


def _default() -> dict[str, Any]:
    return {
        "label": "Sales Pipeline",
        "displayOrder": 0,
        "id": "default",
        "stages": [_stage(order, *row) for order, row in enumerate(_STAGES)],
        "createdAt": _EPOCH,
        "updatedAt": _EPOCH,
        "archived": False,
    }


def _stage(order: int, name: str, label: str, probability: str) -> dict[str, Any]:
    closed = "true" if name.startswith("closed") else "false"
    return {
        "label": label,
        "displayOrder": order,
        "metadata": {"isClosed": closed, "probability": probability},
        "id": name,
        "createdAt": _EPOCH,
        "updatedAt": _EPOCH,
        "archived": False,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    }
