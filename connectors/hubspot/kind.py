"""HubSpot as a kind of connector: all that Accord has to be told of it before it connects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.hubspot import SYSTEM
from connectors.hubspot.meaning.addresses import recognise
from connectors.hubspot.settings import HubSpotSettings
from connectors.kinds import ConnectorKind, ReadyConnection, Surroundings

if TYPE_CHECKING:
    from connectors.hubspot.connector import HubSpotConnector

KEPT_AS = "hubspot-token"

# A look-alike that was started without limits is called as fast as it answers; a real portal allows
# five searches a second.
_NO_LIMITS = {"search_per_s": 1_000, "burst_per_10_s": 10_000}


def _connect(settings: HubSpotSettings, around: Surroundings) -> HubSpotConnector:
    # HubSpot's client library takes a while to load, and checking accord.yaml has no use for it.
    from connectors.hubspot.connector import connect

    return connect(settings, around)


def _ready(document: Mapping[str, Any]) -> ReadyConnection:
    """The connection to a look-alike. Raises KeyError and TypeError for an entry of another form.

    `limits` tells how the look-alike was started; one that does not say was started without.
    """
    settings: dict[str, Any] = {"url": document["url"], "token": f"file:.accord/{KEPT_AS}"}
    if document.get("limits", "off") == "off":
        settings |= _NO_LIMITS
    return ReadyConnection(settings, {KEPT_AS: str(document["token"])})


KIND = ConnectorKind(
    name=SYSTEM,
    title="HubSpot",
    role="marketing",
    settings=HubSpotSettings,
    connect=_connect,
    starter=Path(__file__).parent / "starter",
    schema_refusals=frozenset({"PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE"}),
    earlier={
        "budgets.hubspot": "calls_per_run",
        "budgets.hubspot_daily_share": "daily_share",
        "rates.hubspot_search_per_s": "search_per_s",
        "rates.hubspot_per_10_s": "burst_per_10_s",
        "reading.hubspot_search_lag_s": "search_lag_s",
        "writing.clear_lifecycle": "clear_lifecycle",
    },
    ready=_ready,
    recognise=recognise,
)
