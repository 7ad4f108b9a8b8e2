"""Accord's properties in a portal: made once, made right, and never over somebody else's."""

from __future__ import annotations

import pytest

from connectors.errors import UserError
from connectors.hubspot.connector import HubSpotConnector
from connectors.protocol import CustomField, Identity
from tests.connectors.hubspot.served_portal import ServedPortal

FIELDS = [
    CustomField("deals", "accord_trial_key", "Trial key", "key"),
    CustomField("deals", "accord_reason", "Why", "text"),
    CustomField("deals", "accord_score", "Score", "number"),
    CustomField("deals", "accord_assigned_at", "Assigned at", "instant"),
]


def test_every_kind_of_field_becomes_the_right_property(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    done = connector.provision(FIELDS)
    assert [sentence for sentence in done if "deals.accord_reason" in sentence]
    made = {each.name: portal.model.book.get("deals", each.name) for each in FIELDS}
    assert {
        name: (found["type"], found["fieldType"], found["hasUniqueValue"])
        for name, found in made.items()
    } == {
        "accord_trial_key": ("string", "text", True),
        "accord_reason": ("string", "textarea", False),
        "accord_score": ("number", "number", False),
        "accord_assigned_at": ("datetime", "date", False),
    }
    assert {found["groupName"] for found in made.values()} == {"accord"}


def test_what_is_there_is_left_alone_and_what_is_missing_is_added(
    connector: HubSpotConnector,
) -> None:
    connector.provision(FIELDS[:2])
    assert connector.missing(FIELDS) == FIELDS[2:]
    assert len(connector.provision(FIELDS)) == 2
    assert connector.provision(FIELDS) == []


def test_a_property_that_may_not_be_written_is_a_matter_of_rights_and_never_to_be_renamed(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    connector.provision(FIELDS)
    made = portal.model.book.get("deals", "accord_trial_key")
    made["modificationMetadata"]["readOnlyValue"] = True
    assert FIELDS[0] in connector.missing(FIELDS)
    with pytest.raises(UserError, match="accord_trial_key already, which may not") as refused:
        connector.provision(FIELDS)
    assert "Rename" not in refused.value.advice
    assert "Let the token's app edit that property" in refused.value.advice


def test_a_key_that_is_not_unique_is_said_and_not_written_over(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    own = {"name": "accord_trial_key", "label": "Mine", "type": "string", "fieldType": "text"}
    portal.model.book.create("deals", {**own, "groupName": "dealinformation"})
    assert FIELDS[0] in connector.missing(FIELDS)
    with pytest.raises(
        UserError, match=r"deals have a property accord_trial_key already, which is not unique"
    ):
        connector.provision(FIELDS)
    assert portal.model.book.get("deals", "accord_trial_key")["label"] == "Mine"
    assert connector.missing(FIELDS) == FIELDS


def test_what_an_earlier_run_learnt_is_not_asked_again(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    schemas = connector.describe(["contacts", "deals", "owners", "nothings"])
    assert schemas.keys() == {"contacts", "deals", "owners"}
    contacts = schemas["contacts"].fields
    assert contacts["accord_key"].unique
    assert not contacts["lastmodifieddate"].writable
    assert contacts["hs_lead_status"].options
    assert contacts["hubspot_owner_id"].options is None
    assert contacts["@companies"].type == "association"
    later = portal.connect()
    later.know(Identity("7"), schemas)
    assert later.identity().account == "7"
    assert later.describe(["contacts"]) == {"contacts": schemas["contacts"]}
    assert later.calls == 0
    later.close()
