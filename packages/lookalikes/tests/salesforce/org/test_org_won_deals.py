"""Accounts whose deals were won stay."""

from __future__ import annotations

import pytest
from orgs import create, row

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel

DAY = "2026-12-01"


def deal(model: SalesforceModel, account: str, name: str, stage: str) -> str:
    fields = {"Name": name, "StageName": stage, "CloseDate": DAY, "AccountId": account}
    return create(model, "Opportunity", **fields)


def test_an_account_whose_deals_were_won_is_not_deleted(model: SalesforceModel) -> None:
    account = create(model, "Account", Name="Edge Communications")
    won = [deal(model, account, name, "Closed Won") for name in ("Edge SLA", "Edge Installation")]
    deal(model, account, "Edge Lost", "Closed Lost")
    with pytest.raises(Refusal) as caught:
        model.writer.delete("Account", account, model.client())
    assert caught.value.item() == {
        "statusCode": "DELETE_FAILED",
        "message": (
            "Your attempt to delete Edge Communications could not be completed because some "
            "opportunities in that account were closed won. The opportunities that could not be "
            "deleted are shown below.: Edge Installation, Edge SLA\n"
        ),
        "fields": [],
    }
    assert not row(model, "Account", account)["IsDeleted"]
    for each in won:
        model.writer.delete("Opportunity", each, model.client())
    model.writer.delete("Account", account, model.client())
    assert row(model, "Account", account)["IsDeleted"]


def test_an_account_goes_with_its_open_and_lost_deals(model: SalesforceModel) -> None:
    account = create(model, "Account", Name="Acme")
    deals = [deal(model, account, s, s) for s in ("Prospecting", "Closed Lost")]
    model.writer.delete("Account", account, model.client())
    assert all(row(model, "Opportunity", each)["IsDeleted"] for each in deals)
