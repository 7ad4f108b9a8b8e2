"""Pipelines and their stages, as the account defines them: order, label, and what a stage means for
a deal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.hubspot.client import PortalClient


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
    """The pipelines of an object in their order, archived ones left out."""
    body = client.call("GET", f"/crm/v3/pipelines/{object_name}", read=True).body
    live = [each for each in body["results"] if not each.get("archived")]
    return [_pipeline(each) for each in sorted(live, key=_place)]


def _pipeline(document: Mapping[str, Any]) -> Pipeline:
    stages = [each for each in document.get("stages") or () if not each.get("archived")]
    found = tuple(_stage(each) for each in sorted(stages, key=_place))
    return Pipeline(str(document["id"]), str(document["label"]), found)


def _stage(document: Mapping[str, Any]) -> Stage:
    metadata = document.get("metadata") or {}
    probability = metadata.get("probability")
    # Deals are closed at either end of the probability; other objects say so in words.
    said = str(metadata.get("isClosed") or metadata.get("ticketState") or "").lower()
    closed = said in ("true", "closed") or probability in ("0.0", "1.0", "0", "1")
    return Stage(
        str(document["id"]),
        str(document["label"]),
        None if probability is None else str(probability),
        closed,
    )


def _place(document: Mapping[str, Any]) -> int:
    return int(document.get("displayOrder") or 0)
