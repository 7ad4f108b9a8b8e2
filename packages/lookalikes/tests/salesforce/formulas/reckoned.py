"""Formulas reckoned for a contact or a deal, without an org around them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from orgs import NOW

from sandbox.clock import Clock
from sandbox.salesforce.formulas.formula import Place, read_formula
from sandbox.salesforce.formulas.moment import Moment
from sandbox.salesforce.formulas.values import KINDS
from sandbox.salesforce.model import SalesforceModel

WHEN = datetime(2026, 11, 21, 10, tzinfo=UTC)


@cache
def an_org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def moment(row: dict[str, Any], old: dict[str, Any] | None = None) -> Moment:
    org = an_org()
    return Moment(org.store, row, old, org.user_id, WHEN)


def reckoned(
    text: str, old: dict[str, Any] | None = None, *, of: str = "Opportunity", **row: Any
) -> Any:
    """What the formula makes of a record with these fields."""
    org = an_org()
    place = Place(org.schema, org.writer.kind(of))
    return read_formula(place, text, tuple(KINDS)).run(moment(row, old))
