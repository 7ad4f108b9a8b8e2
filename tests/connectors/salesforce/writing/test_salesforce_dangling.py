"""What the vendor says of a lookup that leads nowhere sounds like missing rights; the connector
tells the two apart.
"""

from __future__ import annotations

from typing import Any

import pytest

from connectors.record import Ref
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.meaning.refusal import DANGLING, MEANINGS, NO_ACCESS
from connectors.write import Associate, Create, Outcome, Refused, Update
from tests.connectors.salesforce.served_org import Org

ROLES = "@OpportunityContactRoles"
CLOSES = {"StageName": "Prospecting", "CloseDate": "2026-12-24"}


def purged(org: Org, object_name: str, **fields: Any) -> str:
    record_id = org.model.edit(object_name, None, fields)
    org.model.remove(object_name, record_id)
    org.model.act(object_name, record_id, "purge", {})
    return record_id


def only(outcomes: list[Outcome]) -> Refused:
    (outcome,) = outcomes
    assert isinstance(outcome, Refused), outcome
    return outcome


@pytest.mark.parametrize("creating", [True, False])
def test_a_purged_parent_is_a_reference_that_dangles(
    org: Org, connector: SalesforceConnector, creating: bool
) -> None:
    account = purged(org, "Account", Name="Gone")
    contact = org.model.edit("Contact", None, {"LastName": "A"})
    fields = {"LastName": "A", "AccountId": account}
    write = (
        Create("c", "Contact", "Accord_Key__c", "K", fields)
        if creating
        else Update("c", Ref("salesforce", "Contact", contact), fields)
    )
    outcome = only(connector.write([write]))
    assert (outcome.code, outcome.gone) == (DANGLING, False)
    assert outcome.message.startswith("insufficient access rights on cross-reference id: ")
    assert outcome.message.endswith(MEANINGS[DANGLING].advice)
    assert MEANINGS[NO_ACCESS].advice not in outcome.message


def test_a_role_for_a_purged_contact_dangles_too(org: Org, connector: SalesforceConnector) -> None:
    deal = org.model.edit("Opportunity", None, {"Name": "D", **CLOSES})
    contact = purged(org, "Contact", LastName="Gone")
    ref = Ref("salesforce", "Opportunity", deal)
    outcome = only(connector.write([Associate("a", ref, ROLES, contact)]))
    assert outcome.code == DANGLING


def no_access(org: Org, record_id: str) -> None:
    text = f"insufficient access rights on cross-reference id: {record_id[:15]}"
    body = {"statusCode": NO_ACCESS, "message": text}
    org.fault("PATCH", "*/composite/sobjects", "status", status=200, item=0, body=body)


def test_a_parent_that_can_be_read_is_a_matter_of_rights(
    org: Org, connector: SalesforceConnector
) -> None:
    account = org.model.edit("Account", None, {"Name": "Theirs"})
    contact = org.model.edit("Contact", None, {"LastName": "A"})
    no_access(org, account)
    write = Update("u", Ref("salesforce", "Contact", contact), {"AccountId": account})
    outcome = only(connector.write([write]))
    assert outcome.code == NO_ACCESS
    assert outcome.message.endswith(MEANINGS[NO_ACCESS].advice)


def test_a_parent_of_an_object_kept_from_us_is_a_matter_of_rights(
    org: Org, connector: SalesforceConnector
) -> None:
    account = purged(org, "Account", Name="Gone")
    contact = org.model.edit("Contact", None, {"LastName": "A"})
    org.model.configure({"permissions": {"Account": {"read": False}}})
    write = Update("u", Ref("salesforce", "Contact", contact), {"AccountId": account})
    assert only(connector.write([write])).code == NO_ACCESS


def test_where_the_org_does_not_answer_the_refusal_stays_as_it_is(
    org: Org, connector: SalesforceConnector
) -> None:
    account = purged(org, "Account", Name="Gone")
    contact = org.model.edit("Contact", None, {"LastName": "A"})
    org.fault("GET", "*/sobjects", "status", times=99, status=500)
    write = Update("u", Ref("salesforce", "Contact", contact), {"AccountId": account})
    assert only(connector.write([write])).code == NO_ACCESS


def test_writes_that_go_through_cost_no_further_call(
    org: Org, connector: SalesforceConnector
) -> None:
    contact = org.model.edit("Contact", None, {"LastName": "A"})
    write = Update("u", Ref("salesforce", "Contact", contact), {"Title": "x"})
    connector.write([write])
    before = org.requests()
    connector.write([write])
    assert org.requests() == before + 1
