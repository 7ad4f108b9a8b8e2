"""A portal's own automation: which of it acts on what happened.

Each part is a setting of the portal. What it writes is no writing of a client's: the tally does not
count it, and histories name HubSpot's own source.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.hubspot.automation import close_dates, companies, deal_amounts, lifecycle
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.settings import (
    CLOSE_DATES,
    COMPANIES_BY_DOMAIN,
    DEAL_AMOUNTS,
    LIFECYCLE_BY_COMPANY,
    LIFECYCLE_BY_DEAL,
)
from sandbox.hubspot.portal.shelf import Row


class Automation:
    """Follows one portal."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def born(self, kind: Kind, row: Row) -> None:
        """As `Follower`."""
        with self._uncounted():
            if self._has(COMPANIES_BY_DOMAIN):
                companies.follow(self._portal, kind, row, row["props"])
            if self._has(CLOSE_DATES) and kind.name == "deals":
                close_dates.follow(self._portal, kind, row, row["props"], row["props"])

    def changed(self, kind: Kind, row: Row, new: Props, given: Props) -> None:
        """As `Follower`."""
        with self._uncounted():
            if self._has(COMPANIES_BY_DOMAIN):
                companies.follow(self._portal, kind, row, new)
            if kind.name == "deals":
                self._deal_changed(kind, row, new, given)
            elif kind.name == "companies" and self._has(LIFECYCLE_BY_COMPANY):
                lifecycle.company_changed(self._portal, row, new)
            elif kind.name == "line_items" and self._has(DEAL_AMOUNTS):
                deal_amounts.line_changed(self._portal, row, new)

    def linked(self, one: End, other: End) -> None:
        """As `Follower`."""
        with self._uncounted():
            if self._has(LIFECYCLE_BY_DEAL):
                for deal, end in ((one, other), (other, one)):
                    if deal[0] == "deals":
                        lifecycle.deal_linked(self._portal, deal, end)
            if self._has(DEAL_AMOUNTS):
                deal_amounts.ends_changed(self._portal, one, other)

    def unlinked(self, one: End, other: End) -> None:
        """As `Follower`."""
        if self._has(DEAL_AMOUNTS):
            with self._uncounted():
                deal_amounts.ends_changed(self._portal, one, other)

    def _deal_changed(self, kind: Kind, row: Row, new: Props, given: Props) -> None:
        if self._has(CLOSE_DATES):
            close_dates.follow(self._portal, kind, row, new, given)
        if self._has(LIFECYCLE_BY_DEAL):
            lifecycle.deal_changed(self._portal, row, new)

    def _has(self, name: str) -> bool:
        return name in self._portal.settings.automation

    @contextmanager
    def _uncounted(self) -> Iterator[None]:
        written = self._portal.tally.written
        try:
            yield
        finally:
            self._portal.tally.written = written
