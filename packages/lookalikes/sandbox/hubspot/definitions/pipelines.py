"""The portal's pipelines and their stages, by object type; every object type that has stages starts
with one.

Decides what a pipeline may look like. What editing a stage does to the records in it is in
`setup.pipelines`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from sandbox.hubspot.definitions.options import LIFECYCLE_LABELS, LIFECYCLE_STAGES
from sandbox.hubspot.errors import bare, refused
from sandbox.hubspot.times import iso

# Recorded: what HubSpot made itself carries the epoch as its time stamps.
_EPOCH = "1970-01-01T00:00:00Z"
_NAMESPACE = uuid.UUID("6f0c9f0e-6f0e-4f0a-9a54-0d2f6e1f6a12")

Stage = dict[str, Any]
Pipeline = dict[str, Any]

_DEALS: tuple[tuple[str, str, str], ...] = (
    ("appointmentscheduled", "Appointment Scheduled", "0.2"),
    ("qualifiedtobuy", "Qualified To Buy", "0.4"),
    ("presentationscheduled", "Presentation Scheduled", "0.6"),
    ("decisionmakerboughtin", "Decision Maker Bought-In", "0.8"),
    ("contractsent", "Contract Sent", "0.9"),
    ("closedwon", "Closed Won", "1.0"),
    ("closedlost", "Closed Lost", "0.0"),
)
_LEADS = (
    ("new-stage-id", "New"),
    ("attempting-stage-id", "Attempting"),
    ("connected-stage-id", "Connected"),
)
_LEADS_DONE = (("qualified-stage-id", "Qualified"), ("unqualified-stage-id", "Disqualified"))
_TICKETS = (("1", "New"), ("2", "Waiting on contact"), ("3", "Waiting on us"), ("4", "Closed"))

STAGE_LABELS: dict[str, str] = {stage: label for stage, label, _ in _DEALS}


class Pipelines:
    """Pipelines by object type and id; a stage keeps its id for ever."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._made = 0
        self.by_kind: dict[str, dict[str, Pipeline]] = _standard()

    def listed(self, kind: str) -> list[Pipeline]:
        """Every pipeline of the object type."""
        return list(self.by_kind.get(kind, {}).values())

    def get(self, kind: str, pipeline_id: str) -> Pipeline:
        """The pipeline of that id; refuses unknown ones."""
        found = self.by_kind.get(kind, {}).get(pipeline_id)
        if found is None:
            raise refused(
                f"Pipeline {pipeline_id} does not exist", status=404, category="OBJECT_NOT_FOUND"
            )
        return found

    def stage(self, kind: str, pipeline_id: str, stage_id: str) -> Stage:
        """One stage of a pipeline; refuses unknown ones."""
        for found in self.get(kind, pipeline_id)["stages"]:
            if found["id"] == stage_id:
                matched: Stage = found
                return matched
        raise refused(f"Stage {stage_id} does not exist", status=404, category="OBJECT_NOT_FOUND")

    def create(self, kind: str, body: dict[str, Any], pipeline_id: str = "") -> Pipeline:
        """A new pipeline from `{"label", "displayOrder", "stages": [...]}`; with an id, in place of
        that one.
        """
        _check_order(body)
        others = [found for found in self.listed(kind) if found["id"] != pipeline_id]
        self._check_places(kind, body, others)
        now = iso(self._now())
        made = {
            "label": body["label"],
            "displayOrder": body["displayOrder"],
            "id": pipeline_id or self._new_id(body.get("pipelineId")),
            "stages": [self._new_stage(kind, stage) for stage in body["stages"]],
            "createdAt": now,
            "updatedAt": now,
            "archived": False,
        }
        self.by_kind.setdefault(kind, {})[made["id"]] = made
        return made

    def change(self, kind: str, pipeline_id: str, body: dict[str, Any]) -> Pipeline:
        """Relabel or move a pipeline. Reported: its stages count as changed with it."""
        found = self.get(kind, pipeline_id)
        found |= {name: body[name] for name in ("label", "displayOrder") if name in body}
        for stage in found["stages"]:
            _touched(stage, self._now())
        return _touched(found, self._now())

    def archive(self, kind: str, pipeline_id: str) -> None:
        """Take a pipeline away."""
        self.get(kind, pipeline_id)
        del self.by_kind[kind][pipeline_id]

    def add_stage(self, kind: str, pipeline_id: str, body: dict[str, Any]) -> Stage:
        """A new stage at the end of the list."""
        stages = self.get(kind, pipeline_id)["stages"]
        _check_labels([*stages, body])
        stages.append(self._new_stage(kind, body))
        return dict(stages[-1])

    def change_stage(
        self, kind: str, pipeline_id: str, stage_id: str, body: dict[str, Any], *, whole: bool
    ) -> Stage:
        """Relabel, move or re-rate a stage; `whole` needs every part of it."""
        found = self.stage(kind, pipeline_id, stage_id)
        if whole:
            _check_order(body)
        metadata = found["metadata"] | _metadata(kind, body.get("metadata") or {}, needed=False)
        found |= {name: body[name] for name in ("label", "displayOrder") if name in body}
        found["metadata"] = metadata
        return _touched(found, self._now())

    def archive_stage(self, kind: str, pipeline_id: str, stage_id: str) -> None:
        """Take a stage away."""
        gone = self.stage(kind, pipeline_id, stage_id)
        self.get(kind, pipeline_id)["stages"].remove(gone)

    def probability(self, kind: str, stage_id: str | None) -> str | None:
        """The probability of a stage, in whichever pipeline it is."""
        for found in self.by_kind.get(kind, {}).values():
            for stage in found["stages"]:
                if stage["id"] == stage_id:
                    return str(stage["metadata"].get("probability", "")) or None
        return None

    def home(self, kind: str, stage_id: str | None) -> str | None:
        """The id of the pipeline that a stage belongs to."""
        for pipeline_id, found in self.by_kind.get(kind, {}).items():
            for stage in found["stages"]:
                if stage["id"] == stage_id:
                    return pipeline_id
        return None

    def choices(self, kind: str) -> tuple[dict[str, str], dict[str, str]]:
        """The labels of the pipelines and of all their stages, by id: the options of two
        properties.
        """
        pipelines = self.listed(kind)
        stages = {stage["id"]: stage["label"] for found in pipelines for stage in found["stages"]}
        return {found["id"]: found["label"] for found in pipelines}, stages

    def spelt(self, kind: str) -> str:
        """All stages by pipeline, as the refusal of a stage that is none of them lists them. How
        it lists several pipelines is not recorded.
        """
        listed = []
        for found in self.listed(kind):
            stages = ", ".join(stage["id"] for stage in found["stages"])
            listed.append(f"pipelineId={found['id']} : [{stages}]")
        return ", ".join(listed)

    def state(self) -> dict[str, Any]:
        """Everything, for a snapshot."""
        return {"pipelines": self.by_kind, "made": self._made}

    def restore(self, saved: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        self.by_kind = saved["pipelines"]
        self._made = saved["made"]

    def _check_places(self, kind: str, body: dict[str, Any], others: list[Pipeline]) -> None:
        if any(found["label"] == body["label"] for found in others):
            raise refused(f"An active pipeline with label {body['label']} already exists.")
        if not body["stages"]:
            raise refused("A pipeline needs at least one stage")
        wanted = body.get("pipelineId")
        if wanted and any(found["id"] == wanted for found in others):
            raise refused(f"A pipeline with the id {wanted} already exists")
        _check_labels(body["stages"])
        _check_stage_ids(body["stages"], others)
        if kind == "tickets" and not any(_closes(stage) for stage in body["stages"]):
            raise refused(
                "A ticket pipeline needs a closed stage",
                subCategory="PipelineError.MISSING_CLOSED_STAGE",
            )

    def _new_stage(self, kind: str, body: dict[str, Any]) -> Stage:
        _check_order(body)
        now = iso(self._now())
        return {
            "label": body["label"],
            "displayOrder": body["displayOrder"],
            "metadata": _metadata(kind, body.get("metadata") or {}, needed=True),
            "id": self._new_id(body.get("stageId")),
            "createdAt": now,
            "updatedAt": now,
            "archived": False,
            "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
        }

    def _new_id(self, wanted: Any) -> str:
        self._made += 1
        if wanted:
            return str(wanted)
        return str(uuid.uuid5(_NAMESPACE, f"{self._made}/{self._now()}"))


def _check_stage_ids(stages: list[dict[str, Any]], others: list[Pipeline]) -> None:
    taken = {stage["id"] for found in others for stage in found["stages"]}
    for stage in stages:
        if stage.get("stageId") in taken:
            raise refused(
                f"Stage id {stage['stageId']} exists in another pipeline",
                status=409,
                category="OBJECT_ALREADY_EXISTS",
                subCategory="PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE",
            )


def _metadata(kind: str, given: dict[str, Any], *, needed: bool) -> dict[str, str]:
    metadata = {name: _as_text(value) for name, value in given.items() if value is not None}
    if kind != "deals":
        return metadata
    if "probability" not in metadata:
        if needed:
            raise bare("Deal stages need the metadata probability, between 0.0 and 1.0")
        return metadata
    try:
        rate = float(metadata["probability"])
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise bare(f"probability {metadata['probability']} is not between 0.0 and 1.0")
    return metadata | {"isClosed": "true" if rate in (0.0, 1.0) else "false"}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _check_order(body: dict[str, Any]) -> None:
    if int(body.get("displayOrder") or 0) < 0:
        raise bare("displayOrder must not be negative")


def _check_labels(stages: list[dict[str, Any]]) -> None:
    labels = [stage.get("label") for stage in stages]
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise refused(
            f"Stage label {twice} already exists", subCategory="PipelineError.STAGE_LABEL_EXISTS"
        )


def _closes(stage: dict[str, Any]) -> bool:
    return str((stage.get("metadata") or {}).get("ticketState")).upper() == "CLOSED"


def _touched(found: dict[str, Any], now: int) -> dict[str, Any]:
    found["updatedAt"] = iso(now)
    return found


def _standard() -> dict[str, dict[str, Pipeline]]:
    deals = [_stage(order, *row) for order, row in enumerate(_DEALS)]
    leads = [_state_stage(order, *row) for order, row in enumerate((*_LEADS, *_LEADS_DONE))]
    tickets = [_ticket_stage(order, *row) for order, row in enumerate(_TICKETS)]
    return {
        "deals": {"default": _pipeline("default", "Sales Pipeline", deals)},
        "leads": {"lead-pipeline-id": _pipeline("lead-pipeline-id", "Lead pipeline", leads)},
        "tickets": {"0": _pipeline("0", "Support Pipeline", tickets)},
        "contacts": _lifecycle("contacts-lifecycle-pipeline"),
        "companies": _lifecycle("companies-lifecycle-pipeline"),
    }


def _lifecycle(pipeline_id: str) -> dict[str, Pipeline]:
    # Recorded in 2026: lifecycle stages are a pipeline too.
    stages = []
    for order, stage in enumerate(LIFECYCLE_STAGES):
        label = LIFECYCLE_LABELS.get(stage) or stage.capitalize()
        stages.append(_lifecycle_stage(order, stage, label))
    return {pipeline_id: _pipeline(pipeline_id, "Lifecycle Stage Pipeline", stages)}


def _pipeline(pipeline_id: str, label: str, stages: list[Stage]) -> Pipeline:
    shared = {"createdAt": _EPOCH, "updatedAt": _EPOCH, "archived": False}
    return {"label": label, "displayOrder": 0, "id": pipeline_id, "stages": stages, **shared}


def _stage(order: int, name: str, label: str, probability: str) -> Stage:
    closed = "true" if name.startswith("closed") else "false"
    return _plain_stage(order, name, label) | {
        "metadata": {"isClosed": closed, "probability": probability}
    }


def _state_stage(order: int, name: str, label: str) -> Stage:
    states = {stage: label.upper() for stage, label in _LEADS_DONE}
    metadata = {"isClosed": str(name in states).lower(), "state": states.get(name, "IN_PROGRESS")}
    return _plain_stage(order, name, label) | {"metadata": metadata}


def _lifecycle_stage(order: int, name: str, label: str) -> Stage:
    # Recorded in 2025: who is something else is none to work on.
    shut = name == "other"
    told = {"isClosed": str(shut).lower(), "state": "CLOSED" if shut else "OPEN"}
    return _plain_stage(order, name, label) | {"metadata": told}


def _ticket_stage(order: int, name: str, label: str) -> Stage:
    shut = label == "Closed"
    told = {"isClosed": str(shut).lower(), "ticketState": "CLOSED" if shut else "OPEN"}
    return _plain_stage(order, name, label) | {"metadata": told}


def _plain_stage(order: int, name: str, label: str) -> Stage:
    return {
        "label": label,
        "displayOrder": order,
        "metadata": {},
        "id": name,
        "createdAt": _EPOCH,
        "updatedAt": _EPOCH,
        "archived": False,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    }
