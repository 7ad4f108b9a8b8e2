"""Pipedrive as a kind of connector."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from connectors.kinds import ConnectionSettings, ConnectorKind, SecretReference, Surroundings

if TYPE_CHECKING:
    from pipedrive_connector.connector import PipedriveConnector


class PipedriveSettings(ConnectionSettings):
    """Where the records lie."""

    file: str = Field(description="The file that stands for the vendor.")
    token: SecretReference = Field(description="Where the token is kept.")


def connect(settings: PipedriveSettings, around: Surroundings) -> PipedriveConnector:
    """The connector; nothing is read yet."""
    from pipedrive_connector.connector import PipedriveConnector

    return PipedriveConnector(Path(settings.file), around.secret(settings.token))


KIND = ConnectorKind(
    name="pipedrive",
    title="Pipedrive",
    role="crm",
    settings=PipedriveSettings,
    connect=connect,
    starter=Path(__file__).parent / "starter",
)
