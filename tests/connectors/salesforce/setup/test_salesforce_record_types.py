"""What values a record type leaves is known before a first run."""

from __future__ import annotations

from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.setup.record_types import record_types
from tests.connectors.salesforce.served_org import Org


def narrowed(org: Org, *, default: bool) -> None:
    partner = {"object": "Lead", "name": "Partner"}
    org.model.configure(
        {"record_types": [{**partner, "default": default, "picklists": {"LeadSource": ["Web"]}}]}
    )


def test_each_record_type_tells_the_values_it_leaves(
    org: Org, connector: SalesforceConnector
) -> None:
    narrowed(org, default=True)
    found = {each.name: each for each in record_types(connector.client, "Lead")}
    assert found["Partner"].options["LeadSource"] == ("Web",)
    assert len(found["Master"].options["LeadSource"]) > 1
    assert (found["Partner"].default, found["Master"].default) == (True, False)


def test_without_record_types_there_is_the_master_only(
    org: Org, connector: SalesforceConnector
) -> None:
    (only,) = record_types(connector.client, "Contact")
    assert (only.name, only.default) == ("Master", True)


def restricted_picklist(org: Org, connector: SalesforceConnector) -> None:
    """A custom picklist of leads that takes its own values only, visible to the integration
    user.
    """
    values = [
        {"fullName": each, "valueName": each, "label": each, "default": False}
        for each in ("Gold", "Silver")
    ]
    definition = {"restricted": True, "valueSetDefinition": {"sorted": False, "value": values}}
    body = {
        "FullName": "Lead.Tier__c",
        "Metadata": {"type": "Picklist", "label": "Tier", "valueSet": definition},
    }
    connector.client.call("POST", "/tooling/sobjects/CustomField", read=False, body=body)
    (row,) = connector.client.queries(
        ["SELECT Id FROM PermissionSet WHERE Name = 'Accord_Integration'"]
    )[0]
    granted = {"ParentId": row["records"][0]["Id"], "SobjectType": "Lead", "Field": "Lead.Tier__c"}
    rights = {"PermissionsRead": True, "PermissionsEdit": True}
    connector.client.call(
        "POST", "/sobjects/FieldPermissions", read=False, body={**granted, **rights}
    )


def told(connector: SalesforceConnector) -> list[str]:
    return [finding.message for finding in connector.inspect() if "record type" in finding.message]


def test_the_doctor_tells_what_the_record_type_of_new_records_does_not_take(
    org: Org, connector: SalesforceConnector
) -> None:
    restricted_picklist(org, connector)
    partner = {"object": "Lead", "name": "Partner", "picklists": {"Tier__c": ["Gold"]}}
    org.model.configure({"record_types": [{**partner, "default": False}]})
    assert told(connector) == []
    org.model.configure({"record_types": [{**partner, "default": True}]})
    assert told(connector) == [
        "new records get record type Partner, whose Tier__c does not take Silver"
    ]
