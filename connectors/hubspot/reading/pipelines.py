"""The pipelines of an object as they are now.

Deal stages will be mapped from them, pipeline by pipeline; nothing calls this yet.
"""

from __future__ import annotations

from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.stages import Pipeline, pipelines_in


def read_pipelines(client: PortalClient, object_name: str) -> list[Pipeline]:
    """The pipelines of an object in their order, archived ones left out. Raises RejectedError for
    an object that has none.
    """
    return pipelines_in(client.definitions.pipelines(object_name))
