"""Pipelines and their stages, as the account defines them: order, label, and what a stage means for
a deal. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

STAGED: Mapping[str, tuple[str, str]] = {
    "contacts": ("hs_pipeline", "lifecyclestage"),
    "companies": ("hs_pipeline", "lifecyclestage"),
    "deals": ("pipeline", "dealstage"),
    "leads": ("hs_pipeline", "hs_pipeline_stage"),
    "tickets": ("hs_pipeline", "hs_pipeline_stage"),
}
"""The properties that say where a record stands, by object: its pipeline, and the stage in it."""

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage; `probability` as HubSpot words it ("0.8"), None for objects that have none."""

    id: str
    label: str
    probability: str | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One pipeline with its stages in their order."""

    id: str
    label: str
    stages: tuple[Stage, ...]


def pipelines_in(documents: Iterable[Document]) -> list[Pipeline]:
    """The pipelines in their order, archived ones left out."""
    return [_pipeline(each) for each in _live(documents)]


def _pipeline(document: Document) -> Pipeline:
    stages = tuple(_stage(each) for each in _live(document.get("stages") or ()))
    return Pipeline(str(document["id"]), str(document["label"]), stages)


def _stage(document: Document) -> Stage:
    metadata = document.get("metadata") or {}
    probability = metadata.get("probability")
    if probability is not None:
        probability = str(probability)
    return Stage(
        id=str(document["id"]),
        label=str(document["label"]),
        probability=probability,
        closed=_is_closed(metadata),
    )


def _is_closed(metadata: Document) -> bool:
    """Deals are closed at either end of the probability; other objects say so in words."""
    if metadata.get("probability") in ("0.0", "1.0", "0", "1"):
        return True
    said = metadata.get("isClosed") or metadata.get("ticketState")
    return str(said).lower() in ("true", "closed")


def _live(documents: Iterable[Document]) -> list[Document]:
    """Those not archived, in their order."""
    live = [each for each in documents if not each.get("archived")]
    return sorted(live, key=_place)


def _place(document: Document) -> int:
    return int(document.get("displayOrder") or 0)
