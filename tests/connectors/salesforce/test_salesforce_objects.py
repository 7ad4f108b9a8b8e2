"""Objects beyond people and deals: described, read as they change, fetched, and written where they
can be.
"""

from __future__ import annotations

from typing import Any

import pytest

from connectors.record import Ref, Want
from connectors.salesforce.connector import SalesforceConnector
from connectors.write import Applied, Update
from tests.connectors.salesforce.served_org import Org

CASES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "Task",
        {"Subject": "Call Ann", "Status": "Not Started", "Priority": "Normal"},
        "Subject",
        "Call Bob",
    ),
    (
        "Event",
        {"Subject": "Demo", "DurationInMinutes": 30, "ActivityDateTime": "2026-12-01T10:00:00Z"},
        "Subject",
        "x",
    ),
    ("Campaign", {"Name": "Spring"}, "Name", "Summer"),
    ("Case", {"Subject": "Broken", "Status": "New", "Origin": "Web"}, "Subject", "Fixed"),
]


@pytest.mark.parametrize(("name", "fields", "field", "value"), CASES)
def test_an_object_from_describe_is_read_fetched_and_written(
    org: Org,
    connector: SalesforceConnector,
    name: str,
    fields: dict[str, Any],
    field: str,
    value: str,
) -> None:
    made = org.model.edit(name, None, fields)
    assert field in connector.describe([name])[name].fields
    seen = [record for page in connector.changes([Want(name, (field,))]) for record in page.records]
    assert [record.fields[field] for record in seen if record.ref.id == made] == [fields[field]]
    (outcome,) = connector.write([Update("u", Ref("salesforce", name, made), {field: value})])
    assert isinstance(outcome, Applied)
    assert connector.fetch(name, [made], [field])[made].fields[field] == value


def test_whom_a_task_and_a_campaign_member_are_about_is_read_as_ids(
    org: Org, connector: SalesforceConnector
) -> None:
    account = org.model.edit("Account", None, {"Name": "Lee Ltd"})
    contact = org.model.edit("Contact", None, {"LastName": "Lee", "AccountId": account})
    lead = org.model.edit("Lead", None, {"LastName": "Lee", "Company": "Lee Ltd"})
    campaign = org.model.edit("Campaign", None, {"Name": "Spring"})
    tasks = {}
    for who, what in ((contact, account), (lead, None)):
        fields = {"Subject": "Call", "WhoId": who, "WhatId": what}
        tasks[org.model.edit("Task", None, fields)] = (who, what)
    members = {org.model.edit("CampaignMember", None, {"CampaignId": campaign, **who}): who
               for who in ({"ContactId": contact}, {"LeadId": lead})}  # fmt: skip
    found = connector.fetch("Task", list(tasks), ["WhoId", "WhatId"])
    assert {
        key: (record.fields["WhoId"], record.fields["WhatId"]) for key, record in found.items()
    } == tasks
    kept = connector.fetch("CampaignMember", list(members), ["ContactId", "LeadId"])
    assert {
        key: {n: v for n, v in record.fields.items() if v} for key, record in kept.items()
    } == members


def test_queues_and_record_types_can_be_read(org: Org, connector: SalesforceConnector) -> None:
    kinds = {"object": "Lead", "name": "Partner", "picklists": {"LeadSource": ["Partner"]}}
    org.model.configure({"record_types": [kinds]})
    wants = [Want("Group", ("Name", "Type")), Want("RecordType", ("DeveloperName", "SobjectType"))]
    found = [
        (page.object, record.fields) for page in connector.changes(wants) for record in page.records
    ]
    assert any(name == "Group" and fields["Type"] == "Queue" for name, fields in found)
    assert ("RecordType", {"DeveloperName": "Partner", "SobjectType": "Lead"}) in found


def test_a_custom_object_is_synced_like_any_other(org: Org, connector: SalesforceConnector) -> None:
    client = connector.client
    label = {
        "label": "Site",
        "pluralLabel": "Sites",
        "nameField": {"type": "Text", "label": "Name"},
    }
    metadata = {**label, "deploymentStatus": "Deployed", "sharingModel": "ReadWrite"}
    client.call(
        "POST",
        "/tooling/sobjects/CustomObject",
        read=False,
        body={"FullName": "Site__c", "Metadata": metadata},
    )
    made = client.call("POST", "/sobjects/Site__c", read=False, body={"Name": "Bonn"}).body["id"]
    assert "Name" in connector.describe(["Site__c"])["Site__c"].fields
    (outcome,) = connector.write(
        [Update("u", Ref("salesforce", "Site__c", made), {"Name": "Berlin"})]
    )
    assert isinstance(outcome, Applied)
    assert connector.fetch("Site__c", [made], ["Name"])[made].fields == {"Name": "Berlin"}
