"""Amounts are read as they stand, with their currency, and no exchange rate is in them."""

from __future__ import annotations

from typing import Any

from connectors.record import Value, Want
from connectors.salesforce.connector import SalesforceConnector
from tests.connectors.salesforce.served_org import Org

DEAL = {"Name": "Lee", "StageName": "Prospecting", "CloseDate": "2026-12-31"}


def dated(rate: float) -> dict[str, Any]:
    """An org in dollars, where an euro in 2026 is worth so much."""
    euro = {"rate": 0.8, "dated": {"2026-01-01": rate}}
    return {"currencies": {"corporate": "USD", "advanced": True, "others": {"EUR": euro}}}


def read(connector: SalesforceConnector, made: str) -> dict[str, Value]:
    wants = [Want("Opportunity", ("Amount", "CurrencyIsoCode"))]
    pages = connector.changes(wants)
    return next(dict(each.fields) for page in pages for each in page.records if each.ref.id == made)


def test_a_dated_rate_changes_no_amount_that_is_read(
    org: Org, connector: SalesforceConnector
) -> None:
    org.model.configure(dated(0.5))
    euros = {"Amount": 100, "CurrencyIsoCode": "EUR"}
    made = org.model.edit("Opportunity", None, {**DEAL, **euros})
    query = "SELECT convertCurrency(Amount) worth FROM Opportunity"
    known = []
    for rate in (0.5, 0.25):
        org.model.configure(dated(rate))
        (answer,) = connector.client.queries([query])[0]
        known.append((answer["records"][0]["worth"], read(connector, made)))
    assert [worth for worth, _ in known] == [200.0, 400.0]
    assert known[0][1] == known[1][1] == {"Amount": "100", "CurrencyIsoCode": "EUR"}
