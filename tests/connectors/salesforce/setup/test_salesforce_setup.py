"""Provisioning and inspection: what is created, what is left alone, what a person is told."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pydantic import ValidationError

from connectors.errors import UserError
from connectors.protocol import CustomField
from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.meaning.schemas import Described
from connectors.salesforce.reading.describes import Schemas
from connectors.salesforce.setup.provision import FieldProvisioner
from connectors.write import Applied, Create
from sandbox.salesforce.setup.tooling import create_custom_field
from tests.connectors.salesforce.served_org import KEYS, Org

FIELDS = [
    CustomField("Contact", "Accord_Reason__c", "Why this rep"),
    CustomField("Contact", "Accord_Score__c", "Score", "number"),
    CustomField("Contact", "Accord_Assigned_At__c", "Assigned at", "instant"),
]


def test_every_type_of_field_holds_what_it_is_for(org: Org, connector: SalesforceConnector) -> None:
    done = connector.provision([*KEYS, *FIELDS])
    assert len(done) == 6  # three fields, three grants; keys and permission set were there
    values = {
        "LastName": "Doe",
        "Accord_Reason__c": "long " * 100 + "text",
        "Accord_Score__c": "12.25",
        "Accord_Assigned_At__c": "2026-11-21T10:00:00Z",
    }
    (made,) = connector.write([Create("c", "Contact", "Accord_Key__c", "k", values)])
    assert isinstance(made, Applied)
    assert connector.fetch("Contact", [made.ref.id], list(values))[made.ref.id].fields == values


def test_a_key_is_unique_and_an_external_id(connector: SalesforceConnector) -> None:
    schema = connector.describe(["Contact"])["Contact"].fields["Accord_Key__c"]
    assert (schema.unique, schema.writable, schema.length) == (True, True, 255)


def test_a_field_that_exists_unseen_is_granted_and_not_made_again(
    org: Org, connector: SalesforceConnector
) -> None:
    metadata = {"type": "Text", "length": 80, "label": "Reason"}
    create_custom_field(
        org.model,
        {"FullName": "Contact.Accord_Reason__c", "Metadata": metadata},
        org.model.client(),
    )
    assert connector.missing(FIELDS[:1]) == FIELDS[:1]
    assert connector.provision(FIELDS[:1]) == [
        "Granted Contact.Accord_Reason__c to the permission set Accord_Integration."
    ]
    assert connector.missing(FIELDS[:1]) == []


def test_a_right_to_read_only_is_widened(org: Org, connector: SalesforceConnector) -> None:
    connector.provision(FIELDS[:1])
    grant = next(
        r
        for r in org.model.stored("FieldPermissions", deleted=False)
        if "Reason" in r["fields"]["Field"]
    )
    org.model.edit("FieldPermissions", grant["id"], {"PermissionsEdit": False})
    assert connector.missing(FIELDS[:1]) == FIELDS[:1]
    connector.provision(FIELDS[:1])
    assert connector.missing(FIELDS[:1]) == []


def test_a_key_that_is_not_unique_is_a_problem_for_a_person(
    org: Org, connector: SalesforceConnector
) -> None:
    metadata = {"type": "Text", "length": 80, "label": "Key"}
    create_custom_field(
        org.model, {"FullName": "Event.Accord_Key__c", "Metadata": metadata}, org.model.client()
    )
    with pytest.raises(UserError, match=r"Event\.Accord_Key__c is not a unique external id"):
        connector.provision([CustomField("Event", "Accord_Key__c", "Key", "key")])


class Unseeing(Schemas):
    """The describes of a user whose profile hides every object."""

    def __init__(self) -> None:
        self.forgotten = 0

    def describe(self, objects: Iterable[str]) -> dict[str, Described]:
        return {}

    def forget(self) -> None:
        self.forgotten += 1


def test_a_key_that_the_user_may_not_see_is_a_matter_of_rights_and_never_to_be_renamed(
    org: Org, connector: SalesforceConnector
) -> None:
    key = CustomField("Event", "Accord_Key__c", "Key", "key")
    unseeing = FieldProvisioner(connector._provisioner._client, Unseeing(), connector.identity)
    with pytest.raises(UserError, match=r"may not see Event\.Accord_Key__c") as refused:
        unseeing.provision([key])
    assert "Rename" not in refused.value.advice
    assert "Give that user the rights" in refused.value.advice


def test_an_unknown_type_of_field_is_named(connector: SalesforceConnector) -> None:
    with pytest.raises(UserError, match="colour"):
        connector.provision([CustomField("Contact", "Accord_X__c", "X", "colour")])


def test_inspection_of_a_healthy_org_finds_nothing_wrong(
    org: Org, connector: SalesforceConnector
) -> None:
    findings = connector.inspect()
    assert {finding.level for finding in findings} == {"ok"}
    who = next(finding for finding in findings if finding.subject == "identity")
    assert org.model.org_id in who.message
    assert org.model.username in who.message


def test_inspection_warns_of_few_calls_left(org: Org, connector: SalesforceConnector) -> None:
    connector.identity()
    limit = org.model.meter.limit
    org.model.meter.used, org.model.meter.limit = 960, 1000
    try:
        found = {finding.subject: finding for finding in connector.inspect()}
    finally:
        org.model.meter.limit = limit
    assert found["limits"].level == "warning"
    assert "one run may spend" in found["limits"].message
    assert found["limits"].fix


def test_inspection_names_an_unknown_version_and_the_known_ones(org: Org) -> None:
    connector = org.connect(api_version="99.0")
    (finding,) = connector.inspect()
    assert (finding.subject, finding.level) == ("version", "error")
    assert "68.0" in finding.fix
    connector.close()


def test_settings_refuse_a_shared_login_address_and_what_they_do_not_know(org: Org) -> None:
    with pytest.raises(ValidationError, match="My Domain"):
        org.settings(url="https://login.salesforce.com")
    with pytest.raises(ValidationError):
        org.settings(api_version="latest")
    with pytest.raises(ValidationError):
        org.settings(colour="blue")
