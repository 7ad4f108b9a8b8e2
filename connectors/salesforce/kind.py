"""Salesforce as one kind of connector: what a workspace is told of it before anything is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.kinds import ConnectorKind, ReadyConnection, Surroundings
from connectors.salesforce.meaning.addresses import recognise
from connectors.salesforce.settings import SalesforceSettings

if TYPE_CHECKING:
    from connectors.salesforce.connector import SalesforceConnector

# Where these settings stood while accord.yaml named vendors.
EARLIER = {
    "budgets.salesforce": "calls_per_run",
    "budgets.salesforce_daily_share": "daily_share",
    "reading.salesforce_overlap_s": "overlap_s",
    "reading.salesforce_bulk_from": "bulk_read_from",
    "writing.salesforce_bulk_from": "bulk_write_from",
}
# An object or a field has gone, is hidden by now, or may be read only.
SCHEMA_REFUSALS = frozenset({"INVALID_FIELD", "INVALID_TYPE", "INVALID_FIELD_FOR_INSERT_UPDATE"})


def connect(settings: SalesforceSettings, around: Surroundings) -> SalesforceConnector:
    """The connector to one org; nothing is sent. Raises UserError for settings that cannot work."""
    # The vendor's library takes a while to load, and most commands never call Salesforce.
    from connectors.salesforce.connector import connect as connect_org

    return connect_org(settings, around)


def ready(document: Mapping[str, Any]) -> ReadyConnection:
    """A look-alike's entry of a ready file as a connection. Raises KeyError or TypeError for what
    is not there.
    """
    settings = {
        "url": document["url"],
        "client_id": "file:.accord/salesforce-client-id",
        "client_secret": "file:.accord/salesforce-client-secret",
    }
    # Files of older look-alikes say no version.
    if "api_version" in document:
        settings["api_version"] = document["api_version"]
    secrets = {
        "salesforce-client-id": str(document["client_id"]),
        "salesforce-client-secret": str(document["client_secret"]),
    }
    return ReadyConnection(settings, secrets)


KIND = ConnectorKind(
    name="salesforce",
    title="Salesforce",
    role="crm",
    settings=SalesforceSettings,
    connect=connect,
    starter=Path(__file__).parent / "starter",
    schema_refusals=SCHEMA_REFUSALS,
    earlier=EARLIER,
    ready=ready,
    recognise=recognise,
)
