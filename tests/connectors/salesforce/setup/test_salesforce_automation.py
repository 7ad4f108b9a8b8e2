"""The doctor lists what of the org's own automation meets our writes, with what to do about
each.
"""

from __future__ import annotations

from connectors.protocol import Finding
from connectors.salesforce.connector import SalesforceConnector
from connectors.write import Applied, Create
from tests.connectors.salesforce.served_org import Org

RULES = {
    "validation_rules": [
        {"object": "Contact", "name": "No_test", "when": {"field": "Title", "value": "test"}}
    ],
    "duplicate_rules": [{"object": "Lead", "name": "Same_address", "match": ["Email"]}],
    "flows": [{"object": "Opportunity", "name": "Stamp_region", "set": {"NextStep": "x"}}],
    "triggers": [{"object": "Account", "name": "AccountTrigger"}],
}


def automation(connector: SalesforceConnector) -> dict[tuple[str, str], Finding]:
    kinds = ("assignment rule", "duplicate rule", "validation rule", "flow", "Apex trigger")
    found = [f for f in connector.inspect() if f.message.startswith(kinds)]
    return {(finding.subject, finding.message): finding for finding in found}


def configured(org: Org) -> None:
    owner = org.model.person_id
    assignment = {"object": "Lead", "name": "Round_robin", "owner": owner}
    org.model.configure({**RULES, "assignment_rules": [assignment]})


def test_every_active_rule_flow_and_trigger_is_told_with_advice(
    org: Org, connector: SalesforceConnector
) -> None:
    configured(org)
    found = automation(connector)
    subjects = {(subject, message.partition(" is active")[0]) for subject, message in found}
    assert subjects == {
        ("Lead", "assignment rule Round_robin"),
        ("Lead", "duplicate rule Same address"),
        ("Contact", "validation rule No_test"),
        ("Opportunity", "flow Stamp_region"),
        ("Account", "Apex trigger AccountTrigger"),
    }
    assert all(finding.fix.endswith(".") for finding in found.values())
    # assignment rules are switched off for our writes
    assert [subject for (subject, _), finding in found.items() if finding.level == "ok"] == ["Lead"]


def test_what_is_switched_off_or_on_other_objects_is_not_told(
    org: Org, connector: SalesforceConnector
) -> None:
    off = {name: [{**rule, "active": False} for rule in rules] for name, rules in RULES.items()}
    org.model.configure({**off, "triggers": [{"object": "Campaign", "name": "CampaignTrigger"}]})
    assert automation(connector) == {}
    (told,) = [finding for finding in connector.inspect() if finding.subject == "automation"]
    assert told.level == "ok"


def test_what_cannot_be_seen_is_said_and_the_rest_still_told(
    org: Org, connector: SalesforceConnector
) -> None:
    configured(org)
    before = len(automation(connector))
    body = [{"errorCode": "INVALID_TYPE", "message": "sObject type is not supported"}]
    org.fault("GET", "*/tooling/query*", "status", status=400, body=body)
    told = [finding for finding in connector.inspect() if "cannot be seen" in finding.message]
    assert len(told) == 1
    assert "View Setup" in told[0].fix
    assert len(automation(connector)) == before


def test_an_assignment_rule_does_not_take_our_leads_away(
    org: Org, connector: SalesforceConnector
) -> None:
    configured(org)
    fields = {"LastName": "L", "Company": "C"}
    (made,) = connector.write([Create("c", "Lead", "Accord_Key__c", "k", fields)])
    assert isinstance(made, Applied)
    assert org.model.store["Lead"].rows[made.ref.id]["OwnerId"] == org.model.user_id


def test_missing_rights_are_named(org: Org, connector: SalesforceConnector) -> None:
    org.model.configure({"permissions": {"Account": {"create": False}, "Lead": {"edit": False}}})
    found = {
        finding.subject: finding for finding in connector.inspect() if finding.level == "error"
    }
    assert "create Account" in found["Account"].message
    assert "edit Lead" in found["Lead"].message
