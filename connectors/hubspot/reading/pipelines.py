"""Pipelines and their stages, as the account defines them: order, label, and what a stage means for
a deal.

Deal stages will be mapped from them, pipeline by pipeline; nothing calls this yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.hubspot.client import PortalClient

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


def read_pipelines(client: PortalClient, object_name: str) -> list[Pipeline]:
    """The pipelines of an object in their order, archived ones left out. Raises RejectedError for
    an object that has none.
    """
    body = client.call("GET", f"/crm/v3/pipelines/{object_name}", read=True).body
    return [_pipeline(each) for each in _live(body["results"])]


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
