"""Calls to one portal: every endpoint in use, by what it is about, and the vendor's clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.http.shared_counts import Place
from connectors.hubspot.calls import ACCOUNT, PortalCalls, Reply
from connectors.hubspot.credentials import Credentials
from connectors.hubspot.endpoints import (
    AssociationCalls,
    DefinitionCalls,
    OwnerCalls,
    RecordCalls,
)
from connectors.hubspot.settings import HubSpotSettings
from connectors.kinds import Surroundings


class PortalClient:
    """One portal. `sdk` is HubSpot's client library over the same session, `limits` what may be
    spent; errors are those of `PortalCalls`.
    """

    def __init__(
        self,
        settings: HubSpotSettings,
        credentials: Credentials,
        around: Surroundings,
        counts: Place,
    ) -> None:
        calls = PortalCalls(settings, credentials, around, counts)
        self._calls = calls
        self.sdk, self.limits = calls.sdk, calls.limits
        self.records = RecordCalls(calls)
        self.associations = AssociationCalls(calls)
        self.definitions = DefinitionCalls(calls)
        self.owners = OwnerCalls(calls)

    @property
    def calls(self) -> int:
        """Requests sent so far."""
        return self._calls.transport.calls

    @property
    def skew_s(self) -> float:
        """By how many seconds the vendor's clock is ahead of ours."""
        return self._calls.skew_s

    def now_ms(self) -> int:
        """The vendor's clock, judged by its last answer."""
        return self._calls.now_ms()

    def account(self) -> Any:
        """Whose account the token opens, its time zone and its currencies."""
        return self.call("GET", ACCOUNT, read=True).body

    def token_info(self) -> Any:
        """What the token in use may do. Raises RejectedError where HubSpot does not tell (service
        keys).
        """
        return self._calls.token_info()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        read: bool,
        params: Mapping[str, str] | None = None,
    ) -> Reply:
        """A call by its numbered path. Raises Declined for a refusal."""
        return self._calls.by_path(method, path, body, read=read, params=params)

    def close(self) -> None:
        """Let go of the connections."""
        self._calls.transport.close()
